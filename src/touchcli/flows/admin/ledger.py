"""`touch ledger copy`: every row of the ledger into another, empty one."""

from touchcli.flows.common.session import Desk
from touchcli.ledger import open_ledger
from touchcli.ledger.copying import copy
from touchcli.rules.errors import UserError


def copy_ledger(desk: Desk, target: str) -> dict[str, int]:
    """Copy the ledger, whole or not at all; gives the rows of each table.

    Holds the run lock meanwhile, so that nothing is sent that the copy would not know. Raises UserError where a run is
    under way, LedgerError where the target is not empty.
    """
    with desk.ledger() as source, source.run_lock(desk.now) as mine:
        if not mine:
            raise UserError("a run of touch send is under way", "copy when it is done")
        with open_ledger(target, desk.root, create=True) as destination:
            return copy(source, destination)
