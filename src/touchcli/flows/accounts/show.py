"""`touch show`: the one-page plan of an account, for the minute before a call (PRACTICE P4)."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from touchcli.flows.common.find import find_account
from touchcli.flows.common.history import read_history
from touchcli.flows.common.session import Session
from touchcli.flows.common.to_say import words_to_say
from touchcli.flows.day.due import due_rows
from touchcli.flows.day.rows import DueRow
from touchcli.rules.due.addresses import bounce_of
from touchcli.rules.due.away import absence_of
from touchcli.rules.due.due import agenda, snooze_of
from touchcli.rules.due.five_ws import to_find_out
from touchcli.rules.due.permission import is_dead
from touchcli.rules.due.questions import questions
from touchcli.rules.due.reasons.agreed_dates import Agreed, agreed_dates
from touchcli.rules.due.situation import Situation
from touchcli.rules.due.texts_only import texts_only
from touchcli.rules.happened import account_on
from touchcli.rules.models.account import Account, Consent
from touchcli.rules.models.action import Action
from touchcli.rules.models.cadence import Cadence
from touchcli.rules.models.history import Absence, Note, Promise, Reply, Snooze, Touch
from touchcli.rules.models.settings import LIVE_CHANNELS, Channel
from touchcli.rules.numbers import related
from touchcli.rules.review.brief_history import review_items
from touchcli.rules.review.quiet import Quiet, quietness
from touchcli.rules.texting.guards.no_consent import consent_of

_LAST = 10


class ToSay(NamedTuple):
    """The words of a call, meeting or video that is due, filled in."""

    channel: str
    item: str
    words: str


class Page(NamedTuple):
    """What is known of an account.

    `due` are today's actions by rank, `coming` the next three, `agreed_on` the day agreed with them for the next touch;
    `to_say` is for what is due live, `agreed` what was agreed on each channel, `consents` are those by contact's name;
    `find_out` are the five Ws that are missing, `ask` what else nobody asked yet.

    `touches` are the last ten (all if everything is asked for), the latest first, their replies among them;
    `notes` belong to no touch; `mix` how many touches were made on each channel; `answered_in` maps the instant of a
    text of ours to the minutes until they answered it. `snooze` is in force; `texts_only` and `dead` (no text arrives
    there) are names of contacts, `opted_out` names with the channels on which nothing goes. `review` are the ids of the
    milestones on `review.on`.
    """

    account: Account
    cadence: Cadence | None
    due: tuple[DueRow, ...]
    coming: tuple[Action, ...]
    agreed_on: dt.date | None
    to_say: tuple[ToSay, ...]
    agreed: tuple[Agreed, ...]
    find_out: tuple[str, ...]
    ask: tuple[str, ...]
    touches: tuple[Touch, ...]
    notes: tuple[Note, ...]
    answered_in: dict[dt.datetime, int]
    replies: tuple[Reply, ...]
    promises: tuple[Promise, ...]
    mix: dict[str, int]
    prefers: tuple[str, ...]
    quiet: Quiet
    snooze: Snooze | None
    opted_out: Mapping[str, tuple[Channel, ...]]
    texts_only: tuple[str, ...]
    dead: tuple[str, ...]
    away: dict[str, Absence]
    bounced: frozenset[str]
    review: frozenset[str]
    consents: dict[str, Consent]


def page(session: Session, name: str, *, everything: bool = False) -> Page:
    """The page of one account; raises UserError for an unknown one."""
    planned = find_account(session, name)
    with session.history() as ledger:
        history = read_history(session, ledger, related(session.book, [planned]))
    account_history = history.of(planned.id)
    account = account_on(planned, session.today, account_history.permissions)
    situation = Situation(session.book, account, account_history, session.calendar, session.now)
    rows = due_rows(session, account, history)
    every = agenda(session.book, account, account_history, session.calendar, session.now)
    coming = sorted((row for row in every if row.due_on > session.today), key=lambda row: (row.due_on, row.item))
    # What they said last goes before what the plan says (PRACTICE J8).
    said = next((touch.prefers for touch in reversed(account_history.touches) if touch.prefers), None)
    likes = account.contacts[0].prefers if account.contacts else ()
    return Page(
        account=account,
        cadence=situation.cadence,
        due=tuple(rows),
        coming=tuple(coming[:3]),
        agreed_on=min((row.due_on for row in every if row.kind == "next"), default=None),
        to_say=tuple(_to_say(session, situation, rows, every)),
        agreed=agreed_dates(situation),
        find_out=to_find_out(account, session.today),
        ask=tuple(questions(account, account_history)),
        touches=tuple(reversed(situation.timeline if everything else situation.timeline[-_LAST:])),
        notes=tuple(note for note in reversed(account_history.notes) if note.text),
        answered_in=_answered_in(situation.timeline),
        replies=tuple(reply for reply in account_history.replies if reply.state == "waiting"),
        promises=tuple(promise for promise in account_history.promises if promise.state == "open"),
        mix=dict(Counter(touch.channel for touch in situation.timeline if touch.made).most_common()),
        prefers=said or likes,
        quiet=quietness(situation),
        snooze=snooze_of(situation),
        opted_out={contact.name: stopped for contact in account.contacts if (stopped := history.stopped(contact))},
        texts_only=tuple(
            contact.name
            for contact in account.contacts
            if texts_only(contact, session.book.settings, session.calendar, session.today)
        ),
        dead=tuple(
            contact.name
            for contact in account.contacts
            if contact.phone and is_dead(contact.phone.e164, account_history.messages)
        ),
        away={
            contact.name: absence
            for contact in account.contacts
            if (absence := absence_of(contact, account_history, session.today))
        },
        bounced=frozenset(each.name for each in account.contacts if bounce_of(each, account_history)),
        review=frozenset(review_items(situation.cadence)),
        consents={each.name: found for each in account.contacts if (found := consent_of(history, each))},
    )


def _to_say(session: Session, situation: Situation, rows: Sequence[DueRow], every: Sequence[Action]) -> Iterator[ToSay]:
    """What to say on what is due today by a live channel, by rank."""
    actions = {action.key: action for action in every}
    for row in rows:
        if row.channel in LIVE_CHANNELS and row.key in actions:
            template = session.book.templates.get(row.template or "")
            action, history = actions[row.key], situation.account_history
            words = words_to_say(session, action, template, history, session.today)
            if words:
                yield ToSay(row.channel, row.item, words)


def _answered_in(timeline: tuple[Touch, ...]) -> dict[dt.datetime, int]:
    """For each text that brought an answer before the next one went, the minutes it took."""
    found: dict[dt.datetime, int] = {}
    open_text: Touch | None = None
    for touch in timeline:
        if touch.channel == "text" and touch.direction == "out" and touch.made:
            open_text = touch
        elif touch.channel == "text" and touch.direction == "in" and open_text is not None:
            found[open_text.at] = int((touch.at - open_text.at).total_seconds() // 60)
            open_text = None
    return found
