"""Whatever a person types as a day or a time: it is one, or it is refused in words."""

import datetime as dt
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.errors import UserError
from touchcli.rules.models.settings import Calendar
from touchcli.rules.models.values import DAY_NAMES
from touchcli.rules.when import read_day, read_instant
from touchcli.rules.wording import in_full

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31))
COUNTRIES = st.sampled_from([None, "US", "GB", "CA"])
PIECES = st.sampled_from(
    [
        *("fri", "monday", "next", "last", "week", "month", "in", "ago", "3", "31", "3d", "+2w", "-1m", "5bd", "9999y"),
        *("feb", "dec", "4th", "12/4", "30/2", "2026", "2026-12-04", "today", "tomorrow", "noon", "at", "10:00"),
        *("25:00", "10am", "13pm", "am", "days", "working", "+", "-", "/", ":", ","),
    ]
)
TEXTS = st.text() | st.lists(PIECES, max_size=5).map(" ".join) | st.text(alphabet="0123456789dwmy+-/:T ap", max_size=12)


def calendar_in(country: str | None) -> WorkCalendar:
    return WorkCalendar(Calendar("America/Chicago", country), lambda *_: frozenset())


def read(read_it: Callable[[], dt.date]) -> dt.date | None:
    """What is read; None where it is refused in the user's own error."""
    try:
        return read_it()
    except UserError as error:
        said = error
    assert said.message.startswith("--by: ")
    assert said.hint
    return None


@given(TEXTS, DAYS | st.sampled_from([dt.date.min, dt.date.max]), COUNTRIES, st.booleans())
def test_a_day_or_the_users_own_error(text: str, today: dt.date, country: str | None, back: bool) -> None:
    on = read(lambda: read_day(text, "--by", today, calendar_in(country), back=back))
    assert type(on) in (dt.date, type(None))


@given(TEXTS, DAYS, COUNTRIES, st.booleans())
def test_an_instant_or_the_users_own_error(text: str, today: dt.date, country: str | None, back: bool) -> None:
    now = dt.datetime.combine(today, dt.time(15), dt.UTC)
    at = read(lambda: read_instant(text, "--by", now, calendar_in(country), back=back))
    assert at is None or (isinstance(at, dt.datetime) and at.tzinfo is dt.UTC)


@given(DAYS, DAYS, COUNTRIES, st.booleans())
def test_a_day_in_full_or_in_iso_is_that_day(on: dt.date, today: dt.date, country: str | None, back: bool) -> None:
    for text in (on.isoformat(), in_full(on), f"{on:%b} {on.day} {on.year}"):
        assert read_day(text, "--by", today, calendar_in(country), back=back) == on


@given(st.sampled_from(DAY_NAMES), DAYS, st.booleans())
def test_a_weekday_is_never_today_and_within_a_week(name: str, today: dt.date, back: bool) -> None:
    on = read_day(name, "--by", today, calendar_in(None), back=back)
    assert DAY_NAMES[on.weekday()] == name
    assert 1 <= (on - today).days * (-1 if back else 1) <= 7
