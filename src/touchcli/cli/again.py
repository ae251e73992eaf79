"""The morning that has nothing new: what `touch due` or `touch send --dry-run` printed is printed again.

An answer is good while the program, every file, the ledger and the terminal are as they were and its time has not come.
All of that is looked at each time; where anything differs, the command itself runs. Typer, the models and even `typing`
are not imported on this way.
"""

import datetime as dt
import marshal
import os
import sys

from touchcli.cache.answers import kept_answer
from touchcli.cache.fingerprint import program_mark
from touchcli.cache.scan import find_root, scan
from touchcli.cli.console.terminal import colours, width
from touchcli.ledger.database.file_position import position_of_file

NOW = "\x1a"
"""What stands in a kept answer where the instant of each run does; nothing that is printed has such a character."""

_VALUED = {
    "due": {"--as-of", "--workspace", "--account", "--owner", "--channel"},
    "send": {"--as-of", "--workspace", "--account", "--template", "--limit"},
}
_PLAIN = {"due": {"--json", "--all", "--no-cache"}, "send": {"--dry-run", "--json", "--no-cache"}}
_NAMES = {"--json": "as_json", "--all": "everything"}
_SQLITE = "sqlite:///"
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)

Words = dict[str, "str | bool"]


def plain_words(arguments: list[str]) -> Words | None:
    """The keywords of `touch due` or `touch send --dry-run` where every word is plain; None where Typer is to read."""
    command = arguments[0] if arguments else ""
    if command not in _PLAIN:
        return None
    found: Words = {}
    words = iter(arguments[1:])
    for word in words:
        name = _NAMES.get(word) or word.removeprefix("--").replace("-", "_")
        if word in _PLAIN[command]:
            found[name] = True
        elif word in _VALUED[command]:
            value = next(words, None)
            if value is None or value.startswith("-") or (word == "--limit" and not value.isdecimal()):
                return None
            found[name] = value
        else:
            return None
    return found if command == "due" or found.get("dry_run") else None


def form_of(command: str, **asked: object) -> str:
    """All that a command line and a terminal say of how an answer is to be shown, in one text."""
    return repr((command, sorted((name, value) for name, value in asked.items() if value), width(), colours()))


def iso(now: dt.datetime) -> str:
    """An instant as JSON shows it."""
    return now.isoformat().replace("+00:00", "Z")


def say_again(command: str, words: Words, now: dt.datetime) -> int | None:
    """Print what was printed before, and give its exit code; None where that may not be the answer any more."""
    asked = dict(words)
    if asked.pop("no_cache", False) or "account" in asked:
        return None
    named = asked.pop("workspace", None) or os.environ.get("TOUCH_WORKSPACE")
    root = find_root(os.getcwd(), str(named) if named else None)
    answer = kept_answer(root, form_of(command, **asked)) if root else None
    if root is None or answer is None:
        return None
    (program, files, ledger, mark, _), (since, until, output, errors, code) = answer
    if not since <= (now - _EPOCH) // dt.timedelta(microseconds=1) < until or program != program_mark():
        return None
    found, closed = scan(root)
    if closed or marshal.dumps(found, 2) != files:
        return None
    place = str(ledger)
    if not place.startswith(_SQLITE):
        return None
    if position_of_file(os.path.join(root, place.removeprefix(_SQLITE))) != mark:
        return None
    sys.stdout.write(output.replace(NOW, iso(now)))
    sys.stdout.flush()
    sys.stderr.write(errors)
    return code
