"""The ledger as flows use it: every verb in one place, whichever database is behind it."""

from touchcli.ledger.reader import HistoryReader
from touchcli.ledger.verbs.copies import CopyVerbs
from touchcli.ledger.verbs.entries import EntryVerbs
from touchcli.ledger.verbs.erasure import ForgetVerbs
from touchcli.ledger.verbs.inbound import InboundVerbs
from touchcli.ledger.verbs.limits import LimitVerbs


class Ledger(HistoryReader, ForgetVerbs, InboundVerbs, LimitVerbs, EntryVerbs, CopyVerbs):
    """History and outbox. Each verb is one transaction: all of it is on the disk when it returns, or nothing.

    A ledger belongs to the thread that opened it; where threads send, the answers are recorded by that one thread.
    Any verb raises LedgerError if the database cannot do it, and then has written nothing.
    """
