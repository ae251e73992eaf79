"""Something breaks at every single place between planning and recording: a text is posted once at most, and never lost.

A disk that fails, a program that dies and a lock that never comes look alike from here: a statement, or a commit, that
raises. Every one of them is made to, in turn.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from made_up import TUESDAY, later

from touchcli.flows.sending.plan_run import Selection
from touchcli.flows.sending.send import Sent, Ways, send
from touchcli.ledger import LedgerError
from touchcli.ledger.database.connection import Values
from touchcli.ledger.database.sqlite import SQLite

if TYPE_CHECKING:
    from scene import Scene

TEXTS = 2


class Death(BaseException):
    """The program dies: nothing catches it."""


class Faults:
    """Makes the n-th statement from now on raise, before it is run or after; counts them all."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.seen, self.at, self.after, self.error = 0, 0, False, BaseException()
        plain = SQLite.execute

        def execute(db: SQLite, sql: str, values: Values | None = None) -> Any:
            # Nobody pulls the plug here, and waiting for the disk is most of the time that this takes.
            return self.run(lambda: plain(db, sql.replace("synchronous = FULL", "synchronous = OFF"), values))

        patch.setattr(SQLite, "execute", execute)

    def run(self, do: Callable[[], Any]) -> Any:
        self.seen += 1
        if self.seen != self.at:
            return do()
        if self.after:
            do()
        raise self.error

    def arm(self, at: int, error: BaseException, *, after: bool) -> None:
        self.seen, self.at, self.error, self.after = 0, at, error, after


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> Faults:
    return Faults(monkeypatch)


def a_run(scene: "Scene", at: str = TUESDAY) -> Sent:
    """`touch send --yes` without its command line."""
    session = scene.session(at)
    ways = Ways(lambda: dt.datetime.fromisoformat(at), lambda _run: True, lambda _done, _total: None, lambda: False)
    return send(session, Selection(), session.provider, ways)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("error", [LedgerError("the disk failed"), Death()], ids=["fails", "dies"])
def test_whatever_breaks_a_text_is_posted_once_at_most_and_is_where_a_person_sees_it(
    scene: "Scene", faults: Faults, error: BaseException, after: bool
) -> None:
    scene.lay_out(TEXTS)
    for name in ("VONAGE_APPLICATION_ID", "VONAGE_PRIVATE_KEY_PATH"):
        del scene.env[name]  # with the key and secret alone there is no token to sign for every run
    scene.ledger().close()
    file = scene.root / ".touch/ledger.db"
    empty = file.read_bytes()
    faults.seen = 0
    a_run(scene)
    statements, broken = faults.seen, Counter[str]()
    assert statements > 20
    for n in range(1, statements + 1):
        file.write_bytes(empty)
        scene.standin.posts.clear()
        faults.arm(n, error, after=after)
        try:
            a_run(scene)
        except type(error):
            broken["run"] += 1
        faults.arm(0, error, after=after)
        a_run(scene, later(1))
        assert set(scene.standin.count().values()) <= {1}, f"posted twice after statement {n}"
        assert max(Counter(post.to for post in scene.standin.posts).values(), default=0) <= 1
        with scene.ledger() as ledger:
            messages = ledger.outbox()
            touched = {
                touch.message
                for account_history in ledger.history(scene.session().seen_until).accounts.values()
                for touch in account_history.touches
            }
        assert sorted(message.account for message in messages) == ["customer-0000", "customer-0001"], n
        assert {message.state for message in messages} <= {"accepted", "in-doubt"}, n
        accepted = {message.client_ref for message in messages if message.state == "accepted"}
        assert accepted == touched <= set(scene.standin.count())
        broken.update(message.state for message in messages)
    # Of the statements that a run makes, all but those after the last record really broke it.
    assert broken["run"] > statements * 0.8
    assert broken["accepted"] > broken["in-doubt"] > 0
