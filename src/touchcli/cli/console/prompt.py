"""Asking a person: on a terminal only; elsewhere `--yes` is wanted."""

import sys
from collections.abc import Callable, Sequence

from touchcli.rules.errors import UserError


def is_terminal() -> bool:
    """True if there is somebody to ask."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def answer(question: str) -> str:
    """What a person types to a question; empty if they pass it with Enter."""
    sys.stderr.write(f"{question}: ")
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def sound_answer(question: str, check: Callable[[str], object]) -> str | None:
    """An answer that is what was asked for, asked again while `check` raises UserError; None if it is passed."""
    while word := answer(question):
        try:
            check(word)
        except UserError as error:
            sys.stderr.write(f"  {error}\n")
        else:
            return word
    return None


def agreed(question: str, *, yes: bool, show: Callable[[], None] = lambda: None) -> bool:
    """True if the person says yes, or said so with `--yes`; raises UserError if there is nobody to ask.

    `show` shows what the question is about, once it is sure that somebody sees it.
    """
    if yes:
        return True
    if not is_terminal():
        raise UserError("needs confirmation, and there is no terminal", "use --yes")
    show()
    sys.stdout.flush()
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def chosen(question: str, choices: Sequence[str]) -> str | None:
    """The choice that a person at the terminal makes by its number or its name; None for none of them."""
    for number, choice in enumerate(choices, 1):
        sys.stderr.write(f"  {number}  {choice}\n")
    sys.stderr.write(f"{question}\nWhich? [1-{len(choices)}] ")
    sys.stderr.flush()
    answer = sys.stdin.readline().strip()
    if answer.isdigit() and 0 < int(answer) <= len(choices):
        return choices[int(answer) - 1]
    return answer if answer in choices else None


def picked(question: str, options: Sequence[str], *, ended: str) -> str:
    """The option that a person picks by its first letter or its word, asked again until it is one.

    `ended` is what it means if nothing more can be typed.
    """
    named = ", ".join(f"[{option[0]}]{option[1:]}" for option in options)
    while True:
        sys.stdout.flush()
        sys.stderr.write(f"{question} {named}: ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        word = line.strip().lower()
        for option in options:
            if word and word in (option[0], option.partition(" ")[0], option):
                return option
        if not line:
            return ended
