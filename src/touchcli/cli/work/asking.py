"""What a deed asks on its way: the same questions on the whole screen and in plain lines.

A deed is a generator: it yields what it asks, gets the answer as text, and gives lines that say what it did.
"""

from collections.abc import Callable, Generator, Sequence
from typing import NamedTuple

from touchcli.cli.console.lines import Line, line
from touchcli.flows.common.session import BrokenSettings
from touchcli.rules.errors import UserError


class Choice(NamedTuple):
    """One of some answers, given by its key; `show` is what the question is about."""

    question: str
    answers: tuple[tuple[str, str], ...]
    show: Sequence[Line] = ()


class Prompt(NamedTuple):
    """Prompt of a person, empty if they pass it with Enter; `refused` says why the last ones would not do."""

    question: str
    refused: str = ""
    show: Sequence[Line] = ()


class Done(NamedTuple):
    """The end of a deed: what it says, and whether something was recorded, sent or written."""

    lines: Sequence[Line]
    did: bool = True


Ask = Choice | Prompt
Deed = Generator[Ask, str, list[Line]]

YES = (("y", "yes"), ("n", "no"))


def step(deed: Deed, answer: str | None) -> Ask | Done:
    """The next question of a deed after an answer, None to begin it; or its end, an error of a person's among them."""
    try:
        return next(deed) if answer is None else deed.send(answer)
    except StopIteration as end:
        return Done(end.value)
    except BrokenSettings as error:
        return Done([line(str(problem), "red") for problem in error.problems[:3]], did=False)
    except UserError as error:
        return Done([line(str(error), "red")], did=False)


def sound(question: str, check: Callable[[str], object], show: Sequence[Line] = ()) -> Generator[Ask, str, str | None]:
    """Prompt that `check` takes, asked for until it does; None if they are passed."""
    refused = ""
    while word := (yield Prompt(question, refused, show)):
        try:
            check(word)
        except UserError as error:
            refused = str(error)
        else:
            return word
    return None


def wanted(
    question: str, check: Callable[[str], object] = lambda _: None, show: Sequence[Line] = ()
) -> Generator[Ask, str, str]:
    """Prompt that must be there; passing them ends the deed."""
    word = yield from sound(question, check, show)
    if word is None:
        raise UserError("nothing was done")
    return word
