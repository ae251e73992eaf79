"""What the program answers by itself: HELP once an hour, a STOP once where the settings say so, and never else."""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from caller import call, inbound
from listener import Place, clock
from made_up import number

from touchcli.flows.inbound.receive import record_calls
from touchcli.flows.sending.auto_replies import send_auto_replies
from touchcli.flows.sending.deliver import Delivery
from touchcli.flows.sending.planning.compose import CONFIRM, HELP
from touchcli.ledger import Ledger
from touchcli.ledger.verbs.inbound import Taken
from touchcli.rules.models.inbound import Call, Inbound
from touchcli.rules.models.message import Message

if TYPE_CHECKING:
    from server import StandIn

MORNING = dt.datetime(2026, 11, 24, 17, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
STRANGER = "+15125550177"


class Talk:
    """A workspace whose customers write, at a time that stands still until it is moved."""

    def __init__(self, place: Place, traveller: time_machine.Traveller) -> None:
        self.place, self.traveller = place, traveller
        self.count = 0

    def write(self, text: str, from_: str) -> Taken:
        """A text comes in."""
        self.count += 1
        with self.place.ledger() as ledger:
            (taken,) = record_calls(ledger, [Call(Inbound(f"in-{self.count}", from_, text, clock()))], clock())
        return taken

    def answer(self) -> list[Message]:
        """The program answers what it owes."""
        session = self.place.session()
        with session.ledger(create=True) as ledger:
            return send_auto_replies(session, ledger, session.provider, clock)

    def outbox(self) -> list[tuple[str | None, str, str]]:
        with self.place.ledger() as ledger:
            return [(message.item, message.to, message.state) for message in ledger.outbox()]

    def later(self, minutes: float) -> None:
        self.traveller.shift(dt.timedelta(minutes=minutes))


@pytest.fixture
def talk(place: Place) -> "Any":
    with time_machine.travel(MORNING, tick=False) as traveller:
        place.lay_out(2, opt_out={"confirm": "true"})
        yield Talk(place, traveller)


def sent(standin: "StandIn") -> list[tuple[str, str]]:
    return [(post.to, post.text) for post in standin.posts]


def test_help_gets_name_company_and_phone(talk: Talk, standin: "StandIn") -> None:
    talk.write("Help!", number(0))
    (message,) = talk.answer()
    assert (message.state, message.item, message.account) == ("accepted", HELP, "")
    assert sent(standin) == [(number(0)[1:], "Dana Reyes, Northgate Supply, +13125550100. Reply STOP to opt out.")]
    assert standin.posts[0].content["from"] == "13125550100"


def test_it_is_no_touch(talk: Talk) -> None:
    talk.write("help", number(0))
    talk.answer()
    with talk.place.ledger() as ledger:
        assert ledger.history(clock() + MINUTE).of("customer-0000").touches == ()


def test_help_again_within_the_hour_gets_no_second_answer(talk: Talk, standin: "StandIn") -> None:
    for _ in range(3):
        talk.write("HELP", number(0))
        talk.answer()
        talk.later(10)
    assert len(standin.posts) == 1
    talk.later(31)
    assert talk.answer() == []
    talk.write("INFO", number(0))
    assert len(talk.answer()) == 1


@pytest.mark.parametrize("words", ["HELP", "STOP"])
@pytest.mark.parametrize("from_", [STRANGER, "AMAZON"])
def test_a_number_that_no_plan_has_gets_no_answer(talk: Talk, standin: "StandIn", from_: str, words: str) -> None:
    talk.write(words, from_)
    assert (talk.answer(), sent(standin)) == ([], [])
    with talk.place.ledger() as ledger:
        assert ledger.history(clock() + MINUTE).opted_out(from_) == (words == "STOP")


def test_a_number_gets_three_answers_a_day_and_no_more(talk: Talk, standin: "StandIn") -> None:
    for hour in range(23):
        for words in ("HELP", "STOP", "START"):
            talk.write(words, number(0))
            talk.answer()
            talk.later(20)
        assert len(standin.posts) == min(2 * hour + 2, 3)
    talk.later(2 * 60)
    talk.write("HELP", number(1))
    talk.write("HELP", number(0))
    assert {message.to for message in talk.answer()} == {number(0), number(1)}


@pytest.mark.parametrize("texting", ["practice", "off"])
def test_nothing_goes_out_of_a_rep_who_does_not_text(talk: Talk, standin: "StandIn", texting: str) -> None:
    rep = {"name": "Dana Reyes", "company": "Northgate Supply", "phone": "+13125550100", "texting": texting}
    talk.place.lay_out(2, reps={"dana": rep}, opt_out={"confirm": "true"})
    for text, from_ in (("HELP", number(0)), ("STOP", number(1)), ("HELP", STRANGER)):
        talk.write(text, from_)
    assert talk.answer() == []
    assert (standin.posts, talk.outbox()) == ([], [])


def test_one_confirmation_follows_a_stop(talk: Talk, standin: "StandIn") -> None:
    assert talk.write("Stop. Thank you", number(0)) == Taken("recorded", "opt-out")
    talk.answer()
    talk.later(1)
    talk.write("STOP", number(0))
    talk.answer()
    assert sent(standin) == [
        (
            number(0)[1:],
            "You have opted out and will get no more texts from Northgate Supply. Reply START to get them again.",
        )
    ]


def test_a_stop_after_a_start_is_confirmed_again(talk: Talk, standin: "StandIn") -> None:
    for text in ("STOP", "START", "STOP"):
        talk.write(text, number(0))
        talk.answer()
        talk.later(1)
    assert len(standin.posts) == 2


def test_no_confirmation_unless_the_settings_say_so(talk: Talk, standin: "StandIn") -> None:
    talk.place.lay_out(2)
    talk.write("STOP", number(0))
    assert talk.answer() == []
    assert standin.posts == []


def test_an_opt_out_by_hand_is_not_confirmed(talk: Talk) -> None:
    with talk.place.ledger() as ledger:
        ledger.opt_out(number(0), clock(), "on the phone")
    assert talk.answer() == []


def test_none_after_five_minutes(talk: Talk, standin: "StandIn") -> None:
    talk.write("STOP", number(0))
    talk.later(6)
    assert talk.answer() == []
    assert standin.posts == []


def queue(talk: Talk, text: str, from_: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text comes in, and its answer stays in the outbox: there is no way to send it."""
    talk.write(text, from_)
    with monkeypatch.context() as patch:
        patch.delenv("VONAGE_API_KEY")
        for name in ("VONAGE_APPLICATION_ID", "VONAGE_API_KEY"):
            patch.setitem(talk.place.environment, name, "")
        assert talk.answer() == []


def test_without_a_provider_the_answer_waits_for_the_next_send(
    talk: Talk, standin: "StandIn", monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(talk, "HELP", number(1), monkeypatch)
    assert talk.outbox() == [(HELP, number(1), "queued")]
    assert "who asked for help …0101" in talk.place.touch("send", "--dry-run").out
    assert talk.place.touch("send", "--yes", "--json").code == 0
    assert (number(1)[1:], "Dana Reyes, Northgate Supply, +13125550100. Reply STOP to opt out.") in sent(standin)


@pytest.mark.parametrize(
    ("text", "then"),
    [
        ("STOP", lambda talk: talk.later(6)),
        ("STOP", lambda talk: (talk.later(1), talk.write("START", number(1)))),
        ("STOP", lambda talk: talk.place.lay_out(2)),
        ("HELP", lambda talk: talk.write("STOP", number(1))),
        ("HELP", lambda talk: talk.place.lay_out(2, reps={"dana": {"name": "Dana Reyes", "company": "N"}})),
    ],
    ids=["five minutes are over", "they came back", "switched off since", "they stopped since", "practice since"],
)
def test_what_waits_is_judged_when_it_goes(
    talk: Talk, standin: "StandIn", monkeypatch: pytest.MonkeyPatch, text: str, then: Callable[[Talk], object]
) -> None:
    queue(talk, text, number(1), monkeypatch)
    then(talk)
    answered = talk.answer()
    assert all(message.item == CONFIRM and message.text.startswith("You have opted") for message in answered)
    item = HELP if text == "HELP" else CONFIRM
    assert (item, number(1), "not-sent") in talk.outbox()


def test_the_limit_of_the_day_holds_for_answers_too(talk: Talk, standin: "StandIn") -> None:
    talk.place.lay_out(2, provider={"daily_limit": "1"})
    for n in range(2):
        talk.write("HELP", number(n))
    assert len(talk.answer()) == 1
    assert [state for _, _, state in talk.outbox()] == ["accepted", "queued"]


def test_a_refusal_of_everything_ends_it(talk: Talk, standin: "StandIn") -> None:
    standin.default = "401"
    for n in range(2):
        talk.write("HELP", number(n))
    assert [message.state for message in talk.answer()] == ["rejected"]
    assert [state for _, _, state in talk.outbox()] == ["rejected", "queued"]


def test_nothing_else_goes_to_a_number_that_stopped(talk: Talk, standin: "StandIn") -> None:
    talk.write("STOP", number(0))
    assert [message.item for message in talk.answer()] == [CONFIRM]
    assert talk.place.touch("send", "--yes").code == 0
    assert "opted-out" in talk.place.touch("text", "customer-0000", "--message", "Sorry! Dana Reyes", "--yes").out
    assert [to for to, _ in sent(standin)] == [number(0)[1:], number(1)[1:]]


def test_a_reply_between_claim_and_post_is_kept_and_stops_what_follows(talk: Talk, standin: "StandIn") -> None:
    talk.place.touch("send", "--dry-run")
    session = talk.place.session()
    with session.ledger(create=True) as ledger, session.provider() as carrier:
        first, second = queued(talk, ledger)
        delivery = Delivery(session, ledger, carrier, clock)
        with delivery:
            (claimed,) = delivery.claim([first.client_ref])
            talk.write("please wait", first.to)
            talk.write("please wait", second.to)
            delivery.record([(claimed, delivery.post(claimed))])
            assert [message.state for message in delivery.done] == ["accepted"]
            assert delivery.claim([second.client_ref]) == []
        assert [refused.hold.code for refused in delivery.refused if refused.hold] == ["awaiting-reply"]
        assert len(standin.posts) == 1
        assert [reply.state for reply in ledger.replies(clock())] == ["waiting", "waiting"]


def queued(talk: Talk, ledger: Ledger) -> list[Message]:
    """The texts of the day, in the outbox."""
    from touchcli.flows.sending.planning.plan_run import Selection, plan_with

    messages = [message for _, message in plan_with(talk.place.session(), ledger, Selection()).ready]
    assert len(ledger.enqueue_many(messages)) == 2
    return messages


def test_the_server_answers_by_itself(place: Place, standin: "StandIn") -> None:
    place.lay_out(2, opt_out={"confirm": "true"})
    process, port = place.listen()
    assert call(port, "/inbound", inbound("HELP", number(0)[1:])) == 200
    wait_for(lambda: len(standin.posts) == 1)
    assert call(port, "/inbound", inbound("STOP", number(0)[1:])) == 200
    wait_for(lambda: len(standin.posts) == 2)
    assert place.end(process).code == 0
    assert [post.text[:8] for post in standin.posts] == ["Dana Rey", "You have"]


def wait_for(what: Callable[[], bool]) -> None:
    import time

    deadline = time.monotonic() + 20
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.02)
