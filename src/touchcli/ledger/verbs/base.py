"""What all verbs share: one connection, and the note that a row changed in place."""

import datetime as dt

from touchcli.ledger.database.connection import Connection
from touchcli.ledger.database.stamps import stamp

FORGET_KEY = "forget"
"""The name of the secret under which forgotten numbers are hashed."""

FORGOTTEN = "forgotten:"
"""What stands before the hash of a forgotten number."""


class Verbs:
    """Verbs over one connection; a verb is one transaction."""

    def __init__(self, db: Connection) -> None:
        self.db = db

    def _changed(self, at: dt.datetime, *, account: str | None = None, number: str | None = None) -> None:
        """Append that rows changed in place: of an account, of a number, or with neither of everyone."""
        self.db.change("add_change", account=account, number=number, at=stamp(at))
