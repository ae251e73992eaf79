"""`touch send` without `--dry-run`: asks, sends, and says what became of each text."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from touchcli.cli.ask_texts import ask_texts
from touchcli.cli.console.lines import complain, write, write_json
from touchcli.cli.console.prompt import agreed, is_terminal
from touchcli.cli.console.signals import finishing
from touchcli.cli.views.run_plan import preview_lines
from touchcli.cli.views.sent import exit_code, sent_as_json, sent_lines, why_ended
from touchcli.flows.common.session import Invocation, Session, open_session
from touchcli.flows.sending.planning.plan_run import RunPlan, Selection
from touchcli.flows.sending.send import RunHooks, send
from touchcli.rules.errors import UserError


def run(invocation: Invocation, selection: Selection, *, yes: bool, queue: bool, as_json: bool) -> int:
    """Send what is ready; exit code 1 if a text failed or is in doubt, 2 if a file has Problems."""
    if invocation.as_of:
        raise UserError("--as-of goes with --dry-run only", "texts are sent now or not at all")
    session = open_session(invocation)
    if queue:
        from touchcli.cli.send_queue import enqueue

        return enqueue(session, selection, yes=yes, as_json=as_json)
    complain(session.problems)
    with finishing() as leaving, _progress() as progress:

        def ask(run: RunPlan) -> RunPlan | None:
            agreed = _asked(session, run, yes=yes, as_json=as_json)
            if agreed.ready:
                leaving.hold()
            return agreed if agreed.ready else None

        hooks = RunHooks(invocation.tick, ask, progress, lambda: leaving.asked)
        result = send(session, selection, session.provider, hooks)
        interrupted = leaving.asked
    if as_json:
        write_json(sent_as_json(session, result))
    else:
        write(sent_lines(session, result))
    complain(why_ended(result))
    return exit_code(session, result, interrupted=interrupted)


def _asked(session: Session, run: RunPlan, *, yes: bool, as_json: bool) -> RunPlan:
    """What a person lets go of a run; all of it with `--yes`."""
    if yes or as_json or not is_terminal():
        confirmed(session, run, "", yes=yes, as_json=as_json)
        return run
    write(preview_lines(session, run)[:-1])
    said = ask_texts(session, [message for _, message in run.ready], "Send")
    # What was edited is in the outbox already.
    ready = tuple(
        (None if message.key in said.edited else row, said.go[message.key])
        for row, message in run.ready
        if message.key in said.go
    )
    later = tuple(
        (row, message, "not now") for row, message in run.ready if message.key not in {*said.go, *said.skipped}
    )
    return run._replace(ready=ready, waiting=(*run.waiting, *later))


def confirmed(session: Session, run: RunPlan, question: str, *, yes: bool, as_json: bool) -> bool:
    """Show a run as it would go and ask; raises UserError if `--yes` is wanted."""
    if as_json and not yes:
        raise UserError("--json cannot ask before it sends", "use --yes, or look with --dry-run --json")
    return agreed(question, yes=yes, show=lambda: write(preview_lines(session, run)[:-1]))


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal, from the first text on; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with ExitStack() as stack:
        bar = Progress(console=Console(stderr=True), transient=True)
        task = bar.add_task("Sending", total=None)

        def tell(done: int, total: int) -> None:
            # Not before: a bar that runs keeps the question to itself.
            if not bar.live.is_started:
                stack.enter_context(bar)
            bar.update(task, completed=done, total=total)

        yield tell
