"""Files put into a workspace all together or not at all."""

import os
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from touchcli.rules.errors import UserError


def put_all(
    root: Path, folder: str, new: Iterable[tuple[str, str]], changed: Iterable[tuple[str, str]] = ()
) -> list[str]:
    """Write files, each a path relative to the workspace and its text; gives the paths.

    They are written under a hidden name first and moved when all are complete; where one cannot be moved, those before
    it are taken back. A `new` file never takes the place of one that is there; a `changed` one replaces it. Raises
    UserError, and leaves everything as it was, where something cannot be written.
    """
    target = root / folder
    try:
        target.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix=".import-", dir=target))
    except OSError as error:
        raise UserError(f"{folder} cannot be written: {error.strerror}") from error
    undo: list[tuple[Path, Path | None]] = []
    try:
        staged = [(_staged(stage, n, text), root / name, True) for n, (name, text) in enumerate(new)]
        count = len(staged)
        staged += [(_staged(stage, count + n, text), root / name, False) for n, (name, text) in enumerate(changed)]
        for path, place, is_new in staged:
            _move(path, place, is_new, undo)
        return [place.relative_to(root).as_posix() for _, place, _ in staged]
    except BaseException as error:
        for place, old in reversed(undo):
            with suppress(OSError):
                if old is None:
                    place.unlink()
                else:
                    old.replace(place)
        if isinstance(error, OSError):
            raise UserError(f"{folder} cannot be written: {error.strerror}", "nothing was changed") from error
        raise
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _staged(stage: Path, number: int, text: str) -> Path:
    path = stage / str(number)
    path.write_text(text, "utf-8", newline="\n")
    return path


def _move(path: Path, place: Path, is_new: bool, undo: list[tuple[Path, Path | None]]) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    if is_new:
        if os.path.lexists(place):
            raise FileExistsError(17, f"{place.name} is there already", str(place))
        path.rename(place)
        undo.append((place, None))
    else:
        kept = path.with_suffix(".old")
        shutil.copy2(place, kept)
        path.chmod(place.stat().st_mode)
        path.replace(place)
        undo.append((place, kept))
