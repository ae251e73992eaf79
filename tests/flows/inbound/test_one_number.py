"""A number in another spelling is the plan's number: its STOP holds the text, by webhook and by hand."""

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from caller import call, inbound
from listener import Place
from made_up import account

from touchcli.ledger.database.rows import wish_row
from touchcli.ledger.verbs.base import FORGET_KEY, FORGOTTEN
from touchcli.rules.models.history import number_hash

if TYPE_CHECKING:
    from scene import Scene

PLANS = {
    "mexico": ("+52 1 55 5512 3456", "+525555123456", "5215555123456"),
    "brazil": ("+55 11 96123-4567", "+5511961234567", "551161234567"),
    "brazil-8": ("+55 21 7123 4567", "+5521971234567", "5521971234567"),
    "argentina": ("+54 11 2345-6789", "+5491123456789", "5491123456789"),
    "argentina-9": ("+54 9 351 234-5678", "+5493512345678", "543512345678"),
}


def abroad(n: int, id: str, zone: str) -> dict[str, Any]:
    plan = account(n, id=id, name=id.title(), timezone=zone)
    plan["contacts"][0]["phone"] = PLANS[id][0]
    return plan


@pytest.fixture
def far(place: Place) -> Place:
    place.lay_out([abroad(n, id, "America/Sao_Paulo") for n, id in enumerate(PLANS)])
    return place


def closed(place: Place) -> list[str]:
    numbers: list[str] = place.touch("opt-out", "--list", "--json").json["opted_out"]
    return numbers


def test_a_stop_from_either_spelling_holds_the_text_of_the_plan(far: Place) -> None:
    process, port = far.listen()
    for _, _, sender in PLANS.values():
        assert call(port, "/inbound", inbound("STOP", sender)) == 200
    far.end(process)
    assert closed(far) == sorted(number for _, number, _ in PLANS.values())
    for id in PLANS:
        assert "opted-out" in far.touch("why", id).out


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+5215555123456", "+525555123456"),
        ("005215555123456", "+525555123456"),
        ("+55 (11) 6123-4567", "+5511961234567"),
        ("+54 11 2345 6789", "+5491123456789"),
        ("+44 020 7946 0958", "+442079460958"),
        ("0044 20 7946 0958", "+442079460958"),
    ],
)
def test_an_opt_out_by_hand_closes_the_number_of_the_plan(far: Place, written: str, number: str) -> None:
    assert far.touch("opt-out", written).code == 0
    assert closed(far) == [number]


@pytest.mark.parametrize("written", ["+525555123456", "+5215555123456"])
def test_an_account_is_found_by_either_spelling(far: Place, written: str) -> None:
    assert far.touch("show", written).code == 0


def test_a_forgotten_number_stays_closed_in_every_spelling(far: Place) -> None:
    with far.ledger() as ledger, ledger.db.transaction():
        ledger.db.change("add_secret", name=FORGET_KEY, value="k")
        name = FORGOTTEN + number_hash("k", "+5215555123456")
        at = dt.datetime(2026, 11, 23, 15, tzinfo=dt.UTC)
        ledger.db.change("add_wish", **wish_row(name, "opt-out", at, "kept"))
    assert "opted-out" in far.touch("why", "mexico").out


def test_a_landline_of_argentina_gets_no_text(scene: "Scene") -> None:
    accounts = [account(n, timezone="America/Argentina/Buenos_Aires") for n in range(2)]
    for each, phone in zip(accounts, ("+54 11 2345-6789", "+54 9 11 2345-6780"), strict=True):
        each["contacts"][0]["phone"] = phone
    scene.lay_out(accounts)
    found = scene.touch("send", "--dry-run", "--json").json
    assert [hold["code"] for held in found["held"] for hold in held["holds"]] == ["no-number"]
    assert "is not a mobile number" in found["held"][0]["holds"][0]["message"]


def test_two_spellings_of_our_number_are_one_sender(scene: "Scene") -> None:
    rep = {"name": "Dana Reyes", "company": "Northgate Supply", "phone": "+54 11 2345-6789", "texting": "live"}
    for limit, ours in enumerate(("+54 11 2345-6789", "+54 9 11 2345-6789"), 1):
        settings = {"texting": {"from": ours}, "provider": {"name": "vonage", "sender_rate": "10/s"}}
        scene.lay_out(2, reps={"dana": rep}, **settings)
        assert scene.touch("send", "--yes", "--json", "--limit", str(limit)).json["counts"]["accepted"] == 1
    assert {post.content["from"] for post in scene.standin.posts} == {"541123456789", "5491123456789"}
    with scene.ledger() as ledger:
        names = {name for (name,) in ledger.db.execute("SELECT name FROM slots").fetchall()}
    assert names == {"sender/+5491123456789"}
    assert "Dana" in scene.touch("who", "+54 11 2345-6789").out
    assert "Dana" in scene.touch("who", "+54 9 11 2345-6789").out
