"""`touch send --queue`: asks, leaves the texts to the workers, and says what was queued."""

from typing import TYPE_CHECKING

from touchcli.cli.console.lines import complain, line, write, write_json
from touchcli.cli.console.prompt import agreed

if TYPE_CHECKING:
    from touchcli.flows.common.session import Session
    from touchcli.flows.sending.deliver import RunResult
    from touchcli.flows.sending.planning.plan_run import RunPlan, Selection


def enqueue(session: "Session", selection: "Selection", *, yes: bool, as_json: bool) -> int:
    """Queue what is ready; exit codes as those of `touch send`."""
    from touchcli.cli.views.run_plan import preview_lines
    from touchcli.cli.views.sent import draft_lines, exit_code, sent_as_json, sent_lines
    from touchcli.flows.sending.queue import queue

    def ask(run: "RunPlan") -> bool:
        if not yes:
            write(preview_lines(session, run)[:-1])
        return agreed(f"Queue {_texts(len(run.ready))}?", yes=yes)

    complain(session.problems)
    result = queue(session, selection, ask)
    if as_json:
        content = sent_as_json(session, result)
        content["counts"].setdefault("queued", 0)
        write_json(content)
    elif result.overlapped or result.declined:
        write(sent_lines(session, result))
    else:
        write([*draft_lines(result), line(_summary(result), "bold")])
    return exit_code(session, result._replace(why_left=None))  # what the workers have is not left behind


def _texts(count: int) -> str:
    return "1 text" if count == 1 else f"{count} texts"


def _summary(result: "RunResult") -> str:
    parts = [f"{_texts(len(result.messages))} queued for the workers"]
    parts += [f"{result.left} with them already"] if result.left else []
    parts += [f"{len(result.plan.held)} held"] if result.plan.held else []
    parts += [f"{len(result.plan.waiting)} waiting"] if result.plan.waiting else []
    parts += [f"{len(result.doubted)} in doubt: touch reconcile"] if result.doubted else []
    return ", ".join(parts) + "."
