"""`touch reply`: the thread, the answer as it will arrive, a question, and a moment in which it can be taken back."""

import sys
import time
from typing import TYPE_CHECKING, Annotated, Any

from touchcli.cli.command import App, Option, command
from touchcli.cli.console.editor import any_editor, edit_words
from touchcli.cli.console.errors import DONE, FAILED, INTERRUPTED, USAGE
from touchcli.cli.console.lines import complain, width, write, write_json
from touchcli.cli.console.prompt import agreed, answer, is_terminal
from touchcli.cli.console.signals import finishing
from touchcli.cli.options import AccountName, Yes
from touchcli.cli.views.thread import thought_lines, thread_lines
from touchcli.flows.common.session import Invocation, Session, open_session
from touchcli.rules.errors import UserError

if TYPE_CHECKING:
    from touchcli.flows.sending.by_hand.reply import Answer, Thread
    from touchcli.flows.sending.deliver import Approver, RunResult

_QUOTED = 90
"""Columns of the thread as the editor quotes it."""


def run(
    invocation: Invocation,
    account: str,
    who: str | None,
    message: str | None,
    template: str | None,
    *,
    dry: bool,
    yes: bool,
    wait: bool,
    as_json: bool,
) -> int:
    """Answer the contact who waits; exit code 1 if the answer was held, failed or is in doubt."""
    from touchcli.cli.views.run_plan import preview_as_json, preview_lines
    from touchcli.cli.views.sent import exit_code, sent_as_json, sent_lines
    from touchcli.flows.sending.by_hand.reply import draft_answer, find_thread

    if message is not None and template is not None:
        raise UserError("--template and --message are two answers", "give one of them")
    if as_json and not (yes or dry):
        raise UserError("--json cannot ask before it sends", "use --yes, or look with --dry-run --json")
    session = open_session(invocation)
    complain(session.problems)
    thread = find_thread(session, account, who)
    if not as_json:
        write(thread_lines(session, thread, width()))
    if message is None and template is None:
        message = _ask_for_words(session, thread, as_json=as_json)
    draft = draft_answer(session, thread, message, template)
    if not as_json:
        write([*preview_lines(session, draft.plan)[: None if dry else -1], *thought_lines(draft)])
    if dry:
        if as_json:
            write_json(_with_thoughts(preview_as_json(session, draft.plan), draft))
        return USAGE if session.problems else DONE
    blocks = wait or not session.book.settings.texting.cooloff.seconds()
    result, interrupted = (_send if blocks else _order)(session, draft, yes=yes)
    if result is None:
        return INTERRUPTED
    if as_json:
        write_json(_with_thoughts(sent_as_json(session, result), draft))
    else:
        write(sent_lines(session, result))
    return FAILED if result.plan.held or result.refused else exit_code(session, result, interrupted=interrupted)


def _order(session: Session, answer: "Answer", *, yes: bool) -> "tuple[RunResult | None, bool]":
    """Have it sent when the cool-off is over; the command need not wait for that."""
    from touchcli.cli.send_later import send_later
    from touchcli.flows.sending.by_hand.reply import order_answer

    tick = session.invocation.tick
    result = order_answer(
        session, answer, session.provider, tick, lambda: agreed("Send it?", yes=yes), _approver(session, yes=yes)
    )
    if result.entry:
        send_later(session, result.plan.waiting[0][1].client_ref)
    return result, False


def _approver(session: Session, *, yes: bool) -> "Approver":
    from touchcli.flows.sending.deliver import Approver

    return Approver(session.env.get("USER") or session.env.get("LOGNAME") or "a person", seen=not yes)


def _send(session: Session, answer: "Answer", *, yes: bool) -> "tuple[RunResult | None, bool]":
    """Wait and send it; None if it was taken back meanwhile. True beside it if somebody wanted to leave."""
    from touchcli.flows.sending.by_hand.reply import send_answer

    with finishing() as leaving:

        def ask() -> bool:
            sure = agreed("Send it?", yes=yes)
            if sure:
                _cool_off(round(session.book.settings.texting.cooloff.seconds()))
                leaving.hold()
            return sure

        tick, approver = session.invocation.tick, _approver(session, yes=yes)
        try:
            return send_answer(session, answer, session.provider, tick, ask, approver), leaving.asked
        except KeyboardInterrupt:  # nothing is on its way before `hold`
            sys.stderr.write("\ntouch: taken back; nothing was sent\n")
            return None, True


def _with_thoughts(value: dict[str, Any], answer: "Answer") -> dict[str, Any]:
    return {**value, "thoughts": list(answer.thoughts)}


def _ask_for_words(session: Session, thread: "Thread", *, as_json: bool) -> str:
    """One line from the terminal, or as many as a person writes in the editor; raises UserError if there are none."""
    if as_json or not is_terminal():
        raise UserError("no answer to send", "--message M or --template T says it")
    sys.stdout.flush()
    words = answer("Your answer (one line; Enter or e opens the editor)")
    if words.lower() in ("", "e"):
        words = _words_from_editor(session, thread)
    if not words:
        raise UserError("no answer to send", "write it, or come back later")
    return words


def _words_from_editor(session: Session, thread: "Thread") -> str:
    """What is written above the thread, which is quoted behind `#`: such lines are left out."""
    quoted = ["".join(span.text for span in each) for each in thread_lines(session, thread, _QUOTED)]
    below = "\n".join(f"# {each}".rstrip() for each in ("Lines that begin with # are left out.", "", *quoted))
    written = edit_words(any_editor(session.env), f"\n\n{below}") or ""
    return "\n".join(each for each in written.splitlines() if not each.startswith("#")).strip()


def _cool_off(seconds: int) -> None:
    """Wait; Ctrl-C takes the answer back, and raises KeyboardInterrupt."""
    terminal = sys.stderr.isatty()
    if seconds and not terminal:
        sys.stderr.write(f"touch: going out in {seconds} s; Ctrl-C takes it back\n")
        sys.stderr.flush()
    for left in range(seconds, 0, -1):
        if terminal:
            sys.stderr.write(f"\rgoing out in {left} s, Ctrl-C takes it back ")
            sys.stderr.flush()
        time.sleep(1)
    if seconds and terminal:
        sys.stderr.write("\r" + " " * 50 + "\r")


def register(app: App) -> None:
    """Add the command to the application."""

    @command(
        app,
        "reply",
        group="Answers",
        examples=('touch reply acme --message "Yes, Thursday at ten works. Dana"',),
    )
    def reply(
        invocation: Invocation,
        account: AccountName,
        message: Annotated[str | None, Option("--message", metavar="M", help="The answer, as it is.")] = None,
        template: Annotated[
            str | None, Option("--template", metavar="T", help="With this template.", completes="template")
        ] = None,
        contact: Annotated[
            str | None, Option("--contact", metavar="C", help="Answer this contact.", completes="contact")
        ] = None,
        dry: Annotated[bool, Option("--dry-run", help="Show it as it will arrive; send nothing.")] = False,
        wait: Annotated[bool, Option("--wait", help="Wait here until it goes; Ctrl-C takes it back.")] = False,
        yes: Yes = False,
        *,
        as_json: bool,
    ) -> int:
        """Answer a customer who waits.

        Shows the thread and asks. The answer goes a moment later; until then `touch undo` takes it back.
        """
        return run(invocation, account, contact, message, template, dry=dry, yes=yes, wait=wait, as_json=as_json)
