"""The JSON of COMMANDS.md: keys are contracts; new ones may be added."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from touchcli.rules.models.values import iso

if TYPE_CHECKING:
    from touchcli.flows.common.refused import Refused
    from touchcli.flows.day.rows import DueRow
    from touchcli.rules.models.action import Action, Hold
    from touchcli.rules.models.history import Note, Touch
    from touchcli.rules.models.problem import Problem

Json = dict[str, Any]


def of_hold(hold: "Hold") -> Json:
    """A hold as JSON."""
    return {
        "code": hold.code,
        "message": hold.message,
        "rule": hold.rule,
        "origin": hold.origin,
        "clears_at": iso(hold.clears_at) if hold.clears_at else None,
        "instead": hold.instead,
    }


def of_refused(refused: "Refused | None") -> Json | None:
    """The provider's calls that were refused lately as JSON, None if there are none."""
    if refused is None:
        return None
    return {"count": refused.calls, "since": iso(refused.since), "last": iso(refused.last), "why": refused.why}


def of_action(action: "Action", today: dt.date) -> Json:
    """An action as JSON, without its verdict."""
    from touchcli.rules.due.five_ws import to_ask
    from touchcli.rules.due.rank import overdue

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
        "agreed_at": iso(action.agreed_at) if action.agreed_at else None,
    }


def of_row(row: "DueRow", rank: int) -> Json:
    """A row of the day as JSON."""
    shown = {name: value for name, value in row._asdict().items() if name not in _UNSHOWN}
    return shown | {"find_out": list(row.find_out), "holds": [hold._asdict() for hold in row.holds], "rank": rank}


_UNSHOWN = ("place", "wants_texts")


def of_note(note: "Note") -> Json:
    """A note of no touch as JSON."""
    return note._asdict() | {"at": iso(note.at)}


def of_touch(touch: "Touch") -> Json:
    """A touch as JSON."""
    return {
        "id": touch.id,
        "account": touch.account,
        "contact": touch.contact,
        "channel": touch.channel,
        "direction": touch.direction,
        "outcome": touch.outcome,
        "at": iso(touch.at),
        "item": touch.item,
        "cadence": touch.cadence,
        "key": touch.key,
        "template": touch.template,
        "purpose": touch.purpose,
        "note": touch.note,
        "summary": touch.summary,
        "next": touch.next if isinstance(touch.next, str) or touch.next is None else touch.next.isoformat(),
        "next_channel": touch.next_channel,
        "next_time": touch.next_time.isoformat("minutes") if touch.next_time else None,
        "prefers": list(touch.prefers),
        "by": touch.by,
    }


def of_problems(problems: "Iterable[Problem]") -> list[Mapping[str, Any]]:
    """Problems as JSON."""
    return [problem.as_json() for problem in problems]
