"""`touch doctor`: one line a thing, exit 2 where something is wrong, and nothing written."""

import json
import os
import subprocess
import sys
from pathlib import Path

SETTINGS = """\
reps:
  dana: {name: Dana Reyes, company: Northgate Supply, phone: "+13125550100", texting: live}
calendar: {timezone: America/Chicago}
"""


def doctor(folder: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    command = [sys.executable, "-m", "touchcli", "doctor", *flags]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


def states(folder: Path) -> dict[str, str]:
    found = json.loads(doctor(folder, "--json").stdout)["findings"]
    return {row["what"]: row["state"] for row in found}


def test_a_sound_workspace_has_nothing_wrong_and_stays_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "touch.yaml").write_text(SETTINGS)
    done = doctor(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "No problems found." in done.stdout
    assert not (tmp_path / ".touch" / "ledger.db").exists()


def test_broken_settings_are_the_finding(tmp_path: Path) -> None:
    (tmp_path / "touch.yaml").write_text("reps: [")
    done = doctor(tmp_path)
    assert done.returncode == 2
    assert "touch.yaml:1:" in done.stdout


def test_no_workspace_is_a_finding_too(tmp_path: Path) -> None:
    done = doctor(tmp_path)
    assert done.returncode == 2
    assert "workspace" in done.stdout


def test_missing_credentials_sender_and_a_damaged_ledger_are_wrong(tmp_path: Path) -> None:
    settings = SETTINGS.replace(', phone: "+13125550100"', "") + "provider: {name: vonage}\n"
    (tmp_path / "touch.yaml").write_text(settings)
    (tmp_path / ".touch").mkdir()
    (tmp_path / ".touch" / "ledger.db").write_text("this is no ledger at all, but long enough to be looked at" * 40)
    (tmp_path / "plans" / "accounts").mkdir(parents=True)
    (tmp_path / "plans" / "accounts" / "acme.yaml").write_text("name: [\n")
    found = states(tmp_path)
    wrong = {what for what, state in found.items() if state == "wrong"}
    assert wrong == {"files", "ledger", "provider", "sender"}


def test_the_console_and_practice_are_notes(tmp_path: Path) -> None:
    (tmp_path / "touch.yaml").write_text(SETTINGS.replace("texting: live", "texting: practice"))
    found = states(tmp_path)
    assert (found["provider"], found["rep dana"]) == ("note", "note")
