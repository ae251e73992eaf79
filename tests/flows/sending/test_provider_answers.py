"""What each answer of the provider leaves: the state, the exit code, the number of POSTs, now and after another run."""

import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from made_up import account, later, number

from touchcli.flows.sending.send import SIDE_BY_SIDE

if TYPE_CHECKING:
    from scene import Scene

MANY = SIDE_BY_SIDE + 20

IN_DOUBT = (
    *("500", "502", "503", "302", "307", "200", "stall", "close", "truncate", "truncate-all"),
    *("garbage", "empty", "huge", "no-uuid", "deep", "noise"),
)
ANSWERS = [
    ("accept", "accepted", 0),
    ("404", "rejected", 1),
    ("422", "rejected", 1),
    ("429", "deferred", 0),
    ("429;1", "deferred", 0),
    *((behaviour, "in-doubt", 1) for behaviour in IN_DOUBT),
]


@pytest.mark.parametrize(("behaviour", "state", "code"), ANSWERS, ids=[answer[0] for answer in ANSWERS])
def test_an_answer_leaves_one_state_and_one_post(
    scene: "Scene", impatient: Callable[[float], None], behaviour: str, state: str, code: int
) -> None:
    scene.lay_out()
    impatient(0.3 if behaviour == "stall" else 10)
    scene.standin.default = behaviour
    ran = scene.touch("send", "--yes", "--json")
    assert ran.code == code
    assert [message["state"] for message in ran.json["messages"]] == [state]
    assert ran.json["counts"][state] == 1
    (message,) = scene.outbox()
    assert message["state"] == state
    assert (message["message_uuid"] is not None) == (state == "accepted")
    assert bool(message["error"]) == (state != "accepted")
    assert scene.posts == 1

    # Within the minute, another run finds nothing that it may send.
    again = scene.touch("send", "--yes", "--json")
    assert (again.code, scene.posts) == (0, 1)
    assert scene.outbox() == [message]
    held = [hold["code"] for row in again.json["held"] for hold in row["holds"]]
    assert held == (["no-number"] if state == "rejected" else [])


@pytest.mark.parametrize("behaviour", ["429", "429;30"])
def test_a_deferred_text_goes_again_under_its_name_once_its_time_has_come(scene: "Scene", behaviour: str) -> None:
    scene.lay_out()
    scene.standin.queue.append(behaviour)
    scene.touch("send", "--yes")
    (message,) = scene.outbox()
    assert scene.touch("send", "--dry-run", "--json").json["messages"][0]["error"].startswith("tried before, again at")
    assert scene.touch("send", "--yes", at=later(1)).code == 0
    assert [post.client_ref for post in scene.standin.posts] == [message["client_ref"]] * 2
    (gone,) = scene.outbox()
    assert (gone["state"], gone["attempts"], gone["client_ref"]) == ("accepted", 2, message["client_ref"])


def test_a_wait_after_nothing_was_sent_doubles_up_to_a_quarter_of_an_hour(scene: "Scene") -> None:
    scene.lay_out()
    scene.standin.default = "429"
    minutes, waits = 0.0, []
    for _ in range(8):
        scene.touch("send", "--yes", at=later(minutes))
        (message,) = scene.outbox()
        waits.append(_minutes(message["not_before"], later(minutes)))
        minutes += waits[-1] + 0.01
    assert all(0.5 * 2**n <= wait <= 0.63 * 2**n for n, wait in enumerate(waits[:5]))
    assert all(wait <= 15 for wait in waits)
    assert waits[-1] == pytest.approx(15, abs=0.01)


def _minutes(to: str, since: str) -> float:
    import datetime as dt

    return (dt.datetime.fromisoformat(to) - dt.datetime.fromisoformat(since)).total_seconds() / 60


def test_a_refused_connection_sends_nothing_and_is_tried_again(scene: "Scene", monkeypatch: pytest.MonkeyPatch) -> None:
    scene.lay_out(3)
    host = scene.standin.host
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        monkeypatch.setenv("VONAGE_API_HOST", f"127.0.0.1:{nobody.getsockname()[1]}")
        ran = scene.touch("send", "--yes", "--json")
    assert (ran.code, scene.states(), scene.posts) == (0, ["deferred"] * 3, 0)
    monkeypatch.setenv("VONAGE_API_HOST", host)
    assert scene.touch("send", "--yes", at=later(1)).code == 0
    assert (scene.states(), scene.posts) == (["accepted"] * 3, 3)


def test_a_connection_that_ends_before_it_is_read_is_in_doubt_and_not_posted_again(scene: "Scene") -> None:
    scene.lay_out()
    scene.standin.queue.append("close-before")
    assert scene.touch("send", "--yes").code == 1
    assert (scene.states(), scene.posts) == (["in-doubt"], 0)
    assert scene.touch("send", "--yes").code == 0
    assert scene.posts == 0


REMEDIES = {"401": "mend the credentials", "402": "top up the balance", "403": "see what the provider's account"}


@pytest.mark.parametrize("status", REMEDIES)
def test_a_refusal_of_us_ends_the_run_and_the_texts_go_once_it_is_mended(scene: "Scene", status: str) -> None:
    scene.lay_out(MANY)
    scene.standin.default = status
    ran = scene.touch("send", "--yes", "--json")
    assert ran.code == 1
    tried = ran.json["counts"]["rejected"]
    assert 0 < tried == scene.posts <= SIDE_BY_SIDE
    assert ran.json["left"] == MANY - tried
    assert status in ran.json["why_left"]
    assert ran.err.count("\n") == 1
    assert ran.err.startswith(f"touch: the provider refuses every text: Vonage answered {status}")
    assert REMEDIES[status] in ran.err
    assert ran.err.endswith(f"; {MANY - tried} texts wait in the outbox\n")
    assert sorted(scene.states()) == ["queued"] * (MANY - tried) + ["rejected"] * tried

    scene.standin.default = "accept"
    again = scene.touch("send", "--yes", "--json", at=later(1))
    assert (again.code, again.json["counts"]["accepted"]) == (0, MANY)
    assert set(scene.standin.count().values()) == {1}
    arrived = {post.to for post in scene.standin.posts if post.behaviour == "accept"}
    assert arrived == {number(n).removeprefix("+") for n in range(MANY)}
    assert scene.touch("send", "--yes", "--json", at=later(2)).json["messages"] == []


@pytest.mark.parametrize("status", ["404", "422"])
@pytest.mark.parametrize("change", ["words", "number"])
def test_a_refused_text_is_held_until_its_number_or_words_change(scene: "Scene", status: str, change: str) -> None:
    scene.lay_out()
    scene.standin.default = status
    scene.touch("send", "--yes")
    held = scene.touch("send", "--yes", "--json", at=later(60))
    ((hold,),) = [row["holds"] for row in held.json["held"]]
    assert hold["code"] == "no-number"
    assert f"Vonage answered {status}" in hold["message"]
    assert scene.posts == 1

    scene.standin.default = "accept"
    plan = account(0)
    if change == "words":
        plan["facts"] = {"line": "two"}
    else:
        plan["contacts"][0]["phone"] = number(99)
    scene.lay_out([plan])
    assert scene.touch("send", "--yes", at=later(61)).code == 0
    assert sorted(scene.states()) == ["accepted", "rejected"]
    assert set(scene.standin.count().values()) == {1}


def test_every_answer_in_one_run_of_a_real_process(scene: "Scene") -> None:
    wanted = {number(n).removeprefix("+"): answer for n, answer in enumerate(ANSWERS) if answer[0] != "stall"}
    scene.lay_out(len(ANSWERS))
    scene.standin.behave = {to: answer[0] for to, answer in wanted.items()}
    ran = scene.run("send", "--yes", "--json")
    assert (ran.code, ran.err) == (1, "")
    found = {message["to"].removeprefix("+"): message["state"] for message in scene.outbox()}
    assert {to: found[to] for to in wanted} == {to: answer[1] for to, answer in wanted.items()}
    assert set(scene.standin.count().values()) == {1}
    scene.run("send", "--yes")
    assert set(scene.standin.count().values()) == {1}
