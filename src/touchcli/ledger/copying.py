"""Moving a ledger: every row of one into another that is empty."""

from touchcli.ledger.errors import LedgerError
from touchcli.ledger.ledger import Ledger

TABLES = (
    "entries",
    "touches",
    "messages",
    "events",
    "attempts",
    "receipts",
    "replies",
    "promises",
    "snoozes",
    "notes",
    "wishes",
    "consents",
    "approvals",
    "absences",
    "bounces",
    "slots",
    "secrets",
    "tokens",
    "marks",
)
OWN = ("changes", "ledger")
"""What belongs to one ledger and is never copied: what follows from the old one is made anew for the new one."""
_BATCH = 1000


def copy(source: Ledger, target: Ledger) -> dict[str, int]:
    """Copy all rows with their ids, in one transaction of the target; gives the number of rows of each table.

    From then on nothing is sent from the source. The tables of `OWN` stay as they are. The source is read as it stands
    at one instant, so nothing may be sending.
    Raises LedgerError if the target is not empty, or does not hold as many rows in the end as the source has.
    """
    source.supersede(target.name)
    try:
        with source.db.transaction(write=False), target.db.transaction():
            if any(counts(target).values()):
                raise LedgerError("the ledger to copy to is not empty", "give it a database or a file of its own")
            for table in TABLES:
                _copy_table(source, target, table)
            copied = counts(source)
            if copied != counts(target):
                raise LedgerError("the copy has not all rows, and was not kept", "run this again")
            target.db.change("descend", name=source.name)
            return copied
    except BaseException:
        source.supersede(None)
        raise


def _copy_table(source: Ledger, target: Ledger, table: str) -> None:
    read = source.db.execute(f"SELECT * FROM {table}")  # noqa: S608 - the names are ours
    columns = [column[0] for column in read.description or ()]
    names, values = ", ".join(columns), ", ".join(f":{name}" for name in columns)
    rows = [dict(zip(columns, row, strict=True)) for row in read.fetchall()]
    for start in range(0, len(rows), _BATCH):
        target.db.execute_many(
            f"INSERT INTO {table} ({names}) VALUES ({values})",  # noqa: S608 - the names are ours
            rows[start : start + _BATCH],
        )
    if "id" in columns:
        target.db.ids_were_given(table)


def counts(ledger: Ledger) -> dict[str, int]:
    """How many rows each table has."""
    return {
        table: int(ledger.db.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])  # noqa: S608 - the names are ours
        for table in TABLES
    }
