"""A ledger from its address."""

from pathlib import Path

from touchcli.ledger.errors import LedgerError
from touchcli.ledger.ledger import Ledger


def open_ledger(url: str, root: Path, *, create: bool) -> Ledger:
    """Open the ledger of a workspace and bring its tables up to date.

    Args:
        url: `sqlite:///.touch/ledger.db` (relative to `root`; absolute with four slashes) or `postgresql://…`.
        root: the folder of the workspace.
        create: make the file where there is none. Without it a missing file is an empty ledger that refuses writes and
            leaves no trace on the disk, for previews. PostgreSQL has no file: its tables are made either way.

    Raises:
        LedgerError: damaged, foreign, newer than this program, read-only, in use, not reachable, extra not installed.
    """
    if url.startswith(("postgresql://", "postgres://")):
        from touchcli.ledger.database.postgres import Postgres

        return Ledger(Postgres(url))
    if url.startswith("sqlite:///") and len(url) > len("sqlite:///"):
        from touchcli.ledger.database.sqlite import open_file

        return Ledger(open_file(root / url.removeprefix("sqlite:///"), create=create))
    raise LedgerError(
        "`ledger` is neither a SQLite file nor a PostgreSQL address",
        "write sqlite:///.touch/ledger.db or postgresql://user@host/database",
    )
