"""Vacation answers as people write them, in eight languages, and what looks like one date too many.

`away.tsv` has an answer a line: language, country, what is right, subject, text. Right is the first day on which they
can be reached, `guess` if they name none, `left` or `received` if they are not away. All came on 18 December 2026.
"""

import datetime as dt
import time
from collections import Counter
from pathlib import Path

import pytest

from touchcli.rules.mail.away import GUESS, Away, away_until, says
from touchcli.rules.mail.stand_in import StandIn

TODAY = dt.date(2026, 12, 18)
CASES = [line.split("\t") for line in (Path(__file__).parent / "away.tsv").read_text("utf-8").splitlines()]


@pytest.mark.parametrize(
    ("country", "right", "subject", "text"),
    [case[1:] for case in CASES],
    ids=[f"{case[0]} {case[4]}" for case in CASES],
)
def test_an_answer_is_read_as_a_person_reads_it(country: str, right: str, subject: str, text: str) -> None:
    text = text.replace("\\n", "\n")
    kind = says(text, subject, TODAY)
    if right in ("left", "received"):
        assert kind == right
        return
    away = away_until(text, subject, TODAY, country)
    assert (kind, away.until.isoformat(), away.guessed) == (
        "away",
        (TODAY + GUESS).isoformat() if right == "guess" else right,
        right == "guess",
    )


def test_every_language_is_there() -> None:
    assert len(CASES) >= 100
    assert min(Counter(case[0] for case in CASES).values()) >= 6
    assert len({case[0] for case in CASES}) == 8


def test_without_a_country_the_sooner_reading_counts() -> None:
    text = "I am on leave, returning 01/02."
    assert away_until(text, "", dt.date(2026, 12, 18)).until == dt.date(2027, 1, 2)
    assert away_until(text, "", dt.date(2027, 1, 20)).until == dt.date(2027, 2, 1)
    assert away_until("I am away, back 20/12.", "", TODAY).until == dt.date(2026, 12, 20)


@pytest.mark.parametrize(
    "text",
    [
        "I am away until 31 February.",
        "I am away until 31/31.",
        "I am away until 7 January 2029.",
        "I am away until 7 January 2026.",
        "I am away until end of 2030.",
        "I am away until 29 February.",
        "I am away until 30 mid-30.",
        "We are off to a fair on 4 March, and out of the office then.",
        "I am on vacation. The discount holds until 31 December.",
        "",
    ],
)
def test_a_day_that_cannot_be_meant_is_guessed(text: str) -> None:
    assert away_until(text, "", TODAY) == Away(dt.date(2026, 12, 25), True)


def test_a_leap_day_is_the_next_one() -> None:
    assert away_until("I am away until 29 February.", "", dt.date(2028, 2, 1)).until == dt.date(2028, 3, 1)


def test_the_stand_in_is_told() -> None:
    text = "I am away until 7 January.\n\nPlease contact Gina Marsh, gina.marsh@fen.example."
    assert away_until(text, "", TODAY).stand_in == StandIn("Gina Marsh", "gina.marsh@fen.example")


@pytest.mark.parametrize(
    "piece",
    [
        "until ",
        "back ",
        "7 January ",
        "until 7 January ",
        "1/2 ",
        "back 1/2 - ",
        "§1§",
        "von ",
        "\n\n",
        "Mo. 7. ",
        "contact A B ",
    ],
)
def test_a_hundred_thousand_characters_are_read_in_a_moment(piece: str) -> None:
    away_until("warm up", "", TODAY)
    text = (piece * 100_000)[:100_000]
    began = time.process_time()
    away_until(text, text, TODAY)
    says(text, text, TODAY)
    assert time.process_time() - began < 2
