"""`touch send --dry-run`: each text as it will arrive, and nothing else happens."""

from typing import TYPE_CHECKING

from workspace import Touch, Workspace

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

AS_OF = ("--as-of", "2026-11-23T16:30:00Z")
ACME = "plans/accounts/acme.yaml"


def test_the_preview(starter: Workspace, touch: Touch, snapshot: "SnapshotAssertion") -> None:
    ran = touch("send", "--dry-run", *AS_OF)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == snapshot


def test_the_json(starter: Workspace, touch: Touch, snapshot: "SnapshotAssertion") -> None:
    run = touch("send", "--dry-run", "--json", *AS_OF).json
    assert run == snapshot
    assert run["counts"]["would-send"] == len(run["messages"])
    assert run["counts"]["held"] == len(run["held"])
    assert all(message["consent"] for message in run["messages"])
    assert all(len(message["client_ref"]) <= 40 for message in run["messages"])


def test_what_due_calls_ready_is_what_would_go(starter: Workspace, touch: Touch) -> None:
    due = touch("due", "--all", "--json", *AS_OF).json["actions"]
    run = touch("send", "--dry-run", "--json", *AS_OF).json
    assert [row["key"] for row in due if row["state"] == "ready"] == [message["key"] for message in run["messages"]]
    assert [row["key"] for row in due if row["state"] == "held"] == [row["key"] for row in run["held"]]


def test_two_previews_are_the_same(starter: Workspace, process: Touch) -> None:
    assert process("send", "--dry-run", "--json", *AS_OF) == process("send", "--dry-run", "--json", *AS_OF)


def test_one_account_one_template_so_many(starter: Workspace, touch: Touch) -> None:
    def previewed(*flags: str) -> list[str]:
        messages = touch("send", "--dry-run", "--json", *flags, *AS_OF).json["messages"]
        return [message["account"] for message in messages if message["state"] == "would-send"]

    every = previewed()
    assert previewed("--account", every[0]) == every[:1]
    assert previewed("--limit", "2") == every[:2]
    assert previewed("--limit", "0") == []
    assert set(previewed("--template", "pulse-check")) < set(every)
    waits = touch("send", "--dry-run", "--limit", "1", *AS_OF).out
    assert "waits: over --limit 1" in waits
    ran = touch("send", "--dry-run", "--template", "no-such", *AS_OF)
    assert (ran.code, ran.out) == (2, "")
    assert 'unknown template "no-such"' in ran.err


def test_a_rep_who_practises_sends_nothing(workspace: Workspace, touch: Touch) -> None:
    text = (workspace.root / "touch.yaml").read_text()
    workspace.write("touch.yaml", text.replace("texting: live", "texting: practice"))
    run = touch("send", "--dry-run", "--json", *AS_OF).json
    assert run["counts"]["would-send"] == 0
    assert "practice" in run["messages"][0]["error"]


def test_capacity_is_kept(workspace: Workspace, touch: Touch) -> None:
    text = (workspace.root / "touch.yaml").read_text()
    workspace.write("touch.yaml", text.replace("texting: live", "texting: live, capacity: {text: 1}"))
    plan = (workspace.root / ACME).read_text()
    workspace.write("plans/accounts/bolt.yaml", plan.replace("Acme Industrial", "Bolt Works").replace("0142", "0143"))
    run = touch("send", "--dry-run", "--json", *AS_OF).json
    assert [message["state"] for message in run["messages"]] == ["would-send", "deferred"]
    assert "capacity of 1" in run["messages"][1]["error"]


def test_a_missing_value_holds_that_text_alone(workspace: Workspace, touch: Touch) -> None:
    plan = (workspace.root / ACME).read_text()
    workspace.write(ACME, plan + "facts: {item: M8 bolts}\n")
    workspace.write("plans/accounts/bolt.yaml", plan.replace("Acme Industrial", "Bolt Works").replace("0142", "0143"))
    workspace.write(
        "templates/hello.yaml", "purpose: pulse-check\ntext: 'Still enough {{ facts.item }}? {{ rep.name }}'\n"
    )
    ran = touch("send", "--dry-run", "--json", *AS_OF)
    assert (ran.code, ran.err) == (0, "")
    assert [message["text"] for message in ran.json["messages"]] == ["Still enough M8 bolts? Dana Reyes"]
    (held,) = ran.json["held"]
    assert held["account"] == "bolt"
    assert [hold["code"] for hold in held["holds"]] == ["missing-value"]
    assert "facts.item" in held["holds"][0]["message"]


def test_characters_that_cost_more_are_named(workspace: Workspace, touch: Touch) -> None:
    workspace.write("templates/hello.yaml", "purpose: pulse-check\ntext: 'Olá {{ contact.first_name }}'\n")
    page = touch("send", "--dry-run", *AS_OF).out
    assert "9 characters, 1 segment, UCS-2" in page
    assert "UCS-2 because of “á”" in page


def test_pictures_are_shown(workspace: Workspace, touch: Touch) -> None:
    workspace.write(
        "templates/hello.yaml",
        "purpose: pulse-check\ntext: See it\nmedia: [{image: 'https://files.northgate.example/bin.png'}]\n",
    )
    message = touch("send", "--dry-run", "--json", *AS_OF).json["messages"][0]
    assert message["media"] == [{"kind": "image", "url": "https://files.northgate.example/bin.png", "caption": None}]
    assert "[image: https://files.northgate.example/bin.png]" in touch("send", "--dry-run", *AS_OF).out


def test_outside_the_window_it_is_held_until_the_window_opens(workspace: Workspace, touch: Touch) -> None:
    held = touch("send", "--dry-run", "--json", "--as-of", "2026-11-23T15:00:00Z").json["held"]
    (hold,) = held[0]["holds"]
    assert (hold["code"], hold["clears_at"]) == ("quiet-hours", "2026-11-23T16:00:00Z")
