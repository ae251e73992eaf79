"""`touch send --queue`: the run is planned as `touch send` plans it, and left to the workers."""

from collections.abc import Callable

from touchcli.flows.common.session import Session
from touchcli.flows.sending.plan_run import RunPlan, Selection, plan_with
from touchcli.flows.sending.send import Sent, tidy
from touchcli.rules.errors import UserError


def needs_a_server(session: Session) -> None:
    """Raise UserError where the ledger is a file, at which workers cannot meet."""
    if session.ledger_url.startswith("sqlite:"):
        raise UserError(
            "queues and workers need `ledger: postgresql://…` in touch.yaml",
            "pip install 'touchcli[postgres]' and see docs/team.md, or send without --queue",
        )


def queue(session: Session, selection: Selection, ask: Callable[[RunPlan], bool]) -> Sent:
    """Queue what is ready, each text once; gives the queued messages, and `left` are those the workers had already.

    Raises UserError or LedgerError with nothing queued.
    """
    needs_a_server(session)
    with session.ledger(create=True) as ledger, ledger.run_lock(session.now) as mine:
        if not mine:
            return Sent(RunPlan((), (), ()), overlapped=True)
        from touchcli.ledger import jobs

        jobs.prepare(ledger)
        doubted = tidy(session, ledger)
        run = plan_with(session, ledger, selection)
        under_way = jobs.under_way(ledger)
        ready = tuple(pair for pair in run.ready if pair[1].client_ref not in under_way)
        left = len(run.ready) - len(ready)
        run = run._replace(ready=ready)
        sent = Sent(run, doubted=doubted, left=left, why_left="the workers have them" if left else None)
        if not ready:
            return sent
        if not ask(run):
            return sent._replace(declined=True)
        new = [message for row, message in ready if row is not None]
        waiting = [message for row, message in ready if row is None]
        return sent._replace(messages=tuple(jobs.enqueue_with_jobs(ledger, new, waiting)))
