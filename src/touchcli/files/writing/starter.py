"""The starter pack: a workspace to look at and to copy from, laid out by `touch init`."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path

from touchcli.cache.scan import SETTINGS
from touchcli.files.settings import parse_settings
from touchcli.files.syntax.json_schema import KINDS, schema
from touchcli.files.syntax.tree import parse_source
from touchcli.files.workspace import WorkspaceError
from touchcli.files.writing.own_settings import AS_IT_IS, Setup, own_plan, own_settings
from touchcli.rules.errors import UserError

REFERENCE_DAY = dt.date(2026, 11, 23)
"""The day the starter's plans are written for, a Monday."""

_BOOK = "plans/accounts/"
_IGNORED = (".touch/", ".env", "drafts/")
_PACKAGE = Path(__file__).parents[2]


def starter_files() -> Iterator[tuple[str, str]]:
    """The files of the starter pack as (path in a workspace, text): from the wheel, or from a checkout."""
    inside = _PACKAGE / "starter"
    top = inside if inside.is_dir() else _PACKAGE.parents[1]
    yield SETTINGS, (top / SETTINGS).read_text("utf-8")
    for folder in ("plans", "templates"):
        for path in sorted((top / folder).rglob("*.yaml")):
            yield path.relative_to(top).as_posix(), path.read_text("utf-8")


def lay_out(target: Path, today: dt.date, setup: Setup = AS_IT_IS) -> list[str]:
    """Lay the starter pack out in a folder, with schemas for editors and a .gitignore; gives the paths written.

    The dates of the account plans move by whole weeks, so that they are as far from `today` as they were from the
    reference day, on the same days of the week. A .gitignore that is there gets the lines it lacks. `setup` is what a
    person said of themselves. Raises WorkspaceError, and writes nothing, if any other file is there already, and
    UserError where the settings would have Problems.
    """
    weeks = dt.timedelta(days=(today - REFERENCE_DAY).days // 7 * 7)
    files = {}
    for path, text in starter_files():
        if not path.startswith(_BOOK):
            files[path] = own_settings(text, setup) if path == SETTINGS else text
        elif not setup.empty:
            files[path] = own_plan(_moved(text, weeks), setup)
    _require_sound(files[SETTINGS])
    files |= {f"schemas/{kind}.json": json.dumps(schema(kind), indent=1, ensure_ascii=False) + "\n" for kind in KINDS}
    there = [path for path in files if (target / path).exists()]
    if there:
        raise WorkspaceError(f"{target / there[0]} exists", "touch init writes over nothing: name a new folder")
    try:
        for path, text in files.items():
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            (target / path).write_text(text, "utf-8", newline="\n")
        return [*files, *_ignore(target / ".gitignore")]
    except OSError as error:
        raise WorkspaceError(f"{target} cannot be written: {error.strerror}") from error


def _require_sound(settings: str) -> None:
    source = parse_source(SETTINGS, settings.encode())
    parse_settings(source)
    for problem in source.found.values():
        raise UserError(f"{problem.message}; nothing was written", problem.hint)


def _ignore(path: Path) -> Iterator[str]:
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    missing = [line for line in _IGNORED if line not in lines]
    if missing:
        path.write_text("\n".join([*lines, *missing]) + "\n", "utf-8", newline="\n")
        yield path.name


def _moved(text: str, by: dt.timedelta) -> str:
    def move(found: re.Match[str]) -> str:
        try:
            return (dt.date.fromisoformat(found[0]) + by).isoformat()
        except (ValueError, OverflowError):
            return found[0]

    return re.sub(r"\b\d{4}-\d{2}-\d{2}\b", move, text)
