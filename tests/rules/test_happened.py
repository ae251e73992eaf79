"""A date that says something has happened counts for nothing before its day (BOOK, Settled points)."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchcli.rules.happened import account_on, contact_on, still_ahead
from touchcli.rules.models.account import (
    Account,
    Consent,
    Contact,
    ContactTexting,
    Expectation,
    ForBusiness,
    Goal,
    Issue,
    LastSale,
    ProspectException,
    TextsOnly,
)
from touchcli.rules.models.history import PermissionRecord
from touchcli.rules.models.values import Phone

DAYS = st.dates(dt.date(2026, 11, 20), dt.date(2026, 11, 26))
TODAY = dt.date(2026, 11, 23)
TEXTING = st.builds(
    ContactTexting,
    consent=st.none() | st.builds(Consent, st.just("express"), DAYS),
    for_business=st.none() | st.builds(ForBusiness, st.just("texts orders"), DAYS),
    only=st.none() | st.builds(TextsOnly, DAYS, st.just("just text me")),
)
BARE = Account("Acme Industrial")
ACCOUNTS = st.builds(
    BARE._replace,
    since=st.none() | DAYS,
    last_sale=st.none() | st.builds(LastSale, st.none() | DAYS),
    prospect_exception=st.none() | st.builds(ProspectException, st.just("asked us"), DAYS),
    issues=st.lists(st.builds(Issue, st.just("late"), DAYS, st.none() | DAYS), max_size=3).map(tuple),
    expectations=st.lists(st.builds(Expectation, st.just("on time"), asked_on=st.none() | DAYS), max_size=2).map(tuple),
    goals=st.lists(st.builds(Goal, st.just("one vendor"), reached_on=st.none() | DAYS), max_size=2).map(tuple),
    contacts=st.lists(st.builds(Contact("Priya Natarajan")._replace, texting=TEXTING), max_size=2).map(tuple),
)


@given(ACCOUNTS, DAYS)
def test_nothing_is_left_of_what_is_ahead_and_all_of_the_rest(account: Account, today: dt.date) -> None:
    known = account_on(account, today)
    # An issue that will be closed is open, and stays known with its day.
    left = [(path, on) for path, on in still_ahead(known, today) if path[-1] != "closed_on"]
    assert left == []
    assert account_on(known, today) == known
    if not list(still_ahead(account, today)):
        assert known is account
    assert account_on(account, dt.date(2026, 11, 26)) == account
    assert [issue for issue in account.issues if issue.opened_on <= today] == list(known.issues)
    assert [contact_on(contact, today) for contact in account.contacts] == list(known.contacts)


@pytest.mark.parametrize("ahead", [0, 1])
def test_what_is_said_on_the_day_itself_counts(ahead: int) -> None:
    on = TODAY + dt.timedelta(days=ahead)
    contact = Contact("Priya Natarajan", texting=ContactTexting(Consent("express", on), ForBusiness("orders", on)))
    known = contact_on(contact, TODAY)
    assert (known.texting.consent is None, known.texting.for_business is None) == (bool(ahead), bool(ahead))
    account = Account("Acme", since=on, contacts=(contact,))
    assert [path for path, _ in still_ahead(account, TODAY)] == (
        [
            ("since",),
            ("contacts", 0, "texting", "consent", "on"),
            ("contacts", 0, "texting", "for_business", "on"),
        ]
        if ahead
        else []
    )


NUMBER = "+15125550142"
PRIYA = Contact("Priya Natarajan", phone=Phone(NUMBER, "US", "TX"))
EARLIER, LATER = TODAY - dt.timedelta(days=9), TODAY + dt.timedelta(days=1)


def record(kind: Any, on: dt.date, how: str | None = None, number: str = NUMBER) -> PermissionRecord:
    return PermissionRecord(number, kind, on, how)


def test_t13_t10_t17_what_was_recorded_for_the_number_counts_as_if_the_plan_said_so() -> None:
    recorded = [
        record("for-business", EARLIER, "texts orders"),
        record("knows-number", TODAY),
        record("only", TODAY, "just text me"),
    ]
    account = Account("Acme", contacts=(PRIYA, Contact("Lee Second")))
    permitted, other = account_on(account, TODAY, recorded).contacts
    assert permitted.texting == ContactTexting(
        None, ForBusiness("texts orders", EARLIER), knows_number=True, only=TextsOnly(TODAY, "just text me")
    )
    assert other.texting == ContactTexting()
    assert contact_on(PRIYA, TODAY, recorded) == permitted


@pytest.mark.parametrize("kind", ["for-business", "knows-number", "only"])
def test_what_was_recorded_counts_from_its_day_on_and_for_its_number_alone(kind: Any) -> None:
    assert contact_on(PRIYA, TODAY, [record(kind, LATER, "words")]) == PRIYA
    assert contact_on(PRIYA, TODAY, [record(kind, TODAY, "words", "+15125550143")]) == PRIYA
    assert contact_on(PRIYA, LATER, [record(kind, LATER, "words")]) != PRIYA
    ahead = Account("Acme", since=LATER, contacts=(PRIYA,))
    assert account_on(ahead, TODAY, [record(kind, TODAY, "words")]).contacts[0] != PRIYA


def test_of_the_plan_and_the_ledger_the_later_day_counts() -> None:
    planned = ContactTexting(for_business=ForBusiness("plan", TODAY), only=TextsOnly(EARLIER, "plan"))
    recorded = [record("for-business", EARLIER, "ledger"), record("only", EARLIER, "ledger")]
    texting = contact_on(PRIYA._replace(texting=planned), TODAY, recorded).texting
    assert (texting.for_business, texting.only) == (ForBusiness("plan", TODAY), TextsOnly(EARLIER, "ledger"))
    again = [record("only", TODAY, "new"), record("only", EARLIER, "old")]
    assert contact_on(PRIYA, TODAY, again).texting.only == TextsOnly(TODAY, "new")


def test_who_has_left_is_there_no_more_from_that_day_on() -> None:
    ken = Contact("Ken Abe", id="ken-abe", left=TODAY)
    lena = Contact("Lena Fischer", id="lena-fischer", left=TODAY + dt.timedelta(days=1))
    account = Account("Acme Industrial", "acme", contacts=(ken, lena, PRIYA))
    assert account_on(account, TODAY).contacts == (lena, PRIYA)
    assert account_on(account, TODAY - dt.timedelta(days=1)) is account
    assert account_on(account, TODAY + dt.timedelta(days=9)).contacts == (PRIYA,)
