"""A number that is opted out is never sent to, by whatever path."""

import datetime as dt
from threading import Thread
from time import sleep
from typing import TYPE_CHECKING, Any

import pytest
from made_up import TUESDAY, account, later, number

from touchcli.cli import send_now as sending
from touchcli.flows.sending.send import SIDE_BY_SIDE

if TYPE_CHECKING:
    from scene import Scene

MANY = SIDE_BY_SIDE + 20
AT = dt.datetime.fromisoformat(TUESDAY)


def opt_out(scene: "Scene", to: str) -> None:
    with scene.ledger() as ledger:
        ledger.opt_out(to, AT, "reply")


PATHS = [
    ("send", "--yes"),
    ("send", "--yes", "--account", "customer-0000"),
    ("send", "--yes", "--template", "hello"),
    ("text", "customer-0000", "--yes"),
    ("text", "customer-0000", "--yes", "--template", "hello"),
    ("text", "customer-0000", "--yes", "--message", "Good morning, Dana"),
    ("text", "customer-0000", "--yes", "--message", "STOP is lifted, honestly"),
]


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_no_command_sends_to_it(scene: "Scene", path: tuple[str, ...]) -> None:
    scene.lay_out()
    opt_out(scene, number(0))
    ran = scene.touch(*path, "--json", at=later(5))
    assert ran.code == (1 if path[0] == "text" else 0)
    assert [row["holds"][0]["code"] for row in ran.json["held"]] == ["opted-out"]
    assert scene.posts == 0
    assert scene.outbox() == []


@pytest.mark.parametrize("spelt", ["+1 (212) 555-0100", "+1.212.555.0100", "+1-212-555-01-00"])
def test_however_the_number_is_written_and_wherever_it_stands(scene: "Scene", spelt: str) -> None:
    other = account(1)
    other["contacts"][0]["phone"] = spelt
    scene.lay_out([account(0), other, account(2)])
    opt_out(scene, number(0))
    ran = scene.touch("send", "--yes", "--json", at=later(5))
    assert sorted(row["account"] for row in ran.json["held"]) == ["customer-0000", "customer-0001"]
    assert [post.to for post in scene.standin.posts] == [number(2).removeprefix("+")]


def test_an_approval_does_not_lift_it(scene: "Scene") -> None:
    scene.lay_out(texting={"approval": "always"})
    assert scene.touch("approve", "--all", "--yes").code == 0
    opt_out(scene, number(0))
    assert scene.touch("send", "--yes", "--json", at=later(5)).json["held"][0]["holds"][0]["code"] == "opted-out"
    assert scene.posts == 0


def test_a_text_that_waits_in_the_outbox_stays_there(scene: "Scene") -> None:
    scene.lay_out()
    scene.standin.default = "429"
    scene.touch("send", "--yes")
    scene.standin.default = "accept"
    opt_out(scene, number(0))
    shown = scene.touch("send", "--dry-run", "--json", at=later(5)).json
    assert shown["counts"]["would-send"] == 0
    assert "opted-out" in shown["messages"][0]["error"]
    assert scene.touch("send", "--yes", at=later(5)).code == 0
    assert scene.posts == 1  # the one that was told to come back later


def test_a_stop_between_the_question_and_the_answer_is_heard(scene: "Scene", monkeypatch: pytest.MonkeyPatch) -> None:
    scene.lay_out(2)

    def stop_meanwhile(*_: Any, **__: Any) -> bool:
        opt_out(scene, number(0))
        return True

    monkeypatch.setattr(sending, "confirmed", stop_meanwhile)
    ran = scene.touch("send", "--json")
    assert [row["holds"][0]["code"] for row in ran.json["held"]] == ["opted-out"]
    assert ran.json["counts"] | {"accepted": 1, "held": 1} == ran.json["counts"]
    assert [post.to for post in scene.standin.posts] == [number(1).removeprefix("+")]
    assert sorted(scene.states()) == ["accepted", "not-sent"]


def test_a_stop_between_two_batches_of_a_run_is_heard(scene: "Scene") -> None:
    scene.lay_out(MANY)
    scene.standin.delay = 0.5

    def stop() -> None:
        while not scene.posts:
            sleep(0.01)
        opt_out(scene, number(MANY - 1))

    meanwhile = Thread(target=stop)
    meanwhile.start()
    ran = scene.touch("send", "--yes", "--json")
    meanwhile.join()
    assert ran.json["counts"] | {"accepted": MANY - 1, "held": 1} == ran.json["counts"]
    assert number(MANY - 1).removeprefix("+") not in {post.to for post in scene.standin.posts}


def test_a_rep_who_opted_out_gets_no_text_to_look_at(scene: "Scene") -> None:
    scene.lay_out()
    opt_out(scene, "+13125550100")
    ran = scene.touch("text", "customer-0000", "--to-me", "--yes", "--json", at=later(5))
    assert ran.code == 1
    assert scene.posts == 0
