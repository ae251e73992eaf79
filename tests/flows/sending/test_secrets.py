"""No secret, whole number or word of a text on standard error or in a log, whatever happens."""

import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from made_up import later, number

from touchcli.flows.sending.deliver import Delivery

if TYPE_CHECKING:
    from scene import Scene

WORDS = "how is line"
SECRETS = ("not-a-secret", "PRIVATE KEY", "eyJ")


def nothing_of(text: str) -> None:
    for secret in (WORDS, *SECRETS):
        assert secret not in text
    assert not re.search(r"\d{7,}", text.replace(number(0)[-4:], ""))


@pytest.mark.parametrize("behaviour", ["accept", "401", "422", "429", "500", "close", "garbage", "huge", "302"])
def test_not_in_what_is_said_or_logged(scene: "Scene", caplog: pytest.LogCaptureFixture, behaviour: str) -> None:
    scene.lay_out(2)
    scene.standin.default = behaviour
    caplog.set_level(logging.DEBUG)
    ran = scene.touch("send", "--yes")
    nothing_of(ran.err)
    nothing_of(ran.out)
    nothing_of(caplog.text)


def test_not_with_every_logger_at_debug_and_a_crash(scene: "Scene", tmp_path: Path) -> None:
    scene.lay_out(2)
    scene.standin.default = "500"
    noisy = "import logging; logging.basicConfig(level=0)\n"
    (tmp_path / "sitecustomize.py").write_text(noisy)
    env = {"PYTHONPATH": f"{tmp_path}:{scene.env['PYTHONPATH']}", "PYTHONLOGLEVEL": "debug"}
    ran = scene.run("send", "--yes", env=env)
    assert ran.code == 1
    nothing_of(ran.err)


def test_a_bug_is_one_line_and_its_log_has_frames_alone(
    scene: "Scene", monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    scene.lay_out()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))

    def broken(delivery: Delivery, answers: Any) -> Any:
        raise RuntimeError(WORDS + number(0) + SECRETS[0])

    record = Delivery.record
    monkeypatch.setattr(Delivery, "record", broken)
    ran = scene.touch("send", "--yes")
    assert ran.code == 3
    assert ran.err.count("\n") == 1
    nothing_of(ran.err.replace(str(tmp_path), ""))
    (log,) = tmp_path.rglob("bugs.log")
    nothing_of(re.sub(r"\S*/", "", log.read_text()))
    assert "flows/sending/send.py" in log.read_text()
    monkeypatch.setattr(Delivery, "record", record)
    scene.touch("send", "--yes", at=later(1))
    assert (scene.states(), scene.posts) == (["in-doubt"], 1)


def test_not_in_a_key_that_cannot_be_used(scene: "Scene", monkeypatch: pytest.MonkeyPatch) -> None:
    scene.lay_out()
    monkeypatch.delenv("VONAGE_PRIVATE_KEY_PATH")
    monkeypatch.setenv("VONAGE_PRIVATE_KEY", "-----BEGIN PRIVATE KEY-----\nbm90LWEtc2VjcmV0\n-----END PRIVATE KEY-----")
    ran = scene.touch("send", "--yes")
    assert ran.code == 2
    assert "bm90" not in ran.err
