"""The editor of whoever sits at the terminal: `$VISUAL`, else `$EDITOR`, else one that the system has."""

import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePath

from touchcli.posix import has_modes
from touchcli.rules.errors import UserError

_USUAL = ("vi", "nano", "notepad")
_TAKE_A_LINE = frozenset(
    {"vi", "vim", "nvim", "gvim", "nano", "pico", "emacs", "emacsclient", "joe", "kak", "mg", "ne"}
)
"""Editors that open a file at a line with `+LINE` before its name."""


def named_editor(env: Mapping[str, str]) -> list[str] | None:
    """The editor that the environment names, with its arguments; None if it names none."""
    return shlex.split(env.get("VISUAL") or env.get("EDITOR") or "", posix=has_modes) or None


def any_editor(env: Mapping[str, str]) -> list[str]:
    """The editor that the environment names, else a usual one; raises UserError if there is none."""
    named = named_editor(env) or next(([found] for name in _USUAL if (found := shutil.which(name))), None)
    if named is None:
        raise UserError("no editor was found", "name one in VISUAL or EDITOR")
    return named


def edit_file(editor: list[str], path: Path, line: int | None = None) -> bool:
    """Have a file edited, at a line if the editor takes one; True if the editor ended well, else it is said.

    Raises UserError if the editor cannot be started.
    """
    at = [f"+{line}"] if line and PurePath(editor[0]).stem in _TAKE_A_LINE else []
    sys.stdout.flush()
    # Ctrl-C is the editor's while it runs. A handler, since a signal that is ignored would stay so in the editor.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        code = subprocess.run([*editor, *at, str(path)], check=False).returncode  # noqa: S603 - the user's own choice
    except OSError as error:
        raise UserError(
            f"{editor[0]} cannot be started: {error.strerror}", "name another in VISUAL or EDITOR"
        ) from None
    finally:
        signal.signal(signal.SIGINT, before)
    if code:
        ended = f"was ended by signal {-code}" if code < 0 else f"ended with exit code {code}"
        sys.stderr.write(f"touch: {PurePath(editor[0]).name} {ended}\n")
    return not code


def edit_words(editor: list[str], words: str) -> str | None:
    """Some words as they are after the editor; None if it ended badly. They are on the disk for their owner alone."""
    from touchcli.files.writing.private import write_private

    with tempfile.TemporaryDirectory(prefix="touch-") as folder:
        path = Path(folder) / "text.txt"
        write_private(path, f"{words}\n".encode())
        return path.read_text("utf-8-sig", errors="replace").strip() if edit_file(editor, path) else None
