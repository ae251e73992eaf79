"""What can stand in a place of a command line, from the declared commands and from the workspace."""

from collections.abc import Iterator
from typing import NamedTuple

from touchcli import commands
from touchcli.cli.command import SHARED, Option, declared
from touchcli.cli.completion.line import CommandPlace, FlagPlace, TypedLine, ValuePlace


class Candidate(NamedTuple):
    """A word that may stand at the cursor, and what it means, if that is known."""

    value: str
    about: str = ""


def candidates(line: TypedLine, *, described: bool) -> Iterator[Candidate]:
    """What can stand at the cursor, some of it beginning with other letters than are typed.

    Commands are `described` for a shell that shows it: each has to be imported for that.
    """
    match line.place:
        case CommandPlace(begun=""):
            names = (name for name in (*commands(), "help") if name.startswith(line.typed))
            return (Candidate(name, _help(name) if described else "") for name in names)
        case CommandPlace(begun=first):
            each = declared(commands()[first])
            return (Candidate(one.name.partition(" ")[2], _first_line(one.function.__doc__)) for one in each)
        case FlagPlace():
            return _flags(line.place)
        case ValuePlace():
            return _values(line.place, line.typed)
        case None:
            return iter(())


def _help(name: str) -> str:
    if name == "help":
        return "List the commands, or show the help of one."
    first = declared(commands()[name])[0]
    return first.about or _first_line(first.function.__doc__)


def _first_line(text: str | None) -> str:
    return (text or "").partition("\n")[0]


def _flags(place: FlagPlace) -> Iterator[Candidate]:
    """The flags that are not on the line yet, and those that may be there more than once."""
    parameters = place.command.parameters() if place.command else SHARED.values()
    for each in parameters:
        if isinstance(each.how, Option) and (each.takes_many or each.name not in place.given):
            yield Candidate(each.how.flag, each.how.help)
    yield Candidate("--help", "Show the flags of the command." if place.command else "List the commands.")
    if place.command is None:
        yield Candidate("--version", "Print the version and exit.")


def _values(place: ValuePlace, typed: str) -> Iterator[Candidate]:
    completes = place.parameter.how.completes
    if isinstance(completes, tuple):
        return map(Candidate, completes)
    if completes == "file":  # the shell knows them better
        return iter(())
    from touchcli.cli.completion.values import workspace_values

    found = workspace_values(completes, typed, place.given.get("workspace"), place.account)
    return (Candidate(value, about) for value, about in found.items())
