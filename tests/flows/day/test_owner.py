"""Whose day it is: the rep's that `--owner` names, else the person's own, else everybody's."""

from pathlib import Path

import pytest
from workspace import Touch, Workspace

pytestmark = pytest.mark.usefixtures("own_environment", "clock")

COMMANDS = ("due", "quiet", "forecast", "report")


def owners(touch: Touch, *flags: str) -> set[str]:
    return {row["owner"] for row in touch("due", "--all", "--json", *flags).json["actions"]}


def test_without_a_name_everybody_is_meant(starter: Workspace, touch: Touch) -> None:
    assert owners(touch) == {"dana", "theo"}


@pytest.mark.parametrize("how", ["environment", "settings"])
def test_a_rep_sees_their_own(
    starter: Workspace, touch: Touch, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, how: str
) -> None:
    if how == "environment":
        monkeypatch.setenv("TOUCH_REP", "theo")
    else:
        settings = tmp_path / "home/.config/touchcli/config.yaml"
        settings.parent.mkdir(parents=True)
        settings.write_text("me: theo\n", "utf-8")
    assert owners(touch) == {"theo"}
    assert owners(touch, "--owner", "dana") == {"dana"}
    assert owners(touch, "--owner", "all") == {"dana", "theo"}
    assert owners(touch, "--account", "acme") == {"dana"}, "an account that is named is shown, whoever owns it"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_list_is_of_the_rep(
    starter: Workspace, touch: Touch, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    named = touch(command, "--owner", "theo", "--json").json
    monkeypatch.setenv("TOUCH_REP", "theo")
    assert touch(command, "--json").json == named
    everybody = touch(command, "--owner", "all", "--json").json
    monkeypatch.delenv("TOUCH_REP")
    assert touch(command, "--json").json == everybody
    assert everybody != named


def test_somebody_who_is_no_rep_here_sees_everybody(
    starter: Workspace, touch: Touch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOUCH_REP", "somebody")
    assert owners(touch) == {"dana", "theo"}
    ran = touch("due", "--owner", "somebody")
    assert (ran.code, ran.out) == (2, "")
    assert 'unknown rep "somebody"' in ran.err
