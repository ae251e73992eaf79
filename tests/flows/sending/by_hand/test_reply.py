"""`touch reply`: the thread, the answer as it arrives, what holds it, and what it closes."""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from made_up import TUESDAY, account, later, number
from terminal import Terminal

from touchcli.flows.sending.deliver import Approver

if TYPE_CHECKING:
    from scene import Scene

Writes = Callable[..., str]
ANSWER = ("reply", "customer-0000", "--message", "Thursday at ten it is. Dana")
NIGHT = "2026-11-25T05:00:00+00:00"
"""Eleven in the evening in Chicago."""


def state(customers: "Scene", id: int = 1, at: str = TUESDAY) -> str:
    rows = customers.touch("inbox", "--all", "--json", at=at).json["replies"]
    found: str = next(row["state"] for row in rows if row["id"] == id)
    return found


def test_an_answer_goes_once_and_closes_what_it_answers(customers: "Scene", writes: Writes) -> None:
    writes(0, "can you do Thursday?", at=later(-30))
    writes(0, "or Friday", at=later(-20))
    ran = customers.touch(*ANSWER, "--yes", "--json")
    assert ran.code == 0
    (message,) = ran.json["messages"]
    assert (message["state"], message["to"], message["text"]) == ("accepted", number(0), "Thursday at ten it is. Dana")
    assert ran.json["thoughts"] == []
    assert [post.text for post in customers.standin.posts] == ["Thursday at ten it is. Dana"]
    assert [state(customers, id) for id in (1, 2)] == ["answered", "answered"]
    again = customers.touch(*ANSWER, "--yes")
    assert (again.code, customers.posts) == (2, 1)
    assert "nobody at Customer 0000 is waiting for an answer" in again.err


def test_texts_flow_again_after_an_answer(customers: "Scene", writes: Writes) -> None:
    writes(0, "can you do Thursday?")
    customers.touch(*ANSWER, "--yes")
    tomorrow = later(24 * 60)
    assert customers.touch("text", "customer-0000", "--message", "All set for today?", "--yes", at=tomorrow).code == 0
    assert [action["kind"] for action in customers.touch("due", "--json", at=tomorrow).json["actions"]].count(
        "reply"
    ) == 0


def test_the_thread_is_shown_with_both_sides(customers: "Scene", writes: Writes) -> None:
    assert customers.touch("send", "--yes", "--account", "customer-0000", at=later(-60)).code == 0
    writes(0, "good, and can you do Thursday?", at=later(-30))
    writes(1, "somebody else", at=later(-20))
    page = customers.touch(*ANSWER, "--dry-run").out
    lines = [line.strip() for line in page.splitlines()]
    assert lines[0] == "Customer 0000 · Pat Number0 …0100"
    assert lines[2] == "Tue 24 Nov 10:00  we: Good morning Pat, how is line 0 running? Dana"
    assert lines[3] == "Tue 24 Nov 10:30  Pat: good, and can you do Thursday?"
    assert "│ Thursday at ten it is. Dana" in lines
    assert "somebody else" not in page
    assert page.endswith("Would send 1 text. Nothing was sent.\n")
    assert customers.posts == 1


def test_a_long_thread_ends_with_what_is_new(customers: "Scene", writes: Writes) -> None:
    for n in range(30):
        writes(0, f"text number {n}", at=later(n - 60))
    page = customers.touch(*ANSWER, "--dry-run").out
    assert "… 10 earlier" in page
    assert "text number 9\n" not in page
    assert "text number 29\n" in page


def test_the_colleague_of_the_other_account_sees_the_answer(customers: "Scene", writes: Writes) -> None:
    twin = account(1)
    twin["contacts"][0]["phone"] = number(0)
    customers.lay_out([account(0), twin], texting={"cooloff": "0s"})
    writes(0, "can you do Thursday?", at=later(-30))
    customers.touch(*ANSWER, "--yes", at=later(-20))
    assert customers.touch("reply", "customer-0001", "--message", "Yes", "--yes").code == 2
    writes(0, "thanks!", at=later(-10))
    assert (
        "we: Thursday at ten it is. Dana"
        in customers.touch("reply", "customer-0001", "--message", "-", "--dry-run").out
    )


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("WE WILL BE THERE AT TEN", "capitals"),
        ("x" * 321, "Long"),
        ("see https://a.example and https://b.example", "2 links"),
        ("No!! Really!!", "exclamation"),
    ],
)
def test_t14_an_answer_is_questioned(customers: "Scene", writes: Writes, words: str, asked: str) -> None:
    customers.lay_out(1, texting={"cooloff": "0s", "max_segments": "9"})
    writes(0, "well?")
    ran = customers.touch("reply", "customer-0000", "--message", words, "--dry-run")
    assert asked in ran.out
    thoughts = customers.touch("reply", "customer-0000", "--message", words, "--dry-run", "--json").json["thoughts"]
    assert asked in " ".join(thoughts)


def test_a_template_answers(customers: "Scene", writes: Writes) -> None:
    writes(0, "well?")
    ran = customers.touch("reply", "customer-0000", "--template", "hello", "--yes", "--json")
    assert ran.json["messages"][0]["template"] == "hello"
    assert [post.text for post in customers.standin.posts] == ["Good morning Pat, how is line 0 running? Dana"]


def test_another_contact_of_the_account_can_be_answered_first(customers: "Scene", writes: Writes) -> None:
    both = account(0)
    both["contacts"].append({**both["contacts"][0], "name": "Lee Second", "phone": number(9)})
    customers.lay_out([both], texting={"cooloff": "0s"})
    writes(0, "first", at=later(-30))
    writes(9, "second", at=later(-10))
    assert customers.touch(*ANSWER, "--contact", "lee", "--yes").code == 0
    assert [post.to for post in customers.standin.posts] == [number(9)[1:]]
    assert [state(customers, id) for id in (1, 2)] == ["waiting", "answered"]
    assert customers.touch(*ANSWER, "--contact", "lee", "--yes").code == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--message", "a", "--template", "hello", "--yes"), "two answers"),
        (("--template", "no-such", "--yes"), 'unknown template "no-such"'),
        (("--yes",), "no answer to send"),
        (("--message", "a"), "use --yes"),
        (("--message", "a", "--json"), "use --yes"),
        (("--yes", "--json"), "no answer to send"),
        (("--message", "a", "--contact", "nobody", "--yes"), 'no single contact "nobody"'),
    ],
)
def test_what_makes_no_answer_sends_nothing(
    customers: "Scene", writes: Writes, arguments: tuple[str, ...], says: str
) -> None:
    writes(0, "well?")
    ran = customers.touch("reply", "customer-0000", *arguments)
    assert (ran.code, customers.posts) == (2, 0)
    assert says in ran.err
    assert customers.outbox() == []


@pytest.mark.parametrize("words", ["", "  ", "\n"])
def test_an_empty_answer_is_held(customers: "Scene", writes: Writes, words: str) -> None:
    writes(0, "well?")
    assert customers.touch("reply", "customer-0000", "--message", words, "--yes").code in (1, 2)
    assert customers.posts == 0


def test_somebody_without_consent_on_record_is_answered(customers: "Scene", writes: Writes) -> None:
    bare = account(0)
    bare["contacts"][0]["texting"] = {}
    customers.lay_out([bare], texting={"cooloff": "0s"})
    writes(0, "do you have 3/8 bolts?")
    assert customers.touch(*ANSWER, "--yes").code == 0
    assert customers.posts == 1


def test_an_answer_may_go_at_night_for_a_day(customers: "Scene", writes: Writes) -> None:
    writes(0, "are you there?", at="2026-11-25T04:00:00+00:00")
    ran = customers.touch(*ANSWER, "--yes", "--json", at="2026-11-26T04:01:00+00:00")
    assert [hold["code"] for hold in ran.json["held"][0]["holds"]] == ["quiet-hours"]
    assert (ran.code, customers.posts) == (1, 0)
    assert customers.touch(*ANSWER, "--yes", at=NIGHT).code == 0


def test_who_sends_an_answer_on_a_terminal_approves_it(customers: "Scene", writes: Writes) -> None:
    customers.lay_out(1, texting={"cooloff": "0s", "approval": "always"})
    writes(0, "well?")
    assert "approves it" in customers.touch(*ANSWER, "--dry-run").out
    with customers.ledger() as ledger:
        assert not ledger.history(dt.datetime.fromisoformat(TUESDAY)).approvals
    terminal = Terminal(customers, *ANSWER)
    try:
        terminal.until("Send it?")
        terminal.type("y\r")
        terminal.until("1 accepted.")
    finally:
        terminal.close()
    with customers.ledger() as ledger:
        assert len(ledger.history(dt.datetime.fromisoformat(TUESDAY)).approvals) == 1


def test_from_a_pipe_it_waits_for_an_approval(customers: "Scene", writes: Writes) -> None:
    customers.lay_out(1, texting={"cooloff": "0s", "approval": "always"})
    writes(0, "well?")
    ran = customers.touch(*ANSWER, "--yes")
    assert (ran.code, "for approval: touch approve" in ran.out) == (0, True)
    assert customers.states() == ["queued"]
    assert customers.standin.posts == []
    assert customers.touch("send", "--yes").code == 0
    assert customers.standin.posts == []
    assert "1 text waiting for approval" in customers.touch("approve", "--list").out
    assert customers.touch("approve", "--all", "--yes").code == 0
    assert customers.touch("send", "--yes").code == 0
    assert customers.states() == ["accepted"]
    assert "Nobody is waiting" in customers.touch("inbox").out


def test_practice_shows_the_answer_and_sends_nothing(customers: "Scene", writes: Writes) -> None:
    rep = {"name": "Dana Reyes", "company": "Northgate Supply", "phone": "+13125550100", "texting": "practice"}
    customers.lay_out(1, reps={"dana": rep}, texting={"cooloff": "60s"})
    writes(0, "well?")
    ran = customers.touch(*ANSWER, "--yes")
    assert (ran.code, customers.posts) == (0, 0)
    assert "practises" in ran.out
    assert state(customers) == "waiting"


def test_a_rejected_answer_leaves_them_waiting_for_other_words(customers: "Scene", writes: Writes) -> None:
    writes(0, "well?")
    customers.standin.queue.append("422")
    assert customers.touch(*ANSWER, "--yes").code == 1
    assert state(customers) == "waiting"
    assert "change the number or the words" in " ".join(customers.touch(*ANSWER, "--yes").out.split())
    assert customers.touch("reply", "customer-0000", "--message", "Thursday it is. Dana", "--yes").code == 0
    assert state(customers) == "answered"
    assert len(customers.standin.count()) == 2, "the second try has a reference of its own"


def test_an_answer_in_doubt_waits_for_a_person_and_is_never_doubled(customers: "Scene", writes: Writes) -> None:
    writes(0, "well?")
    customers.standin.queue.append("close")
    assert customers.touch(*ANSWER, "--yes").code == 1
    assert state(customers) == "waiting"
    ran = customers.touch("reply", "customer-0000", "--message", "Another try", "--yes")
    assert (ran.code, customers.posts) == (2, 1)
    assert "an answer to Pat Number0 is in doubt" in ran.err
    key = customers.outbox()[0]["key"]
    assert customers.touch("reconcile", "--sent", key).code == 0
    assert state(customers) == "answered"


def test_an_answer_that_did_not_go_after_all_leaves_them_waiting(customers: "Scene", writes: Writes) -> None:
    writes(0, "well?")
    customers.standin.queue.append("close")
    customers.touch(*ANSWER, "--yes")
    customers.touch("reconcile", "--not-sent", customers.outbox()[0]["key"])
    assert state(customers) == "waiting"
    assert customers.touch(*ANSWER, "--yes").code == 0
    assert state(customers) == "answered"


def test_a_deferred_answer_goes_with_the_next_run_and_closes_then(customers: "Scene", writes: Writes) -> None:
    writes(0, "well?")
    customers.standin.queue.append("429;1")
    assert customers.touch(*ANSWER, "--yes").code == 0
    assert state(customers) == "waiting"
    again = customers.touch(*ANSWER, "--yes")
    assert (again.code, customers.posts) == (2, 1)
    assert "is deferred" in again.err
    customers.touch("send", "--yes", "--account", "customer-0000", at=later(30))
    assert customers.states() == ["accepted"]
    assert state(customers, at=later(30)) == "answered"


def test_what_comes_after_the_draft_was_written_still_waits(customers: "Scene", writes: Writes) -> None:
    from touchcli.flows.sending.by_hand.reply import draft_answer, find_thread, send_answer

    writes(0, "can you do Thursday?")
    session = customers.session()
    answer = draft_answer(session, find_thread(session, "customer-0000", None), "Thursday it is", None)

    def meanwhile() -> bool:
        # It was sent earlier than the draft was written, and came in late.
        writes(0, "no, make it Friday", at=later(-10))
        return True

    send_answer(
        session,
        answer,
        session.provider,
        lambda: dt.datetime.fromisoformat(later(1)),
        meanwhile,
        Approver("dana", seen=True),
    )
    assert [state(customers, id) for id in (1, 2)] == ["answered", "waiting"]


def test_a_stop_during_the_cooling_off_holds_the_answer(customers: "Scene", writes: Writes) -> None:
    from touchcli.flows.sending.by_hand.reply import draft_answer, find_thread, send_answer

    writes(0, "can you do Thursday?")
    session = customers.session()
    answer = draft_answer(session, find_thread(session, "customer-0000", None), "Thursday it is", None)

    def meanwhile() -> bool:
        writes(0, "STOP", at=later(1))
        return True

    sent = send_answer(
        session,
        answer,
        session.provider,
        lambda: dt.datetime.fromisoformat(later(2)),
        meanwhile,
        Approver("dana", seen=True),
    )
    assert [refusal.words.split(":")[0] for refusal in sent.refused] == ["opted-out"]
    assert (customers.posts, customers.states()) == (0, ["not-sent"])


def test_two_people_who_answer_at_once_send_one_answer(customers: "Scene", writes: Writes) -> None:
    from touchcli.flows.sending.by_hand.reply import draft_answer, find_thread, send_answer
    from touchcli.rules.errors import UserError

    writes(0, "can you do Thursday?")
    session = customers.session()
    answer = draft_answer(session, find_thread(session, "customer-0000", None), "Thursday it is", None)

    def a_colleague_is_quicker() -> bool:
        assert customers.touch(*ANSWER, "--yes").code == 0
        return True

    tick = lambda: dt.datetime.fromisoformat(later(1))  # noqa: E731
    with pytest.raises(UserError, match="answered meanwhile"):
        send_answer(session, answer, session.provider, tick, a_colleague_is_quicker, Approver("dana", seen=True))
    assert customers.posts == 1


def test_while_a_colleagues_answer_waits_in_the_outbox_no_second_one_goes(customers: "Scene", writes: Writes) -> None:
    from touchcli.flows.sending.by_hand.reply import draft_answer, find_thread, send_answer
    from touchcli.rules.errors import UserError

    writes(0, "can you do Thursday?")
    session = customers.session()
    answer = draft_answer(session, find_thread(session, "customer-0000", None), "Thursday it is", None)

    def a_colleague_is_put_off() -> bool:
        customers.standin.queue.append("429;60")
        assert customers.touch(*ANSWER, "--yes").code == 0
        return True

    tick = lambda: dt.datetime.fromisoformat(later(1))  # noqa: E731
    with pytest.raises(UserError, match="already in the outbox"):
        send_answer(session, answer, session.provider, tick, a_colleague_is_put_off, Approver("dana", seen=True))
    assert customers.posts == 1


def test_a_text_planned_before_a_reply_is_held_at_the_claim(customers: "Scene", writes: Writes) -> None:
    """What comes in up to the claim is seen; what comes between the claim and the POST nobody can see any more."""
    from touchcli.flows.sending.planning.plan_run import RunPlan, Selection
    from touchcli.flows.sending.send import RunHooks, send

    session = customers.session()

    def meanwhile(run: RunPlan) -> RunPlan:
        writes(0, "is my order in?", at=later(1))
        return run

    hooks = RunHooks(lambda: dt.datetime.fromisoformat(later(2)), meanwhile, lambda _done, _total: None, lambda: False)
    sent = send(session, Selection(), session.provider, hooks)
    assert [(refusal.message.account, refusal.words.split(":")[0]) for refusal in sent.refused] == [
        ("customer-0000", "awaiting-reply")
    ]
    assert sorted(post.to for post in customers.standin.posts) == [number(1)[1:], number(2)[1:]]


def test_without_credentials_nothing_is_asked_and_nothing_waited_for(
    customers: "Scene", writes: Writes, monkeypatch: pytest.MonkeyPatch
) -> None:
    customers.lay_out(1, texting={"cooloff": "1h"})
    writes(0, "well?")
    for name in ("VONAGE_APPLICATION_ID", "VONAGE_API_KEY"):
        monkeypatch.delenv(name)
    ran = customers.touch(*ANSWER, "--yes")
    assert (ran.code, customers.outbox()) == (2, [])


def test_an_answer_logged_by_hand_ends_the_waiting(customers: "Scene", writes: Writes) -> None:
    writes(0, "call me")
    assert customers.touch("log", "customer-0000", "call", "--next", "cadence", at=later(5)).code == 0
    assert state(customers, at=later(6)) == "answered"


def test_a_paused_number_can_be_answered_and_stays_paused(customers: "Scene", writes: Writes) -> None:
    writes(0, "please don't text me any more")
    ran = customers.touch("reply", "customer-0000", "--message", "Understood, sorry. Dana", "--yes")
    assert ran.code == 0
    assert "touch inbox --done 1 --resume lifts that" in ran.out
    assert "paused" in customers.touch("inbox").out
    assert customers.touch("text", "customer-0000", "--message", "Hello", "--yes", at=later(24 * 60)).code == 1
