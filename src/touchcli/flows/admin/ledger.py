"""`touch ledger copy`: every row of the ledger into another, empty one."""

from touchcli.flows.common.session import Session
from touchcli.ledger import open_ledger
from touchcli.ledger.copying import copy
from touchcli.rules.errors import UserError


def copy_ledger(session: Session, target: str) -> dict[str, int]:
    """Copy the ledger, whole or not at all; gives the rows of each table.

    Holds the run lock meanwhile, so that nothing is sent that the copy would not know. Raises UserError where a run is
    under way, LedgerError where the target is not empty.
    """
    with session.ledger() as source, source.run_lock(session.now) as mine:
        if not mine:
            raise UserError("a run of touch send is in progress", "copy when it is done")
        with open_ledger(target, session.root, create=True) as destination:
            return copy(source, destination)
