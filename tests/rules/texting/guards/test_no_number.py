import datetime as dt
from collections.abc import Callable

import pytest

from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.history import AccountHistory, MessageRecord, MessageState
from touchcli.rules.models.values import Phone
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards.no_number import GUARD

NOON = dt.datetime(2026, 11, 23, 18, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("contact", "words"),
    [
        (None, "Acme Industrial has no contact"),
        (Contact("Ken Abe"), "Ken Abe has no number"),
        (Contact("Ken Abe", phone=Phone("+15125550199", valid=False)), "…0199 of Ken Abe is not a valid number"),
        (Contact("Ken Abe", phone=Phone("+15125550199", mobile=False)), "…0199 of Ken Abe is not a mobile number"),
    ],
)
def test_without_a_mobile_number_it_holds(facts: Callable[..., Facts], contact: Contact | None, words: str) -> None:
    hold = GUARD.assess(facts(contact=contact))
    assert hold
    assert words in hold.message
    assert "+1512" not in hold.message
    assert hold.origin == "plans/accounts/acme.yaml:1"


def test_a_mobile_number_passes(facts: Callable[..., Facts]) -> None:
    assert GUARD.assess(facts()) is None


def refused(**changes: object) -> AccountHistory:
    record = MessageRecord("k", "acme", "priya-natarajan", "+15125550142", "rejected", NOON, hash="h1", refusal=422)
    return AccountHistory(messages=(record._replace(**changes),))  # type: ignore[arg-type]


def lost(error: str | None, state: MessageState = "undelivered", minutes: int = 0) -> MessageRecord:
    at = NOON + dt.timedelta(minutes=minutes)
    return MessageRecord("k", "acme", "priya-natarajan", "+15125550142", state, at, error=error)


@pytest.mark.parametrize("error", ["1070: Unroutable", "Invalid: 1170", "1190"])
def test_a_number_where_no_text_will_ever_arrive_gets_none(facts: Callable[..., Facts], error: str) -> None:
    hold = GUARD.assess(facts(account_history=AccountHistory(messages=(lost(error),))))
    assert hold
    assert hold.message == ("the carrier says that no text arrives at …0142 of Priya Natarajan; ask for another number")
    arrived = AccountHistory(messages=(lost(error), lost(None, "delivered", 5)))
    assert GUARD.assess(facts(account_history=arrived)) is None, "one did, later"


@pytest.mark.parametrize("error", [None, "1180: Absent for now", "15125551070"])
def test_what_may_pass_is_tried_again(facts: Callable[..., Facts], error: str | None) -> None:
    assert GUARD.assess(facts(account_history=AccountHistory(messages=(lost(error),)))) is None


def test_a_dead_number_is_dead_in_every_account_it_stands_in(facts: Callable[..., Facts]) -> None:
    priya = facts().contact
    assert priya
    other = Account("Bluff City", "bluff", contacts=(priya,))
    history = {"accounts": {"bluff": AccountHistory(messages=(lost("1070")._replace(account="bluff"),))}}
    assert GUARD.assess(facts(others=(other,), history=history))


def test_a_text_the_provider_refused_is_not_offered_again(facts: Callable[..., Facts]) -> None:
    hold = GUARD.assess(facts(account_history=refused(error="Vonage answered 422: Invalid params")))
    assert hold
    assert "to …0142 was refused" in hold.message
    assert "(Vonage answered 422: Invalid params)" in hold.message
    assert GUARD.assess(facts(account_history=refused(refusal=None)))  # by the provider's records, which give no status


@pytest.mark.parametrize("changes", [{"hash": "h0"}, {"state": "not-sent"}, {"refusal": 401}, {"refusal": 402}])
def test_other_words_and_refusals_about_us_pass(facts: Callable[..., Facts], changes: dict[str, object]) -> None:
    assert GUARD.assess(facts(account_history=refused(**changes))) is None


def test_a_plan_from_nowhere_has_no_origin(facts: Callable[..., Facts]) -> None:
    hold = GUARD.assess(facts(contact=None, account={"file": ""}))
    assert hold
    assert hold.origin is None
