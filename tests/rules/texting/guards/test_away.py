import datetime as dt
from collections.abc import Callable

import pytest

from touchcli.rules.models.history import Absence, AccountHistory, Reply, Touch
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards.away import GUARD

MakeFacts = Callable[..., Facts]
SAID = dt.datetime(2026, 11, 20, 15, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 11, 22, 15, tzinfo=dt.UTC)
ADDRESS = "priya@acme.example"


def away(
    back: int, *, guessed: bool = False, id: int = 1, place: str = ADDRESS, stand_in: str | None = None
) -> Absence:
    return Absence(id, place, SAID, dt.date(2026, 11, back), guessed, "I am away", stand_in)


@pytest.fixture
def assess(facts: MakeFacts) -> Callable[..., str | None]:
    def code(*absences: Absence, channel: str = "text", **history: object) -> str | None:
        told = AccountHistory(absences=absences)._replace(**history)  # type: ignore[arg-type]
        contact = facts().contact
        assert contact
        hold = GUARD.assess(
            facts(contact=contact._replace(email="Priya@Acme.example"), account_history=told, channel=channel)
        )
        return hold.message if hold else None

    return code


@pytest.mark.parametrize("channel", ["text", "email"])
def test_until_they_are_back_nothing_goes_on_any_channel(assess: Callable[..., str | None], channel: str) -> None:
    assert assess(away(30), channel=channel) == "Priya answered on 20 Nov that they are away, back 30 Nov"
    assert assess(away(23), channel=channel) is None


def test_it_clears_at_the_start_of_the_day_they_are_back(facts: MakeFacts) -> None:
    contact = facts().contact
    assert contact
    told = AccountHistory(absences=(away(30, guessed=True),))
    hold = GUARD.assess(facts(contact=contact._replace(email=ADDRESS), account_history=told))
    assert hold
    assert hold.clears_at == dt.datetime(2026, 11, 30, 6, tzinfo=dt.UTC)
    assert "not until when; a week is taken" in hold.message


def test_a_stand_in_is_named(assess: Callable[..., str | None]) -> None:
    assert (assess(away(30, stand_in="Ken Abe, ken@acme.example")) or "").endswith(
        "meanwhile: Ken Abe, ken@acme.example"
    )


def test_a_day_that_was_named_counts_before_a_guess(assess: Callable[..., str | None]) -> None:
    assert "back 30 Nov" in (assess(away(30), away(27, guessed=True, id=2)) or "")


def test_the_absence_of_somebody_else_holds_nothing(assess: Callable[..., str | None]) -> None:
    assert assess(away(30, place="ken@acme.example")) is None


def test_a_talk_ends_it_and_one_before_does_not(assess: Callable[..., str | None]) -> None:
    def call(at: dt.datetime) -> Touch:
        return Touch("acme", "call", at, "reached", contact="priya-natarajan")

    assert assess(away(30), touches=(call(LATER),)) is None
    assert assess(away(30), touches=(call(SAID),)) is not None
    missed = call(LATER)._replace(outcome="voicemail")
    assert assess(away(30), touches=(missed,)) is not None


def test_whatever_they_write_ends_a_guess_and_no_day_that_they_named(assess: Callable[..., str | None]) -> None:
    reply = Reply(1, "acme", "priya-natarajan", ADDRESS, "still here", LATER)
    assert assess(away(27, guessed=True), replies=(reply,)) is None
    assert assess(away(27), replies=(reply,)) is not None
    written = Touch("acme", "email", LATER, "done", "in", contact="priya-natarajan")
    assert assess(away(27, guessed=True), touches=(written,)) is None


def test_without_a_contact_it_passes(facts: MakeFacts) -> None:
    assert GUARD.assess(facts(contact=None)) is None
