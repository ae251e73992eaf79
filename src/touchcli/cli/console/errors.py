"""The one error boundary: what a person caused, what is a bug, what was interrupted."""

import errno
import os
import sys

from touchcli.rules.errors import UserError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
"""What says that a disk or a device takes no more, which is nobody's bug."""
DONE, FAILED, USAGE, BUG, INTERRUPTED = 0, 1, 2, 3, 130


def guarded(command: "Callable[[], int]") -> int:
    """Run a command and give its exit code: 2 for a UserError, 3 for a bug, 130 for Ctrl-C."""
    try:
        code = command()
        sys.stdout.flush()
        return code
    except UserError as error:
        from touchcli.cli.console.lines import complain
        from touchcli.flows.common.session import BrokenSettings

        complain(error.problems if isinstance(error, BrokenSettings) else [f"touch: {error}"])
        return USAGE
    except KeyboardInterrupt:
        print("touch: interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # whoever read us has seen enough
        _drop_output()
        return DONE
    except OSError as error:
        if error.errno not in _FULL:
            return _bug(error)
        _drop_output()
        print(f"touch: cannot write {error.filename or 'the output'}: {error.strerror}", file=sys.stderr)
        return FAILED
    except Exception as error:
        return _bug(error)


def _drop_output() -> None:
    """Have what is still to be written go nowhere: Python would complain about it once more on its way out."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _bug(error: Exception) -> int:
    """Keep the traceback in a log file, frames only: its message and its values may hold a text or a number."""
    import traceback
    from pathlib import Path

    from platformdirs import user_log_dir

    lines = [f"{type(error).__name__}\n", *traceback.format_tb(error.__traceback__)]
    try:
        folder = Path(user_log_dir("touchcli"))
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        log = folder / "bugs.log"
        with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as file:
            file.writelines(lines)
        kept = f"the traceback is in {log}"
    except OSError:
        kept = "the traceback could not be kept"
    print(f"touch: a bug in touch, {type(error).__name__}: nothing more was done; {kept}", file=sys.stderr)
    return BUG
