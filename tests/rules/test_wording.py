import datetime as dt
import sys
import unicodedata

import pytest

from touchcli.rules.wording import Moment, age, ago, an, counted_places, day, days, excerpt, in_full, safe, said

TODAY = dt.date(2026, 12, 30)


@pytest.mark.parametrize(
    ("on", "words"),
    [
        ("2026-12-30", "today"),
        ("2026-12-31", "tomorrow"),
        ("2026-11-03", "3 Nov"),
        ("2027-01-01", "1 Jan 2027"),
        ("2025-12-30", "30 Dec 2025"),
    ],
)
def test_a_day_in_words(on: str, words: str) -> None:
    assert day(dt.date.fromisoformat(on), TODAY) == words


def test_the_last_day_there_is_breaks_nothing() -> None:
    assert day(TODAY, dt.date.max) == "30 Dec 2026"


@pytest.mark.parametrize(
    ("places", "words"),
    [
        ([], "0 numbers"),
        (["+15125550142"], "1 number"),
        (["a@x.example"], "1 address"),
        (["+15125550142", "+15125550143", "a@x.example"], "2 numbers and 1 address"),
        (["a@x.example", "b@x.example"], "2 addresses"),
    ],
)
def test_numbers_and_addresses_are_counted_apart(places: list[str], words: str) -> None:
    assert counted_places(places) == words


@pytest.mark.parametrize(("count", "words"), [(0, "0 days"), (1, "1 day"), (2, "2 days")])
def test_a_number_of_days(count: int, words: str) -> None:
    assert days(count) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "0 min"),
        (59, "0 min"),
        (2400, "40 min"),
        (3600, "1 h"),
        (6000, "1 h 40 min"),
        (5 * 3600 + 59 * 60, "5 h 59 min"),
        (48 * 3600 - 1, "47 h 59 min"),
        (48 * 3600, "2 days"),
        (10 * 86400, "10 days"),
    ],
)
def test_an_age_in_words(seconds: float, words: str) -> None:
    assert age(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(59, "0 min"), (7199, "1 h 59 min"), (7200, "2 h"), (21540, "5 h"), (172799, "47 h"), (172800, "2 days")],
)
def test_how_long_something_waits_is_said_in_hours_from_two_on(seconds: float, words: str) -> None:
    now = dt.datetime(2026, 11, 23, 16, 30, tzinfo=dt.UTC)
    assert ago(now - dt.timedelta(seconds=seconds), now) == words


NOW = dt.datetime(2026, 11, 23, 16, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("moment", "days_later", "words"),
    [
        (Moment("since", dt.date(2026, 11, 20)), 0, "3 days"),
        (Moment("since", dt.date(2026, 11, 20)), 1, "4 days"),
        (Moment("day", dt.date(2026, 11, 24)), 0, "tomorrow"),
        (Moment("day", dt.date(2026, 11, 24)), 1, "today"),
        (Moment("ahead", dt.date(2026, 11, 25)), 0, ", in 2 days"),
        (Moment("ahead", dt.date(2026, 11, 25)), 1, ""),
        (Moment("promised", dt.date(2026, 11, 23)), 0, "promised for today"),
        (Moment("promised", dt.date(2026, 11, 23)), 1, "promise overdue 1 day"),
        (Moment("ago", NOW - dt.timedelta(minutes=40)), 0, "40 min"),
        (Moment("ago", NOW - dt.timedelta(minutes=40)), 1, "24 h"),
    ],
)
def test_a_moment_is_put_into_words_when_it_is_read(moment: Moment, days_later: int, words: str) -> None:
    now = NOW + dt.timedelta(days=days_later)
    assert said(("so: ", moment, "."), now, now.date()) == f"so: {words}."


def test_text_from_outside_is_safe_for_a_terminal() -> None:
    """DESIGN, Security: control, bidi and escape characters replaced."""
    assert safe("a\x1b[31mb\x00c\u202ed\u200be") == "a�[31mb�c�d�e"
    assert safe("  two\r\nlines\u2028and\tmore ") == "two lines and more"
    assert safe("Grüße, 你好 €5 👍") == "Grüße, 你好 €5 👍"


def test_no_character_of_all_gets_through_that_could_do_harm() -> None:
    everything = safe("".join(map(chr, range(sys.maxunicode + 1))))
    assert not {unicodedata.category(char) for char in everything} & {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [("hello", 5, "hello"), ("hello", 4, "hel…"), ("one two", 5, "one…"), ("hello", None, "hello")],
)
def test_it_is_cut_at_a_width(text: str, width: int | None, shown: str) -> None:
    assert safe(text, width) == shown


def test_a_day_in_full_leaves_nothing_to_guess() -> None:
    assert in_full(dt.date(2026, 12, 4)) == "Friday 4 December 2026"
    assert in_full(dt.date(2026, 12, 4), dt.time(10)) == "Friday 4 December 2026, 10:00"
    assert in_full(dt.date(2026, 12, 4), dt.time(0)) == "Friday 4 December 2026, 00:00"


@pytest.mark.parametrize(("word", "said"), [("call", "a call"), ("email", "an email")])
def test_a_word_has_its_article(word: str, said: str) -> None:
    assert an(word) == said


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("a pump", ["pump"], "a pump"),
        ("0123456789 pump quote", ["pump"], "…789 pump quote"),
        ("0123456789 the Pump then a quote later", ["nobody", "pump"], "…the Pump then…"),
        ("0123456789012345678901234567890", ["none"], "01234567890123…"),
        ("the evil \x1b[31mword and what stands after it", ["evil"], "the evil �[31m…"),
    ],
)
def test_an_excerpt_is_around_the_words(text: str, words: list[str], shown: str) -> None:
    assert excerpt(text, words, 15) == shown
