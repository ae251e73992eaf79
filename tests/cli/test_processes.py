"""What only a real process shows: pipes, signals, what is loaded, what a bug leaves behind."""

import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from workspace import Touch, Workspace

AS_OF = ("--as-of", "2026-11-23T16:30:00Z")
REFUSED = {
    *("vonage", "vonage_messages", "vonage_http_client", "requests", "urllib3", "rich", "typer", "click", "pydantic"),
    *(
        "holidays",
        "phonenumbers",
        "yaml",
        "psycopg",
        "psycopg_pool",
        "procrastinate",
        "dotenv",
        "rapidfuzz",
        "platformdirs",
    ),
    *("touchcli.mail", "touchcli.render.emails", "smtplib", "imapclient", "aiosmtpd"),
    *("starlette", "uvicorn", "fpdf", "icalendar", "textual", "importlib.metadata", "asyncio", "dateutil"),
}
LOADED = """
import atexit, os, sys
from pathlib import Path
os._exit = sys.exit  # so that there is an end to look at
atexit.register(lambda: Path({out!r}).write_text("\\n".join(sys.modules)))
sys.argv = ["touchcli", *{arguments!r}]
from touchcli.__main__ import main
main()
"""


def loaded(tmp_path: Path, *arguments: str) -> set[str]:
    """The modules that a command in a pipe has loaded when it ends."""
    out = tmp_path / "modules"
    code = LOADED.format(out=str(out), arguments=list(arguments))
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL, timeout=60)
    return set(out.read_text().split("\n"))


@pytest.mark.parametrize("command", [("due", *AS_OF), ("due", "--json", "--all", "--owner", "dana", *AS_OF)])
def test_the_mornings_command_loads_nothing_it_does_not_need(
    starter: Workspace, process: Touch, tmp_path: Path, command: tuple[str, ...]
) -> None:
    assert process(*command).code == 0
    assert not loaded(tmp_path, *command) & REFUSED


def test_a_preview_loads_no_provider(starter: Workspace, process: Touch, tmp_path: Path) -> None:
    assert process("send", "--dry-run", *AS_OF).code == 0
    modules = loaded(tmp_path, "send", "--dry-run", *AS_OF)
    assert not modules & {
        "vonage",
        "requests",
        "urllib3",
        "psycopg",
        "procrastinate",
        "yaml",
        "holidays",
        "phonenumbers",
    }


def test_holidays_are_asked_only_where_a_day_needs_them(workspace: Workspace, tmp_path: Path) -> None:
    workspace.write(
        "plans/cadences/steady.yaml", "rhythms:\n  - {id: call, channel: call, every: 3d, template: hello}\n"
    )
    text = (workspace.root / "touch.yaml").read_text()
    workspace.write("touch.yaml", text.replace("country: US, ", ""))
    assert "holidays" not in loaded(tmp_path, "due", *AS_OF)


def test_a_reader_who_has_seen_enough_is_no_error(starter: Workspace) -> None:
    command = f"{sys.executable} -m touchcli due --all --json {' '.join(AS_OF)} | head -1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "{\n", "")


def test_ctrl_c_leaves_with_130_and_one_line(workspace: Workspace) -> None:
    code = (
        "import signal, sys, time\nsys.argv = ['touchcli', 'due']\n"
        # A job in the background of a shell ignores Ctrl-C, and what it starts does too.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "def wait(*_):\n    open('waits', 'w').close()\n    while True:\n        time.sleep(0.01)\n"
        "from touchcli.flows.day import due\ndue.the_day = wait\n"
        "from touchcli.__main__ import main\nmain()\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while process.poll() is None and not (workspace.root / "waits").exists():
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, "", "touch: interrupted\n")


def test_a_bug_is_one_line_and_a_log_of_frames(
    workspace: Workspace, touch: Touch, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*_: object) -> None:
        words = "Hi Priya at +15125550142"
        raise RuntimeError(words)

    monkeypatch.setattr("touchcli.flows.day.due.the_day", broken)
    ran = touch("due")
    assert (ran.code, ran.out) == (3, "")
    assert len(ran.err.splitlines()) == 1
    assert ran.err.startswith("touch: a bug in touch, RuntimeError")
    log = Path(ran.err.strip().rpartition(" is in ")[2])
    assert log.is_relative_to(tmp_path)
    kept = log.read_text()
    assert "in broken" in kept
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    for secret in ("+15125550142", "Hi Priya at"):
        assert secret not in ran.err
    assert "RuntimeError: " not in kept


def test_a_bug_without_a_place_for_its_log(workspace: Workspace, touch: Touch, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("touchcli.flows.day.due.the_day", broken)
    monkeypatch.setenv("XDG_STATE_HOME", "/dev/null/nowhere")
    ran = touch("due")
    assert (ran.code, ran.out) == (3, "")
    assert "could not be kept" in ran.err


def test_results_and_problems_go_their_own_ways(starter: Workspace, process: Touch) -> None:
    starter.write("plans/accounts/broken.yaml", "name: [")
    ran = process("due", "--json", *AS_OF)
    assert ran.code == 2
    assert ran.json["problems"][0]["file"] == "plans/accounts/broken.yaml"
    assert ran.err.startswith("plans/accounts/broken.yaml:1:")
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("closed", ["1", "2"])
def test_a_stream_that_the_caller_closed_is_no_bug(workspace: Workspace, closed: str) -> None:
    line = f"exec {closed}>&-; exec '{sys.executable}' -m touchcli due --as-of 2026-11-23"
    ran = subprocess.run(["bash", "-c", line], capture_output=True, text=True, timeout=60, check=False)
    assert (ran.returncode, "bug" in ran.stderr) == (0, False)


def test_output_that_cannot_be_written_is_an_error(workspace: Workspace) -> None:
    line = f"exec '{sys.executable}' -m touchcli due --as-of 2026-11-23 > /dev/full"
    ran = subprocess.run(["bash", "-c", line], capture_output=True, text=True, timeout=60, check=False)
    assert (ran.returncode, ran.stderr) == (1, "touch: cannot write the output: No space left on device\n")


def test_a_folder_that_is_gone_is_named(tmp_path: Path) -> None:
    for arguments in ("due", "import x.csv --bad"):
        line = f"mkdir -p gone && cd gone && rmdir ../gone && exec '{sys.executable}' -m touchcli {arguments}"
        ran = subprocess.run(
            ["bash", "-c", line], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
        )
        assert (ran.returncode, ran.stderr) == (2, "touch: the current folder is gone (cd to another one)\n")
