"""A Problem: what is wrong in a file, where exactly, and what to do about it."""

from typing import NamedTuple


class Problem(NamedTuple):
    """Something in a file that a person has to mend.

    `file` is relative to the workspace, with slashes; `line` and `column` count from 1; `code` is one of those in
    docs/files.md; `hint` says what to do, and is empty if the message says it all.
    """

    file: str
    line: int
    column: int
    code: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        # Files may come from strangers: nothing in them reaches a terminal as a control or bidi character.
        return "".join(
            char if char.isprintable() else "\ufffd"
            for char in f"{self.file}:{self.line}:{self.column}: {self.code}: {self.message}{hint}"
        )

    def as_json(self) -> dict[str, str | int]:
        """The six keys that `touch check --json` promises."""
        return self._asdict()


def quoted(text: str, at_most: int = 60) -> str:
    """A value as messages show it: in quotes, and cut if it is long."""
    return f'"{text}"' if len(text) <= at_most else f'"{text[:at_most]}…"'
