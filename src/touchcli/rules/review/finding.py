"""What `touch check` finds beyond what a file says wrongly."""

from typing import NamedTuple

from touchcli.rules.models.account import Account
from touchcli.rules.models.cadence import Cadence


class Finding(NamedTuple):
    """Something to mend: a code, a sentence, and what to do.

    `line` is that of the account or cadence in its file, `path` the key inside it: `("contacts", 0, "name")`.
    """

    file: str
    line: int
    code: str
    message: str
    hint: str
    path: tuple[str | int, ...] = ()

    @classmethod
    def of(
        cls, owner: Account | Cadence, code: str, message: str, hint: str, path: tuple[str | int, ...] = ()
    ) -> "Finding":
        """A finding in a plan or a cadence."""
        return cls(owner.file, owner.line, code, f"{owner.id}: {message}", hint, path)
