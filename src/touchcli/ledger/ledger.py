"""The ledger as flows use it: every verb in one place, whichever database is behind it."""

from types import TracebackType
from typing import Self

from touchcli.ledger.verbs.changes import ChangeVerbs
from touchcli.ledger.verbs.erasure import ForgetVerbs
from touchcli.ledger.verbs.history import HistoryVerbs
from touchcli.ledger.verbs.inbound import InboundVerbs
from touchcli.ledger.verbs.limits import LimitVerbs
from touchcli.ledger.verbs.outbox import OutboxVerbs


class Ledger(HistoryVerbs, ChangeVerbs, OutboxVerbs, InboundVerbs, LimitVerbs, ForgetVerbs):
    """History and outbox. Each verb is one transaction: all of it is on the disk when it returns, or nothing.

    A ledger belongs to the thread that opened it; where threads send, the answers are recorded by that one thread.
    Any verb raises LedgerError where the database cannot do it, and then has written nothing.
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
