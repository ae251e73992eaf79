"""The short forms of kill_send.py, kill_mail.py, two_at_once.py and work_month.py; these say what is counted.

The long forms are run by hand.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def ran(script: str, *arguments: str) -> str:
    done = subprocess.run([sys.executable, HERE / script, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_killed_again_and_again_it_sends_each_text_once_at_most_and_loses_none() -> None:
    said = ran("kill_send.py", "--kills", "10", "--messages", "150")
    assert "duplicates: 0, lost: 0" in said
    assert "kills: 10" in said


def test_killed_again_and_again_it_sends_each_mail_once_at_most_and_loses_none() -> None:
    said = ran("kill_mail.py", "--kills", "8", "--messages", "60")
    assert "duplicates: 0, lost: 0" in said
    assert "kills: 8" in said


def test_two_runs_at_once_send_each_text_once() -> None:
    assert "SQLite: 6 rounds of 3 texts, 18 POSTs, duplicates: 0" in ran(
        "two_at_once.py", "--rounds", "6", "--texts", "3"
    )


def test_two_runs_at_once_send_each_text_once_on_postgresql(postgres: str) -> None:
    said = ran("two_at_once.py", "--rounds", "4", "--texts", "3", "--server", postgres)
    assert "PostgreSQL: 4 rounds of 3 texts, 12 POSTs, duplicates: 0" in said


def test_a_day_on_the_screen_in_lines_and_by_commands_gives_one_ledger() -> None:
    assert "5 actions by commands, in lines and on the screen: 0 differences" in ran("work_month.py", "--days", "1")
