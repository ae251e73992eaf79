"""Messages in doubt are settled by the provider's records or by a person, and by nothing else."""

import datetime as dt
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from made_up import TUESDAY, later

from touchcli.providers import Record
from touchcli.providers.vonage import VonageProvider

if TYPE_CHECKING:
    from scene import Scene


def in_doubt(scene: "Scene", texts: int = 1) -> None:
    """Send texts that all end in doubt; the stand-in has them in its books, at the time of the test's clock."""
    scene.lay_out(texts)
    scene.standin.default = "close"
    assert scene.touch("send", "--yes").code == 1
    assert scene.states() == ["in-doubt"] * texts
    at = dt.datetime.fromisoformat(TUESDAY).timestamp()
    scene.standin.posts = [post._replace(at=at) for post in scene.standin.posts]
    scene.standin.default = "accept"


def events(scene: "Scene") -> list[tuple[str, str, str]]:
    with closing(sqlite3.connect(scene.root / ".touch/ledger.db")) as ledger:
        return ledger.execute("SELECT event, made_by, evidence FROM events ORDER BY id DESC LIMIT 1").fetchall()


def test_a_record_settles_it(scene: "Scene") -> None:
    in_doubt(scene, 3)
    ran = scene.touch("reconcile", "--json", at=later(30))
    assert (ran.code, len(ran.json["settled"]), ran.json["in_doubt"]) == (0, 3, [])
    assert scene.states() == ["accepted"] * 3
    assert all(message["message_uuid"] for message in ran.json["settled"])
    assert events(scene) == [("sent", "records", "a record of the provider: submitted")]
    assert scene.touch("send", "--yes", at=later(40)).code == 0
    assert scene.posts == 3


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("delivered", "delivered"),
        ("read", "delivered"),
        ("undeliverable", "undelivered"),
        ("failed", "undelivered"),
        ("rejected", "rejected"),
        ("a word nobody knows", "accepted"),
    ],
)
def test_what_the_record_says_counts(scene: "Scene", monkeypatch: pytest.MonkeyPatch, status: str, state: str) -> None:
    in_doubt(scene)
    records = VonageProvider.records

    def with_status(*arguments: Any) -> Any:
        yield from (record._replace(status=status) for record in records(*arguments))

    monkeypatch.setattr(VonageProvider, "records", with_status)
    assert scene.touch("reconcile", at=later(30)).code == 0
    assert scene.states() == [state]


def test_no_record_proves_nothing(scene: "Scene") -> None:
    in_doubt(scene, 2)
    scene.standin.posts = scene.standin.posts[:1]
    ran = scene.touch("reconcile", at=later(30))
    assert ran.code == 1
    assert "1 settled, 1 still in doubt." in ran.out
    assert "A missing record proves nothing" in ran.out
    assert sorted(scene.states()) == ["accepted", "in-doubt"]


def test_a_record_of_another_text_to_the_number_settles_nothing(
    scene: "Scene", monkeypatch: pytest.MonkeyPatch
) -> None:
    in_doubt(scene)
    other = Record("another", "uuid-9", "delivered", "+12125550100", None)
    monkeypatch.setattr(VonageProvider, "records", lambda *_: iter([other]))
    assert scene.touch("reconcile", at=later(30)).code == 1
    assert scene.states() == ["in-doubt"]


def test_records_that_cannot_be_read_settle_nothing(scene: "Scene", monkeypatch: pytest.MonkeyPatch) -> None:
    in_doubt(scene)
    monkeypatch.setenv("VONAGE_API_SECRET", "wrong")
    ran = scene.touch("reconcile", at=later(30))
    assert ran.code == 2
    assert "it answered 401" in ran.err
    assert scene.states() == ["in-doubt"]


def test_a_person_says_it_arrived(scene: "Scene", monkeypatch: pytest.MonkeyPatch) -> None:
    in_doubt(scene)
    monkeypatch.setenv("USER", "dana")
    assert scene.touch("reconcile", "--sent", "customer-0000", at=later(30)).code == 0
    assert scene.states() == ["accepted"]
    assert events(scene) == [("sent", "dana", "dana says it was sent")]
    assert scene.touch("send", "--yes", at=later(40)).code == 0
    assert scene.posts == 1


def test_a_person_says_it_never_arrived_and_the_text_goes_again_as_a_new_message(scene: "Scene") -> None:
    in_doubt(scene)
    (doubted,) = scene.outbox()
    assert scene.touch("reconcile", "--not-sent", doubted["key"], at=later(30)).code == 0
    assert scene.states() == ["not-sent"]
    assert scene.touch("send", "--yes", at=later(40)).code == 0
    assert scene.states() == ["not-sent", "accepted"]
    assert set(scene.standin.count().values()) == {1}
    assert len(scene.standin.count()) == 2
    assert scene.touch("send", "--yes", at=later(50)).code == 0
    assert scene.posts == 2


def test_who_is_meant_must_be_clear(scene: "Scene") -> None:
    in_doubt(scene)
    assert "no message in doubt" in scene.touch("reconcile", "--sent", "somebody").err
    assert scene.touch("reconcile", "--sent", "customer-0000", "--not-sent", "customer-0000").code == 2
    assert scene.states() == ["in-doubt"]


def test_nothing_in_doubt_asks_nobody(scene: "Scene") -> None:
    scene.lay_out()
    assert scene.touch("reconcile").code == 0
    assert scene.standin.gets == []
