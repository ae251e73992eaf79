"""The page on speed names scripts that are there, and the scripts measure what they say."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
BENCH = ROOT / "bench"
PAGE = (ROOT / "docs" / "performance.md").read_text("utf-8")
SHARED = {"books.py", "measure.py"}
SHORT = {
    "completion.py": ("--sizes", "110", "--runs", "1"),
    "due.py": ("--sizes", "25", "--runs", "1"),
    "edited.py": ("--files", "4", "--runs", "1"),
    "cold.py": ("--sizes", "50", "--runs", "1"),
    "memory.py": ("50",),
    "forecast.py": ("--accounts", "10", "--weeks", "1", "--runs", "1"),
    "import_rows.py": ("--rows", "50", "--runs", "1"),
    "models.py": ("--runs", "1"),
}


@pytest.fixture(scope="module")
def measure() -> ModuleType:
    spec = importlib.util.spec_from_file_location("measure", BENCH / "measure.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def ran(script: str, *words: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    env = os.environ if path is None else {**os.environ, "PATH": path}
    return subprocess.run(
        [sys.executable, BENCH / script, *words], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )


def test_every_script_named_is_there() -> None:
    assert {name for name in re.findall(r"bench/(\w+\.py)", PAGE) if not (BENCH / name).exists()} == set()


def test_every_script_is_named() -> None:
    assert {path.name for path in BENCH.glob("*.py")} - set(re.findall(r"bench/(\w+\.py)", PAGE)) <= SHARED


@pytest.mark.parametrize("script", SHORT)
def test_the_short_form_measures(script: str) -> None:
    done = ran(script, *SHORT[script])
    assert done.stderr == ""  # a limit that is missed, as on so small a book, is no fault of the script
    assert done.returncode in {0, 1}
    assert re.search(r"\d (ms|MB)\b", done.stdout)


def test_a_peer_that_is_not_there_is_named_at_once(tmp_path: Path) -> None:
    done = ran("due.py", "--sizes", "100000", path=str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch("task is not on PATH: .+\n", done.stderr)


def test_a_peer_that_is_not_installed_is_named_at_once() -> None:
    done = ran("orm.py")
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch("sqlalchemy is not installed: .+\n", done.stderr)


def test_a_limit_is_kept_or_missed(measure: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert measure.row("work", "peer", measure.Pair(0.3, 0.2, 3), 1.5)
    assert measure.row("work", "peer", measure.Pair(9.0, 0.2, 3))
    assert "MISSED" not in capsys.readouterr().out
    assert not measure.row("work", "peer", measure.Pair(0.31, 0.2, 3), 1.5)
    assert "1.55  1.5  MISSED" in capsys.readouterr().out


def test_two_ways_are_measured_in_turns(measure: ModuleType) -> None:
    order: list[str] = []

    def way(name: str, *seconds: float) -> object:
        left = list(seconds)

        def run() -> float:
            order.append(name)
            return left.pop(0)

        return run

    pair = measure.paired(way("mine", 1, 9, 2), way("theirs", 4, 5, 6), 3)
    assert pair == (2, 5, 3)
    assert order == ["theirs", "mine", "mine", "theirs", "theirs", "mine"]


@pytest.mark.parametrize(("terminal", "said"), [(True, "True 100 40"), (False, "False 80 24")])
def test_a_terminal_is_one(measure: ModuleType, tmp_path: Path, terminal: bool, said: str) -> None:
    code = "import shutil, sys; print(sys.stdout.isatty(), *shutil.get_terminal_size())"
    assert measure.output([sys.executable, "-c", code], tmp_path, terminal=terminal).strip() == said


@pytest.mark.parametrize("terminal", [True, False])
def test_a_command_that_fails_ends_the_measurement(measure: ModuleType, tmp_path: Path, terminal: bool) -> None:
    with pytest.raises(SystemExit, match="left with 3: no such book"):
        measure.seconds(
            [sys.executable, "-c", "import sys; sys.stderr.write('no such book'); sys.exit(3)"],
            tmp_path,
            terminal=terminal,
        )


HOLD = "held = b'x' * 60_000_000; print(); input()"
HOLD_TWICE = f"""
import subprocess, sys, time
both = [subprocess.Popen([sys.executable, "-c", {HOLD!r}], stdin=-1, stdout=-1) for _ in "ab"]
for process in both:
    process.stdout.readline()
time.sleep(0.5)
for process in both:
    process.communicate(b"\\n")
"""


def test_the_peak_is_of_all_processes_together(measure: ModuleType, tmp_path: Path) -> None:
    assert 60 < measure.peak([sys.executable, "-c", "held = b'x' * 60_000_000"], tmp_path) < 120
    assert 120 < measure.peak([sys.executable, "-c", HOLD_TWICE], tmp_path) < 240


def test_a_command_that_fails_has_no_peak(
    measure: ModuleType, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        measure.peak([sys.executable, "-c", "raise SystemExit('no such book')"], tmp_path)
    assert capfd.readouterr().err == "no such book\n\n"
