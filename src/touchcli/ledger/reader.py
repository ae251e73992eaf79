"""The ledger as those see it who only ask what happened: nothing of what writes is imported."""

from touchcli.ledger.change_reader import ChangeReader
from touchcli.ledger.verbs.history import HistoryVerbs


class HistoryReader(HistoryVerbs, ChangeReader):
    """What happened, and what changed since."""
