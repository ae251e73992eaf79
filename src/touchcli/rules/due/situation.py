"""One account on one day: its plan, its cadence and its history side by side, as every rule of what is due sees it."""

import datetime as dt
from collections.abc import Iterable
from functools import cached_property

from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.models.account import Account, Contact, slug
from touchcli.rules.models.action import Action, Kind
from touchcli.rules.models.book import Book
from touchcli.rules.models.cadence import Cadence, Item, templates_of
from touchcli.rules.models.history import AccountHistory, Touch
from touchcli.rules.models.settings import Channel

ONCE, FIRST = "once", "first"
REACHED_NOBODY = frozenset({"voicemail", "no-answer"})
"""The outcomes that leave a step, a milestone or an agreed date undone."""

_ROLES = frozenset({"decision_maker", "influencer", "coach", "executive", "user"})
_NEEDS = {
    "text": ("phone", "a mobile number"),
    "call": ("phone", "a phone number"),
    "email": ("email", "an e-mail address"),
    "letter": ("address", "a postal address"),
}


class Situation:
    """An account at the instant `now`; `today` is the local day of the business calendar.

    `timeline` is everything that happened or may have happened, oldest first: touches, replies as touches from their
    side, and texts that are on their way or in doubt as texts sent, since asking for them again might send twice.
    """

    def __init__(
        self, book: Book, account: Account, account_history: AccountHistory, calendar: WorkCalendar, now: dt.datetime
    ) -> None:
        self.book, self.account, self.account_history, self.calendar, self.now = (
            book,
            account,
            account_history,
            calendar,
            now,
        )
        self.cadence: Cadence | None = book.cadence_of(account)
        self.today = calendar.day_of(now)

    @cached_property
    def timeline(self) -> tuple[Touch, ...]:
        """Every touch of the account, oldest first."""
        return timeline(self.account_history)

    @cached_property
    def entered_on(self) -> dt.date | None:
        """The day the account came under care: `enter_on`, else its first touch; None where neither is there."""
        if self.account.enter_on:
            return self.account.enter_on
        return self.day(self.timeline[0]) if self.timeline else None

    def day(self, touch: Touch) -> dt.date:
        """The local day of a touch."""
        return self.calendar.day_of(touch.at)

    def last(self, touches: Iterable[Touch]) -> dt.date | None:
        """The day of the last of some touches, None where there are none."""
        return max((self.day(touch) for touch in touches), default=None)

    def now_or_entry(self) -> dt.date:
        """The day something is due at once: today, or `enter_on` where the plan has one; rolled."""
        return self.calendar.roll(self.account.enter_on or self.today)

    def retried(self, due_on: dt.date, tries: Iterable[Touch]) -> dt.date:
        """The day an item is due again after tries that reached nobody: the next open day after the last of them."""
        last = self.last(tries)
        return max(due_on, self.calendar.next_open(last)) if last else due_on

    def contacts(self, to: str | None) -> tuple[Contact, ...]:
        """The contacts that `to` names, by role, id or name; without it the first contact."""
        everyone = self.account.contacts
        if to is None:
            return everyone[:1]
        if to in _ROLES:
            return tuple(contact for contact in everyone if contact.role == to)
        return tuple(contact for contact in everyone if slug(to) == contact.id)

    def of_item(self, item: Item, due_on: dt.date, kind: Kind, occurrence: str, reason: str, interval: float) -> Action:
        """An item of the cadence as an action."""
        found = self.contacts(item.to)
        action = self.action(
            kind,
            item.channel,
            item.id,
            due_on,
            occurrence,
            reason,
            contact=found[0] if found else None,
            cadence=self.cadence.id if self.cadence else None,
            interval=interval,
            templates=templates_of(item),
        )
        if not found and item.to:
            action = action._replace(find=named(item.to))
        if item.by == "sponsor":
            sponsor = self.account.sponsor
            # An item of our sponsor's is for somebody by name, or for nobody yet (PRACTICE P6).
            action = action._replace(reason=f"for {sponsor.name}: {reason}") if sponsor else action
            action = action if sponsor else action._replace(find=action.find or "the sponsor")
        return action._replace(by=item.by)

    def action(
        self,
        kind: Kind,
        channel: Channel,
        item: str,
        due_on: dt.date,
        occurrence: str,
        reason: str,
        *,
        contact: Contact | None,
        cadence: str | None = None,
        interval: float = 1.0,
        templates: tuple[str, ...] = (),
    ) -> Action:
        """An action with its key, and with what has to be found before it can be done."""
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
            reason=reason,
            interval=max(interval, 1.0),
            templates=templates,
            find=missing(channel, contact),
        )


def named(to: str) -> str:
    """Whom `to` names, in words: `the decision maker`, `Priya Natarajan`."""
    return f"the {to.replace('_', ' ')}" if to in _ROLES else to


def missing(channel: Channel, contact: Contact | None) -> str | None:
    """What must be found before a contact can be reached on a channel, in words; None where nothing is missing."""
    if contact is None:
        return "a contact"
    field, words = _NEEDS.get(channel, ("name", ""))
    return None if getattr(contact, field) else f"{words} for {contact.name}"


def timeline(account_history: AccountHistory) -> tuple[Touch, ...]:
    """Touches, replies as touches from their side, and texts that may have gone, oldest first."""
    known = {touch.key for touch in account_history.touches if touch.message}
    possible = (
        Touch(
            message.account,
            "text",
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
        Touch(reply.account or "", "text", reply.received_at, "done", "in", contact=reply.contact, note=reply.text)
        for reply in account_history.replies
    )
    return tuple(sorted((*account_history.touches, *possible, *replies), key=lambda touch: touch.at))
