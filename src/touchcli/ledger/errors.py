"""What can go wrong with a ledger, each as one sentence for a person and what to do about it."""

from touchcli.rules.errors import UserError


class LedgerError(UserError):
    """The ledger cannot be used or written; nothing of the failed verb was kept.

    `message` says what is wrong and `hint` what to do. Neither ever holds a password, a whole number or a text.
    """


class WordsRemain(LedgerError):
    """A person was forgotten, but the database may still keep words of theirs in places that nobody reads."""


class DuplicateKey(LedgerError):
    """A text with this key is in the history already; the second touch was not written."""

    def __init__(self, key: str) -> None:
        super().__init__(f"{key} has been sent before", "nothing to do: what is sent once is not sent again")
        self.key = key
