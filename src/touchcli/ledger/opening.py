"""A ledger from its address."""

from pathlib import Path
from typing import TYPE_CHECKING

from touchcli.ledger.change_reader import ChangeReader
from touchcli.ledger.errors import LedgerError

if TYPE_CHECKING:
    from touchcli.ledger.database.connection import Connection
    from touchcli.ledger.ledger import Ledger
    from touchcli.ledger.reader import HistoryReader


def open_ledger(url: str, root: Path, *, create: bool) -> "Ledger":
    """Open the ledger of a workspace and bring its tables up to date.

    Args:
        url: `sqlite:///.touch/ledger.db` (relative to `root`; absolute with four slashes) or `postgresql://…`.
        root: the folder of the workspace.
        create: make the file where there is none. Without it a missing file is an empty ledger that refuses writes and
            leaves no trace on the disk, for previews. PostgreSQL has no file: its tables are made either way.

    Raises:
        LedgerError: damaged, foreign, newer than this program, read-only, in use, not reachable, extra not installed.
    """
    from touchcli.ledger.ledger import Ledger

    if not create:
        return Ledger(_connection(url, root, create=False))
    from touchcli.ledger.outside import Outside

    return Ledger(_connection(url, root, create=True), Outside(root))


def open_to_send(url: str, root: Path) -> "Ledger":
    """Open the ledger of a workspace for whoever sends, or records what customers say; compared with the mark.

    Raises LedgerError as `open_ledger` does, and where it is not the ledger of before: restored, lost, replaced or
    copied to another one. A ledger that is gone is not made anew.
    """
    from touchcli.ledger.ledger import Ledger
    from touchcli.ledger.outside import Outside

    outside = Outside(root)
    ledger = Ledger(_connection(url, root, create=outside.in_force is None), outside)
    try:
        ledger.admit()
    except BaseException:
        ledger.close()
        raise
    return ledger


def open_reader(url: str, root: Path) -> "HistoryReader":
    """Open the ledger of a workspace for what it has to tell; as `open_ledger` without `create`."""
    from touchcli.ledger.reader import HistoryReader

    return HistoryReader(_connection(url, root, create=False))


def open_changes(url: str, root: Path) -> ChangeReader:
    """Open the ledger of a workspace for what changed in it; as `open_ledger` without `create`."""
    return ChangeReader(_connection(url, root, create=False))


def _connection(url: str, root: Path, *, create: bool) -> "Connection":
    if url.startswith(("postgresql://", "postgres://")):
        _refuse_unwritten(url)
        from touchcli.ledger.database.postgres import Postgres

        return Postgres(url)
    if url.startswith("sqlite:///") and len(url) > len("sqlite:///"):
        from touchcli.ledger.database.sqlite import open_file

        return open_file(root / url.removeprefix("sqlite:///"), create=create)
    raise LedgerError(
        "`ledger` is neither a SQLite file nor a PostgreSQL address",
        "write sqlite:///.touch/ledger.db or postgresql://user@host/database",
    )


def _refuse_unwritten(url: str) -> None:
    """Raise LedgerError for a password with a `/`, `@`, `?` or `#` as it is: the rest of it would be read as a host."""
    before, at, _ = url.partition("://")[2].rpartition("@")
    if at and any(char in before for char in "/@?#"):
        raise LedgerError(
            "the address of the ledger has a `/`, `@`, `?` or `#` in its password", "write %2F, %40, %3F or %23 there"
        )
