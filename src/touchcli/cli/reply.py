"""`touch reply`: the thread, the answer as it will arrive, a question, and a moment to take it back."""

import sys
import time
from typing import TYPE_CHECKING

from touchcli.cli.asking import agreed
from touchcli.cli.boundary import DONE, FAILED, INTERRUPTED, guarded
from touchcli.cli.screen import Line, Span, complain, line, write, write_json
from touchcli.cli.send import preview_as_json, preview_lines
from touchcli.cli.sending import exit_code, sent_as_json, sent_lines
from touchcli.flows.opening import Desk, Surroundings, open_desk
from touchcli.flows.reply import Answer, Thread, draft_answer, send_answer, thread
from touchcli.flows.send import Sent
from touchcli.rules.errors import UserError
from touchcli.rules.wording import safe

if TYPE_CHECKING:
    import typer


def run(
    around: Surroundings,
    account: str,
    who: str | None,
    message: str | None,
    template: str | None,
    *,
    dry: bool,
    yes: bool,
    as_json: bool,
) -> int:
    """Answer the contact who waits; exit code 1 where the answer was held, failed or is in doubt."""
    if message is not None and template is not None:
        raise UserError("--template and --message are two answers", "give one of them")
    desk = open_desk(around)
    complain(desk.problems)
    talk = thread(desk, account, who)
    if not as_json:
        write(_thread(desk, talk))
    if message is None and template is None:
        message = _ask_for_words()
    answer = draft_answer(desk, talk, message, template)
    if dry or not answer.run.ready:
        return _not_sent(desk, answer, dry=dry, as_json=as_json)
    if not as_json:
        write([*preview_lines(desk, answer.run)[:-1], *(line(f"  {thought}", "yellow") for thought in answer.thoughts)])
    if not agreed("Send it?", yes=yes):
        write([] if as_json else [line("Nothing was sent.")])
        return DONE
    if not _cooled_off(desk.book.settings.texting.cooloff.seconds()):
        sys.stderr.write("\ntouch: taken back; nothing was sent\n")
        return INTERRUPTED
    sent = send_answer(desk, answer, desk.provider, around.tick)
    if as_json:
        write_json(sent_as_json(desk, sent))
    else:
        write(sent_lines(desk, sent))
    return FAILED if sent.refused else exit_code(desk, sent)


def _thread(desk: Desk, talk: Thread) -> list[Line]:
    lines: list[Line] = [
        (Span(safe(talk.account.name), "bold"), Span(f" · {safe(talk.contact.name)} {_number(talk)}")),
        line(),
    ]
    for said in talk.lines:
        at = said.at.astimezone(desk.calendar.zone)
        who = safe(talk.contact.called) if said.theirs else "we"
        lines.append((Span(f"  {at:%a %d %b %H:%M}  {who}: ", "dim"), Span(safe(said.text))))
    return [*lines, line()]


def _number(talk: Thread) -> str:
    return talk.contact.phone.masked if talk.contact.phone else ""


def _ask_for_words() -> str:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UserError("there is no answer to send", "--message M or --template T says it")
    sys.stderr.write("Your answer (one line): ")
    sys.stderr.flush()
    words = sys.stdin.readline().strip()
    if not words:
        raise UserError("there is no answer to send", "write it, or come back later")
    return words


def _not_sent(desk: Desk, answer: Answer, *, dry: bool, as_json: bool) -> int:
    """Show an answer that does not go: in a dry run, held, or in practice."""
    if as_json:
        write_json(preview_as_json(desk, answer.run) if dry else sent_as_json(desk, Sent(answer.run)))
    else:
        write(preview_lines(desk, answer.run))
        write([line(f"  {thought}", "yellow") for thought in answer.thoughts])
    return FAILED if answer.run.held and not dry else DONE


def _cooled_off(seconds: float) -> bool:
    """Wait; False where Ctrl-C took the answer back."""
    try:
        for left in range(int(seconds), 0, -1):
            if sys.stderr.isatty():
                sys.stderr.write(f"\rgoing out in {left} s, Ctrl-C takes it back ")
                sys.stderr.flush()
            time.sleep(1)
    except KeyboardInterrupt:
        return False
    if seconds >= 1 and sys.stderr.isatty():
        sys.stderr.write("\r" + " " * 50 + "\r")
    return True


def register(app: "typer.Typer") -> None:
    """Add the command to the application."""
    from typing import Annotated

    import typer

    from touchcli.cli.options import AccountName, AsJson, Workspace, Yes

    @app.command("reply")
    def reply(
        context: typer.Context,
        account: AccountName,
        message: Annotated[str | None, typer.Option("--message", metavar="M", help="The answer, as it is.")] = None,
        template: Annotated[str | None, typer.Option("--template", metavar="T", help="With this template.")] = None,
        contact: Annotated[str | None, typer.Option("--contact", metavar="C", help="Answer this contact.")] = None,
        dry: Annotated[bool, typer.Option("--dry-run", help="Show it as it will arrive; send nothing.")] = False,
        yes: Yes = False,
        as_json: AsJson = False,
        workspace: Workspace = None,
    ) -> None:
        """Answer the customer who waits, with the thread in sight and a moment to take it back."""
        around: Surroundings = context.obj
        around = around._replace(workspace=workspace or around.workspace)
        code = guarded(lambda: run(around, account, contact, message, template, dry=dry, yes=yes, as_json=as_json))
        raise typer.Exit(code)
