"""All Problems of a workspace: what the files say wrongly, and what they leave out."""

from pathlib import Path
from typing import NamedTuple

from touchcli.files.workspace import Reading, find_workspace, read_workspace
from touchcli.flows.common.session import Invocation
from touchcli.rules.models.problem import Problem
from touchcli.rules.review.lint import findings


class Checked(NamedTuple):
    """Every Problem, and how much was read soundly."""

    problems: tuple[Problem, ...]
    accounts: int
    cadences: int
    templates: int


def check(invocation: Invocation) -> Checked:
    """Read the workspace and give every Problem there is; raises UserError where there is no workspace."""
    named = invocation.workspace or invocation.env.get("TOUCH_WORKSPACE")
    root = find_workspace(invocation.folder, Path(named) if named else None)
    reading: Reading = read_workspace(root, cache=invocation.cache)
    if reading.book is None:
        return Checked(reading.problems, 0, 0, 0)
    book = reading.book
    found = (
        Problem(finding.file, finding.line, 1, finding.code, finding.message, finding.hint)
        for finding in findings(book)
    )
    problems = tuple(sorted((*reading.problems, *found), key=lambda p: (p.file, p.line, p.column)))
    return Checked(problems, len(book.accounts), len(book.cadences), len(book.templates))
