"""No address of the starter pack reaches a customer unnoticed."""

import re
from pathlib import Path

import pytest

from touchcli.files.workspace import read_workspace
from touchcli.files.writing.starter import REFERENCE_DAY, lay_out, starter_files
from touchcli.rules.models.account import Account
from touchcli.rules.models.book import Book
from touchcli.rules.review.lint_starter import HOST, starter_findings

STARTER = [file for file, _ in starter_files()]


@pytest.fixture
def starter(tmp_path: Path) -> Book:
    """The starter pack's book."""
    lay_out(tmp_path, REFERENCE_DAY)
    book = read_workspace(tmp_path, cache=False).book
    assert book is not None
    return book


def with_one_of_their_own(book: Book) -> Book:
    return book._replace(
        accounts={
            **book.accounts,
            "orchard": Account("Orchard Lane Dental", "orchard", file="plans/accounts/orchard.yaml"),
        }
    )


def test_the_starter_itself_is_a_model_and_has_no_finding(starter: Book) -> None:
    assert [*starter_findings(starter, STARTER)] == []


def test_with_an_account_of_ones_own_every_address_of_the_starter_is_found(starter: Book) -> None:
    found = [*starter_findings(with_one_of_their_own(starter), STARTER)]
    reach = re.compile(r"^(?!#).*" + re.escape(HOST), re.M)
    templates = {file for file, text in starter_files() if file.startswith("templates/") and reach.search(text)}
    assert {finding.file for finding in found} == {"touch.yaml", *templates}
    assert [finding.path for finding in found if finding.file == "touch.yaml"] == [("reps", "dana"), ("reps", "theo")]
    assert {finding.code for finding in found} == {"starter-value"}


def test_once_they_are_replaced_nothing_is_found(starter: Book) -> None:
    reps = {id: rep._replace(email=f"{id}@fabrikam.example") for id, rep in starter.settings.reps.items()}
    templates = {id: each for id, each in starter.templates.items() if HOST not in str(each)}
    own = with_one_of_their_own(starter)._replace(settings=starter.settings._replace(reps=reps), templates=templates)
    assert [*starter_findings(own, STARTER)] == []


def test_a_workspace_that_never_was_the_starter_is_left_alone(starter: Book) -> None:
    few = {id: starter.templates[id] for id in ("pulse-check", "appreciation")}
    assert [*starter_findings(with_one_of_their_own(starter)._replace(templates=few), STARTER)] == []


def test_a_rep_is_found_although_every_template_was_written_anew(starter: Book) -> None:
    clean = {id: each for id, each in starter.templates.items() if HOST not in str(each)}
    own = with_one_of_their_own(starter)._replace(templates=clean)
    assert {finding.path for finding in starter_findings(own, STARTER)} == {("reps", "dana"), ("reps", "theo")}
