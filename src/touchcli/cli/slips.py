"""Slips of the keyboard: a word that is no command, and the commands that may have been meant."""

import os
import sys

from touchcli import commands

MOST = 2
"""So many letters may be wrong, missing, too many or swapped."""

_ALSO = {
    "agenda": ("due",),
    "call": ("log",),
    "email": ("draft",),
    "history": ("show",),
    "letter": ("draft",),
    "list": ("due", "outbox"),
    "mail": ("draft",),
    "message": ("text",),
    "note": ("log",),
    "plan": ("show",),
    "replies": ("inbox",),
    "search": ("find",),
    "skip": ("log", "snooze"),
    "sms": ("text",),
    "status": ("outbox", "doctor"),
    "stop": ("opt-out",),
    "today": ("due",),
    "todo": ("due",),
    "unsubscribe": ("opt-out",),
}
"""Words of others for what our commands do."""


def is_slip(word: str) -> bool:
    """True for a word that names no file, in a folder of a workspace."""
    return not os.path.lexists(word) and in_workspace()


def in_workspace() -> bool:
    """True if the folder, or one above it, is a workspace, or the environment names one."""
    from pathlib import Path

    here = Path.cwd()
    return bool(os.environ.get("TOUCH_WORKSPACE")) or any(
        (folder / "touch.yaml").is_file() for folder in (here, *here.parents)
    )


def tell(word: str) -> int:
    """Say that a lone word is no command, and what may have been meant; gives the exit code."""
    sys.stderr.write(f'touch: no command "{word}"{_hint(word)} To make a file of that name: touch ./{word}\n')
    return 2


def unknown(word: str) -> int:
    """Say that a word is no command; gives the exit code."""
    sys.stderr.write(f'touch: no command "{word}"{_hint(word)} touch help lists them all.\n')
    return 2


def _hint(word: str) -> str:
    near = meant(word)
    return f"; did you mean {' or '.join(near)}?" if near else "."


def meant(word: str) -> list[str]:
    """The commands that may be meant by a word, the nearest first."""
    from rapidfuzz.distance import OSA

    known = [*commands(), "help"]
    far = {name: OSA.distance(word, name) for name in known}
    most = MOST if len(word) > MOST + 1 else 1
    near = sorted((name for name in known if far[name] <= most), key=lambda name: (far[name], name))
    began = [name for name in known if len(word) > MOST and name.startswith(word)]
    return [*dict.fromkeys((*_ALSO.get(word, ()), *near, *began))][:3]
