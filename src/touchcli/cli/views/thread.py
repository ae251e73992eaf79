"""What was written to and fro with a contact, for whoever answers."""

from typing import TYPE_CHECKING

from touchcli.cli.console.lines import Line, Span, line, wrapped
from touchcli.cli.console.numbers import number_shown
from touchcli.rules.wording import safe

if TYPE_CHECKING:
    from touchcli.flows.common.session import Session
    from touchcli.flows.sending.by_hand.reply import Answer, Thread

_SHOWN = 20
"""Texts of a thread that fit on a screen; how many came before them is said."""
_LONGEST = 1600
"""Characters that are shown of one text: ten segments, which is what carriers take at most."""


def thread_lines(session: "Session", thread: "Thread", total: int) -> list[Line]:
    """The last texts of a thread, at most `total` columns wide."""
    number = number_shown(thread.place, session.book.settings.display)
    lines: list[Line] = [
        (Span(safe(thread.account.name), "bold"), Span(f" · {safe(thread.contact.name)} {number}")),
        line(),
    ]
    if len(thread.lines) > _SHOWN:
        lines.append(line(f"  … {len(thread.lines) - _SHOWN} earlier", "dim"))
    for said in thread.lines[-_SHOWN:]:
        at = said.at.astimezone(session.calendar.zone)
        who = safe(thread.contact.called) if said.theirs else "we"
        head = (Span(f"  {at:%a %d %b %H:%M}  {who}: ", "dim"),)
        lines += wrapped(head, safe(said.text, _LONGEST), total, 4)
    if thread.paused:
        last = thread.waiting[-1].id
        lines += [
            line(),
            line(f"  They asked for no more texts; touch inbox --done {last} --resume lifts that.", "yellow"),
        ]
    return [*lines, line()]


def thought_lines(answer: "Answer") -> list[Line]:
    """Second thoughts about an answer, before it goes."""
    lines = [line(f"  {thought}", "yellow") for thought in answer.thoughts]
    return [*lines, line("  Sending it also approves it (texting.approval).", "yellow")] if answer.approve else lines
