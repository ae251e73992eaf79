"""What a command loads before it begins: Typer and the command's own words, nothing of its work."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import touchcli
from touchcli.cli import commands
from touchcli.cli.app import COMMANDS

LISTING = """\
import contextlib, io, json, sys
from touchcli.cli.views import json_shapes as as_json
from touchcli.cli import app
from touchcli.flows.common import session as opening
from touchcli.cli.front import run
loaded = {"": sorted(sys.modules)}
for command in sys.argv[1:]:
    before = set(sys.modules)
    with contextlib.redirect_stdout(io.StringIO()) as page:
        assert run([command, "--help"]) == 0
    assert page.getvalue().startswith(f"Usage: touch {command}"), page.getvalue()
    loaded[command] = sorted(set(sys.modules) - before)
print(json.dumps(loaded))
"""
"""One process asks for the help of one command after the other, and says what each of them was the first to load.

Under no name stands what is there before any of them.
"""

LATER = {
    *("vonage", "vonage_messages", "vonage_http_client", "requests", "urllib3", "starlette", "uvicorn", "jwt"),
    *("psycopg", "psycopg_pool", "procrastinate"),
    *("yaml", "ruamel", "dotenv", "openpyxl", "jinja2", "fpdf", "icalendar", "segno", "rich"),
    *("holidays", "phonenumbers", "dateutil", "rapidfuzz", "platformdirs"),
    *("asyncio", "concurrent", "http", "logging", "multiprocessing", "ssl", "urllib"),
}
"""What is slow to import, and waits until there is work for it."""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """What was loaded for the help of each command and for that of none before it; under no name, for all of them."""
    done = subprocess.run(
        [sys.executable, "-c", LISTING, *sorted(COMMANDS)],
        # A program that is measured imports the measure first, and this looks at what is imported.
        env={name: value for name, value in os.environ.items() if "COVERAGE" not in name},
        cwd=tmp_path_factory.mktemp("nowhere"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {command: set(modules) for command, modules in json.loads(done.stdout).items()}


@pytest.fixture(scope="module")
def typers(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The packages that an empty Typer command loads by itself."""
    script = Path(tmp_path_factory.mktemp("empty")) / "empty.py"
    script.write_text(
        "import sys, typer\napp = typer.Typer(rich_markup_mode=None)\n@app.command()\ndef main() -> None: pass\n"
        "app(standalone_mode=False)\nprint(*sys.modules)\n"
    )
    return _packages(set(subprocess.check_output([sys.executable, script], text=True).split()))


def test_the_help_of_log_loads_no_pydantic(tmp_path: Path) -> None:
    """Typer 0.29 imports it for every command: that is why `pyproject.toml` stays below."""
    script = (
        "import os, sys, touchcli.__main__\nsys.argv = ['touch', 'log', '--help']\nos._exit = sys.exit\n"
        "try:\n    touchcli.__main__.main()\nfinally:\n    print(*sys.modules, file=sys.stderr)\n"
    )
    env = {name: value for name, value in os.environ.items() if "COVERAGE" not in name}
    done = subprocess.run(
        [sys.executable, "-c", script], env=env, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0
    assert done.stdout.startswith("Usage: touch log")
    packages = _packages(set(done.stderr.split()))
    assert {"typer", "touchcli"} <= packages
    assert not packages & {"pydantic", "pydantic_core"}


def _packages(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


@pytest.mark.parametrize("command", ["", *sorted(COMMANDS)])
def test_help_loads_no_library_but_typer(loaded: dict[str, set[str]], typers: set[str], command: str) -> None:
    packages = _packages(loaded[command]) - typers
    assert not packages & LATER
    assert not packages & {"pydantic", "pydantic_core"}  # only where Typer itself cannot do without


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_help_loads_nothing_of_the_work(loaded: dict[str, set[str]], command: str) -> None:
    work = tuple(f"touchcli.{room}." for room in ("flows", "files", "ledger", "providers", "mail", "render"))
    words = {"touchcli.flows.data", "touchcli.flows.data.export_rows"}  # what can be exported is said in the help
    assert {name for name in loaded[command] if name.startswith(work)} <= words


def _imported_inside_functions(path: Path) -> set[str]:
    """The modules of the package that functions of a module import."""
    functions = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef))
    inside = [node for each in functions for node in ast.walk(each) if isinstance(node, ast.ImportFrom) and node.module]
    names = {f"{node.module}.{alias.name}" for node in inside for alias in node.names}
    root = Path(touchcli.__file__).parents[1]
    modules = {name for name in names if (root / name.replace(".", "/")).with_suffix(".py").exists()}
    return modules | {name.rpartition(".")[0] for name in names - modules}


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_what_a_command_imports_when_it_runs_its_help_does_without(loaded: dict[str, set[str]], command: str) -> None:
    """Only what saves start-up is imported inside a function; all else stands at the top."""
    path = Path(commands.__file__).parent / f"{COMMANDS[command]}.py"
    assert not _imported_inside_functions(path) & (loaded[""] | loaded[command])
