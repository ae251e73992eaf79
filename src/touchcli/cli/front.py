"""Behind the front door: the command line is read, and the command that it names is run.

Nothing is imported before it is known to be needed; Typer, for one, is needed only if a line is not plain.
"""

import datetime as dt
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from touchcli.flows.common.session import Invocation


_WITH_A_VALUE = ("--workspace", "--as-of")
"""The flags of all commands that are followed by their value."""


def run(arguments: list[str]) -> int:
    """Run one command line and give its exit code."""
    try:
        os.getcwd()  # noqa: PTH109 - pathlib is imported where it is needed
    except FileNotFoundError:
        sys.stderr.write("touch: the current folder is gone (cd to another one)\n")
        return 2
    arguments = _in_order(arguments)
    plain = _run_plain(arguments)
    if plain is not None:
        return plain
    word = arguments[0] if arguments else ""
    if word and not word.startswith("-"):
        from touchcli import commands

        if word not in commands():
            from touchcli.cli.slips import unknown

            return unknown(word)
    return _run_typer(arguments)


def _in_order(arguments: list[str]) -> list[str]:
    """The command line with its command first: flags before it go behind, `help CMD` asks it for its help.

    No command at all is `due` in a workspace, else the help.
    """
    if not arguments:
        from touchcli.cli.slips import in_workspace

        return ["due"] if in_workspace() else ["--help"]
    if arguments[0] == "help":
        return [*arguments[1:], "--help"]
    place = 0
    while place < len(arguments) and arguments[place].startswith("-"):
        place += 2 if arguments[place] in _WITH_A_VALUE else 1
    if 0 < place < len(arguments):
        return [*arguments[place:], *arguments[:place]]
    return arguments


def _run_typer(arguments: list[str]) -> int:
    from touchcli.cli.app import build

    try:
        code = build(arguments)(args=arguments, prog_name="touch", obj=invocation(), standalone_mode=True)
    except SystemExit as leaving:
        code = leaving.code
    return code if isinstance(code, int) else 0


def _run_plain(arguments: list[str]) -> int | None:
    """Run a plain command line and give its exit code; None if it is not plain."""
    from touchcli import commands
    from touchcli.cli.command import declared
    from touchcli.cli.console.errors import guarded
    from touchcli.cli.plain import plain_words

    name, *words = arguments or [""]
    module = commands().get(name)
    if module is None or "--help" in words:
        return None
    for command in declared(module):
        given = plain_words(command, words) if command.name == name else None
        if given is not None:
            return guarded(lambda: command.run(invocation(), given))  # noqa: B023 - run at once
    return None


def invocation() -> "Invocation":
    """What every command is given: the clock, the folder, the environment."""
    from pathlib import Path

    from touchcli.flows.common.session import Invocation

    return Invocation(tick=_now, folder=Path.cwd(), env=os.environ, tell=_tell, choose=_choose)


def _tell(sentence: str) -> None:
    import sys

    from touchcli.rules.wording import safe

    print(f"touch: {safe(sentence)}", file=sys.stderr)


def _choose(question: str, choices: "Sequence[str]") -> str | None:
    from touchcli.cli.console.prompt import chosen, is_terminal

    return chosen(question, choices) if is_terminal() else None


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)  # noqa: TID251 - the one place that reads the clock
