"""The one path to the network: a queued message is claimed, checked again, posted once, and recorded.

`touch send`, `touch text`, `touch reply`, the answers to HELP and STOP and every worker come through here, so what
holds for one of them holds for all.
"""

import datetime as dt
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Protocol, Self

from touchcli.flows.common.assess import Assessor
from touchcli.flows.common.history import read_history
from touchcli.flows.common.session import AHEAD, Session
from touchcli.flows.sending.journal import keep_answers
from touchcli.flows.sending.planning.compose import CONFIRM
from touchcli.flows.sending.planning.plan_run import RunPlan
from touchcli.flows.sending.planning.recheck import Recheck, Refusal
from touchcli.flows.sending.rate_limit import RateLimiter, day_bounds
from touchcli.ledger import Ledger, LedgerError
from touchcli.ledger.verbs.moves import TRIED_BEFORE
from touchcli.ledger.verbs.outbox import Result
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import Account
from touchcli.rules.models.action import Hold
from touchcli.rules.models.history import AccountHistory, History
from touchcli.rules.models.message import Deferred, InDoubt, LastLook, Message, Outcome
from touchcli.rules.models.values import mask
from touchcli.rules.numbers import accounts_with
from touchcli.rules.wording import counted

if TYPE_CHECKING:
    from touchcli.flows.sending.mailboxes.drafts import Drafted

LEASE = dt.timedelta(minutes=5)
"""How long a claim may be on its way; longer than any call, which ends after 35 seconds."""

DAY_IS_FULL = "the day's limit is reached (provider.daily_limit)"
MAILBOX_IS_FULL = "the mailbox's limit of the day is reached (mail.daily_limit)"
_SHORTEST_WAIT, _LONGEST_WAIT = 30.0, 900.0
_NOT_POSTED = Deferred("touch broke off before it was sent")
_BROKEN_OFF = InDoubt("touch broke off while it was on its way")


class RunResult(NamedTuple):
    """What a run did.

    `messages` are those it tried, as they stand now; `doubted` those of an earlier run that were found on their way;
    `refused` those a guard held at the last moment; `left` how many are still queued; `why_left` says why it ended
    early, in words; `overlapped` is True if another run was in progress, and nothing was done. `entry` is what
    `touch undo` takes texts by that wait because a person wanted them later. `drafts` are the e-mails for Drafts.
    """

    plan: RunPlan
    messages: Sequence[Message] = ()
    doubted: Sequence[Message] = ()
    refused: Sequence[Refusal] = ()
    left: int = 0
    why_left: str | None = None
    overlapped: bool = False
    declined: bool = False
    entry: int | None = None
    drafts: "Sequence[Drafted]" = ()


class Carrier(Protocol):
    """Whoever carries messages: a provider of texts, or `Carriers`."""

    def send(self, message: Message, last_look: LastLook = ...) -> Outcome:
        """Hand over one message, as `Provider.send` does."""
        ...


class Approver(NamedTuple):
    """Who sends: whoever has `seen` the texts on a terminal approves them by sending them (PRACTICE T14)."""

    name: str
    seen: bool


class Delivery:
    """Takes messages from the outbox to the provider, and records what came of them.

    Claims are made inside `with delivery:`. At its end no claim is left open, whatever was raised in between: what was
    posted is recorded with its answer, or in doubt if there is none; what was not posted goes back to the outbox. If
    the ledger cannot be written, all of that is kept in the workspace for the next run (`journal`). If even that cannot
    be, the claim stands on the disk, and the next run finds the message in doubt.

    `done` are the messages that were tried, as they stand after; `refused` those that a guard held at the last moment.
    """

    def __init__(
        self,
        session: Session,
        ledger: Ledger,
        provider: Carrier,
        tick: Callable[[], dt.datetime],
    ) -> None:
        self.session, self.ledger, self.provider, self.tick = session, ledger, provider, tick
        self.done: list[Message] = []
        self.refused: list[Refusal] = []
        self._claimed: dict[str, Message] = {}
        self._posted: dict[str, Outcome] = {}
        self._opted_out: set[str] = set()
        self._eyes, self._looking = ledger, threading.Lock()
        self._holding = ExitStack()

    def __enter__(self) -> Self:
        self._holding.enter_context(self.ledger.sending())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._holding:
            answers = [(each, self._posted.get(ref, _NOT_POSTED)) for ref, each in self._claimed.items()]
            try:
                self.record(answers)
            except Exception as failed:
                if isinstance(failed, LedgerError) and keep_answers(self.session.root, answers, self.tick()):
                    many = counted(len(answers), "text")
                    self.session.tell(f"the ledger is out of reach; the answers to {many} are kept for the next run")
                if error is None:
                    raise  # else what went wrong first is what a person should hear of

    @contextmanager
    def from_many_threads(self) -> Iterator[Self]:
        """Let any thread `post` meanwhile: the last look at the ledger then has a connection of its own."""
        with Ledger(self.ledger.db.twin()) as self._eyes, self:
            yield self
        self._eyes = self.ledger

    def deliver_new(self, message: Message) -> bool:
        """Put a new message into the outbox, and deliver it when the rate allows; False if its key is taken."""
        time.sleep(RateLimiter(self.session, self.ledger, self.tick).wait(message))
        if not self.ledger.enqueue(message):
            return False
        self.deliver(message.client_ref)
        return True

    def deliver(self, client_ref: str) -> Outcome | None:
        """Deliver one message of the outbox; gives what the provider answered, None if it was not asked."""
        with self:
            for message in self.claim([client_ref]):
                outcome = self.post(message)
                self.record([(message, outcome)])
                return outcome
        return None

    def claim(self, refs: Collection[str]) -> list[Message]:
        """The messages that are ours to post now, of those asked for: claimed on the disk, and held by nothing.

        One that a guard holds is put off until the hold clears, or taken back if nobody knows when that is; one that
        the day's limit has no room for is put off until tomorrow.
        """
        now = self.tick()
        claimed = self.ledger.claim_many(refs, now, LEASE)
        self._claimed.update((message.client_ref, message) for message in claimed)
        self._tell_of({*refs} - self._claimed.keys(), now)
        if not claimed:
            return []
        self.ledger.note_claims(claimed)
        self._look_again(claimed)
        history = read_history(self.session, self.ledger, self._accounts_of(claimed), until=now + AHEAD)
        assessor = Assessor(self.session.book, _without(history, claimed), self.session.calendar, now)
        recheck = Recheck(self.session, self.ledger, assessor, self.ledger.suspects(claimed))
        return self._within_the_day([message for message in claimed if self._cleared(recheck, message, now)], now)

    def post(self, message: Message) -> Outcome:
        """Hand a claimed message to the provider, with one POST at most; the only thing here that any thread may do.

        The program may have been stopped since the claim, for hours: the claim's age and the opt-outs are looked at
        again right before the POST.
        """
        ref = message.client_ref
        if ref not in self._claimed or ref in self._posted:
            raise ValueError("only a claimed message is posted, and only once")
        self._posted[ref] = _BROKEN_OFF
        try:
            self._posted[ref] = self.provider.send(message, lambda: self._last_look(message))
        except Exception as error:  # a provider does not raise; if one does, nobody knows what it has sent
            self._posted[ref] = InDoubt(f"the provider failed ({type(error).__name__})")
        return self._posted[ref]

    def _last_look(self, message: Message) -> str | None:
        """Why a message must not be posted after all: whatever ends the program in here, it was not."""
        self._posted[message.client_ref] = _NOT_POSTED
        try:
            with self._looking:
                found = self._eyes.last_look(message, self.tick(), self._places(message))
        except LedgerError as error:
            return str(error)
        if found == "late":
            return "its claim is older than its lease"
        if found == "opted-out" and message.item != CONFIRM:
            self._opted_out.add(message.client_ref)
            return "an opt-out came at the last moment"
        self._posted[message.client_ref] = _BROKEN_OFF
        return None

    def _places(self, message: Message) -> tuple[str, ...]:
        """Where else whoever a message goes to can be reached: one no is a no on every channel."""
        account = self.session.book.accounts.get(message.account)
        contact = account.contact(message.contact) if account else None
        return contact.places if contact else ()

    def record(self, answers: Iterable[tuple[Message, Outcome]]) -> None:
        """Record what the provider answered, all in one transaction; the messages are then in `done`."""
        now = self.tick()
        results = []
        for message, outcome in answers:
            if message.client_ref in self._opted_out and isinstance(outcome, Deferred):
                stopped = Hold("opted-out", f"{mask(message.to)} opted out at the last moment", "law")
                self._withhold(Refusal(message, stopped.message, stopped), now)
            else:
                results.append(Result(message.client_ref, outcome, _tried_again_at(message, outcome, now)))
        self._close(self.ledger.record_many(results, now) if results else [])

    def _close(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self.done.append(message)
            del self._claimed[message.client_ref]
            self._posted.pop(message.client_ref, None)

    def _look_again(self, messages: Iterable[Message]) -> None:
        """Take the files as they are now: what was saved since the run began counts for what has not gone yet."""
        before, self.session = self.session, self.session.fresh(self._accounts_of(messages))
        if self.session is not before and _way_out(self.session) != _way_out(before):
            raise UserError(
                "touch.yaml names another ledger or provider now", "what has not gone yet waits: run this again"
            )

    def _tell_of(self, refs: Collection[str], now: dt.datetime) -> None:
        """Say what became of messages that could not be claimed: nobody should look for them in vain."""
        for ref in sorted(refs):
            message = self.ledger.message(ref)
            if message is None:
                continue
            if message.state == "queued":
                message = self.ledger.release(ref, now, TRIED_BEFORE)
            if message.state == "in-doubt":
                self.done.append(message)
            else:
                why = f"it is {message.state} since another program or an earlier try of it saw to it"
                self.refused.append(Refusal(message, message.error or why, None))

    def _cleared(self, recheck: Recheck, message: Message, now: dt.datetime) -> bool:
        refusal = recheck.refusal(message)
        if refusal is not None:
            self._withhold(refusal, now)
        return refusal is None

    def _withhold(self, refusal: Refusal, now: dt.datetime) -> None:
        """Put a claimed message off until its hold clears, or take it back if nobody knows when that is."""
        message, clears_at = refusal.message, refusal.hold.clears_at if refusal.hold else None
        if clears_at:
            self.ledger.record_outcome(message.client_ref, Deferred(refusal.words), now, clears_at)
        else:
            self.ledger.release(message.client_ref, now, refusal.words)
        self.refused.append(refusal)
        del self._claimed[message.client_ref]
        self._posted.pop(message.client_ref, None)

    def _within_the_day(self, messages: list[Message], now: dt.datetime) -> list[Message]:
        """Those that the day's limit has room for; what other programs have claimed counts, so none can pass it."""
        settings = self.session.book.settings
        today, tomorrow = day_bounds(self.session.calendar, now)
        room: dict[str, int] = {}
        if settings.provider.daily_limit is not None:
            sent = self.ledger.sent_segments(today, tomorrow)
            room[""] = settings.provider.daily_limit - sent + sum(message.segments for message in messages)
        if settings.mail.daily_limit is not None and any(message.channel == "email" for message in messages):
            mails = self.ledger.mails_sent(today, tomorrow)
            ours = Counter(message.from_ for message in messages if message.channel == "email")
            room |= {place: settings.mail.daily_limit - mails.get(place, 0) + ours[place] for place in ours}
        within: list[Message] = []
        for message in messages:
            whose, cost = (message.from_, 1) if message.channel == "email" else ("", message.segments)
            if whose not in room:
                within.append(message)
            elif cost <= room[whose]:
                room[whose] -= cost
                within.append(message)
            else:
                over = Deferred(MAILBOX_IS_FULL if whose else DAY_IS_FULL)
                self._close([self.ledger.record_outcome(message.client_ref, over, now, tomorrow)])
        return within

    def _accounts_of(self, messages: Iterable[Message]) -> list[Account]:
        """The accounts of some messages and all others with one of their numbers, whose texts count for the caps."""
        book = self.session.book
        found = {id for message in messages for id in (message.account, *accounts_with(book, message.to))}
        return [book.accounts[id] for id in found if id in book.accounts]


def _way_out(session: Session) -> tuple[str, str]:
    return session.ledger_url, session.book.settings.provider.name


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


def _tried_again_at(message: Message, outcome: Outcome, now: dt.datetime) -> dt.datetime | None:
    """When a deferred message is tried again: when the provider says, else from 30 s on, doubling, to 15 min."""
    if not isinstance(outcome, Deferred):
        return None
    if outcome.retry_after is not None:
        return now + dt.timedelta(seconds=outcome.retry_after)
    wait = min(_SHORTEST_WAIT * 2.0 ** max(message.attempts - 1, 0), _LONGEST_WAIT)
    # A little apart, so that a queue does not come back all at once; never past the longest wait.
    return now + dt.timedelta(seconds=min(wait * random.uniform(1.0, 1.25), _LONGEST_WAIT))  # noqa: S311
