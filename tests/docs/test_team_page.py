"""What docs/team.md tells people to run, runs."""

import re
import signal
from collections.abc import Callable
from pathlib import Path

from team import Team

PAGE = (Path(__file__).parents[2] / "docs" / "team.md").read_text("utf-8")


def test_the_commands_of_the_services(team: Team, wait: Callable[[Callable[[], object]], None]) -> None:
    commands = re.findall(r"^ExecStart=/srv/touch/venv/bin/touchcli (.*)$", PAGE, re.MULTILINE)
    work, queue = (command.split() for command in commands)
    team.lay_out(2)
    assert team.run(*queue).out == "2 texts queued for the workers.\n"
    worker = team.start(*work)
    wait(lambda: len(team.standin.posts) == 2)
    worker.send_signal(signal.SIGTERM)
    assert team.end_of(worker).code == 0
    assert team.states() == {"accepted": 2}


def test_the_settings_are_settings(team: Team) -> None:
    [provider] = re.findall(r"^ +provider: \{(.*)\}$", PAGE, re.MULTILINE)
    team.lay_out(1, provider=dict(pair.split(": ") for pair in provider.split(", ")))
    assert team.run("check").code == 0


def test_the_queue_can_be_thrown_away(team: Team) -> None:
    team.lay_out(2)
    team.queue()
    for kind, query in {
        "TABLE": "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace",
        "FUNCTION": "SELECT proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace",
        "TYPE": "SELECT typname FROM pg_type WHERE typnamespace = current_schema()::regnamespace AND typname !~ '^_'",
    }.items():
        for (name,) in team.rows(query):
            if name.startswith("procrastinate_"):
                team.change(f"DROP {kind} {name} CASCADE")
    assert team.queue().json["counts"]["queued"] == 2
    assert team.drain().json["counts"]["accepted"] == 2
