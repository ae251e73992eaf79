import datetime as dt
from collections.abc import Callable

import pytest

from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.history import AccountHistory, MessageRecord, Touch
from touchcli.rules.models.place import Place
from touchcli.rules.models.values import Cap, Phone, Window
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards.too_soon import GUARD

Made = Callable[..., Touch]
FLORIDA = Place("US-FL", (Window(480, 1200),) * 7, "Fla. Stat. 501.059", dt.date(2026, 11, 21), per_day=3)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def sent(touched: Made, *instants: str, contact: str | None = "priya-natarajan") -> AccountHistory:
    return AccountHistory(tuple(touched("text", 0, contact=contact)._replace(at=at(text)) for text in instants))


def test_one_a_day_and_the_next_day_opens_at_the_window(facts: Callable[..., Facts], touched: Made) -> None:
    hold = GUARD.assess(facts(account_history=sent(touched, "2026-11-23T10:00-06:00")))
    assert hold
    assert hold.message == "Priya has had 1 text today, and 1/day is the limit"
    assert (hold.rule, hold.origin) == ("settings", "touch.yaml:10")
    assert hold.clears_at == at("2026-11-24T10:00-06:00")


@pytest.mark.parametrize(
    ("cap", "last", "holds", "clears_at"),
    [
        ("1/day", "2026-11-22T23:59-06:00", False, None),
        ("1/day", "2026-11-23T00:00-06:00", True, "2026-11-24T10:00-06:00"),
        ("1/week", "2026-11-22T23:59-06:00", False, None),
        ("1/week", "2026-11-23T00:00-06:00", True, "2026-11-30T10:00-06:00"),
        ("1/month", "2026-10-31T23:59-05:00", False, None),
        ("1/month", "2026-11-01T00:00-05:00", True, "2026-12-01T10:00-06:00"),
        ("0/day", "2026-10-31T23:59-05:00", True, None),
    ],
)
def test_a_span_is_one_of_the_recipients_calendar(
    facts: Callable[..., Facts], touched: Made, cap: str, last: str, holds: bool, clears_at: str | None
) -> None:
    hold = GUARD.assess(facts(account_history=sent(touched, last), texting={"per_contact": Cap.parse(cap)}))
    assert (hold is not None) == holds
    assert (hold.clears_at if hold else None) == (at(clears_at) if clears_at else None)


@pytest.mark.parametrize("last", ["2026-12-01T00:00-06:00", "2026-12-30T12:00-06:00"])
def test_a_month_of_31_days_is_one_month(facts: Callable[..., Facts], touched: Made, last: str) -> None:
    new_years_eve = at("2026-12-31T12:00-06:00")
    month = {"per_contact": Cap(1, "month"), "per_account": Cap(9, "month")}
    hold = GUARD.assess(facts(now=new_years_eve, account_history=sent(touched, last), texting=month))
    assert hold
    # New Year's Day is a Friday, and a holiday.
    assert hold.clears_at == at("2027-01-04T10:00-06:00")
    november = sent(touched, "2026-11-30T23:59-06:00")
    assert GUARD.assess(facts(now=new_years_eve, account_history=november, texting=month)) is None


def test_the_recipients_day_not_ours(facts: Callable[..., Facts], priya: Contact, touched: Made) -> None:
    tokyo = priya._replace(timezone="Asia/Tokyo")
    account_history = sent(
        touched, "2026-11-23T14:00Z"
    )  # 23:00 in Tokyo, 08:00 in Chicago; noon there is 03:00 the next day
    assert GUARD.assess(facts(account_history=account_history))
    assert GUARD.assess(facts(account_history=account_history, contact=tokyo)) is None


def test_a_cap_in_any_possible_zone_holds(facts: Callable[..., Facts], priya: Contact, touched: Made) -> None:
    assert priya.phone
    somewhere = priya._replace(phone=priya.phone._replace(zones=("America/New_York", "America/Los_Angeles")))
    account_history = sent(touched, "2026-11-22T23:30-08:00")  # still Sunday in Los Angeles, already Monday in New York
    hold = GUARD.assess(facts(account_history=account_history, contact=somewhere))
    assert hold
    assert hold.clears_at == at("2026-11-24T10:00-08:00")


def test_the_account_has_a_cap_of_its_own(facts: Callable[..., Facts], touched: Made) -> None:
    week = AccountHistory(tuple(touched("text", 0.1) for _ in range(3)))
    hold = GUARD.assess(facts(account_history=week, texting={"per_contact": Cap(4, "day")}))
    assert hold
    assert hold.message == "Acme Industrial has had 3 texts this week, and 3/week is the limit"
    assert hold.clears_at == at("2026-11-30T10:00-06:00")
    assert (
        GUARD.assess(facts(account_history=week, texting={"per_account": Cap(4, "week"), "per_contact": Cap(4, "day")}))
        is None
    )


def test_the_later_of_two_caps_clears_it(facts: Callable[..., Facts], touched: Made) -> None:
    account_history = sent(touched, "2026-11-23T09:00-06:00", "2026-11-23T10:00-06:00", "2026-11-23T11:00-06:00")
    hold = GUARD.assess(facts(account_history=account_history))
    assert hold
    assert hold.message.startswith("Priya has had 3 texts today")
    assert hold.clears_at == at("2026-11-30T10:00-06:00")


def test_the_law_has_a_cap_in_some_places(facts: Callable[..., Facts], touched: Made, priya: Contact) -> None:
    miami = priya._replace(region="FL")
    wide = {"per_contact": Cap(9, "day"), "per_account": Cap(9, "week")}
    three = sent(touched, "2026-11-23T09:00-06:00", "2026-11-23T10:00-06:00", "2026-11-23T11:00-06:00")
    hold = GUARD.assess(facts(contact=miami, texting=wide, places=(FLORIDA,), account_history=three))
    assert hold
    assert hold.message == "under the law of US-FL, Priya has had 3 texts today, and 3/day is the limit"
    assert (hold.rule, hold.origin) == ("law", "Fla. Stat. 501.059")
    two = AccountHistory(three.touches[:2])
    assert GUARD.assess(facts(contact=miami, texting=wide, places=(FLORIDA,), account_history=two)) is None
    assert (
        GUARD.assess(facts(texting=wide, places=(FLORIDA._replace(per_day=None, code="US"),), account_history=three))
        is None
    )


def test_a_person_at_two_accounts_is_one_number(facts: Callable[..., Facts], priya: Contact, touched: Made) -> None:
    ken = Contact("Ken Abe", id="ken-abe", phone=Phone("+15125550199"))
    delta = Account("Delta Tool", id="delta", contacts=(priya, ken, Contact("Ana Ruiz", id="ana-ruiz")))
    for contact, holds in (("priya-natarajan", True), ("ken-abe", False), ("ana-ruiz", False), (None, False)):
        theirs = {"delta": sent(touched, "2026-11-23T10:00-06:00", contact=contact)}
        hold = GUARD.assess(facts(others=(delta,), history={"accounts": theirs}))
        assert (hold is not None) == holds


def test_what_the_outbox_knows_beats_the_plan(facts: Callable[..., Facts], touched: Made) -> None:
    account_history = sent(touched, "2026-11-23T10:00-06:00")
    text = account_history.touches[0]._replace(key="k1", message="m1")
    record = MessageRecord("k1", "acme", "priya-natarajan", "+15125550199", "delivered", text.at)
    assert GUARD.assess(facts(account_history=AccountHistory((text,), (record,)))) is None
    assert GUARD.assess(facts(account_history=AccountHistory((text,), (record._replace(to="+15125550142"),))))


def test_a_text_to_nobody_in_particular_may_have_been_to_them(facts: Callable[..., Facts], touched: Made) -> None:
    assert GUARD.assess(facts(account_history=sent(touched, "2026-11-23T10:00-06:00", contact=None)))


def test_a_text_in_doubt_counts(facts: Callable[..., Facts]) -> None:
    record = MessageRecord("k1", "acme", "priya-natarajan", "+15125550142", "sending", at("2026-11-23T10:00-06:00"))
    assert GUARD.assess(facts(account_history=AccountHistory(messages=(record,))))
    assert GUARD.assess(facts(account_history=AccountHistory(messages=(record._replace(state="not-sent"),)))) is None


def test_without_a_number_or_zone_other_guards_hold_and_an_answer_passes(
    facts: Callable[..., Facts], touched: Made
) -> None:
    account_history = sent(touched, "2026-11-23T10:00-06:00")
    assert GUARD.assess(facts(account_history=account_history, contact=None)) is None
    assert GUARD.assess(facts(account_history=account_history, kind="answer")) is None
