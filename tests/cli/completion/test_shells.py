"""Completion in real shells, each on a terminal of its own."""

from collections.abc import Iterator

import pytest
from shells import START, Shell
from workspace import Workspace

ACCEPTED = [
    ("touch sho", ["show"]),
    ("touchcli show acm", ["show", "acme"]),
    ("touch show ACM", ["show", "acme"]),
    ("touch show caf", ["show", "Café $5"]),
    ("touch show o", ["show", 'O\'Brien "& Sons"']),
    ("touch show x:", ["show", "x:y=z"]),
    ('touch show "acm', ["show", "acme"]),
    ('touch show "x:', ["show", "x:y=z"]),
    ("touchcli text acme --template go", ["text", "acme", "--template", "good bye"]),
    ('touch log "Acme Industrial" --contact pr', ["log", "Acme Industrial", "--contact", "priya-natarajan"]),
    ("touchcli due --owner=d", ["due", "--owner=dana"]),
    ("touchcli ledger rest", ["ledger", "restore"]),
    ("touch show acme --tr", ["show", "acme", "--trail"]),
    ("touch no", ["notes.txt"]),
    ("touch notes.txt touch.y", ["notes.txt", "touch.yaml"]),
    ("touchcli import no", ["import", "notes.txt"]),
    ("touchcli show no", ["show", "no"]),
]
"""What is typed before TAB and Enter, and the words with which the program is then run."""


@pytest.fixture(params=START)
def shell(request: pytest.FixtureRequest, book: Workspace, shell_environment: dict[str, str]) -> Iterator[Shell]:
    started = Shell(request.param, book.root, shell_environment)
    yield started
    started.close()


def test_a_word_is_completed_as_it_has_to_be_written(shell: Shell) -> None:
    for line, words in ACCEPTED:
        assert shell.ran(line) == words, line


def test_several_are_listed_with_what_they_mean(shell: Shell) -> None:
    shell.type("touch show ac\t\t")
    names = ("ace-tools", "acme") if shell.name == "bash" else ("Ace Tools", "Acme Industrial")
    for name in names:
        shell.until(name)
