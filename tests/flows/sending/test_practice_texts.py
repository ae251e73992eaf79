"""PRACTICE T1, T4, T10, T15, J7: rows about texts and letters as whole commands on the starter pack."""

from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

Found = Callable[..., Any]
PURPOSES = {
    "pulse-check",
    "appreciation",
    "update",
    "insight",
    "order",
    "proactive",
    "offer",
    "introduction",
    "renewal",
}


def test_every_text_is_of_the_plan_and_has_a_purpose(starter: Any, found: Found) -> None:
    """T1: what goes is what is due, and each says what it is for."""
    due = {row["key"] for row in found("due", "--all")["actions"] if row["channel"] == "text"}
    messages = found("send", "--dry-run")["messages"]
    assert messages
    assert {message["key"] for message in messages} <= due
    assert {message["purpose"] for message in messages} <= PURPOSES


def test_a_text_carries_a_picture(starter: Any, found: Found) -> None:
    """T4."""
    (message,) = found("text", "evergreen-dairy", "--template", "picture", "--dry-run")["messages"]
    assert [media["kind"] for media in message["media"]] == ["image"]
    assert message["media"][0]["url"].startswith("https://")


def test_without_consent_there_is_no_text(starter: Any, touch: Any, found: Found) -> None:
    """T10: and the card to give them is one command away."""
    (held,) = found("send", "--dry-run", "--account", "quarry-brewing")["held"]
    assert held["holds"][0]["code"] == "no-consent"
    assert "TEL" in touch("card", "--rep", "dana").out


def test_who_is_practising_sends_nothing(starter: Any, found: Found) -> None:
    """T15: the same texts are shown, and none goes."""
    live = found("send", "--dry-run", "--account", "evergreen-dairy")["messages"]
    starter.edit("touch.yaml", "texting: live ", "texting: practice ")
    assert [message["text"] for message in found("send", "--dry-run", "--account", "evergreen-dairy")["messages"]] == [
        message["text"] for message in live
    ]
    sent = found("send", "--yes", "--account", "evergreen-dairy")
    assert sent["counts"]["accepted"] == 0
    starter.edit("touch.yaml", "texting: practice ", "texting: off ")
    (held,) = found("send", "--dry-run", "--account", "bluff-city-supply")["held"]
    assert held["holds"][0]["code"] == "not-texting"


def test_thanks_by_e_mail_and_letter_in_the_same_words(starter: Any, touch: Any, found: Found) -> None:
    """J7: with what the call came to."""
    touch("log", "delta-tool", "call", "--summary", "two cases of end mills by Friday")
    mail, letter = found("draft", "--account", "delta-tool")["drafts"]
    message = message_from_bytes((starter.root / Path(mail["file"])).read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    assert "two cases of end mills by Friday" in body.get_content()
    assert (letter["channel"], letter["template"]) == ("letter", mail["template"])
