"""`touch send --queue`: the run is planned as `touch send` plans it, and left to the workers."""

from collections.abc import Callable

from touchcli.flows.common.session import Session
from touchcli.flows.sending.deliver import RunResult
from touchcli.flows.sending.mailboxes.drafts import put_drafts
from touchcli.flows.sending.outbox import refresh_outbox
from touchcli.flows.sending.planning.plan_run import RunPlan, Selection, plan_with
from touchcli.flows.sending.planning.plan_stamp import PlanStamper
from touchcli.rules.errors import UserError


def require_server(session: Session) -> None:
    """Raise UserError if the ledger is a file, at which workers cannot meet."""
    if session.ledger_url.startswith("sqlite:"):
        raise UserError(
            "queues and workers need `ledger: postgresql://…` in touch.yaml",
            "pip install 'touchcli[postgres]' and see docs/team.md, or send without --queue",
        )


def queue(session: Session, selection: Selection, ask: Callable[[RunPlan], bool]) -> RunResult:
    """Queue what is ready, each text once; gives the queued messages, and `left` are those the workers had already.

    Raises UserError or LedgerError with nothing queued.
    """
    require_server(session)
    with session.sending_ledger() as ledger, ledger.run_lock(session.now) as mine:
        if not mine:
            return RunResult(RunPlan((), (), ()), overlapped=True)
        from touchcli.ledger import jobs

        jobs.prepare(ledger)
        doubted = refresh_outbox(session, ledger)
        plan = plan_with(session, ledger, selection)
        under_way = jobs.under_way(ledger)
        ready = tuple(pair for pair in plan.ready if pair[1].client_ref not in under_way)
        left = len(plan.ready) - len(ready)
        plan = plan._replace(ready=ready)
        result = RunResult(plan, doubted=doubted, left=left, why_left="the workers have them" if left else None)
        for_drafts = [message for _, message in plan.drafts]
        if not ready:
            return result._replace(drafts=put_drafts(session, ledger, for_drafts))
        if not ask(plan):
            return result._replace(declined=True)
        result = result._replace(drafts=put_drafts(session, ledger, for_drafts))
        new = [message for row, message in ready if row is not None]
        waiting = [message for row, message in ready if row is None]
        return result._replace(messages=jobs.enqueue_with_jobs(ledger, new, waiting, PlanStamper(session).stamp))
