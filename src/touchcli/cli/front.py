"""Behind the front door: the command line is parsed, and the command that it names is run.

Nothing is imported before it is known to be needed.
"""

import datetime as dt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from touchcli.flows.common.session import Invocation


def run(arguments: list[str]) -> int:
    """Run one command line and give its exit code."""
    from touchcli.cli.app import build

    try:
        code = build(arguments)(args=arguments, prog_name="touch", obj=_invocation(), standalone_mode=True)
    except SystemExit as leaving:
        code = leaving.code
    return code if isinstance(code, int) else 0


def _invocation() -> "Invocation":
    import os
    from pathlib import Path

    from touchcli.flows.common.session import Invocation

    return Invocation(tick=_now, folder=Path.cwd(), env=os.environ)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)  # noqa: TID251 - the one place that reads the clock
