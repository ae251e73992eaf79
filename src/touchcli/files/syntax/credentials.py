"""Credentials do not belong into files that people edit, version and pass on."""

import re
from collections.abc import Iterator
from typing import Any

from touchcli.files.syntax.tree import KeyPath, Source

_KEY = re.compile(r"(.*[_-])?(secret|password|passwd|private[_-]?key|api[_-]?key|(access|auth|bearer)[_-]?token)", re.I)
_PEM = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY")
_INLINE = re.compile(r"[a-z+]+://[^/@\s:]*:(?!\$\{\w+\}@)\S+@", re.I)
_HINT = re.compile(r"secret|passw|private|api[_-]?key|token|-----BEGIN|://[^/@\s]*@|\\", re.I)
_NAMED = re.compile(r"\$\{([^}]*)\}")
_OURS = re.compile(r"TOUCH_\w+")
_VARIABLE = re.compile(r"\$\{\w+\}")


def note_secrets(source: Source) -> None:
    """Note a Problem for every credential in the source; the message never holds any of it."""
    # Most files have none of the words; only an escape could hide one.
    if not _HINT.search(source.text):
        return
    for path, value in _texts(source):
        if _is_secret(str(path[-1]) if path else "", value):
            # It stands before every other Problem of its place: those may show the value.
            source.found.pop(path, None)
            source.add(path, "secret", "a credential stands in this file", "put it in the environment or in .env")


def note_variables(source: Source) -> None:
    """Note a Problem for every `${…}` that is not taken: only `ledger:` takes variables, and only those of touch.

    Any other could be a secret of whoever runs the program, and the file may come from somebody else.
    """
    if "${" not in source.text:
        return
    for path, value in _texts(source):
        for name in _NAMED.findall(value):
            if path != ("ledger",):
                source.add(path, "variable", f"${{{name[:60]}}} is not filled in here", "write the value itself")
            elif not _OURS.fullmatch(name):
                message = f"${{{name[:60]}}} is not taken from the environment"
                source.add(path, "variable", message, "only names that begin with TOUCH_ are: ${TOUCH_LEDGER}")


def _texts(source: Source) -> Iterator[tuple[KeyPath, str]]:
    """Every text in a source, with its path."""
    open_: list[tuple[KeyPath, Any]] = [((), source.tree)]
    while open_:
        path, value = open_.pop()
        if isinstance(value, dict):
            open_ += [((*path, key), each) for key, each in value.items()]
        elif isinstance(value, list):
            open_ += [((*path, n), each) for n, each in enumerate(value)]
        elif isinstance(value, str):
            yield path, value


def _is_secret(key: str, value: str) -> bool:
    if _VARIABLE.fullmatch(value.strip()) or not value.strip():
        return False
    return bool(_KEY.fullmatch(key) or _PEM.search(value) or _INLINE.search(value))
