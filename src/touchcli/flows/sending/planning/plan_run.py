"""What `send` would send now: every text that no guard holds, as it will arrive. Nothing is written or sent."""

import datetime as dt
import gc
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from touchcli.flows.common.assess import Assessment, Assessor, goes_by_itself
from touchcli.flows.common.find import find_account
from touchcli.flows.common.history import read_history
from touchcli.flows.common.session import Session
from touchcli.flows.day.due import asking_ids, texted_ids
from touchcli.flows.sending.planning.compose import TO_ME, compose
from touchcli.flows.sending.planning.recheck import Recheck, why_suspect
from touchcli.flows.sending.rate_limit import day_bounds
from touchcli.ledger import Ledger
from touchcli.rules.due.due import due
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import Account
from touchcli.rules.models.book import Book
from touchcli.rules.models.history import History
from touchcli.rules.models.message import Message
from touchcli.rules.wording import in_full


class Selection(NamedTuple):
    """What a run of `send` is narrowed to; `limit` is the most texts and mails of this run."""

    account: str | None = None
    template: str | None = None
    limit: int | None = None
    channel: str | None = None


class RunPlan(NamedTuple):
    """The texts of one run, those that wait in the outbox first, then by rank.

    `ready` have their message, and no row if it waits in the outbox already; `waiting` may not go yet, with the
    reason: the rep's capacity of a day, `--limit`, practice, or a time the provider asked for; `held` are those a
    guard refused. `drafts` are the e-mails for the Drafts of reps who send them by hand.
    """

    ready: tuple[tuple[Assessment | None, Message], ...]
    waiting: tuple[tuple[Assessment | None, Message, str], ...]
    held: tuple[Assessment, ...]
    drafts: tuple[tuple[Assessment, Message], ...] = ()


def plan_run(session: Session, selection: Selection) -> RunPlan:
    """The run that `send` would make at the session's instant; raises UserError for an unknown account or template."""
    with session.ledger() as ledger:
        return plan_with(session, ledger, selection)


@contextmanager
def gc_paused() -> Iterator[None]:
    """Keep Python from looking for garbage meanwhile: all that a run is made of is kept, and looking takes a while."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def plan_with(session: Session, ledger: Ledger, selection: Selection) -> RunPlan:
    """The run from what the ledger knows now; raises UserError for an unknown account or template."""
    with gc_paused():
        return _plan(session, ledger, selection)


def _plan(session: Session, ledger: Ledger, selection: Selection) -> RunPlan:
    book = session.book
    if selection.template is not None and selection.template not in book.templates:
        raise UserError(f'--template: unknown template "{selection.template}"')
    chosen = find_account(session, selection.account).id if selection.account else None
    drafted = draft_ids(session) if selection.channel != "text" else set()
    accounts = texted_accounts(session, ledger, drafted)
    history = read_history(session, ledger, accounts)
    assessor = Assessor(book, history, session.calendar, session.now)
    # What waits in the outbox goes first, so it is assessed first; it will be assessed again when it is claimed.
    outbox = _assessed(session, ledger, assessor, ledger.outbox(("queued", "deferred")))

    def wanted(rows: Iterable[Assessment]) -> list[Assessment]:
        return [
            row
            for row in rows
            if chosen in (None, row.action.account.id)
            and selection.template in (None, row.draft.template if row.draft else None)
            and selection.channel in (None, row.action.channel)
        ]

    texts = wanted(assessed_texts(session, history, accounts, assessor))
    # After the texts, which go by themselves: no draft that may never be sent holds one.
    for_drafts = wanted(assessed_drafts(session, history, accounts, assessor)) if drafted else []
    queue: list[tuple[Assessment | None, Message, str | None]] = [
        (None, message, refused)
        for message, refused in outbox
        if chosen in (None, message.account)
        and selection.template in (None, message.template)
        and selection.channel in (None, message.channel)
    ]
    queue += [(row, compose(book, history, row, session.now), None) for row in texts if row.state == "ready"]
    capacity = Capacity(session, ledger, selection)
    damaged = ledger.suspects([message for _, message, _ in queue])
    ready: list[tuple[Assessment | None, Message]] = []
    waiting: list[tuple[Assessment | None, Message, str]] = []
    for row, message, refused in queue:
        why = refused or why_suspect(message, damaged) or capacity.why_not(message)
        if why:
            waiting.append((row, message, why))
        else:
            capacity.take(message)
            ready.append((row, message))
    drafts: list[tuple[Assessment, Message]] = []
    for row in for_drafts:
        if row.state == "ready":
            message = compose(book, history, row, session.now)
            why = why_suspect(message, ledger.suspects([message])) or capacity.why_not(message)
            if why:
                waiting.append((row, message, why))
            else:
                capacity.take(message)
                drafts.append((row, message))
    held = tuple(row for row in (*texts, *for_drafts) if row.state == "held")
    return RunPlan(tuple(ready), tuple(waiting), held, tuple(drafts))


def _assessed(
    session: Session, ledger: Ledger, assessor: Assessor, waiting: Sequence[Message]
) -> list[tuple[Message, str | None]]:
    """Messages of the outbox, each with why it must not go after all."""
    recheck = Recheck(session, ledger, assessor)

    def why(message: Message) -> str | None:
        if message.attempts == 0 and message.not_before and message.not_before > session.now:
            return goes_at(session, message.not_before)
        refusal = recheck.refusal(message)
        return refusal.words if refusal else None

    return [(message, why(message)) for message in waiting]


def goes_at(session: Session, at: dt.datetime) -> str:
    """That a text goes at a later time, on the clock of the calendar."""
    local = at.astimezone(session.calendar.zone)
    return f"goes {in_full(local.date(), local.time())}, unless they write first"


def draft_ids(session: Session) -> set[str]:
    """The ids of the accounts with something due whose rep has e-mails put into Drafts."""
    settings = session.book.settings
    if settings.mail.imap is None or settings.mail.imap.drafts == "none":
        return set()
    return {id for rep in settings.reps.values() if rep.mail == "draft" for id in asking_ids(session, rep.id)}


def texted_accounts(session: Session, ledger: Ledger, others: Collection[str] = ()) -> list[Account]:
    """The accounts with a text that is due or under way, `others`, and all that share a number with one of them."""
    under_way = ledger.outbox(("queued", "deferred", "sending", "in-doubt"))
    ids = texted_ids(session) | {message.account for message in under_way} | {*others}
    accounts = session.files.accounts
    numbers = {message.to for message in under_way}
    numbers |= {place for one in accounts.some(sorted(ids)) for contact in one.contacts for place in contact.places}
    return list(accounts.some(sorted({*ids, *accounts.with_numbers(numbers)})))


def assessed_texts(
    session: Session, history: History, accounts: Collection[Account], assessor: Assessor | None = None
) -> list[Assessment]:
    """Every text that is due for some accounts, assessed, whatever a run is narrowed to: what a call holds stays held.

    Those whose message is in the outbox are left out: they go, or wait, from there. `assessor` may have
    assessed others before, which count.
    """
    assessor = assessor or Assessor(session.book, history, session.calendar, session.now)
    day = assessor.actions(due(session.book, history, session.calendar, session.now, accounts))
    under_way = _keys_under_way(history)
    return [row for row in day if goes_by_itself(session.book, row.action) and row.action.key not in under_way]


def assessed_drafts(
    session: Session, history: History, accounts: Collection[Account], assessor: Assessor
) -> list[Assessment]:
    """Every e-mail that is due for some accounts and for the Drafts of its rep, assessed as if it were to be sent."""
    day = due(session.book, history, session.calendar, session.now, accounts)
    under_way = _keys_under_way(history)
    return [row for row in assessor.drafts(day) if row.action.key not in under_way]


def _keys_under_way(history: History) -> set[str]:
    """The keys of the messages that wait in the outbox, are on their way, or may have gone."""
    return {
        record.key
        for account_history in history.accounts.values()
        for record in account_history.messages
        if record.state in ("queued", "deferred", "sending", "in-doubt")
    }


def is_practice(session: Session, message: Message) -> bool:
    """True for a text that is shown as it would go and is never sent: its rep does not learn on customers (T15)."""
    rep = session.book.settings.reps.get(message.rep)
    mode = rep and (rep.mail if message.channel == "email" else rep.texting)
    return mode == "practice" and message.item != TO_ME


def plan_one(session: Session, ledger: Ledger, history: History, row: Assessment) -> RunPlan:
    """The run of the one assessed text that a person asked for: ready, waiting or held."""
    if row.holds:
        return RunPlan((), (), (row,))
    message = compose(session.book, history, row, session.now)
    why = Capacity(session, ledger, Selection()).closed_to(message)
    return RunPlan((), ((row, message, why),), ()) if why else RunPlan(((row, message),), (), ())


def require_text_template(book: Book, name: str) -> None:
    """Raise UserError if there is no template of that name with the words of a text."""
    template = book.templates.get(name)
    if template is None or not template.text:
        raise UserError(f'--template: unknown template "{name}" with a text')


_NOUNS = {"text": "texts", "email": "mails"}


class Capacity:
    """What is left of the day and of the run: the texts a rep can answer, the provider's limit, `--limit`."""

    def __init__(self, session: Session, ledger: Ledger, selection: Selection) -> None:
        self.session, self.selection, self.texts = session, selection, 0
        day = day_bounds(session.calendar, session.now)
        self.by_rep = {"text": ledger.sent_by_rep(*day), "email": ledger.sent_by_rep(*day, mail=True)}
        self.mails = ledger.mails_sent(*day)
        self.daily_limit = session.book.settings.provider.daily_limit
        self.segments = 0 if self.daily_limit is None else ledger.sent_segments(*day)

    def why_not(self, message: Message) -> str | None:
        """Why a message does not go in this run; None if it does."""
        session = self.session
        rep = session.book.settings.reps.get(message.rep)
        capacity = rep.capacity.get(message.channel) if rep else None
        closed = self.closed_to(message)
        if closed:
            return closed
        if message.state == "deferred" and message.not_before and message.not_before > session.now:
            return f"tried before, again at {message.not_before.astimezone(session.calendar.zone):%a %H:%M}"
        if self.selection.limit is not None and self.texts >= self.selection.limit:
            return f"over --limit {self.selection.limit}"
        if capacity is not None and self.by_rep[message.channel].get(message.rep, 0) >= capacity:
            return f"over {message.rep}'s capacity of {capacity} {_NOUNS[message.channel]} a day"
        return None

    def closed_to(self, message: Message) -> str | None:
        """Why not even a person can have it sent now: the rep practises, or the provider's day is full."""
        if is_practice(self.session, message):
            setting = "mail" if message.channel == "email" else "texting"
            return f"{message.rep} practises ({setting}: practice): nothing is sent"
        if message.channel == "email":
            limit = self.session.book.settings.mail.daily_limit
            over = limit is not None and self.mails.get(message.from_, 0) >= limit
            return f"over the mailbox's limit of {limit} mails a day (mail.daily_limit)" if over else None
        if self.daily_limit is not None and self.segments + message.segments > self.daily_limit:
            return f"over the provider's limit of {self.daily_limit} segments a day (provider.daily_limit)"
        return None

    def take(self, message: Message) -> None:
        """Count a message that goes."""
        self.texts += 1
        counts = self.by_rep[message.channel]
        counts[message.rep] = counts.get(message.rep, 0) + 1
        if message.channel == "email":
            self.mails[message.from_] = self.mails.get(message.from_, 0) + 1
        self.segments += message.segments
