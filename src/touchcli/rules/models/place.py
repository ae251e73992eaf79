"""A place's law on texting hours, as one row of data."""

import datetime as dt
from typing import NamedTuple

from touchcli.rules.models.values import Window


class Place(NamedTuple):
    """When the law of a place allows texts: a window for each day of the week, None if the day is closed.

    `code` is a country (`US`, `GB`) or a US state (`US-TX`); `windows` starts on Monday; `per_day` caps texts a day;
    `holidays` is False if public holidays are closed by law; `needs` names template keys the law wants.
    `source` names where to look, `read_on` the day the row was set down; the statutes
    were not checked. Not legal advice.
    """

    code: str
    windows: tuple[Window | None, ...]
    source: str
    read_on: dt.date
    holidays: bool = True
    per_day: int | None = None
    needs: tuple[str, ...] = ()
