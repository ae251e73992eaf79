"""Rows as a customer file has them, read or not."""

from typing import NamedTuple

from touchcli.rules.errors import UserError


class TableError(UserError):
    """A customer file that cannot be read at all."""


class Doubt(UserError):
    """A file that can be read in several ways: `option` is the flag that says which, `choices` what it may be.

    On a terminal a person is asked; elsewhere it is an error with a hint.
    """

    def __init__(self, message: str, hint: str, option: str, choices: tuple[str, ...]) -> None:
        super().__init__(message, hint)
        self.option, self.choices = option, choices


class Row(NamedTuple):
    """A row as it stands in the file: the line it begins on, and its cells. In a workbook a line is a row."""

    line: int
    cells: tuple[str, ...]


class Unreadable(NamedTuple):
    """Something that could not be read: the line, the field (None if it is the whole row), and why."""

    line: int
    field: str | None
    reason: str
