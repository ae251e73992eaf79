"""Something breaks at every single place on each way to the network: a text is posted once at most, and never lost.

A disk that fails, a program that dies, Ctrl-C and a lock that never comes look alike from here: a statement, or a
commit, that raises. Every one of them is made to, in turn. So are the guards and the provider.
"""

import datetime as dt
import shutil
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from made_up import TUESDAY, later, number
from platformdirs import user_state_path

from touchcli.flows.common.session import Session
from touchcli.flows.inbound.receive import record_calls
from touchcli.flows.sending.auto_replies import send_auto_replies
from touchcli.flows.sending.by_hand.reply import draft_answer, find_thread, send_answer
from touchcli.flows.sending.by_hand.text import send_texts
from touchcli.flows.sending.by_hand.text_order import Order
from touchcli.flows.sending.deliver import Approver
from touchcli.flows.sending.planning import recheck
from touchcli.flows.sending.planning.plan_run import Selection
from touchcli.flows.sending.send import RunHooks, send
from touchcli.ledger import LedgerError
from touchcli.ledger.database.connection import Values
from touchcli.ledger.database.sqlite import SQLite
from touchcli.providers.vonage import VonageProvider
from touchcli.rules.models.inbound import Call, Inbound
from touchcli.rules.models.message import LastLook, Message, Outcome

if TYPE_CHECKING:
    from scene import Scene

Tick = Callable[[], dt.datetime]
NOW = dt.datetime.fromisoformat(TUESDAY)


class Death(BaseException):
    """The program dies: nothing catches it, and nothing that it does from then on comes about."""


class Faults:
    """Makes the n-th statement from now on raise, before it is run or after; once, or every later one too."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.seen, self.at, self.after, self.error = 0, 0, False, BaseException()
        plain = SQLite.execute

        def execute(db: SQLite, sql: str, values: Values | None = None) -> Any:
            # Nobody pulls the plug here, and waiting for the disk is most of the time that this takes.
            return self.run(lambda: plain(db, sql.replace("synchronous = FULL", "synchronous = OFF"), values))

        patch.setattr(SQLite, "execute", execute)

    def run(self, do: Callable[[], Any]) -> Any:
        self.seen += 1
        dead = isinstance(self.error, Death) and 0 < self.at < self.seen
        if self.seen != self.at and not dead:
            return do()
        if self.after and not dead:
            do()
        raise self.error

    def arm(self, at: int, error: BaseException, *, after: bool) -> None:
        self.seen, self.at, self.error, self.after = 0, at, error, after


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> Faults:
    return Faults(monkeypatch)


def a_run(session: Session, tick: Tick) -> None:
    """`touch send --yes` without its command line."""
    hooks = RunHooks(tick, lambda plan: plan, lambda _done, _total: None, lambda: False)
    send(session, Selection(), session.provider, hooks)


def a_text(session: Session, tick: Tick) -> None:
    """`touch text A --message … --yes`."""
    order = Order("customer-0000", message="The bolts are on their way. Dana")
    hooks = RunHooks(tick, lambda plan: plan, lambda _done, _total: None, lambda: False)
    send_texts(session, order, session.provider, hooks, Approver("dana", seen=False))


def a_reply(session: Session, tick: Tick) -> None:
    """`touch reply A --message … --yes`."""
    answer = draft_answer(session, find_thread(session, "customer-0000", None), "Thursday it is. Dana", None)
    send_answer(session, answer, session.provider, tick, lambda: True, Approver("dana", seen=False))


def the_auto_replies(session: Session, tick: Tick) -> None:
    """What `touch listen` and `touch sync` do when somebody wrote HELP or STOP."""
    with session.ledger(create=True) as ledger:
        send_auto_replies(session, ledger, session.provider, tick)


class Way(NamedTuple):
    """One way to the network: what customers wrote before, what is done, and to how many of them texts go."""

    wrote: tuple[str, ...]
    go: Callable[[Session, Tick], None]
    texts: int


WAYS = {
    "send": Way((), a_run, 2),
    "text": Way((), a_text, 1),
    "reply": Way(("can you do Thursday?",), a_reply, 1),
    "auto-replies": Way(("HELP", "STOP"), the_auto_replies, 2),
}


class Stage:
    """A way, laid out: the workspace, its ledger as it was before, and the two sessions in which things happen."""

    def __init__(self, scene: "Scene", way: Way) -> None:
        self.scene, self.way = scene, way
        scene.lay_out(way.texts, opt_out={"confirm": "true"})
        for name in ("VONAGE_APPLICATION_ID", "VONAGE_PRIVATE_KEY_PATH"):
            del scene.env[name]  # with the key and secret alone there is no token to sign for every run
        with scene.ledger() as ledger:
            written = [Inbound(f"in-{n}", number(n), text, NOW) for n, text in enumerate(way.wrote)]
            record_calls(ledger, [Call(text) for text in written], NOW)
        self.file = scene.root / ".touch/ledger.db"
        self.before = self.file.read_bytes()
        self.session, self.afterwards = scene.session(), scene.session(later(1))

    def go(self) -> BaseException | None:
        """Go the way; gives what was raised."""
        try:
            self.way.go(self.session, lambda: NOW)
        except (Exception, KeyboardInterrupt, SystemExit, Death) as error:
            return error
        return None

    def go_on(self) -> list[Message]:
        """What happens a minute later, when all is well again; gives the messages of the way as they stand then."""
        a_run(self.afterwards, lambda: NOW + dt.timedelta(minutes=1))
        return self.messages()

    def messages(self) -> list[Message]:
        with self.scene.ledger() as ledger:
            planned = self.way.go is a_run
            return [message for message in ledger.outbox() if (message.item == "check-in") == planned]

    def reset(self) -> None:
        self.file.write_bytes(self.before)
        shutil.rmtree(user_state_path("touchcli"))  # else the ledger would be one that was put back from a backup
        self.scene.standin.posts.clear()

    def touched(self) -> set[str | None]:
        """The messages that the history of the accounts has."""
        with self.scene.ledger() as ledger:
            history = ledger.history(self.afterwards.seen_until)
        return {touch.message for account in history.accounts.values() for touch in account.touches}


@pytest.fixture(params=WAYS)
def stage(request: pytest.FixtureRequest, scene: "Scene") -> Stage:
    return Stage(scene, WAYS[request.param])


BREAKS = (
    pytest.param(LedgerError("the disk failed"), False, id="fails-before"),
    pytest.param(LedgerError("the disk failed"), True, id="fails-after"),
    pytest.param(KeyboardInterrupt(), False, id="interrupted-before"),
    pytest.param(KeyboardInterrupt(), True, id="interrupted-after"),
    # What is dead after a statement is dead before the next one.
    pytest.param(Death(), False, id="dies"),
)


@pytest.mark.parametrize(("error", "after"), BREAKS)
def test_whatever_breaks_a_text_is_posted_once_at_most_and_is_where_a_person_sees_it(
    stage: Stage, faults: Faults, error: BaseException, after: bool
) -> None:
    standin = stage.scene.standin
    assert stage.go() is None
    statements, found = faults.seen, Counter[str]()
    assert statements > 20
    for n in range(1, statements + 1):
        stage.reset()
        faults.arm(n, error, after=after)
        raised = stage.go()
        faults.arm(0, error, after=after)
        posted = standin.count()
        unrecorded = posted.keys() - {message.client_ref for message in stage.messages() if message.state == "accepted"}
        assert raised or not unrecorded, f"nobody was told of statement {n}"
        messages = stage.go_on()
        assert set(standin.count().values()) <= {1}, f"posted twice after statement {n}"
        assert max(Counter(post.to for post in standin.posts).values(), default=0) <= 1
        assert posted.keys() <= {message.client_ref for message in messages}, f"lost after statement {n}"
        assert {message.state for message in messages} <= {"accepted", "in-doubt"}, n
        accepted = {message.client_ref for message in messages if message.state == "accepted" and message.account}
        assert accepted <= stage.touched() & standin.count().keys()
        found.update(message.state for message in messages)
        found["raised"] += raised is not None
    # Of the statements of a way, all but those after the last record really broke it; and where a program goes on, only
    # a claim that was made and not heard of is in doubt.
    assert found["raised"] > statements * 0.8
    assert found["accepted"] > 0
    assert (found["in-doubt"] > 0) == (after or isinstance(error, Death))


@pytest.mark.parametrize("posted", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("error", [RuntimeError(), KeyboardInterrupt(), SystemExit()], ids=lambda error: repr(error))
def test_a_provider_that_raises_leaves_the_text_in_doubt_and_somebody_is_told(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, error: BaseException, posted: bool
) -> None:
    plain = VonageProvider.send

    def broken(provider: VonageProvider, message: Message, last_look: LastLook) -> Outcome:
        if posted:
            plain(provider, message, last_look)
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(VonageProvider, "send", broken)
        raised = stage.go()
    # What is a bug of the provider's is told as the outcome of its text; what ends the program ends it.
    assert raised is (None if isinstance(error, Exception) else error)
    tried = [message for message in stage.messages() if message.state == "in-doubt"]
    assert tried
    assert all(message.error for message in tried)
    assert {message.state for message in stage.go_on()} <= {"in-doubt", "accepted"}
    assert max(stage.scene.standin.count().values(), default=0) <= 1
    assert len(stage.scene.standin.posts) == stage.way.texts - (0 if posted else len(tried))


def test_a_guard_that_raises_lets_nothing_go_and_loses_nothing(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("no guard can say this")

    with monkeypatch.context() as patch:
        patch.setattr(recheck.Recheck, "refusal", broken)
        assert isinstance(stage.go(), RuntimeError)
    assert stage.scene.posts == 0
    assert {message.state for message in stage.messages()} <= {"deferred", "queued"}
    assert {message.state for message in stage.go_on()} == {"accepted"}
    assert stage.scene.posts == stage.way.texts


def test_ctrl_c_while_a_text_waits_for_its_turn_sends_nothing(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> float:
        raise KeyboardInterrupt

    monkeypatch.setattr("touchcli.flows.sending.rate_limit.RateLimiter.wait", interrupted)
    assert isinstance(stage.go(), KeyboardInterrupt)
    assert stage.scene.posts == 0
    assert {message.state for message in stage.messages()} <= {"queued"}
