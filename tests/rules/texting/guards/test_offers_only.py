from collections.abc import Callable

import pytest

from touchcli.rules.models.history import AccountHistory, MessageRecord, Touch
from touchcli.rules.models.template import Template
from touchcli.rules.models.values import Share
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards.offers_only import GUARD

Made = Callable[..., Touch]
OFFER = Template("offer", id="spring-offer")


def test_the_first_text_may_not_be_an_offer(facts: Callable[..., Facts]) -> None:
    hold = GUARD.assess(facts(template=OFFER))
    assert hold
    assert hold.message == "the first text may not be an offer, and at most 25% may be; text something else first"
    assert (hold.rule, hold.origin) == ("T9", "plans/cadences/key-account.yaml:1")


@pytest.mark.parametrize(("others", "offers", "holds"), [(2, 0, True), (3, 0, False), (5, 1, True), (6, 1, False)])
def test_the_text_at_hand_counts(
    facts: Callable[..., Facts], touched: Made, others: int, offers: int, holds: bool
) -> None:
    sent = [touched("text", 100 + n) for n in range(others)]
    sent += [touched("text", 90 + n, purpose="offer", message=f"m{n}") for n in range(offers)]
    hold = GUARD.assess(facts(template=OFFER, account_history=AccountHistory(tuple(sent))))
    assert (hold is not None) == holds
    if hold:
        assert f"{offers + 1} of {others + offers + 1} texts in 180 days" in hold.message


def test_logged_offers_are_none_and_possible_ones_are(facts: Callable[..., Facts], touched: Made) -> None:
    sent = tuple(touched("text", 90 + n, purpose="offer") for n in range(3))
    doubt = MessageRecord("k1", "acme", None, "+15125550142", "in-doubt", sent[0].at, purpose="offer")
    assert GUARD.assess(facts(template=OFFER, account_history=AccountHistory(sent))) is None
    assert GUARD.assess(facts(template=OFFER, account_history=AccountHistory(sent, (doubt,))))


@pytest.mark.parametrize(("days", "holds"), [(180, False), (181, True)])
def test_older_texts_are_forgotten(facts: Callable[..., Facts], touched: Made, days: int, holds: bool) -> None:
    account_history = AccountHistory(tuple(touched("text", days) for _ in range(3)))
    assert (GUARD.assess(facts(template=OFFER, account_history=account_history)) is not None) == holds


def test_other_texts_and_another_share_pass(facts: Callable[..., Facts]) -> None:
    assert GUARD.assess(facts()) is None
    assert GUARD.assess(facts(template=None)) is None
    assert GUARD.assess(facts(template=OFFER, balance={"offer_share": Share(100)})) is None
