"""What all verbs share: one connection, and the note that a row changed in place."""

import datetime as dt
import secrets
from typing import TYPE_CHECKING

from touchcli.ledger.database.connection import Connection
from touchcli.ledger.database.stamps import stamp

if TYPE_CHECKING:
    from touchcli.ledger.outside import Outside

FORGET_KEY = "forget"
"""The name of the secret under which forgotten numbers are hashed."""

UNSUBSCRIBE_KEY = "unsubscribe"
"""The name of the secret that seals the addresses of one click."""

FORGOTTEN = "forgotten:"
"""What stands before the hash of a forgotten number."""

FORGOTTEN_CONTACT = "forgotten-"
"""What stands in the place of a forgotten contact in a key, with a name of its own behind it."""


class Verbs:
    """Verbs over one connection; a verb is one transaction."""

    def __init__(self, db: Connection, outside: "Outside | None" = None) -> None:
        """`outside` is the mark of the workspace, for those who write."""
        self.db, self.outside = db, outside
        self.admitted = False
        self._name: str | None = None

    @property
    def name(self) -> str:
        """The name that this ledger alone has."""
        if self._name is None:
            ((self._name,),) = self.db.rows("ledger_name")
        return self._name

    def own_secret(self, name: str) -> str:
        """A secret of this ledger alone; it is made when it is first asked for."""
        with self.db.transaction():
            self.db.change("add_secret", name=name, value=secrets.token_hex(32))
            ((kept,),) = self.db.rows("secret", name=name)
        return str(kept)

    def _changed(self, at: dt.datetime, *, account: str | None = None, number: str | None = None) -> None:
        """Append that rows changed in place: of an account, of a number, or with neither of everyone."""
        self.db.change("add_change", account=account, number=number, at=stamp(at))
