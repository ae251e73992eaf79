"""What tells one state of this program from another: its own modules, and the packages whose knowledge is in answers.

What is kept between runs is good for the very program that made it. importlib.metadata would take ten times as long.
"""

import marshal
import os
import sys

from touchcli.cache.scan import Stamp, stamp_of

_HERE = os.path.dirname(os.path.dirname(__file__))
_PACKAGES = ("holidays", "jinja2", "phonenumbers", "pydantic", "rich", "tzdata", "yaml")
_ZONES = "/usr/share/zoneinfo"
"""Where the system keeps its time zones; their change is a change of every answer."""


def program_mark() -> bytes:
    """Bytes that change when a module of this program, a package, the system's time zones or Python do."""
    found: list[tuple[str, Stamp | None]] = [(sys.version, None), (_ZONES, _stamp(_ZONES))]
    _modules(_HERE, found)
    found += ((name, _stamp(place)) for name in _PACKAGES if (place := _place(name)))
    return marshal.dumps(found, 2)


def package_mark(name: str) -> str:
    """A text that changes when an installed package is updated; empty if it is not installed."""
    place = _place(name)
    return f"{place} {_stamp(place)}" if place else ""


def _modules(folder: str, found: list[tuple[str, Stamp | None]]) -> None:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.name.endswith((".py", ".sql", ".csv", ".html", ".css")):
                found.append((entry.path, stamp_of(entry.stat())))
            elif "." not in entry.name and entry.name != "__pycache__" and entry.is_dir():
                _modules(entry.path, found)


def _place(name: str) -> str | None:
    paths = (os.path.join(folder, name, "__init__.py") for folder in sys.path)
    return next((path for path in paths if os.path.isfile(path)), None)


def _stamp(path: str) -> Stamp | None:
    try:
        return stamp_of(os.stat(path))
    except OSError:
        return None
