"""PRACTICE T17: a wish for nothing but texts, and how long it holds."""

import datetime as dt

import pytest

from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.due.texts_only import texts_only
from touchcli.rules.models.account import Contact, ContactTexting, TextsOnly
from touchcli.rules.models.settings import Calendar, Settings

CALENDAR = Calendar("America/Chicago")


@pytest.mark.parametrize(("today", "holds"), [("2026-11-23", True), ("2026-11-24", False), ("2025-11-23", True)])
def test_the_wish_holds_for_a_year(today: str, holds: bool) -> None:
    contact = Contact("Omar Haddad", texting=ContactTexting(only=TextsOnly(dt.date(2025, 11, 23), "just text me")))
    day = dt.date.fromisoformat(today)
    assert texts_only(contact, Settings(CALENDAR), WorkCalendar(CALENDAR), day) is holds


def test_who_said_nothing_wants_to_be_called() -> None:
    day = dt.date(2026, 11, 23)
    for contact in (None, Contact("Omar Haddad")):
        assert texts_only(contact, Settings(CALENDAR), WorkCalendar(CALENDAR), day) is False
