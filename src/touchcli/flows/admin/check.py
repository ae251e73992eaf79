"""All Problems of a workspace: what the files say wrongly, and what they leave out."""

from typing import NamedTuple

from touchcli.files.spots import Spots
from touchcli.files.workspace import Reading, read_workspace
from touchcli.flows.common.session import Invocation, root_of, session_at
from touchcli.rules.models.problem import Problem
from touchcli.rules.review.finding import Finding
from touchcli.rules.review.lint import findings


class Checked(NamedTuple):
    """Every Problem, and how much was read soundly."""

    problems: tuple[Problem, ...]
    accounts: int
    cadences: int
    templates: int


def check(invocation: Invocation) -> Checked:
    """Read the workspace and give every Problem there is; raises UserError where there is no workspace."""
    root = root_of(invocation)
    reading: Reading = read_workspace(root, cache=invocation.cache)
    if reading.book is None:
        return Checked(reading.problems, 0, 0, 0)
    book = reading.book
    today = session_at(invocation, root, book, reading.problems).today
    spots = Spots(root)
    found = (_placed(spots, finding) for finding in findings(book, today))
    problems = tuple(sorted((*reading.problems, *found), key=lambda p: (p.file, p.line, p.column)))
    return Checked(problems, len(book.accounts), len(book.cadences), len(book.templates))


def _placed(spots: Spots, finding: Finding) -> Problem:
    line, column = finding.line, 1
    if finding.path:
        spot = spots.of(finding.file, finding.line, finding.path)
        line, column = spot.line, spot.column
    return Problem(finding.file, line, column, finding.code, finding.message, finding.hint)
