"""The front door: our command, or the system's touch.

`touch` is also the name of a system tool. Run under that name, a first word that is none of our commands or options is
handed on, with all its arguments and before anything else is imported, to the next `touch` on PATH.
"""

import gc
import os
import sys

from touchcli import commands

OPTIONS = ("--help", "--version", "--workspace", "--json", "--as-of", "--no-cache")
HELP = "help"
COMPLETE = "--complete"
"""What the shell's script asks with, see `cli.completion`; no file of that name can be meant."""
_PASSED = "TOUCHCLI_PASSED"


def main() -> None:
    """Run the command line and leave with its exit code; never returns."""
    arguments = sys.argv[1:]
    # A short command is over before there is garbage worth looking for: a tenth of its time at Python's own threshold.
    gc.set_threshold(50_000)
    # Looking for plugins of pydantic, none of which is ours, takes it as long as all the rest of it.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # Where time zones are, said here, so that `zoneinfo` need not load all that Python was built with to find out.
    os.environ.setdefault("PYTHONTZPATH", "/usr/share/zoneinfo:/usr/lib/zoneinfo:/usr/share/lib/zoneinfo:/etc/zoneinfo")
    # A caller may have closed them; what is written then goes nowhere.
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115
    name = os.path.basename(sys.argv[0])
    if name == "touch" and arguments and not _ours(arguments[0]):
        if _may_be_a_slip(arguments):
            from touchcli.cli.slips import is_slip, tell

            if is_slip(arguments[0]):
                _leave(tell(arguments[0]))
        hand_on(arguments)
    if len(arguments) > 2 and arguments[0] == COMPLETE:
        from touchcli.cli.completion.answer import answer

        _leave(answer(arguments[1:], name))
    try:
        from touchcli.cli.front import run

        code = run(arguments)
    except KeyboardInterrupt:  # before the command had begun
        code = 130
    _leave(code)


def _leave(code: int) -> None:
    """Leave without taking the program apart, which takes as long as many a command: everything is closed and written.

    If output cannot be written, or a thread is still at work, Python leaves in its own way and says so.
    """
    threads = sys.modules.get("threading")
    if threads is None or threads.active_count() == 1:
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        except (OSError, ValueError):
            sys.exit(code)
        os._exit(code)
    sys.exit(code)


def _ours(word: str) -> bool:
    if word.split("=", 1)[0] in OPTIONS:
        return True
    return word in (HELP, COMPLETE) or word in commands()


def _may_be_a_slip(arguments: list[str]) -> bool:
    """True for a lone word that is no path and no option, typed on a terminal."""
    word = arguments[0]
    if len(arguments) > 1 or not word.isascii() or not word.replace("-", "").isalnum() or word[0] == "-":
        return False
    from touchcli.posix import is_typed

    return is_typed()


def hand_on(arguments: list[str]) -> None:
    """Become the first `touch` on PATH that is not ours; leaves with 127 if there is none.

    Another install of ours would hand on in its turn, so each leaves its own path in the environment, and is not asked
    again: two installs, in whatever order PATH names them and however often, end at the system's touch.
    """
    ours = [*filter(None, os.environ.get(_PASSED, "").split(os.pathsep)), os.path.realpath(sys.argv[0])]
    os.environ[_PASSED] = os.pathsep.join(ours)
    for folder in filter(None, os.environ.get("PATH", os.defpath).split(os.pathsep)):
        path = os.path.join(folder, "touch")
        if os.path.realpath(path) not in ours and os.access(path, os.X_OK) and not os.path.isdir(path):
            os.execv(path, ["touch", *arguments])  # noqa: S606
    sys.stderr.write(f"touch: {arguments[0]} is not a touch command, and there is no other touch on PATH\n")
    sys.exit(127)


if __name__ == "__main__":
    main()
