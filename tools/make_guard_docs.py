"""Writes docs/guards.md from the docstrings of the guards and the table of places.

Run it after a change to a guard or to places.csv: `python tools/make_guard_docs.py`.
"""

from collections.abc import Iterator
from pathlib import Path

from touchcli.files.lookup.texting_laws import read_places
from touchcli.rules.models.place import Place
from touchcli.rules.texting.guards import GUARDS

PAGE = Path(__file__).parent.parent / "docs" / "guards.md"

INTRO = """# What may hold a text

*This page is made from the guards themselves by `tools/make_guard_docs.py`.*

Before a text goes, every guard looks at it: once when it is listed, and once more, on fresh facts, in the moment it is
claimed for sending. A guard passes or holds. A hold has a code, one sentence that says why, the rule it stands for,
when it clears by itself if it does, and the live touch to make instead where that is the point. `touch why ACCOUNT`
shows every guard for the next text of an account; `touch due` shows the first hold in the order of this page. A check
that cannot be made holds the text.

An answer to something the customer wrote (`touch reply`) passes the guards that are about what we begin; the table says
which.
"""

PLACES = """## Time and place

The contact's or account's `timezone` says what time it is for them. Without one, every zone that the number allows must
be inside the window; with no zone at all the text waits. A window is wall-clock time: a time that a clock change skips
is not inside, one that comes twice is inside both times. Its end is outside.

A fixed offset, such as `EST`, is no place: beside it the zones of the number are asked where their clocks change.

The country comes from the number, the state or region from the account's `subdivision`, else its `location`, else the
area code (US and Canada). The row of the state counts where there is one, else that of the country; a place without a
row goes by the settings alone. Where the settings are wider than a row, the row still holds.

No planned text goes on a public holiday of their state or region, or where we are. Where nobody can tell the region, a
day that is a holiday in any region of the country is closed. `closed` in the table says that the law itself closes
holidays.

**This table is not legal advice.** Its rows were set down on the day given, to keep the defaults on the safe side, and
the sources name where to look: the statutes themselves were not checked. The law
changes, and your case may differ. Ask somebody who knows.

| place | Monday to Friday | Saturday | Sunday | holidays | a day at most | template needs | source | set down on |
|---|---|---|---|---|---|---|---|---|
"""


def page() -> str:
    """The whole page."""
    return (
        "\n".join([INTRO, *_table(), "", *_sections(), PLACES + "\n".join(map(_place, read_places().values()))]) + "\n"
    )


def _table() -> Iterator[str]:
    yield "| guard | serves | answers |"
    yield "|---|---|---|"
    for guard in GUARDS:
        yield f"| [`{guard.code}`](#{guard.code}) | {guard.rule} | {'pass' if guard.answers else 'are checked'} |"


def _sections() -> Iterator[str]:
    for guard in GUARDS:
        yield f"## {guard.code}\n\n{guard.doc.strip()}\n"


def _place(place: Place) -> str:
    monday, *_, saturday, sunday = (str(window) if window else "none" for window in place.windows)
    holidays = "" if place.holidays else "closed"
    needs = ", ".join(f"`{key}`" for key in place.needs)
    cells = (place.code, monday, saturday, sunday, holidays, place.per_day or "", needs, place.source, place.read_on)
    return "| " + " | ".join(map(str, cells)) + " |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
