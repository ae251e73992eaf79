"""The ledger as those see it who ask what changed: neither what writes nor any model is imported."""

from types import TracebackType
from typing import Self

from touchcli.ledger.verbs.changes import ChangeVerbs


class ChangeReader(ChangeVerbs):
    """Where the ledger stands, and what changed since. It belongs to the thread that opened it.

    Any verb raises LedgerError if the database cannot do it.
    """

    def close(self) -> None:
        """Close the ledger; closing it twice is nothing."""
        self.db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
