"""What became of a run of texts: as lines, as JSON, and as an exit code."""

from typing import Any

from touchcli.cli.console.errors import DONE, FAILED, INTERRUPTED, USAGE
from touchcli.cli.console.lines import Line, line, undo_line
from touchcli.cli.console.numbers import number_shown
from touchcli.cli.views.json_shapes import of_hold, of_problems
from touchcli.cli.views.run_plan import STATES, of_held, of_message
from touchcli.flows.common.session import Session
from touchcli.flows.sending.deliver import RunResult
from touchcli.flows.sending.planning.compose import RECIPIENTS
from touchcli.flows.sending.planning.plan_run import is_practice
from touchcli.flows.sending.planning.recheck import Refusal
from touchcli.rules.models.action import Hold
from touchcli.rules.models.message import Message
from touchcli.rules.models.values import iso
from touchcli.rules.wording import counted, safe

_FAILED = frozenset({"rejected", "undelivered", "in-doubt"})


def exit_code(session: Session, result: RunResult, *, interrupted: bool = False) -> int:
    """1 if a text failed, is in doubt or was left behind; 130 after Ctrl-C; 2 if a file has Problems."""
    if interrupted:
        return INTERRUPTED
    if (
        result.doubted
        or (result.left and result.why_left)
        or any(message.state in _FAILED for message in result.messages)
        or any(draft.state == "failed" for draft in result.drafts)
    ):
        return FAILED
    return USAGE if session.problems else DONE


def why_ended(result: RunResult) -> list[str]:
    """For standard error: why a run ended before its end, what to mend, and how many texts wait; nothing otherwise."""
    if not result.why_left:
        return []
    tried = {message.client_ref for message in (*result.messages, *(each.message for each in result.refused))}
    left = [message.channel for _, message in result.plan.ready if message.client_ref not in tried]
    what = "message" if {*left} == {"text", "email"} else "mail" if "email" in left else "text"
    waits = f"; {counted(result.left, f'{what} waits', f'{what}s wait')} in the outbox" if result.left else ""
    return [f"touch: {safe(result.why_left)}{waits}"]


def sent_lines(session: Session, result: RunResult) -> list[Line]:
    """What became of each text, and a line that counts them."""
    if result.overlapped:
        return [line("Another run is in progress; nothing done.")]
    if result.declined:
        return [line("Nothing was sent.")]
    lines: list[Line] = []
    for message in result.messages:
        style = {"accepted": "green", "deferred": "yellow"}.get(message.state, "red")
        error = f": {message.error}" if message.error else ""
        lines.append(line(f"  {message.state:<9} {_whom(session, message)}{error}", style))
    for refusal in result.refused:
        lines.append(line(f"  held      {_name(session, refusal.message)}: {refusal.words}", "yellow"))
    for _, message, why in result.plan.waiting:
        # In practice the words are what there is to see: nothing else will ever come of them.
        shown = ("practice", safe(message.text)) if is_practice(session, message) else ("waits", why)
        lines.append(line(f"  {shown[0]:<9} {_whom(session, message)}: {shown[1]}", "yellow"))
    for message in result.doubted:
        lines.append(line(f"  in doubt  {_whom(session, message)}: a run ended while it was on its way", "red"))
    if any(message.state == "in-doubt" for message in (*result.messages, *result.doubted)):
        lines.append(line("In doubt: it may have arrived. touch never sends it again; touch reconcile settles it."))
    lines += draft_lines(result)
    if (summary := _summary(session, result)) or not result.drafts:
        lines.append(line(summary or "No text is ready.", "bold"))
    return [*lines, undo_line(result.entry)] if result.entry else lines


def _summary(session: Session, result: RunResult) -> str:
    counts = _counts(result)
    parts = [f"{count} {state.replace('-', ' ')}" for state, count in counts.items() if count]
    practice = sum(is_practice(session, message) for _, message, _ in result.plan.waiting)
    waiting = len(result.plan.waiting) - practice
    parts += [f"{waiting} waiting"] if waiting else []
    parts += [f"{practice} in practice, not sent"] if practice else []
    return ", ".join(parts) + "." if parts else ""


def draft_lines(result: RunResult) -> list[Line]:
    """How many e-mails were put into whose Drafts, and what kept the others from it."""
    made: dict[tuple[str, str, str], int] = {}
    for draft in result.drafts:
        key = (draft.message.from_, draft.state, draft.error or "")
        made[key] = made.get(key, 0) + 1
    lines = []
    for (whose, state, error), count in made.items():
        mails, place = counted(count, "e-mail"), f"Drafts of {safe(whose)}"
        if state == "drafted":
            lines.append(line(f"{mails} put into {place}.", "bold"))
        elif state == "there":
            lines.append(line(f"{mails} {'was' if count == 1 else 'were'} put into {place} before."))
        else:
            lines.append(line(f"{mails} could not be put into {place}: {safe(error)}", "red"))
    return lines


def _counts(result: RunResult) -> dict[str, int]:
    counts = dict.fromkeys(STATES, 0)
    for message in (*result.messages, *result.doubted):
        counts[message.state] = counts.get(message.state, 0) + 1
    counts["held"] = len(result.plan.held) + len(result.refused)
    return counts


def _whom(session: Session, message: Message) -> str:
    return f"{_name(session, message)} {number_shown(message.to, session.book.settings.display)}"


def _name(session: Session, message: Message) -> str:
    found = session.book.accounts.get(message.account)
    return found.name if found else message.account or RECIPIENTS.get(message.item or "", "you")


def sent_as_json(session: Session, result: RunResult) -> dict[str, Any]:
    """The run as JSON: what it tried, what it found in doubt, what waits."""
    # In practice the words are what would have been sent; the others will be, later.
    waiting = [
        of_message(session, message, "would-send" if is_practice(session, message) else "deferred", why)
        for _, message, why in result.plan.waiting
    ]
    counts = _counts(result)
    for message in waiting:
        counts[message["state"]] += 1
    messages = [of_message(session, message, message.state, message.error) for message in result.messages]
    doubted = [of_message(session, message, message.state, message.error) for message in result.doubted]
    return {
        "as_of": iso(session.now),
        "dry_run": False,
        "messages": [*messages, *doubted, *waiting],
        "held": [*map(of_held, result.plan.held), *(_of_refusal(session, refusal) for refusal in result.refused)],
        "drafts": [of_message(session, message, state, error) for message, state, error in result.drafts],
        "counts": counts,
        "left": result.left,
        "why_left": result.why_left,
        "overlapped": result.overlapped,
        "entry": result.entry,
        "problems": of_problems(session.problems),
    }


def _of_refusal(session: Session, refusal: Refusal) -> dict[str, Any]:
    """A message that a guard held at the last moment, as JSON."""
    message, hold = refusal.message, refusal.hold or Hold("changed", refusal.why, "plan")
    account = session.book.accounts.get(message.account)
    contact = account.contact(message.contact) if account else None
    return {
        "key": message.key,
        "account": message.account,
        "contact": contact.name if contact else None,
        "to": message.to,
        "template": message.template,
        "holds": [of_hold(hold)],
    }
