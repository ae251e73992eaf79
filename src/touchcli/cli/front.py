"""Behind the front door: the plain `touch due` goes straight to its flow, the rest to Typer.

Nothing is imported before it is known to be needed.
"""

import datetime as dt

from touchcli.cli.again import Words, plain_words, say_again

TYPE_CHECKING = False
if TYPE_CHECKING:
    from touchcli.flows.common.session import Invocation


def run(arguments: list[str]) -> int:
    """Run one command line and give its exit code."""
    from touchcli.cli.console.errors import guarded

    plain = plain_words(arguments)
    if plain is not None:
        return guarded(lambda: _plainly(arguments[0], plain))
    from touchcli.cli.app import build

    try:
        code = build(arguments)(args=arguments, prog_name="touch", obj=_surroundings(), standalone_mode=True)
    except SystemExit as leaving:
        code = leaving.code
    return code if isinstance(code, int) else 0


def _plainly(command: str, plain: Words) -> int:
    """One of the commands of every morning, from what was printed before where that still holds.

    Typer alone takes longer to start than all of that.
    """
    code = say_again(command, plain, _now())
    if code is not None:
        return code
    if command == "due":
        from touchcli.cli.commands import due

        return due.run(_surroundings(), **plain)  # type: ignore[arg-type]
    from touchcli.cli.commands import send

    return send.run_dry(_surroundings(), **plain)  # type: ignore[arg-type]


def _surroundings() -> "Invocation":
    import os
    from pathlib import Path

    from touchcli.flows.common.session import Invocation

    return Invocation(tick=_now, folder=Path.cwd(), env=os.environ)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)  # noqa: TID251 - the one place that reads the clock
