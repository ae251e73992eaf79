"""The law on texting hours by place: data/places.csv as Place rows. Not legal advice."""

import csv
import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from touchcli.rules.models.place import Place
from touchcli.rules.models.values import Window

_TABLE = Path(__file__).parent / "data" / "places.csv"


@cache
def read_places() -> Mapping[str, Place]:
    """The rows by code, `US`, `US-TX`, `GB`, each with its source and the day it was read.

    An empty window in the table is a day on which the law allows no text. Source: GUARDS, Time and place.
    """
    with _TABLE.open(encoding="utf-8", newline="") as table:
        return {row["code"]: _place(row) for row in csv.DictReader(table)}


def _place(row: dict[str, str]) -> Place:
    days = [row["mon_fri"]] * 5 + [row["saturday"], row["sunday"]]
    return Place(
        code=row["code"],
        windows=tuple(Window.parse(day) if day else None for day in days),
        source=row["source"],
        read_on=dt.date.fromisoformat(row["read_on"]),
        holidays=row["holidays"] == "open",
        per_day=int(row["per_day"]) if row["per_day"] else None,
        needs=tuple(row["needs"].split()),
    )
