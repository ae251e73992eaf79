"""One account on one day: its plan, its cadence and its history side by side, as every rule of what is due sees it."""

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.due.addresses import bounce_of
from touchcli.rules.happened import account_on, still_ahead
from touchcli.rules.models.account import Account, Contact, slug
from touchcli.rules.models.action import Action, Kind
from touchcli.rules.models.book import Book
from touchcli.rules.models.cadence import Cadence, Item, templates_of
from touchcli.rules.models.history import AccountHistory, Touch
from touchcli.rules.models.settings import LIVE_CHANNELS, Channel
from touchcli.rules.models.values import Duration
from touchcli.rules.wording import Words, said

ONCE, FIRST = "once", "first"
_AGAIN = (Duration(1, "bd"), Duration(2, "bd"), Duration(5, "bd"))
"""When something is due again after the first try in vain, after the second, and after each later one."""

_ROLES = frozenset({"decision_maker", "influencer", "coach", "executive", "user"})
_NEEDS = {
    "text": ("phone", "a mobile number"),
    "call": ("phone", "a phone number"),
    "email": ("email", "an e-mail address"),
    "letter": ("address", "a postal address"),
}


class Situation:
    """An account at the instant `now`; `today` is the local day of the business calendar.

    `account` is the plan as far as it has come true, with the permissions recorded for its numbers; `begins` are the
    days on which more of it will.

    `timeline` is everything that happened or may have happened, oldest first: touches, replies as touches from their
    side, and texts that are on their way or in doubt as texts sent, since asking for them again might send twice.
    `turns` are days ahead on which a rule may ask otherwise although nothing falls due; `opening` is kept by the steps.
    """

    def __init__(
        self, book: Book, account: Account, account_history: AccountHistory, calendar: WorkCalendar, now: dt.datetime
    ) -> None:
        self.book, self.account_history, self.calendar, self.now = book, account_history, calendar, now
        self.today = calendar.day_of(now)
        self.account = account_on(account, self.today, account_history.permissions)
        recorded = (permission.on for permission in account_history.permissions if permission.on > self.today)
        self.begins = (*(on for _, on in still_ahead(account, self.today)), *recorded)
        self.cadence: Cadence | None = book.cadence_of(account)
        self.cadence_id = self.cadence.id if self.cadence else None
        self.turns: list[dt.date] = []
        self.opening: Any = None

    @cached_property
    def timeline(self) -> tuple[Touch, ...]:
        """Every touch of the account, oldest first."""
        return timeline(self.account_history)

    @cached_property
    def entered_on(self) -> dt.date | None:
        """The day the account came under care: `enter_on`, else its first touch; None if neither is there."""
        if self.account.enter_on:
            return self.account.enter_on
        return self.day(self.timeline[0]) if self.timeline else None

    def day(self, touch: Touch) -> dt.date:
        """The local day of a touch."""
        return self.calendar.day_of(touch.at)

    def last(self, touches: Iterable[Touch]) -> dt.date | None:
        """The day of the last of some touches, None if there are none."""
        return max((self.day(touch) for touch in touches), default=None)

    def now_or_entry(self) -> dt.date:
        """The day something is due at once: today, or `enter_on` where the plan has one; rolled."""
        return self.calendar.roll(self.account.enter_on or self.today)

    def since_entry(self) -> dt.date:
        """The day a first step fell due: `enter_on`, else the day of the first touch, else today; rolled."""
        return self.calendar.roll(self.entered_on or self.today)

    def entry(self) -> dt.date:
        """The first day of which dates of the plan are asked for.

        `enter_on`; without it `stale_after` before the first touch, or before today while there is none.
        """
        if self.account.enter_on:
            return self.account.enter_on
        return self.calendar.subtract(self.entered_on or self.today, self.book.settings.texting.stale_after)

    def retried(self, due_on: dt.date, tries: Iterable[Touch]) -> dt.date:
        """The day an item is due again after tries in vain: the next open day, then `2bd`, then `5bd` after them."""
        tried_on = [self.day(touch) for touch in tries]
        if not tried_on:
            return due_on
        wait = _AGAIN[min(len(tried_on), len(_AGAIN)) - 1]
        return max(due_on, self.calendar.roll(self.calendar.add(max(tried_on), wait)))

    def marked(self, item: str, cadence: str | None) -> Iterator[Touch]:
        """The touches that completed an item, skipped it or tried it in vain, oldest first."""
        return (touch for touch in self.timeline if any(mark[0] == item and mark[1] == cadence for mark in touch.marks))

    def live_tries(self) -> list[Touch]:
        """The calls and video calls since the last talk that reached nobody."""
        found: list[Touch] = []
        for touch in self.timeline:
            if touch.live:
                found = []
            elif touch.tried and touch.channel in LIVE_CHANNELS:
                found.append(touch)
        return found

    @property
    def last_live_on(self) -> dt.date | None:
        """The day of the last call that reached them, video call or meeting."""
        return self.last(touch for touch in self.timeline if touch.live)

    def contacts(self, to: str | None) -> tuple[Contact, ...]:
        """The contacts that `to` names, by role, id or name; without it the first contact."""
        everyone = self.account.contacts
        if to is None:
            return everyone[:1]
        if to in _ROLES:
            return tuple(contact for contact in everyone if contact.role == to)
        return tuple(contact for contact in everyone if slug(to) == contact.id)

    def of_item(
        self, item: Item, due_on: dt.date, kind: Kind, occurrence: str, reason: str | Words, interval: float
    ) -> Action:
        """An item of the cadence as an action."""
        found = self.contacts(item.to)
        sponsor = self.account.sponsor if item.by == "sponsor" else None
        if sponsor:
            reason = (f"for {sponsor.name}: ", *((reason,) if isinstance(reason, str) else reason))
        action = self.action(
            kind,
            item.channel,
            item.id,
            due_on,
            occurrence,
            reason,
            contact=found[0] if found else None,
            cadence=self.cadence_id,
            interval=interval,
            templates=templates_of(item),
        )
        if not found and item.to:
            action = action._replace(find=named(item.to))
        if item.by == "sponsor":
            # An item of our sponsor's is for somebody by name, or for nobody yet (PRACTICE P6).
            action = action if sponsor else action._replace(find=action.find or "the sponsor")
        return action._replace(by=item.by)

    def action(
        self,
        kind: Kind,
        channel: Channel,
        item: str,
        due_on: dt.date,
        occurrence: str,
        reason: str | Words,
        *,
        contact: Contact | None,
        cadence: str | None = None,
        interval: float = 1.0,
        templates: tuple[str, ...] = (),
    ) -> Action:
        """An action with its key, and with what has to be found before it can be done.

        A reason given as `Words` says that the action stays as it is once it is due, until something happens or a day
        of `turns` comes.
        """
        who = contact.id if contact else "-"
        return Action(
            account=self.account,
            contact=contact,
            channel=channel,
            kind=kind,
            cadence=cadence,
            item=item,
            key=f"{self.account.id}/{who}/{cadence or '-'}/{item}/{occurrence}",
            due_on=due_on,
            reason=reason if isinstance(reason, str) else said(reason, self.now, self.today),
            words=() if isinstance(reason, str) else reason,
            interval=max(interval, 1.0),
            templates=templates,
            find=missing(channel, contact, self.account_history),
        )


def named(to: str) -> str:
    """Whom `to` names, in words: `the decision maker`, `Priya Natarajan`."""
    return f"the {to.replace('_', ' ')}" if to in _ROLES else to


def missing(channel: Channel, contact: Contact | None, history: AccountHistory) -> str | None:
    """What must be found before a contact can be reached on a channel, in words; None if nothing is missing."""
    if contact is None:
        return "a contact"
    if channel == "email" and bounce_of(contact, history):
        return f"a new e-mail address for {contact.name}"
    field, words = _NEEDS.get(channel, ("name", ""))
    return None if getattr(contact, field) else f"{words} for {contact.name}"


def timeline(account_history: AccountHistory) -> tuple[Touch, ...]:
    """Touches, replies as touches from their side, and texts that may have gone, oldest first."""
    known = {touch.key for touch in account_history.touches if touch.message}
    possible = (
        Touch(
            message.account,
            message.channel,
            message.at,
            "done",
            contact=message.contact,
            item=message.key.split("/")[-2],
            cadence=message.key.split("/")[-3],
            key=message.key,
            template=message.template,
            wording=message.wording,
            purpose=message.purpose,
        )
        for message in account_history.messages
        if message.state in ("sending", "in-doubt") and message.key not in known
    )
    replies = (
        Touch(
            reply.account or "", reply.channel, reply.received_at, "done", "in", contact=reply.contact, note=reply.words
        )
        for reply in account_history.replies
    )
    return tuple(sorted((*account_history.touches, *possible, *replies), key=lambda touch: touch.at))
