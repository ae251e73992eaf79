"""`touch send --queue`: asks, leaves the texts to the workers, and says what was queued."""

from typing import TYPE_CHECKING

from touchcli.cli.console.lines import complain, line, write, write_json
from touchcli.cli.console.prompt import agreed

if TYPE_CHECKING:
    from touchcli.flows.common.session import Session
    from touchcli.flows.sending.plan_run import RunPlan, Selection
    from touchcli.flows.sending.send import Sent


def enqueue(session: "Session", selection: "Selection", *, yes: bool, as_json: bool) -> int:
    """Queue what is ready; exit codes as those of `touch send`."""
    from touchcli.cli.views.run_plan import preview_lines
    from touchcli.cli.views.sent import exit_code, sent_as_json, sent_lines
    from touchcli.flows.sending.queue import queue

    def ask(run: "RunPlan") -> bool:
        if not yes:
            write(preview_lines(session, run)[:-1])
        return agreed(f"Queue {_texts(len(run.ready))}?", yes=yes)

    complain(session.problems)
    sent = queue(session, selection, ask)
    if as_json:
        content = sent_as_json(session, sent)
        content["counts"].setdefault("queued", 0)
        write_json(content)
    elif sent.overlapped or sent.declined:
        write(sent_lines(session, sent))
    else:
        write([line(_summary(sent), "bold")])
    return exit_code(session, sent)


def _texts(count: int) -> str:
    return "1 text" if count == 1 else f"{count} texts"


def _summary(sent: "Sent") -> str:
    parts = [f"{_texts(len(sent.messages))} queued for the workers"]
    parts += [f"{sent.left} with them already"] if sent.left else []
    parts += [f"{len(sent.run.held)} held"] if sent.run.held else []
    parts += [f"{len(sent.run.waiting)} waiting"] if sent.run.waiting else []
    parts += [f"{len(sent.doubted)} in doubt: touch reconcile"] if sent.doubted else []
    return ", ".join(parts) + "."
