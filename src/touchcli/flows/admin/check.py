"""All Problems of a workspace: what the files say wrongly, and what they leave out."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from touchcli.files.spots import Spots
from touchcli.files.writing.starter import starter_files
from touchcli.flows.common.session import BrokenSettings, Invocation, Session, open_session
from touchcli.flows.day.strays import unplanned_words
from touchcli.ledger.verbs.history import EVERYONE
from touchcli.rules.models.problem import Problem
from touchcli.rules.review.finding import Finding
from touchcli.rules.review.lint import findings
from touchcli.rules.review.lint_starter import starter_findings
from touchcli.rules.wording import safe


class Checked(NamedTuple):
    """Every Problem, and how much was read soundly."""

    problems: tuple[Problem, ...]
    accounts: int
    cadences: int
    templates: int


def check(invocation: Invocation) -> Checked:
    """Read the workspace and give every Problem there is; raises UserError if there is no workspace."""
    try:
        session = open_session(invocation)
    except BrokenSettings as error:
        return Checked(error.problems, 0, 0, 0)
    book, spots = session.book, Spots(session.root)
    every_finding = (*findings(book, session.today), *starter_findings(book, [file for file, _ in starter_files()]))
    found = (_placed(spots, finding) for finding in every_finding)
    every = (*session.problems, *found, *_without_plan(session))
    problems = tuple(sorted(every, key=lambda p: (p.file, p.line, p.column)))
    return Checked(problems, len(book.accounts), len(book.cadences), len(book.templates))


def _placed(spots: Spots, finding: Finding) -> Problem:
    line, column = finding.line, 1
    if finding.path:
        spot = spots.of(finding.file, finding.line, finding.path)
        line, column = spot.line, spot.column
    return Problem(finding.file, line, column, finding.code, finding.message, finding.hint)


def _without_plan(session: Session) -> Iterator[Problem]:
    """The history and open promises of accounts that no plan has: renamed or deleted by hand."""
    accounts = session.book.accounts
    # A plan with a Problem of its own still counts as a plan.
    known = {*accounts, *(old for one in accounts.values() for old in one.formerly), EVERYONE}
    known |= {PurePosixPath(problem.file).stem for problem in session.problems}
    with session.ledger() as ledger:
        history = ledger.history(session.seen_until)
    for id, told in sorted(history.accounts.items()):
        if id not in known and (told.touches or told.messages or told.promises):
            hint = f"write formerly: [{safe(id)}] into the plan it became"
            yield Problem("plans/accounts", 1, 1, "no-plan", unplanned_words(id, told), hint)
