"""`touch work --plain`: the same day as questions and answers, for dumb terminals and for screen readers."""

import sys

from touchcli.cli.console.lines import line, write
from touchcli.cli.console.terminal import width
from touchcli.cli.views.day import day_lines
from touchcli.cli.work.asking import Ask, Choice, Done, Prompt, step
from touchcli.cli.work.desk import Chosen, Desk, chosen_of
from touchcli.cli.work.finding import accounts_with
from touchcli.cli.work.keys import KEYS
from touchcli.rules.errors import UserError
from touchcli.rules.wording import safe


class _Left(Exception):
    """The person leaves, with q or the end of the input."""


def run(desk: Desk) -> None:
    """Show the day, then one account at a time, and ask what to do."""
    desk.refresh()
    _list(desk)
    chosen = chosen_of(desk.rows[0]) if desk.rows else None
    try:
        while True:
            try:
                chosen = _next(desk, chosen)
            except UserError as error:  # what a person wrote, or what became of the files meanwhile
                write([line(str(error), "red")])
    except (_Left, KeyboardInterrupt):
        write([line("Everything you did is saved.")])


def _next(desk: Desk, chosen: Chosen | None) -> Chosen | None:
    """One question and what comes of it: the account that the next question is about."""
    at = f" at {safe(chosen.name)}" if chosen else ""
    word = _read(f"What{at}? [number, key, + next, v view, / find, ? keys, q] ")
    if word == "q":
        raise _Left
    if word == "?":
        write([line(f"  {key.key:<6} {key.about}") for key in KEYS])
    elif word == "list":
        _list(desk)
    elif word.startswith("/"):
        return _found(desk, word[1:].strip() or _read("Find: ")) or chosen
    elif word in ("+", "") and desk.rows:
        return _view(desk, _after(desk, chosen))
    elif word.isdecimal() and 0 < int(word) <= len(desk.rows):
        return _view(desk, chosen_of(desk.rows[int(word) - 1]))
    elif chosen is None:
        write([line("Nothing is chosen: type the number of a row, or / to find an account.")])
    elif word == "v":
        return _view(desk, chosen)
    else:
        for key in KEYS:
            if word == key.key:
                return _do(desk, chosen, key.key)
        write([line(f'No key "{safe(word)}"; ? shows them.')])
    return chosen


def _after(desk: Desk, chosen: Chosen | None) -> Chosen:
    keys = [row.key for row in desk.rows]
    here = keys.index(chosen.row.key) if chosen and chosen.row and chosen.row.key in keys else -1
    return chosen_of(desk.rows[min(here + 1, len(keys) - 1)])


def _view(desk: Desk, chosen: Chosen) -> Chosen:
    write([line(), *desk.page(chosen, width()), *desk.text(chosen, width())])
    return chosen


def _list(desk: Desk) -> None:
    if desk.day:
        write(day_lines(desk.day, width(), desk.session().book.settings.display, everything=True))


def _found(desk: Desk, words: str) -> Chosen | None:
    found = accounts_with(desk, words)
    if not found:
        write([line("No account is found by that.")])
        return None
    key = _choice(Choice("Which", tuple((str(n), each.name) for n, each in enumerate(found, 1))))
    return _view(desk, found[int(key) - 1]) if key else None


def _do(desk: Desk, chosen: Chosen, key: str) -> Chosen | None:
    deed = next(each.deed for each in KEYS if each.key == key)(desk, chosen)
    asked = step(deed, None)
    while not isinstance(asked, Done):
        given = _ask(asked)
        if given is None:
            deed.close()
            write([line("Nothing was done.")])
            return chosen
        asked = step(deed, given)
    write([*asked.lines, *desk.take_heard()])
    if asked.did:
        desk.refresh()
    return chosen


def _ask(asked: Ask) -> str | None:
    """The answer to a question; None if it is taken back."""
    match asked:
        case Choice():
            return _choice(asked)
        case Prompt():
            write([*asked.show, *([line(asked.refused, "red")] if asked.refused else [])])
            return _read(f"{asked.question}: ")


def _choice(asked: Choice) -> str | None:
    write(asked.show)
    keys = [key for key, _ in asked.answers]
    while True:
        given = _read(f"{asked.question} [{', '.join(f'{key} {word}' for key, word in asked.answers)}] ")
        if given in keys:
            return given
        if not given:
            return None


def _read(question: str) -> str:
    """A line of the person; raises _Left at the end of the input."""
    sys.stdout.write(question)
    sys.stdout.flush()
    given = sys.stdin.readline()
    if not given:
        raise _Left
    return given.strip()
