"""Jobs for workers, in the same database as the outbox and made in the same transaction, by `procrastinate`.

A job says no more than "look at this message". What may be done with the message, its state decides: a job that comes
twice, or late, or is lost, can neither send a text twice nor lose one.
"""

from collections.abc import Callable, Iterable

from touchcli.ledger.database.postgres import FAMILY, Postgres
from touchcli.ledger.errors import LedgerError
from touchcli.ledger.ledger import Ledger
from touchcli.rules.models.message import Message

try:
    from procrastinate import App, SyncPsycopgConnector
    from procrastinate.exceptions import ConnectorException
    from procrastinate.schema import SchemaManager
    from procrastinate.types import JSONValue
except ImportError:
    raise LedgerError("workers need the extra `postgres`", "pip install 'touchcli[postgres]'") from None

QUEUE, TASK = "touch", "deliver"
BULK = 1000
"""So many jobs at once, and the server's statistics are renewed: without them it fetches by the wrong index."""


def prepare(ledger: Ledger) -> None:
    """Make procrastinate's tables if there are none, once, however many programs come at the same time."""
    if _prepared(ledger):
        return
    with ledger.db.transaction():
        ledger.db.rows("lock_job_tables", family=FAMILY + 2)
        if not _prepared(ledger):
            ledger.db.execute(SchemaManager.get_schema())


def under_way(ledger: Ledger) -> set[str]:
    """The `client_ref` of each message that has a job."""
    return {ref for (ref,) in ledger.db.rows("jobs_under_way", task=TASK)}


def enqueue_with_jobs(
    ledger: Ledger, new: Iterable[Message], waiting: Iterable[Message], stamp: Callable[[Message], str]
) -> list[Message]:
    """Put new messages into the outbox, and a job for each of them and of those `waiting` there, in one transaction.

    `stamp` tells which plan a text was made from; the job carries it.

    Gives the messages that have a job now. The jobs come in the order of the messages, those that wait first. Raises
    LedgerError if the database takes them not, and then has neither messages nor jobs.
    """
    queued = list(waiting)

    def defer(added: list[Message]) -> None:
        queued.extend(added)
        if queued:
            _defer(ledger, queued, stamp)

    ledger.enqueue_many(new, also=defer)
    if len(queued) > BULK:
        ledger.db.execute("ANALYZE messages, procrastinate_jobs")
    return queued


def drop_dead(ledger: Ledger) -> None:
    """Forget the jobs that dead workers had in hand: their messages are sent already, in doubt, or queued still."""
    ledger.db.change("drop_dead_jobs", task=TASK)


def _prepared(ledger: Ledger) -> bool:
    return ledger.db.rows("job_tables") == [(1,)]


def _defer(ledger: Ledger, messages: Iterable[Message], stamp: Callable[[Message], str]) -> None:
    assert isinstance(ledger.db, Postgres)
    job = App(connector=SyncPsycopgConnector()).configure_task(TASK, queue=QUEUE, connection=ledger.db.session)
    wanted: list[dict[str, JSONValue]] = [
        {"client_ref": message.client_ref, "plan": stamp(message)} for message in messages
    ]
    try:
        job.batch_defer(*wanted)
    except ConnectorException:
        raise LedgerError(
            f"{ledger.db.name} takes no jobs", "see whether the server is up, then run this again"
        ) from None
