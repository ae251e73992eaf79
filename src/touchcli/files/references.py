"""What the files say of each other: a cadence, an owner or a template that is named and not there.

Such a Problem leaves the account or cadence in the book, its reference dangling: the rest of it is sound.
"""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from touchcli.rules.models.account import Account
from touchcli.rules.models.book import Book
from touchcli.rules.models.cadence import Cadence, Item, templates_of
from touchcli.rules.models.problem import Problem, quoted


class Dangling(NamedTuple):
    """A reference that leads nowhere: the path of its key in a file; `line` is that of its account there."""

    file: str
    path: tuple[str | int, ...]
    code: str
    message: str
    word: str = ""
    known: Collection[str] = ()
    line: int = 0


def dangling_items(book: Book, cadences: Collection[str], templates: Collection[str]) -> Iterator[Dangling]:
    """Every reference of the settings and the cadences that leads nowhere.

    `cadences` and `templates` are the names of all their files, the broken ones too: those have Problems of their own.
    """
    for key, name in book.settings.cadences.items():
        if name not in cadences:
            message = f"unknown cadence {quoted(name)}"
            yield Dangling("touch.yaml", ("cadences", key), "unknown-cadence", message, name, cadences)
    for cadence in book.cadences.values():
        yield from _of_items(book, cadence, templates)


def dangling_accounts(book: Book, accounts: Iterable[Account], cadences: Collection[str]) -> Iterator[Dangling]:
    """Every reference of some accounts that leads nowhere."""
    reps = book.settings.reps
    for account in accounts:
        if account.cadence and account.cadence not in cadences:
            message, at = f"unknown cadence {quoted(account.cadence)}", (account.file, ("cadence",))
            yield Dangling(*at, "unknown-cadence", message, account.cadence, cadences, account.line)
        if account.owner and account.owner not in reps:
            message = f"no rep in touch.yaml is called {quoted(account.owner)}"
            yield Dangling(account.file, ("owner",), "unknown-owner", message, account.owner, reps, account.line)


def _of_items(book: Book, cadence: Cadence, templates: Collection[str]) -> Iterator[Dangling]:
    for at, item in placed_items(cadence):
        for n, name in enumerate(templates_of(item)):
            path = (*at, "templates", n) if item.templates else (*at, "template")
            template = book.templates.get(name)
            if name not in templates:
                message = f"unknown template {quoted(name)}"
                yield Dangling(cadence.file, path, "unknown-template", message, name, templates)
            elif template is not None and not getattr(template, item.channel):
                message = f"the template {quoted(name)} has no words for {item.channel}"
                yield Dangling(cadence.file, path, "no-words", message)


def placed_items(cadence: Cadence) -> Iterator[tuple[tuple[str, int], Item]]:
    """Every item of a cadence with its path in the file."""
    yield from ((("steps", n), step) for n, step in enumerate(cadence.steps))
    yield from ((("rhythms", n), rhythm) for n, rhythm in enumerate(cadence.rhythms))
    yield from ((("milestones", n), milestone) for n, milestone in enumerate(cadence.milestones))


def placed(root: Path, found: Iterable[Dangling]) -> Iterator[Problem]:
    """The Problems, each with its place."""
    found = list(found)
    if not found:
        return
    from touchcli.files.spots import Spots
    from touchcli.files.syntax.fields import nearest

    spots = Spots(root)
    for each in found:
        spot = spots.of(each.file, each.line, each.path)
        hint = nearest(each.word, each.known) if each.word else "add the words, or choose another template"
        yield Problem(each.file, spot.line, spot.column, each.code, each.message, hint)
