"""Behind the front door: the command line is read, and the command that it names is run.

Nothing is imported before it is known to be needed; Typer, for one, is needed only where a line is not plain.
"""

import datetime as dt
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from touchcli.flows.common.session import Invocation


def run(arguments: list[str]) -> int:
    """Run one command line and give its exit code."""
    try:
        os.getcwd()  # noqa: PTH109 - pathlib is imported where it is needed
    except FileNotFoundError:
        sys.stderr.write("touch: the current folder is gone (cd to another one)\n")
        return 2
    plain = _run_plain(arguments)
    return _run_typer(arguments) if plain is None else plain


def _run_typer(arguments: list[str]) -> int:
    from touchcli.cli.app import build

    try:
        code = build(arguments)(args=arguments, prog_name="touch", obj=_invocation(), standalone_mode=True)
    except SystemExit as leaving:
        code = leaving.code
    return code if isinstance(code, int) else 0


def _run_plain(arguments: list[str]) -> int | None:
    """Run a plain command line and give its exit code; None where it is not plain."""
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
            return guarded(lambda: command.run(_invocation(), given))  # noqa: B023 - run at once
    return None


def _invocation() -> "Invocation":
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
