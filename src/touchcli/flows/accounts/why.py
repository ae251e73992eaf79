"""Every rule for an account's next text or mail, passed or not, and why the account ranks where it does."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from touchcli.flows.common.assess import Assessor
from touchcli.flows.common.find import find_account
from touchcli.flows.common.history import read_history
from touchcli.flows.common.session import Session
from touchcli.flows.day.due import ranking
from touchcli.rules.due.due import agenda, due
from touchcli.rules.due.rank import can_be_made, explain, ranked
from touchcli.rules.due.situation import ONCE, Situation
from touchcli.rules.models.account import Account
from touchcli.rules.models.action import Action, Draft, Hold
from touchcli.rules.models.history import History
from touchcli.rules.models.settings import Channel
from touchcli.rules.numbers import related
from touchcli.rules.texting.guards import Guard, check_all


class Why(NamedTuple):
    """The account's next text, or mail, under every guard.

    `action` is the one judged, due or next to come; None if the account's cadence knows none. `rank` is its
    account's place in the day's list, None if nothing of it is due; `top` the action that gives it that place;
    `passed_over` are the templates whose turn it was and whose words could not go, each with the reason.
    """

    account: Account
    action: Action | None
    template: str | None
    draft: Draft | None
    verdicts: tuple[tuple[Guard, Hold | None], ...]
    due: bool
    rank: int | None
    top: Action | None
    because: str
    passed_over: tuple[tuple[str, str], ...] = ()


def explain_account(session: Session, name: str, channel: Channel = "text") -> Why:
    """Assess the account's next text or mail as if sent at the desk's instant; raises UserError for an unknown account.

    Mails are judged whether touch sends the rep's or not.
    """
    account = find_account(session, name)
    with session.history() as ledger:
        history = read_history(session, ledger, related(session.book, [account]))
    mine = due(session.book, history, session.calendar, session.now, [account])
    top = mine[0] if mine else None
    text = next(_of(channel, mine), None) or _next(session, account, history, channel)
    rank = ranking(session).index(account.id) + 1 if mine else None
    because = explain(top, session.today) if top else "nothing is due"
    if text is None:
        text = _none_planned(session, account, history, channel)
        planned = False
    else:
        planned = True
    assessor = Assessor(session.book, history, session.calendar, session.now)
    facts = assessor.facts(text, tuple(action for action in mine if can_be_made(action)))
    return Why(
        account,
        text if planned else None,
        facts.draft.template,
        facts.draft if planned else None,
        check_all(facts),
        text in mine,
        rank,
        top,
        because,
        facts.passed_over,
    )


def _of(channel: Channel, actions: Iterable[Action]) -> Iterator[Action]:
    """The texts, or the mails, of some actions that touch may send."""
    return (row for row in actions if row.channel == channel and row.kind != "reply" and row.by != "sponsor")


def _next(session: Session, account: Account, history: History, channel: Channel) -> Action | None:
    """The text or mail that comes next: the first in the agenda, else the first the cadence would come to."""
    account_history = history.of(account.id)
    coming = [*_of(channel, agenda(session.book, account, account_history, session.calendar, session.now))]
    if coming:
        return min(ranked(coming, session.today), key=lambda row: row.due_on)
    situation = Situation(session.book, account, account_history, session.calendar, session.now)
    items = situation.cadence.items if situation.cadence else ()
    return next(
        (
            situation.of_item(item, session.today, "rhythm", ONCE, f"the first {channel} to come", 1.0)
            for item in items
            if item.channel == channel
        ),
        None,
    )


def _none_planned(session: Session, account: Account, history: History, channel: Channel) -> Action:
    """A text or mail that nobody planned, so that the guards can be asked all the same."""
    situation = Situation(session.book, account, history.of(account.id), session.calendar, session.now)
    contact = next(iter(account.contacts), None)
    reason = f"no {channel} is planned"
    return situation.action("rhythm", channel, "none", session.today, ONCE, reason, contact=contact)
