"""`touch why`: every guard, in order, with what clears it."""

from typing import TYPE_CHECKING

from workspace import Touch, Workspace

from touchcli.rules.texting.guards import GUARDS

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

AS_OF = ("--as-of", "2026-11-23T16:30:00Z")


def test_the_page_of_a_held_text(starter: Workspace, touch: Touch, snapshot: "SnapshotAssertion") -> None:
    ran = touch("why", "corvid", *AS_OF)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == snapshot
    assert max(len(line) for line in ran.out.splitlines() if not line.startswith("  │")) <= 80


def test_the_json_has_every_guard_in_order(starter: Workspace, touch: Touch, snapshot: "SnapshotAssertion") -> None:
    why = touch("why", "acme", "--json", *AS_OF).json
    assert [guard["code"] for guard in why["guards"]] == [guard.code for guard in GUARDS if "text" in guard.channels]
    assert why == snapshot


def test_those_of_a_mail_are_asked_for_by_channel(starter: Workspace, touch: Touch) -> None:
    why = touch("why", "acme", "--channel", "email", "--json", *AS_OF).json
    assert [guard["code"] for guard in why["guards"]] == [guard.code for guard in GUARDS if "email" in guard.channels]
    assert {"no-address", "away"} <= {guard["code"] for guard in why["guards"]}
    assert "no-number" not in {guard["code"] for guard in why["guards"]}
    ran = touch("why", "acme", "--channel", "letter", *AS_OF)
    assert (ran.code, ran.out) == (2, "")
    assert 'touch sends text and email, not "letter"' in ran.err


def test_a_ready_text_is_held_by_nothing(starter: Workspace, touch: Touch) -> None:
    why = touch("why", "tidewater-printing", "--json", *AS_OF).json
    assert all(guard["passed"] for guard in why["guards"])
    assert why["text"]
    assert "Nothing holds it." in touch("why", "tidewater-printing", *AS_OF).out


def test_an_account_without_any_text(workspace: Workspace, touch: Touch) -> None:
    workspace.write(
        "plans/cadences/steady.yaml", "rhythms:\n  - {id: call, channel: call, every: 3d, template: hello}\n"
    )
    ran = touch("why", "acme", *AS_OF)
    assert ran.code == 0
    assert "No text is planned" in ran.out
    why = touch("why", "acme", "--json", *AS_OF).json
    assert (why["action"], why["text"]) == (None, None)


def test_what_is_not_due_yet_is_judged_as_if_sent_now(workspace: Workspace, touch: Touch) -> None:
    text = (workspace.root / "plans/accounts/acme.yaml").read_text()
    workspace.write("plans/accounts/acme.yaml", text + "enter_on: 2027-01-11\n")
    ran = touch("why", "acme", *AS_OF)
    assert "nothing due today" in ran.out
    assert "next, on 11 Jan 2027" in ran.out


def test_an_unknown_account(starter: Workspace, touch: Touch) -> None:
    ran = touch("why", "nobody-at-all")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith('touch: unknown account "nobody-at-all"')
