"""`touch undo`, `touch amend` and the trail: what was recorded by mistake counts for nothing, and stays to be seen."""

import csv
import datetime as dt
import io
from typing import TYPE_CHECKING

import pytest
from made_up import later, number
from shared_fixtures import MORNING
from workspace import CommandResult, Touch, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    import time_machine
    from scene import Scene
    from terminal import Terminal

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def starter(starter: Workspace, own_environment: None, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The starter pack, used by dana."""
    monkeypatch.setenv("TOUCH_REP", "dana")
    return starter


LATER = ("text", "customer-0000", "--at", "2026-12-04 10:30")
READING = (
    *(("due", "--all", "--json"), ("show", "acme", "--json"), ("quiet", "--json"), ("report", "--json")),
    *(("brief", "acme", "--json"), ("find", "quote", "--json"), ("promise", "--all", "--json"), ("snooze", "--json")),
    *(("why", "acme", "--json"), ("forecast", "--json"), ("inbox", "--all", "--json"), ("who", "0142", "--json")),
    *(("send", "--dry-run", "--json"), ("approve", "--list", "--json"), ("opt-out", "--list")),
    *(("export", what) for what in ("touches", "promises", "accounts", "opt-outs", "consents", "crm")),
)
WRITING = (
    ("log", "acme", "call", "--note", "quote", "--summary", "a quote", "--next", "2026-11-30"),
    ("log", "acme", "call", "vm"),
    ("log", "acme", "email", "--item", "none", "--prefers", "text,call"),
    ("log", "acme", "note", "wants a quote"),
    ("promise", "acme", "quote for Plant 2", "--by", "fri"),
    ("consent", "quarry-brewing", "--kind", "express", "--how", "on a call"),
    ("consent", "quarry-brewing", "--for-business", "texts orders", "--knows-number", "--only", "just text me"),
    ("snooze", "acme", "--until", "2026-12-24", "--because", "plant closed"),
    ("snooze", "--all", "--owner", "all", "--until", "2026-12-24", "--because", "holidays"),
    ("opt-out", "acme"),
)


def everything(touch: Touch) -> list[CommandResult]:
    return [touch(*words) for words in READING]


@pytest.mark.parametrize("words", WRITING, ids=" ".join)
def test_what_is_taken_back_was_never_recorded_for_any_command_that_reads(
    starter: Workspace, touch: Touch, words: tuple[str, ...]
) -> None:
    assert touch("promise", "acme", "the first", "--by", "fri").code == 0
    before = everything(touch)
    said = touch(*words)
    assert said.code == 0, said
    assert everything(touch) != before
    assert "Undo: touch undo 2" in said.out
    done = touch("undo", "--yes")
    assert (done.code, done.err) == (0, ""), done
    assert "Taken back: 2." in done.out
    after = everything(touch)
    assert [one for one, other in zip(after, before, strict=True) if one != other] == []


def test_what_it_had_completed_is_due_again(starter: Workspace, touch: Touch) -> None:
    due = touch("due", "--all", "--account", "acme", "--json").json["actions"]
    first = next(row for row in due if row["channel"] == "call")
    logged = touch("log", "acme", "call", "--json", "--next", "cadence").json
    assert logged["completed"]["key"] == first["key"]
    undone = touch("undo", "--yes", "--json").json
    assert undone["entry"] == logged["entry"]
    assert first["key"] in [row["key"] for row in undone["due_again"]]


def test_a_reply_it_answered_waits_and_a_promise_it_kept_is_open_again(
    starter: Workspace, touch: Touch, clock: "time_machine.Traveller"
) -> None:
    from touchcli.rules.models.values import instant

    with starter.ledger() as ledger:
        ledger.record_reply("+15125550142", "Can you call me?", instant("2026-11-23T16:00:00.000000Z"))
    touch("promise", "acme", "the quote", "--by", "today")
    assert touch("promise", "--kept", "1").code == 0
    assert touch("log", "acme", "call", "--next", "cadence", "--json").json["answered"] == 1
    assert touch("inbox", "--json").json["replies"] == []
    assert touch("undo", "--yes").code == 0
    assert [reply["state"] for reply in touch("inbox", "--json").json["replies"]] == ["waiting"]
    assert touch("undo", "--yes").code == 0
    assert [promise["state"] for promise in touch("promise", "--json").json["promises"]] == ["open"]
    assert touch("promise", "--broken", "1").code == 0


def test_undo_goes_back_one_at_a_time_and_then_says_so(starter: Workspace, touch: Touch) -> None:
    for word in ("one", "two"):
        touch("log", "acme", "note", word)
    assert "note with" not in touch("undo", "--yes").out
    assert "one" in touch("undo", "--yes").out
    nothing = touch("undo", "--yes")
    assert (nothing.code, nothing.out) == (2, "")
    assert nothing.err.startswith("touch: nothing recorded by dana on ")


def test_only_what_this_person_recorded_is_the_last_thing(
    starter: Workspace, touch: Touch, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch("log", "acme", "note", "of dana")
    monkeypatch.setenv("TOUCH_REP", "theo")
    assert touch("undo", "--yes").code == 2
    assert touch("undo", "1", "--yes").code == 0, "anything can be named"


@pytest.mark.parametrize(
    ("id", "says"),
    [("7", "nothing is recorded under 7"), ("1", "1 is taken back already, by 2"), ("2", "2 took back 1")],
)
def test_what_cannot_be_taken_back_is_said(starter: Workspace, touch: Touch, id: str, says: str) -> None:
    touch("log", "acme", "note", "one")
    touch("undo", "--yes")
    ran = touch("undo", id, "--yes")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"touch: {says}")


def test_without_a_terminal_it_wants_yes(starter: Workspace, touch: Touch) -> None:
    touch("log", "acme", "note", "one")
    ran = touch("undo")
    assert (ran.code, ran.out) == (2, "")
    assert "use --yes" in ran.err
    assert touch("show", "acme", "--json").json["notes"]


def test_what_went_out_and_what_came_in_stay(customers: "Scene") -> None:
    from touchcli.flows.inbound.receive import InboundContext, record_calls
    from touchcli.rules.models.inbound import Call, Inbound

    sent = customers.touch("send", "--yes", "--json").json
    assert sent["counts"]["accepted"]
    ran = customers.touch("undo", "--yes")
    assert ran.code == 2
    assert "a text that went out cannot be taken back" in ran.err
    invocation = customers.session().invocation._replace(how="webhook")
    with InboundContext(invocation).ledger() as ledger:
        at = invocation.tick()
        record_calls(ledger, [Call(Inbound("uuid-1", "+13125550177", "STOP", at))], at)
        entry = ledger.just_written
    refused = customers.touch("undo", str(entry), "--yes")
    assert refused.code == 2
    assert "an opt-out of the customer's own is never taken back" in refused.err
    amended = customers.touch("amend", str(entry), "--how", "by hand", "--yes")
    assert (amended.code, amended.err) == (2, refused.err)
    assert "+13125550177" in customers.touch("opt-out", "--list").out


def test_a_text_that_waits_is_taken_back(customers: "Scene") -> None:
    customers.touch("log", "customer-0000", "note", "before")
    ordered = customers.touch(*LATER, "--message", "See you at ten. Dana", "--yes")
    assert (ordered.code, customers.states()) == (0, ["deferred"])
    assert "Undo: touch undo 2" in ordered.out
    done = customers.touch("undo", "--yes")
    assert (done.code, done.err) == (0, "")
    assert "Taken back: 2. 1 text will not go." in done.out
    assert customers.states() == ["not-sent"]
    again = customers.touch("undo", "2", "--yes")
    assert (again.code, again.err.splitlines()[0]) == (2, "touch: 2 is taken back already, by 3")
    assert "before" in customers.touch("undo", "--yes").out, "the thing before, not that a text was taken back"
    customers.touch("send", "--yes", "--account", "customer-0000", at="2026-12-04T16:31:00+00:00")
    assert "See you at ten. Dana" not in [post.text for post in customers.standin.posts]


def test_with_a_text_its_approval_is_taken_back(customers: "Scene", terminal: "Callable[..., Terminal]") -> None:
    customers.lay_out(1, texting={"cooloff": "0s", "approval": "always"})
    screen = terminal(customers, *LATER, "--message", "See you at ten. Dana")
    screen.until("Send it then?")
    screen.type("y\n")
    screen.until("Undo: touch undo 1")
    undone = customers.touch("undo", "1", "--yes", "--json").json
    assert [row["kind"] for row in undone["rows"]] == ["text", "approval"]
    assert len(undone["texts"]) == 1
    assert customers.states() == ["not-sent"]
    with customers.ledger() as ledger:
        assert not ledger.history(MORNING + dt.timedelta(days=9)).approvals


def test_of_several_texts_those_that_wait_are_taken_back(customers: "Scene") -> None:
    order = ("text", "--where", "status=customer", "--template", "hello", "--at", "2026-12-04 10:30", "--yes")
    assert customers.touch(*order).code == 0
    customers.touch("send", "--yes", "--limit", "1", at="2026-12-04T16:31:00+00:00")
    done = customers.touch("undo", "1", "--yes", at="2026-12-04T16:32:00+00:00")
    assert "2 texts will not go; 1 other text of it cannot be taken back." in done.out
    assert sorted(row["state"] for row in customers.outbox(at="2026-12-04T16:33:00+00:00")) == [
        "accepted",
        "not-sent",
        "not-sent",
    ]
    gone = customers.touch("undo", "1", "--yes", at="2026-12-04T16:34:00+00:00")
    assert gone.code == 2


def test_a_text_that_has_gone_cannot_be_taken_back(customers: "Scene") -> None:
    customers.touch(*LATER, "--message", "See you at ten. Dana", "--yes")
    customers.touch("send", "--yes", "--account", "customer-0000", at="2026-12-04T16:31:00+00:00")
    ran = customers.touch("undo", "1", "--yes", at="2026-12-04T16:32:00+00:00")
    assert (ran.code, customers.posts) == (2, 1)
    assert "a text that went out cannot be taken back" in ran.err


def test_a_text_that_is_claimed_meanwhile_goes(customers: "Scene") -> None:
    from touchcli.flows.accounts.corrections.undo import recorded, undo
    from touchcli.rules.errors import UserError

    customers.touch(*LATER, "--message", "See you at ten. Dana", "--yes")
    session = customers.session()
    found = recorded(session, 1)
    customers.touch("send", "--yes", "--account", "customer-0000", at="2026-12-04T16:31:00+00:00")
    with pytest.raises(UserError, match="does not wait any more"):
        undo(session, found)
    with customers.ledger() as ledger:
        entry = ledger.entry(1)
    assert entry is not None
    assert entry.retracted_by is None, "all of it or nothing"


def test_amend_records_the_same_with_other_values(starter: Workspace, touch: Touch) -> None:
    logged = touch("log", "acme", "call", "--note", "grumpy", "--next", "2026-11-30", "--json").json
    amended = touch("amend", "1", "--outcome", "vm", "--note", "no answer", "--next", "cadence", "--yes", "--json").json
    assert (amended["retracted"], amended["entry"]) == (1, 2)
    changed = {"outcome": "voicemail", "note": "no answer", "next": "cadence"}
    kept = {key: value for key, value in logged["touch"].items() if key not in (*changed, "id", "next_channel")}
    assert {**amended["touch"], **changed} == amended["touch"]
    assert {**amended["touch"], **kept} == amended["touch"]
    touches = touch("show", "acme", "--json").json["touches"]
    assert [(row["outcome"], row["note"]) for row in touches] == [("voicemail", "no answer")]
    assert touch("undo", "--yes").code == 0
    assert touch("show", "acme", "--json").json["touches"] == []


@pytest.mark.parametrize(
    ("words", "flags", "shown"),
    [
        (("promise", "acme", "quote", "--by", "fri"), ("--by", "2026-12-04"), "quote by Friday 4 December 2026"),
        (("promise", "acme", "quote", "--by", "fri"), ("--what", "offer"), "Friday 27 November 2026"),
        (
            ("snooze", "acme", "--until", "2026-12-24", "--because", "fair"),
            ("--until", "2026-12-01"),
            "Tuesday 1 December 2026",
        ),
        (("log", "acme", "note", "buys in March"), ("--note", "buys in May"), "Noted: buys in May"),
    ],
)
def test_amend_knows_promises_snoozes_and_notes(
    starter: Workspace, touch: Touch, words: tuple[str, ...], flags: tuple[str, ...], shown: str
) -> None:
    touch(*words)
    ran = touch("amend", "1", *flags, "--yes")
    assert ran.code == 0, ran
    assert shown in ran.out.replace("Promised Acme Industrial by", "quote by")


def test_amend_knows_consents(starter: Workspace, touch: Touch) -> None:
    touch("consent", "acme", "--kind", "express", "--how", "on a call", "--knows-number")
    ran = touch("amend", "1", "--kind", "written", "--only", "just text me", "--on", "2026-11-20", "--yes", "--json")
    assert ran.code == 0, ran
    said = ran.json["consent"]
    assert said["consent"] == {"kind": "written", "on": "2026-11-20", "how": "on a call"}
    assert (said["knows_number"], said["only"]["quote"]) == (True, "just text me")
    rows = [row["what"] for row in touch("show", "acme", "--trail", "--json").json["rows"] if not row["retracted_by"]]
    assert sorted(rows) == ["knows-number of 2026-11-20", "only of 2026-11-20", "written of 2026-11-20"]


def test_a_consent_of_the_wrong_contact_is_amended(starter: Workspace, touch: Touch) -> None:
    touch("consent", "acme", "--kind", "express", "--how", "on a call")
    ran = touch("amend", "1", "--contact", "marcus", "--yes")
    assert ran.code == 0, ran
    assert "Recorded: express consent of Marcus Webb …0143 since Monday 23 November 2026." in ran.out
    rows = touch("show", "acme", "--trail", "--json").json["rows"]
    assert [(row["number"], row["retracted_by"]) for row in rows] == [("+15125550142", 2), ("+15125550143", None)]


def test_amend_knows_opt_outs_by_hand(starter: Workspace, touch: Touch) -> None:
    touch("opt-out", "+15125550142", "--how", "on a call")
    ran = touch("amend", "1", "--number", "512 555 0143", "--yes", "--json")
    assert ran.json["opted_out"] == ["+15125550143"]
    assert touch("opt-out", "--list").out == "number\n'+15125550143\n"
    ran = touch("amend", "2", "--how", "by e-mail", "--yes")
    assert "1 number opted out: …0143." in ran.out
    rows = touch("show", "acme", "--trail", "--json").json["rows"]
    standing = [(row["number"], row["words"]) for row in rows if not row["retracted_by"]]
    assert standing == [("+15125550143", "by e-mail")]


def test_what_is_amended_of_an_opt_out_is_known_outside_the_workspace(customers: "Scene") -> None:
    customers.touch("opt-out", "customer-0000")
    customers.touch("opt-out", "customer-0001")
    assert customers.touch("amend", "1", "--number", "+13125550199", "--yes", at=later(1)).code == 0
    assert customers.touch("amend", "2", "--how", "by e-mail", "--yes", at=later(1)).code == 0
    with customers.session().sending_ledger() as ledger:
        assert ledger.outside is not None
        closed = ledger.outside.opted_out(ledger.name)
        numbers = (number(0), number(1), "+13125550199")
        assert [ledger.outside.hash(each) in closed for each in numbers] == [False, True, True]


@pytest.mark.parametrize(
    ("words", "flags", "says"),
    [
        (("log", "acme", "call", "--next", "cadence"), (), "nothing to amend"),
        (("log", "acme", "call", "--next", "cadence"), ("--until", "fri"), "a touch has no --until"),
        (("log", "acme", "call", "--next", "cadence"), ("--outcome", "bounced"), "a call cannot end as"),
        (("opt-out", "acme"), ("--note", "x"), "an opt-out has no --note"),
        (("opt-out", "acme"), ("--number", "+15125550199"), "1 opted 3 numbers and 3 addresses out"),
        (("opt-out", "+15125550142"), ("--number", "five"), "is not a phone number"),
        (("consent", "acme", "--kind", "express"), ("--kind", "silent"), 'unknown consent "silent"'),
        (("consent", "acme", "--kind", "express"), ("--on", "2027-01-01"), "is in the future"),
        (("consent", "acme", "--knows-number"), ("--how", "on a call"), "--how goes with --kind"),
        (("consent", "acme", "--kind", "express"), ("--contact", "nobody"), "no single contact"),
    ],
)
def test_what_cannot_be_amended_stands(
    starter: Workspace, touch: Touch, words: tuple[str, ...], flags: tuple[str, ...], says: str
) -> None:
    touch(*words)
    before = everything(touch)
    ran = touch("amend", "1", *flags, "--yes")
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert everything(touch) == before


def test_the_trail_has_every_row_with_who_how_and_where(starter: Workspace, touch: Touch) -> None:
    touch("log", "acme", "call", "--note", "grumpy", "--next", "cadence")
    touch("undo", "--yes")
    touch("opt-out", "acme", "--contact", "Priya")
    touch("snooze", "--all", "--owner", "all", "--until", "2026-12-24", "--because", "holidays")
    rows = touch("show", "acme", "--trail", "--json").json["rows"]
    assert [row["kind"] for row in rows] == ["touch", "wish", "wish", "snooze"]
    assert {(row["by"], row["how"]) for row in rows} == {("dana", "command")}
    assert all(row["host"] for row in rows)
    assert [row["retracted_by"] for row in rows] == [2, None, None, None]
    page = touch("show", "acme", "--trail").out
    assert "call reached with priya-natarajan: grumpy" in page
    assert "[taken back by 2]" in " ".join(page.split())
    assert "+15125550142" not in page
    assert "priya@acme.example" not in page
    whole = list(csv.DictReader(io.StringIO(touch("export", "trail").out)))
    assert [(row["kind"], row["by"], row["entry"]) for row in whole] == [
        ("touch", "dana", "1"),
        ("wish", "dana", "3"),
        ("wish", "dana", "3"),
        ("snooze", "dana", "4"),
    ]


@pytest.mark.parametrize(
    ("env", "file", "by"),
    [
        ({"TOUCH_REP": "theo", "LOGNAME": "kim"}, "me: dana\n", "theo"),
        ({"LOGNAME": "kim"}, "# mine\nme: 'dana'  # that is me\n", "dana"),
        ({"LOGNAME": "kim"}, "other: theo\n", "kim"),
        ({"LOGNAME": "kim"}, None, "kim"),
    ],
)
def test_who_it_is_by(
    starter: Workspace, touch: Touch, monkeypatch: pytest.MonkeyPatch, env: dict[str, str], file: str | None, by: str
) -> None:
    monkeypatch.delenv("TOUCH_REP")
    config = starter.root / "config"
    monkeypatch.setenv("XDG_CONFIG_HOME", str(config))
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    if file is not None:
        starter.write("config/touchcli/config.yaml", file)
    touch("log", "acme", "note", "one")
    assert [row["by"] for row in touch("show", "acme", "--trail", "--json").json["rows"]] == [by]
