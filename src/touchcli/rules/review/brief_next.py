"""The next steps with an account: what was agreed, what was promised, what is due next (PRACTICE J9, J10)."""

from collections.abc import Iterator

from touchcli.rules.due.due import agenda_of
from touchcli.rules.due.reasons.agreed_dates import agreed_dates
from touchcli.rules.due.situation import Situation
from touchcli.rules.models.action import Action
from touchcli.rules.models.cadence import Item
from touchcli.rules.review.brief_plan import Plan
from touchcli.rules.review.brief_value import Ahead

_NEXT = 3
_KEYS = {
    "goal-": "goals",
    "growth": "growth",
    "space-": "white_space",
    "issue-": "issues",
    "missed-": "expectations",
    "expectations": "expectations",
}
"""Which key of the plan asks for an item, by how its name begins."""


def next_steps(situation: Situation, plan: Plan) -> tuple[Ahead, ...]:
    """Agreed dates, open promises, and the next three things due, by their day."""
    coming = sorted(
        (action for action in agenda_of(situation) if action.kind not in ("next", "promise")),
        key=lambda action: (action.due_on, action.key),
    )
    due = (_due(situation, action, plan) for action in coming[:_NEXT])
    steps = (*_agreed(situation), *_promised(situation), *due)
    return tuple(sorted(steps, key=lambda step: (step.on, step.kind, step.source)))


def _agreed(situation: Situation) -> Iterator[Ahead]:
    for each in agreed_dates(situation):
        contact = situation.account.contact(each.touch.contact)
        who = contact.name if contact else None
        yield Ahead("agreed", each.on, each.channel, each.touch.next_time, who, None, f"touch {each.touch.id}")


def _promised(situation: Situation) -> Iterator[Ahead]:
    for each in situation.account_history.promises:
        if each.state == "open":
            yield Ahead("promise", each.by, None, None, None, each.what, f"promise {each.id}")


def _due(situation: Situation, action: Action, plan: Plan) -> Ahead:
    who = action.contact.name if action.contact else None
    return Ahead("due", action.due_on, action.channel, None, who, action.reason, _source(situation, action, plan))


def _source(situation: Situation, action: Action, plan: Plan) -> str:
    """What asks for an action: a message from them, an item of the cadence, or a key of the plan."""
    if action.reply_id is not None:
        return f"reply {action.reply_id}"
    cadence = situation.cadence
    if cadence and action.cadence:
        lists: dict[str, tuple[Item, ...]] = {
            "steps": cadence.steps,
            "rhythms": cadence.rhythms,
            "milestones": cadence.milestones,
        }
        places = ((name, n) for name, items in lists.items() for n, item in enumerate(items) if item.id == action.item)
        return plan.where(cadence.file, cadence.line, next(places, ()))
    if action.kind == "expectation":
        return plan.at("expectations")
    key = next((key for begins, key in _KEYS.items() if action.item.startswith(begins)), None)
    return plan.at(*((key,) if key else ()))
