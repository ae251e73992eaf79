import datetime as dt

import pytest

from touchcli.files.lookup.texting_laws import read_places
from touchcli.rules.models.values import Window

ROWS = [
    ("US", "08:00-21:00", "08:00-21:00", "08:00-21:00"),
    ("US-FL", "08:00-20:00", "08:00-20:00", "08:00-20:00"),
    ("US-TX", "09:00-21:00", "09:00-21:00", "12:00-21:00"),
    ("US-CT", "09:00-20:00", "09:00-20:00", "09:00-20:00"),
    ("US-RI", "09:00-18:00", "10:00-17:00", "10:00-17:00"),
    ("US-AL", "08:00-20:00", "08:00-20:00", None),
    ("US-LA", "08:00-20:00", "08:00-20:00", None),
    ("US-MS", "08:00-20:00", "08:00-20:00", None),
    ("GB", "08:00-21:00", "08:00-21:00", "08:00-21:00"),
    ("FR", "08:00-20:00", "08:00-20:00", None),
    ("IN", "10:00-21:00", "10:00-21:00", "10:00-21:00"),
]


@pytest.mark.parametrize(("code", "monday", "saturday", "sunday"), ROWS)
def test_windows(code: str, monday: str, saturday: str, sunday: str | None) -> None:
    windows = read_places()[code].windows
    assert len(windows) == 7
    assert windows[0] == windows[4] == Window.parse(monday)
    assert windows[5] == Window.parse(saturday)
    assert windows[6] == (Window.parse(sunday) if sunday else None)


def test_what_else_the_law_wants() -> None:
    places = read_places()
    assert {code for code, place in places.items() if place.per_day == 3} == {"US-FL", "US-OK", "US-WA", "US-MD"}
    assert {code for code, place in places.items() if not place.holidays} == {"FR"}
    assert places["IN"].needs == ("entity_id", "content_id")
    assert set(places) == {row[0] for row in ROWS} | {"US-OK", "US-WA", "US-MD", "CA", "DE", "NL", "IE", "AU", "NZ"}


def test_every_row_has_a_source_and_a_day() -> None:
    for place in read_places().values():
        assert len(place.source) > 8
        assert place.read_on == dt.date(2026, 11, 21)


def test_the_default_window_satisfies_every_row() -> None:
    default = Window.parse("10:00-18:00")
    for place in read_places().values():
        for window in place.windows[:5]:
            assert window is not None
            assert default.within(window) == default
