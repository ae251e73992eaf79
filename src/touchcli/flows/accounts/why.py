"""Every rule for an account's next text, passed or not, and why the account ranks where it does."""

from typing import NamedTuple

from touchcli.flows.common.assess import Assessor, is_text
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
from touchcli.rules.numbers import related
from touchcli.rules.texting.guards import Guard, check_all


class Why(NamedTuple):
    """The account's next text under every guard.

    `action` is the text judged, due or next to come; None if the account's cadence knows no text. `rank` is its
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


def explain_account(session: Session, name: str) -> Why:
    """Assess the account's next text as if sent at the desk's instant; raises UserError for an unknown account."""
    account = find_account(session, name)
    with session.history() as ledger:
        history = read_history(session, ledger, related(session.book, [account]))
    mine = due(session.book, history, session.calendar, session.now, [account])
    top = mine[0] if mine else None
    text = next((action for action in mine if is_text(action)), None) or _next_text(session, account, history)
    rank = ranking(session).index(account.id) + 1 if mine else None
    because = explain(top, session.today) if top else "nothing is due"
    if text is None:
        text = _no_text(session, account, history)
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


def _next_text(session: Session, account: Account, history: History) -> Action | None:
    """The text that comes next: the first in the agenda, else the first the cadence would come to."""
    account_history = history.of(account.id)
    coming = [
        row for row in agenda(session.book, account, account_history, session.calendar, session.now) if is_text(row)
    ]
    if coming:
        return min(ranked(coming, session.today), key=lambda row: row.due_on)
    situation = Situation(session.book, account, account_history, session.calendar, session.now)
    items = situation.cadence.items if situation.cadence else ()
    return next(
        (
            situation.of_item(item, session.today, "rhythm", ONCE, "the first text to come", 1.0)
            for item in items
            if item.channel == "text"
        ),
        None,
    )


def _no_text(session: Session, account: Account, history: History) -> Action:
    """A text that nobody planned, so that the guards can be asked all the same."""
    situation = Situation(session.book, account, history.of(account.id), session.calendar, session.now)
    contact = next(iter(account.contacts), None)
    return situation.action("rhythm", "text", "none", session.today, ONCE, "no text is planned", contact=contact)
