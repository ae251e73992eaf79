"""Which mails have gone whose copy is still to be put into Sent: who is killed in between leaves it to the next run."""

import datetime as dt

from touchcli.ledger.database.stamps import stamp
from touchcli.ledger.verbs.base import Verbs

BEGUN = dt.timedelta(minutes=10)
"""After so long somebody who began to keep a copy is taken for gone."""


class CopyVerbs(Verbs):
    """Verbs of the copies of mails."""

    def copies_wanted(self, now: dt.datetime) -> list[str]:
        """The references of mails whose copy nobody keeps just now."""
        return [ref for (ref,) in self.db.rows("copies_wanted", begun=stamp(now - BEGUN))]

    def begin_copy(self, client_ref: str, now: dt.datetime) -> bool:
        """Begin to keep a copy; False if somebody else does."""
        with self.db.transaction():
            return self.db.change("begin_copy", client_ref=client_ref, now=stamp(now), begun=stamp(now - BEGUN)) > 0

    def end_copy(self, client_ref: str) -> None:
        """The copy is kept, or none is wanted."""
        with self.db.transaction():
            self.db.change("end_copy", client_ref=client_ref)

    def leave_copy(self, client_ref: str) -> None:
        """The copy could not be kept: the next run may try."""
        with self.db.transaction():
            self.db.change("leave_copy", client_ref=client_ref)
