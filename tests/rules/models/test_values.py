"""BOOK: how plans and settings write durations, windows, caps, rates, shares, days and numbers."""

import datetime as dt

import pytest
from pydantic import TypeAdapter, ValidationError

from touchcli.rules.models.values import (
    Cap,
    Duration,
    MonthDay,
    Phone,
    Rate,
    Share,
    Window,
    Workdays,
    instant,
    iso,
    mask,
)

KINDS = (Duration, Window, Cap, Rate, Share, Workdays)


@pytest.mark.parametrize("kind", KINDS)
def test_each_has_one_written_form(kind: type[Duration]) -> None:
    assert str(kind.parse(kind.EXAMPLE)) == {"mon-fri": "mon,tue,wed,thu,fri"}.get(kind.EXAMPLE, kind.EXAMPLE)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *[(Duration, text) for text in ("", "d", "3", "3 d", "-3d", "3dd", "3D", "10000d", "1.5h", "３d")],
        *[
            (Window, text)
            for text in ("10:00", "18:00-10:00", "10:00-10:00", "9:00-18:00", "10:00-24:01", "25:00-26:00")
        ],
        *[(Cap, text) for text in ("", "1", "1/hour", "-1/day", "10000/day")],
        *[(Rate, text) for text in ("0/s", "1/day", "s", "1000000/s")],
        *[(Share, text) for text in ("101%", "-1%", "25", "2.5%")],
        *[(Workdays, text) for text in ("", "monday", "mon-", "mon,,tue", "1-5")],
    ],
)
def test_anything_else_is_refused_with_how_to_write_it(kind: type[Duration], text: str) -> None:
    with pytest.raises(ValueError, match=r"is no .*: write "):
        kind.parse(text)


@pytest.mark.parametrize(
    ("text", "words", "days"),
    [
        ("3w", "3 weeks", 21),
        ("1bd", "1 working day", 1.4),
        ("2d", "2 days", 2),
        ("1y", "1 year", 365.25),
        ("1m", "1 month", 30.4375),
        ("12h", "12 hours", 0.5),
    ],
)
def test_a_duration_in_words_and_days(text: str, words: str, days: float) -> None:
    assert Duration.parse(text).words() == words
    assert Duration.parse(text).days() == days


def test_a_duration_in_seconds() -> None:
    assert Duration.parse("60s").seconds() == pytest.approx(60)
    assert Duration.parse("2h").seconds() == pytest.approx(7200)


def test_a_windows_end_is_outside_it() -> None:
    window = Window.parse("10:00-18:00")
    assert [minute in window for minute in (599, 600, 1079, 1080)] == [False, True, True, False]
    assert 1439 in Window.parse("00:00-24:00")


def test_the_part_of_a_window_that_lies_in_another() -> None:
    window = Window.parse("10:00-18:00")
    assert window.within(Window.parse("12:00-21:00")) == Window.parse("12:00-18:00")
    assert window.within(Window.parse("18:00-21:00")) is None


@pytest.mark.parametrize(("text", "a_second"), [("30/s", 30), ("60/min", 1), ("1800/h", 0.5)])
def test_a_rate_by_the_second(text: str, a_second: float) -> None:
    assert Rate.parse(text).per_second() == a_second


@pytest.mark.parametrize(
    ("text", "days"),
    [("mon,wed", (0, 2)), ("sat-mon", (0, 5, 6)), ("sun-thu", (0, 1, 2, 3, 6)), ("Mon - Tue, fri", (0, 1, 4))],
)
def test_days_of_the_week(text: str, days: tuple[int, ...]) -> None:
    assert Workdays.parse(text).days == days


def test_a_number_is_shown_by_its_last_digits() -> None:
    assert Phone("+15125550142").masked == mask("+15125550142") == "…0142"


def test_instants_go_in_and_out_as_utc() -> None:
    at = instant("2026-11-23T09:30:00-06:00")
    assert at == dt.datetime(2026, 11, 23, 15, 30, tzinfo=dt.UTC)
    assert iso(at) == "2026-11-23T15:30:00Z"


def test_pydantic_takes_a_value_as_it_stands_and_refuses_what_is_not_text() -> None:
    reader = TypeAdapter(Duration)
    assert reader.validate_python(Duration(3, "d")) == Duration(3, "d")
    assert reader.validate_python("3d") == Duration(3, "d")
    with pytest.raises(ValidationError, match="write it like 3d"):
        reader.validate_python(["3d"])


@pytest.mark.parametrize("text", ["12-24", "02-29", "01-06"])
def test_a_day_of_every_year_is_written_as_it_is_read(text: str) -> None:
    assert str(MonthDay.parse(text)) == text


@pytest.mark.parametrize("text", ["02-30", "13-01", "1-6", "christmas"])
def test_what_no_year_has_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a day of the year: write 12-24"):
        MonthDay.parse(text)
