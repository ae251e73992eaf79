"""A vacation answer that Pigeonhole itself makes, from the mail that asks for it to the day that it names."""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from touchcli.mail.read_message import parse_message
from touchcli.rules.mail.away import away_until
from touchcli.rules.mail.classify import Automatic, classify
from touchcli.rules.mail.stand_in import StandIn

if TYPE_CHECKING:
    from dovecot import Dovecot

AT = dt.datetime(2026, 12, 18, 9, 2, tzinfo=dt.UTC)
TEXT = "I am away until 7 January.\n\nPlease contact Gina Marsh, gina.marsh@fen.example."


def test_an_answer_of_pigeonhole_says_until_when(dovecot: "Dovecot", user: str, deliver: Callable[..., None]) -> None:
    dovecot.vacation(TEXT, user)
    before = len(dovecot.answers(0))
    deliver(1)
    (*_, raw) = dovecot.answers(before + 1)
    answer = parse_message(raw, AT)
    kind = classify(answer)
    assert isinstance(kind, Automatic), dovecot.log()
    assert kind.says == "away"
    assert answer.answers == ("<a1@brookmill.example>",)
    assert answer.from_address == user
    away = away_until(kind.text, answer.subject, AT.date(), "US")
    assert (away.until, away.guessed) == (dt.date(2027, 1, 8), False)
    assert away.stand_in == StandIn("Gina Marsh", "gina.marsh@fen.example")


def test_a_mail_that_looks_like_a_list_s_gets_none(dovecot: "Dovecot", user: str, deliver: Callable[..., None]) -> None:
    """RFC 5230: that is why mail from one person to another carries no List-Unsubscribe."""
    dovecot.vacation(TEXT, user)
    before = len(dovecot.answers(0))
    deliver(1, head="List-Unsubscribe: <mailto:dana@northgate.example?subject=unsubscribe>\r\n")
    deliver(2, sender="carla.voss@brookmill.example")
    answers = dovecot.answers(before + 2, within=3)
    assert len(answers) == before + 1
    assert any(parse_message(raw, AT).answers == ("<a2@brookmill.example>",) for raw in answers)
