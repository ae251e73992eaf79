"""The JSON of COMMANDS.md: keys are contracts; new ones may be added."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from touchcli.files.problem import Problem
from touchcli.flows.judge import Judged
from touchcli.rules.five_ws import to_ask
from touchcli.rules.models.action import Action, Hold
from touchcli.rules.models.values import iso
from touchcli.rules.rank import overdue

Json = dict[str, Any]


def of_hold(hold: Hold) -> Json:
    """A hold as JSON."""
    return {
        "code": hold.code,
        "message": hold.message,
        "rule": hold.rule,
        "origin": hold.origin,
        "clears_at": iso(hold.clears_at) if hold.clears_at else None,
        "instead": hold.instead,
    }


def of_action(action: Action, today: dt.date) -> Json:
    """An action as JSON, without its verdict."""
    return {
        "account": action.account.id,
        "name": action.account.name,
        "tier": action.account.tier,
        "owner": action.account.owner,
        "contact": action.contact.name if action.contact else None,
        "channel": action.channel,
        "kind": action.kind,
        "cadence": action.cadence,
        "item": action.item,
        "key": action.key,
        "due_on": action.due_on.isoformat(),
        "overdue_days": overdue(action, today),
        "find": action.find,
        "find_out": list(to_ask(action, today)),
        "reason": action.reason,
    }


def of_judged(row: Judged, today: dt.date) -> Json:
    """An action with its verdict and rank as JSON."""
    template = row.template.id if row.template else row.draft.template if row.draft else None
    return {
        **of_action(row.action, today),
        "template": template,
        "purpose": row.template.purpose if row.template else row.action.purpose,
        "state": row.state,
        "holds": [of_hold(hold) for hold in row.holds],
        "rank": row.rank,
    }


def of_problems(problems: Iterable[Problem]) -> list[Mapping[str, Any]]:
    """Problems as JSON."""
    return [problem.as_json() for problem in problems]
