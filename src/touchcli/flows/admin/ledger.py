"""`touch ledger`: the ledger copied, backed up, put back, looked through, and taken as it is."""

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from touchcli.flows.common.session import Session
from touchcli.ledger import Ledger, open_ledger
from touchcli.ledger.copying import copy, counts
from touchcli.ledger.database.lock_files import lock_file
from touchcli.ledger.database.sqlite import SQLite
from touchcli.ledger.verbs.admission import Accepted
from touchcli.ledger.verifying import Verified, verify
from touchcli.posix import try_lock
from touchcli.rules.errors import UserError


def copy_ledger(session: Session, target: str) -> dict[str, int]:
    """Copy the ledger, whole or not at all; gives the rows of each table. From then on the old one sends nothing.

    Raises UserError if a run is under way, LedgerError if the target is not empty.
    """
    with (
        session.ledger() as source,
        _alone(source, session),
        open_ledger(target, session.root, create=True) as destination,
    ):
        return copy(source, destination)


def back_up(session: Session, file: Path) -> dict[str, int]:
    """Write the ledger as it stands now to a new file, while others may write; gives the rows of each table."""
    with session.ledger() as ledger:
        if not ledger.db.kept:
            raise UserError("there is no ledger yet", "touch log or touch send makes one")
        _a_file(ledger).backup(file)
    with open_ledger(f"sqlite:///{file.absolute()}", session.root, create=False) as copied:
        return counts(copied)


def restore(session: Session, file: Path) -> dict[str, int]:
    """Put a backup in the place of the ledger; gives the rows of each table.

    What the ledger had since is gone, so nothing is sent until `touch ledger accept`. Raises UserError if the ledger
    is not a file or something is being sent, LedgerError if the backup is not a whole ledger.
    """
    if not session.ledger_url.startswith("sqlite:///"):
        raise UserError("a ledger on PostgreSQL is put back by its own tools", "pg_restore, then touch ledger accept")
    path = session.root / session.ledger_url.removeprefix("sqlite:///")
    if not file.is_file():
        raise UserError(f"{file} is not a file")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        with open_ledger(f"sqlite:///{file.absolute()}", session.root, create=False) as backup:
            _a_file(backup).backup(new)
        with open_ledger(f"sqlite:///{new.absolute()}", session.root, create=False) as ledger:
            found = verify(ledger)
            ledger.put_back()
        if found.problems or found.damaged:
            raise UserError(f"{file} is damaged itself", "take another backup, or touch ledger verify on a copy")
        with _nobody_at(path):
            for log in ("-wal", "-shm"):
                path.with_name(path.name + log).unlink(missing_ok=True)
            new.replace(path)
        return found.rows
    finally:
        for left in ("", "-wal", "-shm"):
            new.with_name(new.name + left).unlink(missing_ok=True)


def verify_ledger(session: Session) -> Verified:
    """Look through the whole ledger; nothing is written."""
    with session.ledger() as ledger:
        return verify(ledger)


def accept(session: Session) -> Accepted:
    """Take the ledger as it is now, with whatever may have gone without its knowledge in doubt.

    Raises UserError if a run is under way.
    """
    numbers = {
        contact.phone.e164 for one in session.book.accounts.values() for contact in one.contacts if contact.phone
    }
    with session.ledger(create=True) as ledger, _alone(ledger, session):
        return ledger.accept(session.now, sorted(numbers))


@contextmanager
def _alone(ledger: Ledger, session: Session) -> Iterator[None]:
    with ledger.run_lock(session.now) as mine:
        if not mine:
            raise UserError("a run of touch send is in progress", "run this again when it is done")
        yield


@contextmanager
def _nobody_at(path: Path) -> Iterator[None]:
    """Keep runs and texts from a ledger that may be too damaged to be opened."""
    with ExitStack() as stack:
        if not all(try_lock(stack.enter_context(lock_file(path, name))) for name in ("run", "sending")):
            raise UserError("something is being sent", "run this again when it is done")
        yield


def _a_file(ledger: Ledger) -> SQLite:
    if not isinstance(ledger.db, SQLite):
        raise UserError("a ledger on PostgreSQL is backed up by its own tools", "pg_dump, as for any database")
    return ledger.db
