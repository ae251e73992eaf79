"""The guards once more, for messages that are in the outbox already: what was planned an hour ago may not go now."""

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from touchcli.flows.common.assess import Assessment, Assessor
from touchcli.flows.common.session import Session
from touchcli.flows.sending.planning.compose import AUTO_REPLIES, HELP, TO_ME
from touchcli.ledger import Ledger
from touchcli.rules.due.due import agenda
from touchcli.rules.due.rank import can_be_made
from touchcli.rules.due.situation import timeline
from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.action import Action, Draft, Hold, Kind
from touchcli.rules.models.history import AccountHistory
from touchcli.rules.models.message import Message
from touchcli.rules.models.values import mask
from touchcli.rules.texting.guards import holds
from touchcli.rules.texting.guards.opted_out import hold_of
from touchcli.rules.wording import day

CONFIRM_WITHIN = dt.timedelta(minutes=5)
"""A confirmation that comes later than this after the STOP would be a text to somebody who wants none."""


class Refusal(NamedTuple):
    """A message of the outbox that must not go after all, and why; `hold` is None if its plan has changed."""

    message: Message
    why: str
    hold: Hold | None

    @property
    def code(self) -> str:
        """The code of the guard, or `changed`."""
        return self.hold.code if self.hold else "changed"

    @property
    def words(self) -> str:
        """Why, with the code of the guard."""
        return f"{self.hold.code}: {self.why}" if self.hold else self.why


Suspects = tuple[frozenset[str], frozenset[str]]
"""The accounts and the numbers of messages that are damaged in the ledger."""

_NONE: Suspects = (frozenset(), frozenset())


def why_suspect(message: Message, suspects: Suspects) -> str | None:
    """Why nothing goes to an account or a number of which a message is damaged: nobody knows what they got."""
    if message.account not in suspects[0] and message.to not in suspects[1]:
        return None
    return "another message to them is damaged in the ledger; touch ledger verify"


class Recheck:
    """Checks messages one after the other at the assessor's instant; one that may go counts for those after it.

    What is damaged of `suspects` cannot be counted any more, so nothing goes to them.
    """

    def __init__(self, session: Session, ledger: Ledger, assessor: Assessor, suspects: Suspects = _NONE) -> None:
        self.session, self.ledger, self.assessor, self.suspects = session, ledger, assessor, suspects

    def refusal(self, message: Message) -> Refusal | None:
        """Why a message must not go after all; None if it may."""
        if not message.intact:
            return Refusal(message, f"{message.error}; touch ledger verify", None)
        if why := why_suspect(message, self.suspects):
            return Refusal(message, why, None)
        if message.item in AUTO_REPLIES:
            hold = self._auto_reply(message)
            return Refusal(message, hold.message, hold) if hold else None
        account = self.session.book.accounts.get(message.account)
        contact = account.contact(message.contact) if account else None
        places = (message.to, *(contact.places if contact else ()))
        if stopped := hold_of(self.assessor.history, places, message.channel, mask(message.to)):
            return _held(message, stopped)
        if message.item == TO_ME:
            return None
        if account is None or contact is None:
            return Refusal(message, "its contact is no longer in the plans", None)
        if message.to not in contact.places:
            what = "address" if message.channel == "email" else "number"
            return Refusal(message, f"{contact.name} has another {what} now", None)
        rep = self.session.book.owner_of(account)
        if rep and message.channel == "email" and rep.mail != "live":
            return Refusal(message, f"touch sends no mail for {rep.name} (mail: {rep.mail})", None)
        if rep and message.channel == "text" and rep.texting == "practice":
            return _held(message, Hold("not-texting", f"{rep.name} practises (texting: practice)", "T15"))
        return self._written_since(message, account, contact) or self._by_the_guards(message, account, contact)

    def judged(self, message: Message) -> Assessment | None:
        """A message as an action with its words and every hold; None if its contact is no longer in the plans."""
        account = self.session.book.accounts.get(message.account)
        contact = account.contact(message.contact) if account else None
        if account is None or contact is None or message.item == TO_ME:
            return None
        return self._judged(message, account, contact)

    @cached_property
    def asked_for(self) -> Mapping[str, dt.datetime]:
        """The messages that a person asked for, and from when on each was to go: no guard finds them stale."""
        return self.ledger.asked_for()

    def _written_since(self, message: Message, account: Account, contact: Contact) -> Refusal | None:
        """Withholds a text for a later time whose contact wrote after it was ordered (COMMANDS, touch text --at)."""
        if message.answers is not None:
            return None  # what they wrote during the cool-off waits for an answer of its own
        if self.asked_for.get(message.client_ref, message.created_at) <= message.created_at:
            return None
        for touch in timeline(self.assessor.account_history.get(account.id, AccountHistory())):
            if touch.direction == "in" and touch.at > message.created_at and touch.contact in (None, contact.id):
                when = day(self.session.calendar.day_of(touch.at), self.session.calendar.day_of(self.assessor.now))
                return Refusal(message, f"{contact.called} wrote {when}, after this text was written", None)
        return None

    def _by_the_guards(self, message: Message, account: Account, contact: Contact) -> Refusal | None:
        row = self._judged(message, account, contact)
        if row.holds:
            return _held(message, row.holds[0])
        self.assessor.count(row.action, _draft_of(message))
        return None

    def _judged(self, message: Message, account: Account, contact: Contact) -> Assessment:
        due = self._due(account)
        # An answer has the key of the reply that is due for one, which is a person's task and no text.
        planned = due.get(message.key) if message.answers is None else None
        today = self.session.calendar.day_of(self.assessor.now)
        action = planned or _unplanned(account, contact, message, today)
        if message.client_ref in self.asked_for and message.answers is None:
            action = action._replace(kind="explicit")
        draft = _draft_of(message)
        facts = self.assessor.facts(action, tuple(row for row in due.values() if can_be_made(row)), draft)
        found = holds(facts)
        return Assessment(action, 0, "held" if found else "ready", facts.template, draft, found)

    def _due(self, account: Account) -> dict[str, Action]:
        """What is due to an account, by key."""
        calendar, now = self.session.calendar, self.assessor.now
        account_history = self.assessor.account_history.get(account.id, AccountHistory())
        every = agenda(self.session.book, account, account_history, calendar, now)
        return {action.key: action for action in every if action.due_on <= calendar.day_of(now)}

    def _auto_reply(self, message: Message) -> Hold | None:
        """What holds an answer that the program gives by itself.

        A confirmation may go to an opted-out number, and to no other: within five minutes of the STOP.
        """
        settings = self.session.book.settings
        rep = settings.reps.get(message.rep)
        if rep is None or rep.texting != "live":
            return Hold("not-texting", f"{rep.name if rep else 'the rep'} does not text live", "T15")
        if message.item == HELP:
            return hold_of(self.assessor.history, (message.to,), message.channel, mask(message.to))
        if not settings.opt_out.confirm:
            return Hold("opted-out", "confirmations are off (opt_out.confirm)", "settings")
        recent = self.ledger.opted_out_since(self.assessor.now - CONFIRM_WITHIN)
        if message.to not in {stop.number for stop in recent if stop.message_uuid}:
            return Hold("opted-out", f"the STOP of {mask(message.to)} is more than five minutes old, or lifted", "law")
        return None


def _held(message: Message, hold: Hold) -> Refusal:
    return Refusal(message, hold.message, hold)


def _draft_of(message: Message) -> Draft:
    """The words of a message, as guards judge them."""
    return Draft(
        template=message.template,
        wording=message.wording,
        purpose=message.purpose,
        text=message.text,
        encoding="UCS-2" if message.encoding == "UCS-2" else "GSM-7",
        segments=message.segments,
        media=message.media,
        hash=message.hash,
    )


def _unplanned(account: Account, contact: Contact, message: Message, today: dt.date) -> Action:
    """The action of a text that no item of the cadence asks for."""
    return Action(
        account=account,
        contact=contact,
        channel=message.channel,
        kind=_kind(message),
        cadence=message.cadence,
        item=message.item or "text",
        key=message.key,
        due_on=today,
        reason="",
    )


def _kind(message: Message) -> Kind:
    """An answer, a text of the cadence that is not due any more, or one that a person asked for."""
    if message.answers is not None:
        return "answer"
    return "rhythm" if message.cadence else "explicit"
