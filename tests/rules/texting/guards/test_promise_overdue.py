import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from touchcli.rules.models.history import AccountHistory, Promise
from touchcli.rules.models.template import Template
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards.promise_overdue import GUARD
from touchcli.rules.wording import day

MADE = dt.datetime(2026, 11, 16, 18, tzinfo=dt.UTC)


def promised(by: int, state: Any = "open") -> AccountHistory:
    promise = Promise(1, "acme", "quote for Plant 2", dt.date(2026, 11, by), MADE)._replace(state=state)
    return AccountHistory(
        promises=(promise, promise._replace(id=2, by=promise.by + dt.timedelta(days=1), what="a visit"))
    )


def test_an_offer_waits_for_the_promise(facts: Callable[..., Facts]) -> None:
    hold = GUARD.assess(facts(template=Template("offer"), account_history=promised(21)))
    assert hold
    on = day(dt.date(2026, 11, 21), dt.date(2026, 11, 23))
    assert hold.message == f"promised for {on} and not kept: quote for Plant 2; keep it before an offer"
    assert hold.rule == "J10"


@pytest.mark.parametrize(("by", "state"), [(23, "open"), (24, "open"), (21, "kept"), (21, "broken")])
def test_due_today_or_settled_is_not_overdue(facts: Callable[..., Facts], by: int, state: str) -> None:
    assert GUARD.assess(facts(template=Template("offer"), account_history=promised(by, state))) is None


def test_only_offers_wait(facts: Callable[..., Facts]) -> None:
    assert GUARD.assess(facts(account_history=promised(21))) is None
    assert GUARD.assess(facts(template=None, account_history=promised(21))) is None
