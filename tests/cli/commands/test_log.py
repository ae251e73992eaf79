"""`touch log`, and what `touch due` makes of it afterwards."""

from typing import TYPE_CHECKING, Any

import pytest
from workspace import Touch, Workspace

if TYPE_CHECKING:
    import time_machine

pytestmark = pytest.mark.usefixtures("clock")

STEPS = """\
steps:
  - {id: introduce, channel: call, template: hello}
  - {id: after, channel: call, template: hello, wait: 4d}
rhythms:
  - {id: call, channel: call, every: 3d, template: hello}
"""


@pytest.fixture
def calls(workspace: Workspace) -> Workspace:
    """The small workspace with a cadence of calls."""
    workspace.write("plans/cadences/steady.yaml", STEPS)
    plan = (workspace.root / "plans/accounts/acme.yaml").read_text()
    workspace.write("plans/accounts/acme.yaml", plan.replace("known: true\n", ""))
    return workspace


def due(touch: Touch, day: str = "2026-11-23") -> list[tuple[str, str]]:
    rows = touch("due", "--all", "--json", "--as-of", f"{day}T16:30:00Z").json["actions"]
    return [(row["item"], row["due_on"]) for row in rows]


def test_a_call_that_reached_them_completes_the_step(calls: Workspace, touch: Touch) -> None:
    assert due(touch) == [("introduce", "2026-11-23")]
    ran = touch("log", "acme", "call", "--note", "quote by Friday", "--next", "cadence")
    assert (ran.code, ran.err) == (0, "")
    assert "Completes introduce (step, steady)." in ran.out
    assert due(touch) == []
    assert due(touch, "2026-11-27") == [("after", "2026-11-27")]


@pytest.mark.parametrize("outcome", ["voicemail", "no-answer"])
def test_a_call_that_reached_nobody_is_due_again_the_next_open_day(
    calls: Workspace, touch: Touch, outcome: str
) -> None:
    ran = touch("log", "acme", "call", "--outcome", outcome)
    assert "Tries introduce (step, steady); due again tomorrow." in ran.out
    assert ran.err == ""
    assert due(touch) == []
    assert due(touch, "2026-11-24") == [("introduce", "2026-11-24")]


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        (("vm",), "voicemail"),
        (("na",), "no-answer"),
        (("declined",), "declined"),
        (("--outcome", "vm"), "voicemail"),
        (("--outcome", "na"), "no-answer"),
        ((), "reached"),
    ],
)
def test_an_outcome_may_be_a_short_word_after_the_channel(
    calls: Workspace, touch: Touch, words: tuple[str, ...], outcome: str
) -> None:
    assert touch("log", "acme", "call", *words, "--json").json["touch"]["outcome"] == outcome


def test_a_skipped_step_counts_as_done(calls: Workspace, touch: Touch) -> None:
    assert "Skips introduce" in touch("log", "acme", "call", "--outcome", "skipped").out
    assert due(touch, "2026-11-27") == [("after", "2026-11-27")]
    ran = touch("log", "acme", "call", "--outcome", "skipped")
    assert (ran.code, ran.out) == (2, "")
    assert "has no call due to skip" in ran.err


def test_what_was_agreed_beats_the_cadence(calls: Workspace, touch: Touch) -> None:
    ran = touch("log", "acme", "call", "--next", "2026-12-05")
    assert "Next call: Monday 7 December 2026 (Saturday 5 December 2026 is closed)." in ran.out
    assert due(touch, "2026-12-01") == []
    (row,) = touch("due", "--json", "--as-of", "2026-12-07T16:30:00Z").json["actions"]
    assert (row["kind"], row["due_on"]) == ("next", "2026-12-07")


def test_a_live_touch_without_a_next_date_is_told_so(calls: Workspace, touch: Touch) -> None:
    assert "--next DATE" in touch("log", "acme", "call").err
    assert touch("log", "acme", "email").err == ""


def test_a_skip_ends_an_agreed_date_only_if_it_is_of_that_touch(calls: Workspace, touch: Touch) -> None:
    """One item of a channel that is skipped must not make what was agreed with the customer vanish."""
    assert touch("log", "acme", "call", "--next", "2026-11-30").code == 0
    monday = "2026-11-30T16:30:00Z"

    def agreed() -> list[str]:
        rows = touch("due", "--json", "--as-of", monday).json["actions"]
        return [row["item"] for row in rows if row["kind"] == "next"]

    (item,) = agreed()
    assert item == "after", "the agreed call is the step that comes next"
    other = "introduce"
    assert touch("log", "acme", "call", "--item", other, "--outcome", "skipped").code == 0
    assert agreed() == [item]
    assert touch("log", "acme", "call", "--item", item, "--outcome", "skipped").code == 0
    assert agreed() == []


def test_the_item_can_be_named(calls: Workspace, touch: Touch) -> None:
    assert "Completes after" in touch("log", "acme", "call", "--item", "after", "--next", "cadence").out
    assert due(touch) == []  # a step before the current place is not asked for
    unplanned = touch("log", "acme", "call", "--item", "none", "--next", "cadence")
    assert "an unplanned touch" in unplanned.out
    for flags, said in (
        (("call", "--item", "nothing"), 'has no item "nothing"'),
        (("email", "--item", "introduce"), "introduce is a call, not an email"),
        (("call", "--item", "none", "--outcome", "skipped"), "cannot be skipped"),
    ):
        ran = touch("log", "acme", *flags)
        assert (ran.code, ran.out) == (2, "")
        assert said in ran.err


def test_a_call_of_theirs_counts_as_well(workspace: Workspace, touch: Touch) -> None:
    workspace.write(
        "plans/cadences/steady.yaml", "rhythms:\n  - {id: call, channel: call, every: 3d, template: hello}\n"
    )
    ran = touch("log", "acme", "call", "--direction", "in")
    assert (ran.code, ran.err) == (0, "")
    assert "they began" in ran.out
    assert due(touch, "2026-11-25") == []
    assert due(touch, "2026-11-27")[0][0] == "call"  # three days on is Thanksgiving


def test_a_text_of_theirs_completes_nothing(workspace: Workspace, touch: Touch) -> None:
    assert "Completes nothing" in touch("log", "acme", "text", "--direction", "in").out


def test_it_may_have_been_before_now(calls: Workspace, touch: Touch) -> None:
    logged = touch("log", "acme", "call", "--at", "2026-11-20 09:15", "--json").json
    assert logged["touch"]["at"] == "2026-11-20T15:15:00Z"
    assert due(touch, "2026-11-24") == [("after", "2026-11-24")]
    ran = touch("log", "acme", "call", "--at", "2026-11-24")
    assert (ran.code, ran.out) == (2, "")
    assert "in the future" in ran.err


def test_the_json(calls: Workspace, touch: Touch) -> None:
    ran = touch(
        "log",
        "acme",
        "call",
        "--contact",
        "priya",
        "--note",
        "n",
        "--prefers",
        "text, call",
        "--next",
        "2026-11-30",
        "--json",
    )
    expected: dict[str, Any] = {
        "account": "acme",
        "contact": "priya-natarajan",
        "channel": "call",
        "direction": "out",
        "outcome": "reached",
        "at": "2026-11-23T16:30:00Z",
        "item": "introduce",
        "cadence": "steady",
        "note": "n",
        "next": "2026-11-30",
        "prefers": ["text", "call"],
    }
    assert expected.items() <= ran.json["touch"].items()
    assert ran.json["completed"]["key"] == "acme/priya-natarajan/steady/introduce/once"
    assert ran.json["problems"] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nobody-at-all", "call"), "unknown account"),
        (("acme", "pigeon"), 'unknown channel "pigeon"'),
        (("acme", "call", "--outcome", "maybe"), 'a call cannot end as "maybe" (it can be reached, voicemail (vm), '),
        (("acme", "call", "maybe"), 'a call cannot end as "maybe"'),
        (("acme", "email", "vm"), 'an email cannot end as "vm"'),
        (("acme", "call", "vm", "--outcome", "na"), 'two outcomes: "vm" and "na"'),
        (("acme", "text", "--outcome", "voicemail"), 'a text cannot end as "voicemail"'),
        (("acme", "call", "--direction", "up"), "neither in nor out"),
        (("acme", "call", "--next", "soon"), "is not a day"),
        (("acme", "call", "--next", "2026-11-20"), "2026-11-20 is past"),
        (("acme", "call", "--prefers", "text,fax"), 'unknown channel "fax"'),
        (("acme", "call", "--contact", "nobody"), 'no single contact "nobody"'),
        (("acme", "call", "--at", "whenever"), "is not a date or time"),
        (("acme",), "CHANNEL"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(
    calls: Workspace, touch: Touch, arguments: tuple[str, ...], said: str
) -> None:
    ran = touch("log", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert touch("due", "--json", "--as-of", "2026-11-23T16:30:00Z").json["actions"][0]["item"] == "introduce"


def test_a_day_of_calls_in_the_starter_pack(starter: Workspace, touch: Touch, clock: "time_machine.Traveller") -> None:
    before = touch("due", "--json").json
    called = [row["account"] for row in before["actions"] if row["channel"] == "call"]
    for account in called:
        assert touch("log", account, "call", "--next", "cadence").code == 0
    after = touch("due", "--json").json
    assert not [row for row in after["actions"] if row["channel"] == "call" and row["kind"] == "step"]
    assert after["counts"]["to_do"] < before["counts"]["to_do"]
