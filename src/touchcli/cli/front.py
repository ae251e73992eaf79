"""Behind the front door: the clock is read once, the plain `touch due` goes straight there, the rest to Typer."""

import datetime as dt
import os
from pathlib import Path
from typing import Any

from touchcli.cli.boundary import guarded
from touchcli.flows.opening import Surroundings

_VALUED = {
    "--as-of": "as_of",
    "--workspace": "workspace",
    "--account": "account",
    "--owner": "owner",
    "--channel": "channel",
}
_PLAIN = {"--json": "as_json", "--all": "everything", "--no-cache": "no_cache"}


def run(arguments: list[str]) -> int:
    """Run one command line and give its exit code."""
    around = Surroundings(tick=_now, folder=Path.cwd(), env=os.environ)
    plain = plain_due(arguments)
    if plain is not None:
        # Typer alone takes longer to start than all the rest of the morning's command.
        from touchcli.cli import due

        return guarded(lambda: due.run(around, **plain))
    from touchcli.cli.app import build

    try:
        code = build(arguments)(args=arguments, prog_name="touch", obj=around, standalone_mode=True)
    except SystemExit as leaving:
        code = leaving.code
    return code if isinstance(code, int) else 0


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)  # noqa: TID251 - the one place that reads the clock


def plain_due(arguments: list[str]) -> dict[str, Any] | None:
    """The keywords of `touch due` where every word of it is plain; None for anything that Typer should read."""
    if arguments[:1] != ["due"]:
        return None
    found: dict[str, Any] = {}
    words = iter(arguments[1:])
    for word in words:
        if word in _PLAIN:
            found[_PLAIN[word]] = True
        elif word in _VALUED:
            value = next(words, None)
            if value is None or value.startswith("-"):
                return None
            found[_VALUED[word]] = value
        else:
            return None
    return found
