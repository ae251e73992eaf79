"""A command line that is still being typed: what the word at the cursor is for."""

from typing import NamedTuple

from touchcli import commands
from touchcli.cli.command import SHARED, Command, Option, Parameter, declared

_BEFORE = {parameter.how.flag: parameter for parameter in SHARED.values() if isinstance(parameter.how, Option)}
"""The flags that may stand before the command."""


class CommandPlace(NamedTuple):
    """A command is to be named; `begun` is the first of its two words if that is there."""

    begun: str = ""


class FlagPlace(NamedTuple):
    """A flag may stand here; no command is named yet if `command` is None. `given` are the parameters there are."""

    command: Command | None
    given: dict[str, str]


class ValuePlace(NamedTuple):
    """A value of a parameter of a command; `given` are the values on the line by the names of the parameters."""

    parameter: Parameter
    command: Command | None
    given: dict[str, str]

    @property
    def account(self) -> str | None:
        """The account that is named on the line, in whatever way the command has it named."""
        parameters = self.command.parameters() if self.command else ()
        named = (self.given.get(each.name) for each in parameters if each.how.completes == "account")
        return next(filter(None, named), None)


class TypedLine(NamedTuple):
    """What is typed of the word at the cursor, and what that is for: None if nothing of ours can stand there.

    In `--owner=da`, `da` is typed, and `before` it is `--owner=`. `is_first` if it is the first word of the line.
    """

    typed: str
    place: CommandPlace | FlagPlace | ValuePlace | None
    before: str = ""
    is_first: bool = False


def split_line(text: str) -> tuple[list[str], bool]:
    """The words of a line that bash has not cut up yet, the last one perhaps empty; True if its quote is still open."""
    from shlex import split

    for closing in ("", '"', "'"):
        try:
            *words, last = split(f"{text}\0{closing}")
        except ValueError:  # this is not the quote that is open
            continue
        return [*words, last.removesuffix("\0")], bool(closing)
    return [""], False


def read_line(words: list[str]) -> TypedLine:
    """Read the words behind the program's name; the last one is the one at the cursor, empty if it has not begun."""
    *before, typed = words
    start = 0
    while start < len(before) and before[start].startswith("-"):
        flag = before[start]
        if flag.partition("=")[0] not in _BEFORE:
            return TypedLine(typed, None)
        start += 1 if "=" in flag or _BEFORE[flag].kind is bool else 2
    if start > len(before):
        return TypedLine(typed, ValuePlace(_BEFORE[before[-1]], None, {}))
    flags, named = before[:start], before[start:]
    is_help = named[:1] == ["help"]
    named = named[is_help:]
    if not named:
        place = FlagPlace(None, {}) if typed.startswith("-") else CommandPlace()
        return TypedLine(typed, place, is_first=not before)
    return _in_command(named, flags, typed, is_help=is_help)


def _in_command(named: list[str], flags: list[str], typed: str, *, is_help: bool) -> TypedLine:
    """The line once a command, or the first of its two words, is named."""
    module = commands().get(named[0])
    found = {command.name: command for command in declared(module)} if module else {}
    if len(named) == 1 and found and named[0] not in found:
        return TypedLine(typed, CommandPlace(named[0]))
    for length in (1, 2):
        command = found.get(" ".join(named[:length]))
        if command and not is_help:
            return _read_flags(command, [*flags, *named[length:]], typed)
    return TypedLine(typed, None)


def _read_flags(command: Command, words: list[str], typed: str) -> TypedLine:
    """The line behind a command, with its flags and arguments."""
    options = {each.how.flag: each for each in command.parameters() if isinstance(each.how, Option)}
    arguments = [each for each in command.parameters() if not isinstance(each.how, Option)]
    given: dict[str, str] = {}
    waiting: Parameter | None = None
    for word in words:
        flag, equals, value = word.partition("=")
        if waiting:
            given[waiting.name], waiting = word, None
        elif flag in options:
            given[options[flag].name] = value
            waiting = None if equals or options[flag].kind is bool else options[flag]
        elif arguments and not word.startswith("-"):
            given[arguments[0].name] = word
            arguments = arguments if arguments[0].takes_many else arguments[1:]
    flag, equals, value = typed.partition("=")
    if waiting:
        return TypedLine(typed, ValuePlace(waiting, command, given))
    if equals and flag in options:
        return TypedLine(value, ValuePlace(options[flag], command, given), f"{flag}=")
    if typed.startswith("-") or not arguments:
        return TypedLine(typed, FlagPlace(command, given))
    return TypedLine(typed, ValuePlace(arguments[0], command, given))
