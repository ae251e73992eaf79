import datetime as dt
import json
import shutil
from pathlib import Path

import pytest

from touchcli.files.workspace import WorkspaceError, read_workspace
from touchcli.files.writing import starter
from touchcli.files.writing.starter import REFERENCE_DAY, lay_out, starter_files


def test_the_starter_pack_has_no_problems(tmp_path: Path) -> None:
    written = lay_out(tmp_path / "new", REFERENCE_DAY)
    reading = read_workspace(tmp_path / "new", cache=False)
    assert [str(problem) for problem in reading.problems] == []
    assert reading.book is not None
    assert (len(reading.book.accounts), len(reading.book.cadences)) == (25, 5)
    assert len(reading.book.templates) >= 14
    assert {path for path, _ in starter_files()} < set(written)
    assert (tmp_path / "new" / ".gitignore").read_text() == ".touch/\n.env\ndrafts/\n"
    assert json.loads((tmp_path / "new" / "schemas" / "account.json").read_text())["title"] == "touch account"
    assert all((tmp_path / "new" / path).is_file() for path in written)


@pytest.mark.parametrize("days", [-400, -1, 0, 6, 7, 365, 2000])
def test_dates_move_by_whole_weeks(tmp_path: Path, days: int) -> None:
    today = REFERENCE_DAY + dt.timedelta(days=days)
    lay_out(tmp_path, today)
    before, after = (
        "\n".join(text for path, text in files if "accounts" in path) for files in (starter_files(), _of(tmp_path))
    )
    days_before, days_after = _dates(before), _dates(after)
    moves = {new - old for old, new in zip(days_before, days_after, strict=True)}
    assert moves == {dt.timedelta(days=days // 7 * 7)}
    assert not read_workspace(tmp_path, cache=False).problems


def test_settings_and_templates_stay_as_they_are(tmp_path: Path) -> None:
    lay_out(tmp_path, dt.date(2031, 5, 6))
    for path, text in starter_files():
        if not path.startswith("plans/accounts/"):
            assert (tmp_path / path).read_text("utf-8") == text


def test_no_file_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    mine = tmp_path / "templates" / "renewal.yaml"
    mine.write_text("mine")
    with pytest.raises(WorkspaceError, match=r"renewal\.yaml exists"):
        lay_out(tmp_path, REFERENCE_DAY)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [mine]
    assert mine.read_text() == "mine"


def test_a_gitignore_gets_what_it_lacks(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("dist/\n.env\n")
    assert ".gitignore" in lay_out(tmp_path, REFERENCE_DAY)
    assert (tmp_path / ".gitignore").read_text() == "dist/\n.env\n.touch/\ndrafts/\n"


def test_a_gitignore_that_lacks_nothing_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text(".env\ndrafts/\n.touch/")
    assert ".gitignore" not in lay_out(tmp_path, REFERENCE_DAY)
    assert (tmp_path / ".gitignore").read_text() == ".env\ndrafts/\n.touch/"


def test_a_place_that_takes_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(WorkspaceError, match="cannot be written"):
        lay_out(tmp_path / "file", REFERENCE_DAY)


def test_the_wheel_carries_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "touchcli" / "starter"
    for path, text in starter_files():
        (inside / path).parent.mkdir(parents=True, exist_ok=True)
        (inside / path).write_text(text, "utf-8")
    expected = list(starter_files())
    monkeypatch.setattr(starter, "_PACKAGE", tmp_path / "touchcli")
    assert list(starter_files()) == expected
    shutil.rmtree(inside)
    with pytest.raises(FileNotFoundError):
        list(starter_files())


def test_what_is_no_date_stays() -> None:
    assert (
        starter._moved("2026-13-45 9999-12-31 2026-11-23", dt.timedelta(days=7)) == "2026-13-45 9999-12-31 2026-11-30"
    )


def _of(root: Path) -> list[tuple[str, str]]:
    return [(path.as_posix(), path.read_text("utf-8")) for path in sorted((root / "plans" / "accounts").glob("*.yaml"))]


def _dates(text: str) -> list[dt.date]:
    import re

    return [dt.date.fromisoformat(found) for found in re.findall(r"\b\d{4}-\d{2}-\d{2}\b", text)]
