"""The plain forms of a command line, read without Typer, which takes longer to start than most commands to run.

Every word has to be a flag as it is declared, a value after it, or an argument; whatever else there is, is for Typer:
its help, its messages, and the other ways to write a flag.
"""

from typing import Any

from touchcli.cli.command import Argument, Command, Option, Parameter


def plain_words(command: Command, words: list[str]) -> dict[str, Any] | None:
    """The flags of a plain command line, by the names of the parameters; None if it is not plain."""
    options: dict[str, Parameter] = {}
    arguments: list[Parameter] = []
    for each in command.parameters():
        if isinstance(each.how, Option):
            options[each.how.flag] = each
        else:
            arguments.append(each)
    found: dict[str, Any] = {}
    left, positional = iter(words), iter(arguments)
    for word in left:
        parameter = options.get(word) if word.startswith("-") else next(positional, None)
        if parameter is None:
            return None
        if parameter.kind is bool:
            found[parameter.name] = True
            continue
        value = _value(parameter, next(left, None) if isinstance(parameter.how, Option) else word)
        if value is None:
            return None
        found[parameter.name] = value
    wanted = (each for each in (*options.values(), *arguments) if each.default is ...)
    return found if all(each.name in found for each in wanted) else None


def _value(parameter: Parameter, word: str | None) -> str | int | None:
    """A word as the value of a parameter; None if Typer has to look at it."""
    if not word or word.startswith("-"):
        return None
    if parameter.kind in (str, str | None):
        return word
    if parameter.kind not in (int, int | None) or not word.isdecimal() or isinstance(parameter.how, Argument):
        return None
    number, how = int(word), parameter.how
    return number if (how.min or 0) <= number and (how.max is None or number <= how.max) else None
