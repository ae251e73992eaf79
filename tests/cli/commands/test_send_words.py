"""How a text greets and signs, and what its conditions make of facts."""

import json
from typing import Any

import pytest
from workspace import Touch, Workspace

MORNING = ("--as-of", "2026-11-23T16:30:00Z")


def write(workspace: Workspace, words: str, **account: Any) -> None:
    """The template of the room with other words, and its account with other values."""
    workspace.write("templates/hello.yaml", json.dumps({"purpose": "pulse-check", "text": words}))
    contact = {
        "name": "Priya Natarajan",
        "phone": "+15125550142",
        "texting": {
            "consent": {"kind": "express", "on": "2026-05-02"},
            "for_business": {"evidence": "texts us her orders", "on": "2026-05-02"},
            "knows_number": "true",
        },
    } | account.pop("contact", {})
    plan = {"name": "Acme", "tier": "A", "owner": "dana", "known": "true", "contacts": [contact]} | account
    workspace.write("plans/accounts/acme.yaml", json.dumps(plan))


def text(touch: Touch) -> str | None:
    """The text that would go, None where it is held for a value that is missing."""
    ran = touch("send", "--dry-run", *MORNING, "--json").json
    if ran["held"]:
        assert [hold["code"] for hold in ran["held"][0]["holds"]] == ["missing-value"]
        assert "contact.first_name is missing" in ran["held"][0]["holds"][0]["message"]
        return None
    (message,) = ran["messages"]
    return str(message["text"])


@pytest.mark.parametrize(
    ("contact", "words"),
    [
        ({"name": "Prof. Dr. Lena Fischer"}, "Hi Lena"),
        ({"name": "Natarajan, Priya"}, "Hi Priya"),
        ({"name": "Nguyễn Thị Lan"}, "Hi Lan"),
        ({"name": "Mr. and Mrs. Abe"}, None),
        ({"name": "Mr. Smith"}, None),
        ({"name": "J. Smith"}, None),
        ({"name": "Mr. Smith", "first_name": "John"}, "Hi John"),
        ({"name": "Acme"}, None),
    ],
)
def test_a_greeting(workspace: Workspace, touch: Touch, contact: dict[str, str], words: str | None) -> None:
    write(workspace, "Hi {{ contact.first_name }}", contact=contact)
    assert text(touch) == words
    assert ("no-first-name" in touch("check", *MORNING).err) is (words is None)


@pytest.mark.parametrize("word", ["no", "No", "false", "FALSE", "off", "0"])
def test_a_fact_that_says_no(workspace: Workspace, touch: Touch, word: str) -> None:
    words = "{% if facts.dock %}your dock{% else %}a lift truck{% endif %} ({{ facts.dock }})"
    write(workspace, words, facts={"dock": word})
    assert text(touch) == f"a lift truck ({word})"


@pytest.mark.parametrize("word", ["yes", "true", "on", "1", "two"])
def test_a_fact_that_says_yes(workspace: Workspace, touch: Touch, word: str) -> None:
    write(
        workspace, "{{ 'your dock' if not not account.facts.dock else 'x' }} ({{ facts.dock }})", facts={"dock": word}
    )
    assert text(touch) == f"your dock ({word})"


@pytest.mark.parametrize(
    ("rep", "knows", "signed"),
    [
        ("Dana Reyes", False, "Dana Reyes"),
        ("Dana Reyes", True, "Dana"),
        ("Dr. Ana Ruiz", False, "Ana Ruiz"),
        ("Dana Reyes Jr.", False, "Dana Reyes"),
        ("Maria de la Cruz", False, "Maria de la Cruz"),
        ("Maria de la Cruz", True, "Maria"),
        ("Dana", False, "Dana"),
    ],
)
def test_the_sign_of_a_rep(workspace: Workspace, touch: Touch, rep: str, knows: bool, signed: str) -> None:
    settings = (workspace.root / "touch.yaml").read_text()
    workspace.write("touch.yaml", settings.replace("Dana Reyes", rep))
    said = {"consent": {"kind": "express", "on": "2026-05-02"}, "for_business": {"evidence": "x", "on": "2026-05-02"}}
    write(workspace, "All well? {{ rep.sign }}", contact={"texting": {**said, "knows_number": str(knows).lower()}})
    assert text(touch) == f"All well? {signed}"


def test_who_has_texted_knows_who_it_is(workspace: Workspace, touch: Touch) -> None:
    said = {"consent": {"kind": "express", "on": "2026-05-02"}, "for_business": {"evidence": "x", "on": "2026-05-02"}}
    write(workspace, "All well? {{ rep.sign }}", contact={"texting": said})
    assert text(touch) == "All well? Dana Reyes"
    assert touch("log", "acme", "text", "--direction", "in", "--at", "2026-10-01").code == 0
    assert touch("log", "acme", "call", "--at", "2026-11-02").code == 0
    assert text(touch) == "All well? Dana"
