import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from touchcli.rules.models.account import Contact
from touchcli.rules.models.place import Place
from touchcli.rules.models.settings import Calendar
from touchcli.rules.models.values import Phone, Window, Workdays
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards.closed_day import GUARD

READ = dt.date(2026, 11, 21)
DAY = Window(480, 1200)
FRANCE = Place("FR", (*(DAY,) * 6, None), "AF2M code of conduct", READ, holidays=False)
LEA = Contact("Léa Petit", id="lea-petit", phone=Phone("+33612345678", "FR", zones=("Europe/Paris",)))
EVERY_DAY = {"workdays": Workdays((0, 1, 2, 3, 4, 5, 6))}


def noon(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{text}T12:00-06:00")


@pytest.mark.parametrize(
    ("day", "changes", "words", "origin"),
    [
        ("2026-11-23", {}, None, None),
        ("2026-11-21", {}, "Saturday is not a working day", "touch.yaml"),
        ("2026-11-21", {"calendar": EVERY_DAY}, None, None),
        ("2026-12-24", {"calendar": {"closed": (dt.date(2026, 12, 24),)}}, "24 December is closed", "touch.yaml"),
        ("2026-11-26", {}, "26 November is a public holiday in US-TX, where they are", "touch.yaml"),
        ("2027-02-12", {}, "12 February is a public holiday in US, where we are", "touch.yaml"),  # Illinois alone
        ("2027-03-02", {}, "2 March is a public holiday in US-TX", "touch.yaml"),  # Texas alone
        ("2027-02-12", {"calendar": {"country": None, "subdivision": None}}, None, None),
    ],
)
def test_the_days_that_are_closed(
    facts: Callable[..., Facts], day: str, changes: dict[str, Any], words: str | None, origin: str | None
) -> None:
    hold = GUARD.assess(facts(now=noon(day), **changes))
    assert (hold.origin if hold else None) == origin
    assert words is None if hold is None else (words or "nothing") in hold.message
    assert hold is None or hold.rule == "settings"


def test_it_clears_when_the_next_open_day_opens(facts: Callable[..., Facts]) -> None:
    hold = GUARD.assess(facts(now=noon("2026-11-26")))
    assert hold
    assert hold.clears_at == dt.datetime.fromisoformat("2026-11-30T10:00-06:00")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-11-22", "the law of FR allows no texts on a Sunday"),
        ("2026-11-11", "11 November is a public holiday, and the law of FR closes it"),
        ("2026-11-12", None),
    ],
)
def test_the_law_closes_days_of_its_own(facts: Callable[..., Facts], day: str, words: str | None) -> None:
    ours = {"country": None, "subdivision": None, **EVERY_DAY}
    hold = GUARD.assess(
        facts(contact=LEA, now=dt.datetime.fromisoformat(f"{day}T12:00+01:00"), places=(FRANCE,), calendar=ours)
    )
    assert (hold.message if hold else None) == words
    assert hold is None or (hold.rule, hold.origin) == ("law", "AF2M code of conduct")


def test_a_holiday_of_ours_names_our_place(facts: Callable[..., Facts]) -> None:
    ours = Calendar("Europe/Berlin", "DE", None)._asdict()
    hold = GUARD.assess(facts(now=noon("2027-05-17"), calendar=ours))
    assert hold
    assert hold.message == "17 May is a public holiday in DE, where we are"
    assert hold.origin == "touch.yaml"


def test_the_day_is_theirs_in_every_zone(facts: Callable[..., Facts], priya: Contact) -> None:
    friday_evening = dt.datetime.fromisoformat("2026-11-20T21:00-06:00")
    tokyo = priya._replace(timezone="Asia/Tokyo")
    assert GUARD.assess(facts(now=friday_evening)) is None
    assert GUARD.assess(facts(now=friday_evening, contact=tokyo))
    assert priya.phone
    either = priya._replace(phone=priya.phone._replace(zones=("America/Chicago", "Asia/Tokyo")))
    assert GUARD.assess(facts(now=friday_evening, contact=either))


def test_no_zone_is_held_elsewhere_and_an_answer_passes(facts: Callable[..., Facts]) -> None:
    saturday = noon("2026-11-21")
    assert GUARD.assess(facts(now=saturday, contact=None)) is None
    assert GUARD.assess(facts(now=saturday, kind="answer")) is None


def abroad(number: str, country: str, zone: str, region: str | None = None) -> Contact:
    return Contact("Kim Lee", id="kim-lee", phone=Phone(number, country, zones=(zone,)), region=region)


@pytest.mark.parametrize(
    ("contact", "now", "where"),
    [
        (abroad("+14165550123", "CA", "America/Toronto", "ON"), "2026-05-18T16:00Z", "CA-ON"),  # Victoria Day
        (abroad("+4915123456789", "DE", "Europe/Berlin", "BY"), "2026-06-04T10:00Z", "DE-BY"),  # Corpus Christi
        (abroad("+4915123456789", "DE", "Europe/Berlin", "BE"), "2026-06-04T10:00Z", None),
        (abroad("+4915123456789", "DE", "Europe/Berlin"), "2026-06-04T10:00Z", "a part of DE"),
        (abroad("+4915123456789", "DE", "Europe/Berlin"), "2026-10-02T10:00Z", None),
        (abroad("+4915123456789", "DE", "Europe/Berlin"), "2026-12-25T10:00Z", "DE"),
        (abroad("+447400123456", "GB", "Europe/London", "ENG"), "2026-08-31T11:00Z", "GB-ENG"),
        (abroad("+447400123456", "GB", "Europe/London", "SCT"), "2026-08-31T11:00Z", None),
        (abroad("+447400123456", "GB", "Europe/London"), "2026-08-31T11:00Z", "a part of GB"),
        (abroad("+447400123456", "GB", "Europe/London"), "2026-11-30T11:00Z", "a part of GB"),  # St Andrew's
        (abroad("+61412345678", "AU", "Australia/Sydney", "NSW"), "2026-10-05T02:00Z", "AU-NSW"),  # Labour Day
        (abroad("+61412345678", "AU", "Australia/Perth", "WA"), "2026-10-05T04:00Z", None),
        (abroad("+61412345678", "AU", "Australia/Perth"), "2026-10-05T04:00Z", "a part of AU"),
        (abroad("+18005550100", "US", "America/Chicago"), "2026-03-02T16:00Z", "a part of US"),  # Texas alone
        (abroad("+353850123456", "IE", "Europe/Dublin"), "2026-10-26T12:00Z", "IE"),
    ],
)
def test_the_holidays_are_those_of_their_region_and_without_one_of_any(
    facts: Callable[..., Facts], contact: Contact, now: str, where: str | None
) -> None:
    hold = GUARD.assess(
        facts(contact=contact, now=dt.datetime.fromisoformat(now), calendar={"country": None, "subdivision": None})
    )
    assert (hold.message.partition(" is a public holiday in ")[2] if hold else None) == (
        f"{where}, where they are" if where else None
    )
