"""The one path to the network: a queued message is claimed, judged once more, posted once, and recorded.

`touch send`, `touch text` and every worker come through here, so what holds for one of them holds for all.
"""

import datetime as dt
import random
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple

from touchcli.flows.common.assess import Assessor
from touchcli.flows.common.history import read_history
from touchcli.flows.common.session import AHEAD, Session
from touchcli.flows.sending import auto_replies as automatic
from touchcli.ledger import Ledger
from touchcli.ledger.verbs.outbox import Result
from touchcli.rules.due.due import agenda
from touchcli.rules.due.rank import can_be_made
from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.action import Action, Draft, Hold, Kind
from touchcli.rules.models.history import AccountHistory, History
from touchcli.rules.models.message import Deferred, Message, Outcome
from touchcli.rules.models.values import mask
from touchcli.rules.texting.guards import holds

LEASE = dt.timedelta(minutes=5)
"""How long a claim may be on its way; longer than any call, which ends after 35 seconds."""

TO_ME = "to-me"
"""The item of a text to the rep's own phone."""
_SHORTEST, _LONGEST = 30.0, 900.0


class Refusal(NamedTuple):
    """A message of the outbox that must not go after all, and why; `hold` is None where its plan has changed."""

    message: Message
    why: str
    hold: Hold | None

    @property
    def words(self) -> str:
        """Why, with the code of the guard."""
        return f"{self.hold.code}: {self.why}" if self.hold else self.why


class Delivery:
    """Claims messages, judges them on what is known at that moment, and records what came of them."""

    def __init__(
        self, session: Session, ledger: Ledger, tick: Callable[[], dt.datetime], by_person: Collection[str] = ()
    ) -> None:
        """`by_person` are the references of messages that a person asked for just now: no guard finds them stale."""
        self.session, self.ledger, self.tick, self.by_person = session, ledger, tick, frozenset(by_person)
        self.refused: list[Refusal] = []
        self._same_number = _accounts_by_number(session.book.accounts.values())

    def claim(self, refs: Collection[str]) -> list[Message]:
        """The messages that are ours to post now, of those asked for: claimed on the disk, and held by no guard.

        A held one is put off until the hold clears, or taken back where nobody knows when that is.
        """
        now = self.tick()
        claimed = self.ledger.claim_many(refs, now, LEASE)
        if not claimed:
            return []
        history = read_history(self.session, self.ledger, self._accounts_of(claimed), until=now + AHEAD)
        assessor = Assessor(self.session.book, _without(history, claimed), self.session.calendar, now)
        return [message for message in claimed if self._cleared(assessor, message, now)]

    def finish(self, answers: Iterable[tuple[Message, Outcome]]) -> list[Message]:
        """Record what the provider answered, all in one transaction; gives the messages as they stand after."""
        now = self.tick()
        results = [
            Result(message.client_ref, outcome, not_before=_again(message, outcome, now))
            for message, outcome in answers
        ]
        return self.ledger.record_many(results, now) if results else []

    def _cleared(self, assessor: Assessor, message: Message, now: dt.datetime) -> bool:
        refusal = self.verdict(assessor, message, now)
        if refusal is None:
            return True
        self.refused.append(refusal)
        clears_at = refusal.hold.clears_at if refusal.hold else None
        if clears_at:
            self.ledger.record_outcome(message.client_ref, Deferred(refusal.words), now, clears_at)
        else:
            self.ledger.release(message.client_ref, now, refusal.words)
        return False

    def verdict(self, assessor: Assessor, message: Message, now: dt.datetime) -> Refusal | None:
        """Why a message must not go after all; None where it may, and then it counts for those after it."""
        if message.item in automatic.ITEMS:
            hold = automatic.refusal(self.session, self.ledger, assessor.history, message, now)
            return Refusal(message, hold.message, hold) if hold else None
        if assessor.history.opted_out(message.to):
            why = f"{mask(message.to)} has opted out"
            return Refusal(message, why, Hold("opted-out", why, "law"))
        if message.item == TO_ME:
            return None
        account = self.session.book.accounts.get(message.account)
        contact = account.contact(message.contact) if account else None
        if account is None or contact is None:
            return Refusal(message, "its contact is no longer in the plans", None)
        if contact.phone is None or contact.phone.e164 != message.to:
            return Refusal(message, f"{contact.name} has another number now", None)
        rep = self.session.book.owner_of(account)
        if rep and rep.texting == "practice":
            why = f"{rep.name} practises (texting: practice)"
            return Refusal(message, why, Hold("not-texting", why, "T15"))
        due = self._due(assessor, account, now)
        # An answer has the key of the reply that is due for one, which is a person's task and no text.
        planned = due.get(message.key) if message.answers is None else None
        action = planned or _explicit(account, contact, message, self.session.calendar.day_of(now))
        if message.client_ref in self.by_person:
            action = action._replace(kind="explicit")
        live = tuple(row for row in due.values() if can_be_made(row))
        draft = draft_of(message)
        found = holds(assessor.facts(action, live, draft))
        if found:
            return Refusal(message, found[0].message, found[0])
        assessor.count(action, draft)
        return None

    def _due(self, assessor: Assessor, account: Account, now: dt.datetime) -> dict[str, Action]:
        calendar = self.session.calendar
        today = calendar.day_of(now)
        account_history = assessor.account_history.get(account.id, AccountHistory())
        every = agenda(self.session.book, account, account_history, calendar, now)
        return {action.key: action for action in every if action.due_on <= today}

    def _accounts_of(self, messages: Iterable[Message]) -> list[Account]:
        """The accounts of some messages and all others with one of their numbers, whose texts count for the caps."""
        found: set[str] = set()
        for message in messages:
            found |= {message.account, *self._same_number.get(message.to, ())}
        accounts = self.session.book.accounts
        return [accounts[id] for id in found if id in accounts]


def draft_of(message: Message) -> Draft:
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


def _explicit(account: Account, contact: Contact, message: Message, today: dt.date) -> Action:
    """The action of a text that no item of the cadence asks for."""
    return Action(
        account=account,
        contact=contact,
        channel="text",
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


def _without(history: History, claimed: Collection[Message]) -> History:
    """A history in which the messages at hand are not yet texts on their way: they must not hold themselves."""
    keys = {message.key for message in claimed}
    accounts: Mapping[str, AccountHistory] = {
        account: account_history._replace(
            messages=tuple(
                record for record in account_history.messages if record.state != "sending" or record.key not in keys
            )
        )
        for account, account_history in history.accounts.items()
    }
    return history._replace(accounts=accounts)


def _again(message: Message, outcome: Outcome, now: dt.datetime) -> dt.datetime | None:
    """When a deferred message is tried again: when the provider says, else from 30 s on, doubling, to 15 min."""
    if not isinstance(outcome, Deferred):
        return None
    if outcome.retry_after is not None:
        return now + dt.timedelta(seconds=outcome.retry_after)
    wait = min(_SHORTEST * 2.0 ** max(message.attempts - 1, 0), _LONGEST)
    # A little apart, so that a queue does not come back all at once; never past the longest wait.
    return now + dt.timedelta(seconds=min(wait * random.uniform(1.0, 1.25), _LONGEST))  # noqa: S311


def _accounts_by_number(accounts: Iterable[Account]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for account in accounts:
        for contact in account.contacts:
            if contact.phone:
                found.setdefault(contact.phone.e164, set()).add(account.id)
    return found
