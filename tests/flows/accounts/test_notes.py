"""A note is ours alone: no letter, e-mail or text has it; one of no touch is shown and found, and counts as nothing."""

from email import message_from_bytes, policy
from pathlib import Path

import pytest
from workspace import Touch, Workspace

pytestmark = pytest.mark.usefixtures("clock", "own_environment")
SECRET, SAID = "margins are thin here", "two cases of end mills by Friday"


def test_a_note_of_no_touch_counts_as_none_and_is_shown_and_found(starter: Workspace, touch: Touch) -> None:
    def told() -> list[object]:
        reading = (("due", "--all"), ("quiet",), ("report",), ("forecast",), ("why", "acme"), ("export", "touches"))
        return [touch(*words, *(["--json"] if words[0] != "export" else [])) for words in reading]

    before = told()
    made = touch("log", "acme", "note", SECRET, "--contact", "Priya", "--at", "2026-11-20T15:00Z", "--json").json
    assert made["note"]["contact"] == "priya-natarajan"
    assert told() == before
    assert touch("show", "acme", "--json").json["notes"] == [made["note"]]
    assert f"2026-11-20  of Priya Natarajan: {SECRET}" in touch("show", "acme").out
    (hit,) = touch("find", "margins thin", "--json").json["hits"]
    assert (hit["kind"], hit["account"], hit["text"]) == ("note", "acme", SECRET)
    brief = touch("brief", "acme", "--json").json
    assert [(note["on"], note["text"], note["source"]) for note in brief["notes"]] == [("2026-11-20", SECRET, "note 1")]
    assert SECRET in " ".join(touch("brief", "acme").out.split())
    assert SECRET in touch("show", "acme", "--trail").out


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("words", "--note", "more words"),
        ("words", "--next", "fri"),
        ("words", "--summary", "x"),
        ("words", "--item", "call"),
        ("words", "--at", "2027-01-01"),
    ],
)
def test_what_is_no_note_is_refused(starter: Workspace, touch: Touch, words: tuple[str, ...]) -> None:
    ran = touch("log", "acme", "note", *words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err
    assert not (starter.root / ".touch" / "ledger.db").exists()


def test_the_summary_reaches_the_customer_and_the_note_never_does(starter: Workspace, touch: Touch) -> None:
    """J7."""
    touch("log", "delta-tool", "call", "--note", SECRET, "--summary", SAID, "--next", "cadence")
    touch("log", "delta-tool", "note", SECRET)
    made = touch("draft", "--account", "delta-tool", "--json").json["drafts"]
    mail, letter = ((starter.root / Path(each["file"])).read_bytes() for each in made)
    body = message_from_bytes(mail, policy=policy.default).get_body(("plain",))
    assert body is not None
    written = body.get_content() + letter.decode("latin-1")
    assert SAID in written
    text = touch("text", "delta-tool", "--template", "thank-you-call", "--dry-run", "--json").out
    page = touch("brief", "delta-tool", "--for", "customer", "--json").out
    for out in (written, text, page):
        assert SECRET not in out


def test_without_a_summary_the_letter_waits(starter: Workspace, touch: Touch) -> None:
    logged = touch("log", "delta-tool", "call", "--note", SECRET, "--next", "cadence")
    said = 'thank-you (email), thank-you-letter (letter) say what it came to: touch amend 1 --summary "..."'
    assert logged.err == f"touch: {said}\n"
    drafts = touch("draft", "--account", "delta-tool", "--json").json
    assert drafts["drafts"] == []
    assert all("touch.summary is missing" in each["message"] for each in drafts["refused"])
    assert len(drafts["refused"]) == 2
    assert touch("amend", "1", "--summary", SAID, "--yes").code == 0
    assert len(touch("draft", "--account", "delta-tool", "--json").json["drafts"]) == 2


def test_a_call_that_nobody_took_or_that_has_a_summary_asks_for_none(starter: Workspace, touch: Touch) -> None:
    assert "--summary" not in touch("log", "delta-tool", "call", "no-answer").err
    assert "--summary" not in touch("log", "delta-tool", "call", "--summary", SAID, "--next", "cadence").err
