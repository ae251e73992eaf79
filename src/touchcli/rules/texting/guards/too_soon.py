"""Holds a text when the contact, or the account, has had enough of them for now.

There are three caps: one for each number, whichever account it stands in; one for each account; and in some places one
a day by law. Days, weeks and months are those of the recipient's calendar, and a week begins on Monday. A text that
may have gone counts. News of an order or a proactive fix passes the caps of the settings, not those of the law.

- **Clears:** by itself, when the window opens in the next day, week or month.
- **Setting:** `texting.per_contact` (1/day by default) and `texting.per_account` (3/week) in `touch.yaml`.
- **Serves:** the settings, and the law if it has a cap.
"""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple
from zoneinfo import ZoneInfo

from touchcli.rules.calendar import zone
from touchcli.rules.due.contact_gap import TextOut, texts_out
from touchcli.rules.models.account import Account
from touchcli.rules.models.action import Hold
from touchcli.rules.models.place import Place
from touchcli.rules.models.values import Cap
from touchcli.rules.numbers import accounts_with
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards.guard import BOTH, Guard
from touchcli.rules.texting.guards.sentence import called, serves
from touchcli.rules.texting.hours import hours_change, hours_of
from touchcli.rules.wording import counted

_THIS = {"day": "today", "week": "this week", "month": "this month"}


class _Limit(NamedTuple):
    cap: Cap
    sent: tuple[dt.datetime, ...]
    whose: str
    rule: str
    origin: str | None

    def used(self, now: dt.datetime, tz: ZoneInfo) -> tuple[int, dt.datetime]:
        """How many texts went in the calendar span that `now` is in, and when the next span begins."""
        start, end = _span(now.astimezone(tz).date(), self.cap.per)
        count = sum(start <= at.astimezone(tz).date() < end for at in self.sent)
        return count, dt.datetime.combine(end, dt.time(), tz)


def check(facts: Facts) -> Hold | None:
    """Hold if a cap is reached in any zone that the contact may be in; without a zone quiet-hours holds."""
    hours = hours_of(facts)
    spans = ((limit, *limit.used(facts.now, zone(name))) for limit in _limits(facts, hours.law) for name in hours.zones)
    reached = [(limit, count, end) for limit, count, end in spans if count >= limit.cap.limit]
    if not reached:
        return None
    limit, count, _ = reached[0]
    why = f"{limit.whose} has had {counted(count, facts.noun)} {_THIS[limit.cap.per]}, and {limit.cap} is the limit"
    never = any(each.cap.limit == 0 for each, *_ in reached)
    clears_at = None if never else hours.next_open(max(end for *_, end in reached))
    return Hold("too-soon", why, limit.rule, limit.origin, clears_at)


def _limits(facts: Facts, law: Place | None) -> Iterator[_Limit]:
    """The caps in force, each with the instants of the texts that count towards it."""
    settings, texting = facts.settings, facts.settings.texting
    to_them, contact = tuple(_to_the_same(facts)), called(facts)
    origin = settings.origin
    if facts.channel == "email":
        if not serves(facts):
            yield _Limit(settings.mail.per_contact, to_them, contact, "settings", origin("mail.per_contact"))
        return
    to_the_account = tuple(text.at for text in texts_out(facts.account_history))
    if not serves(facts):
        yield _Limit(texting.per_contact, to_them, contact, "settings", origin("texting.per_contact"))
        yield _Limit(texting.per_account, to_the_account, facts.account.name, "settings", origin("texting.per_account"))
    if law and law.per_day is not None:
        yield _Limit(Cap(law.per_day, "day"), to_them, f"under the law of {law.code}, {contact}", "law", law.source)


def _to_the_same(facts: Facts) -> Iterator[dt.datetime]:
    """When texts went to the contact's number, or mails to their address, from any account it stands in."""
    for id in {facts.account.id, *accounts_with(facts.book, facts.to or "")}:
        ours = id == facts.account.id
        account = facts.account if ours else facts.book.accounts[id]
        for text in texts_out(facts.account_history if ours else facts.history.of(id), facts.channel):
            if _may_be_to(text, account, facts.to, unknown=ours):
                yield text.at


def _may_be_to(text: TextOut, account: Account, place: str | None, *, unknown: bool) -> bool:
    """True if a text or mail went to the number or address; `unknown` is the answer if nobody knows to whom it went."""
    if text.to:
        return text.to == place
    contact = account.contact(text.contact)
    if contact is None:
        return unknown
    return place in contact.places


def _span(day: dt.date, per: str) -> tuple[dt.date, dt.date]:
    """The calendar day, week from Monday, or month that a day is in: its first day and that of the next one."""
    if per == "week":
        monday = day - dt.timedelta(days=day.weekday())
        return monday, monday + dt.timedelta(weeks=1)
    if per == "month":
        first = day.replace(day=1)
        return first, (first + dt.timedelta(days=31)).replace(day=1)
    return day, day + dt.timedelta(days=1)


GUARD = Guard("too-soon", rule="settings, law", check=check, changes=hours_change, answers=True, channels=BOTH)
