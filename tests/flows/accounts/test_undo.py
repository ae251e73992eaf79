"""`touch undo`, `touch amend` and the trail: what was recorded by mistake counts for nothing, and stays to be seen."""

import csv
import io
from typing import TYPE_CHECKING

import pytest
from workspace import CommandResult, Touch, Workspace

if TYPE_CHECKING:
    import time_machine
    from scene import Scene

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def starter(starter: Workspace, own_environment: None, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The starter pack, used by dana."""
    monkeypatch.setenv("TOUCH_REP", "dana")
    return starter


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
    assert "+13125550177" in customers.touch("opt-out", "--list").out


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


@pytest.mark.parametrize(
    ("words", "flags", "says"),
    [
        (("log", "acme", "call", "--next", "cadence"), (), "nothing to amend"),
        (("log", "acme", "call", "--next", "cadence"), ("--until", "fri"), "a touch has no --until"),
        (("log", "acme", "call", "--next", "cadence"), ("--outcome", "bounced"), "a call cannot end as"),
        (("opt-out", "acme"), ("--note", "x"), "1 cannot be amended"),
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
    assert [row["kind"] for row in rows] == ["touch", "wish", "snooze"]
    assert {(row["by"], row["how"]) for row in rows} == {("dana", "command")}
    assert all(row["host"] for row in rows)
    assert [row["retracted_by"] for row in rows] == [2, None, None]
    page = touch("show", "acme", "--trail").out
    assert "call reached with priya-natarajan: grumpy" in page
    assert "[taken back by 2]" in " ".join(page.split())
    assert "+15125550142" not in page
    whole = list(csv.DictReader(io.StringIO(touch("export", "trail").out)))
    assert [(row["kind"], row["by"], row["entry"]) for row in whole] == [
        ("touch", "dana", "1"),
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
