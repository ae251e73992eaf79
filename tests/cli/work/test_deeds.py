"""What is done at an account: the flows of the commands, with the questions that belong to them."""

from pathlib import Path
from typing import Any

import pytest
from mail_server import mail_server
from workspace import Workspace

from touchcli.cli.work.asking import Choice, Deed, Done, Prompt, step
from touchcli.cli.work.deeds import documents, logging, plans, texts
from touchcli.cli.work.desk import Chosen, Desk, chosen_of
from touchcli.cli.work.finding import accounts_with
from touchcli.cli.work.keys import KEYS
from touchcli.flows.common.history import read_history


def answered(deed: Deed, *answers: str) -> Done:
    """A deed carried through with answers, one for each question; fails if it asks for more, or for less."""
    asked = step(deed, None)
    for answer in answers:
        assert not isinstance(asked, Done), asked
        asked = step(deed, answer)
    assert isinstance(asked, Done), asked
    return asked


def said(done: Done) -> str:
    return "\n".join("".join(span.text for span in row) for row in done.lines)


def at(desk: Desk, account: str, channel: str | None = None) -> Chosen:
    """The account as the list has it, with its row on a channel."""
    return next(chosen_of(row) for row in desk.rows if row.account == account and channel in (None, row.channel))


def history(desk: Desk, account: str) -> Any:
    session = desk.session()
    with session.history() as ledger:
        return read_history(session, ledger, [session.book.accounts[account]]).of(account)


def test_a_call_asks_how_it_ended_for_a_note_a_summary_and_the_next_date(desk: Desk) -> None:
    done = answered(logging.call(desk, at(desk, "corvid-foods", "call")), "r", "wants a quote", "a quote", "fri")
    assert "Completes introduce" in said(done)
    assert "Next call: Friday 27 November 2026." in said(done)
    (touch,) = history(desk, "corvid-foods").touches
    assert (touch.channel, touch.outcome, touch.note, touch.summary) == ("call", "reached", "wants a quote", "a quote")


def test_a_day_that_is_none_is_asked_again_with_the_reason(desk: Desk) -> None:
    deed = logging.call(desk, at(desk, "corvid-foods", "call"))
    asked = step(deed, None)
    for answer in ("r", "", "", "someday"):
        assert not isinstance(asked, Done)
        asked = step(deed, answer)
    assert isinstance(asked, Prompt)
    assert "someday" in asked.refused
    done = step(deed, "")
    assert isinstance(done, Done)
    assert "as the cadence says" in said(done)


def test_a_voicemail_asks_for_a_note_alone_and_comes_again(desk: Desk) -> None:
    done = answered(logging.call(desk, at(desk, "corvid-foods", "call")), "v", "")
    assert "Tries introduce" in said(done)
    assert "due again" in said(done)


def test_a_question_taken_back_leaves_nothing_behind(desk: Desk) -> None:
    deed = logging.call(desk, at(desk, "corvid-foods", "call"))
    step(deed, None)
    step(deed, "r")
    deed.close()
    assert history(desk, "corvid-foods").touches == ()


def test_what_is_due_is_skipped_and_taken_back(desk: Desk) -> None:
    row = at(desk, "corvid-foods", "call")
    assert "Skips introduce" in said(answered(logging.skip(desk, row), "y"))
    assert "Due again: Corvid Foods, call: introduce" in said(answered(plans.undo(desk, row), "y"))
    assert not answered(plans.undo(desk, row)).did, "nothing is left to take back"


def test_no_means_that_nothing_is_done(desk: Desk) -> None:
    done = answered(logging.skip(desk, at(desk, "corvid-foods", "call")), "n")
    assert not done.did
    assert history(desk, "corvid-foods").touches == ()


def test_a_promise_is_made_and_kept(desk: Desk) -> None:
    row = at(desk, "corvid-foods")
    assert "by Friday 27 November 2026" in said(answered(plans.promise(desk, row), "a quote", "fri"))
    assert said(answered(plans.promise(desk, row), "1", "k")) == "Kept: a quote."
    assert [promise.state for promise in history(desk, "corvid-foods").promises] == ["kept"]


def test_a_snooze_needs_a_day_and_a_reason(desk: Desk) -> None:
    row = at(desk, "corvid-foods")
    assert not answered(plans.snooze(desk, row), "").did
    assert "is snoozed until Monday 30 November 2026" in said(answered(plans.snooze(desk, row), "mon", "plant closed"))
    desk.refresh()
    assert "corvid-foods" not in [each.account for each in desk.rows]


def test_enter_does_what_the_row_asks_for(desk: Desk) -> None:
    enter = KEYS[0].deed
    assert "Logged for Corvid Foods: call" in said(answered(enter(desk, at(desk, "corvid-foods", "call")), "n", ""))
    letter = next(chosen_of(row) for row in desk.rows if row.channel == "letter")
    assert "Logged for Juniper Dental Group: letter" in said(answered(enter(desk, letter), "g", "d", ""))
    assert not answered(enter(desk, Chosen("acme", "Acme Industrial"))).did


def test_a_text_is_shown_and_goes_when_it_was_agreed_to(desk: Desk) -> None:
    ready = next(chosen_of(row) for row in desk.rows if row.state == "ready")
    deed = texts.text(desk, ready)
    asked = step(deed, None)
    assert isinstance(asked, Choice)
    assert ready.name in said(Done(asked.show))
    done = step(deed, "y")
    assert isinstance(done, Done)
    assert "1 accepted." in said(done)


def test_a_text_that_is_held_says_why(desk: Desk) -> None:
    held = next(chosen_of(row) for row in desk.rows if row.state == "held")
    done = answered(texts.text(desk, held))
    assert held.row
    assert held.row.holds[0].code in said(done)


def test_an_answer_shows_the_thread_and_goes_a_moment_later(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []
    monkeypatch.setattr(texts, "send_later", lambda _session, client_ref: started.append(client_ref))
    session = desk.session()
    with session.ledger(create=True) as ledger:
        acme = session.book.accounts["acme"]
        phone = acme.contacts[0].phone
        assert phone
        contact = acme.contacts[0].id
        ledger.record_reply(phone.e164, "can you do Thursday?", session.now, account="acme", contact=contact)
    desk.refresh()
    deed = KEYS[0].deed(desk, at(desk, "acme"))  # what the row asks for is the answer
    asked = step(deed, None)
    assert isinstance(asked, Prompt)
    assert "can you do Thursday?" in said(Done(asked.show))
    asked = step(deed, "Thursday at ten works")
    assert isinstance(asked, Choice)
    assert "Thursday at ten works" in said(Done(asked.show))
    done = step(deed, "y")
    assert isinstance(done, Done)
    assert "take it back until then: touch undo" in said(done)
    assert len(started) == 1
    undone = answered(plans.undo(desk, at(desk, "acme")), "y")
    assert "1 text will not go" in said(undone)
    assert not answered(texts.reply(desk, at(desk, "corvid-foods"))).did, "nobody waits there"


def test_a_draft_is_written_or_said_to_have_gone(desk: Desk) -> None:
    row = next(chosen_of(row) for row in desk.rows if row.channel == "email")
    written = said(answered(documents.email(desk, row), "w"))
    assert "drafts" in written
    assert "email" in said(answered(documents.email(desk, row), "g", "d", ""))


def test_an_account_is_found_by_words(desk: Desk) -> None:
    assert [each.name for each in accounts_with(desk, "granite")] == ["Granite State Concrete"]
    assert accounts_with(desk, "nobody of that name") == []


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.key)
def test_at_a_number_that_nobody_has_every_key_says_so(desk: Desk, key: Any) -> None:
    if key.key == "u":
        return
    assert not answered(key.deed(desk, Chosen("", "+13125550199"))).did


def test_an_e_mail_goes_from_where_it_is_read(desk: Desk, starter: Workspace, tmp_path: Path) -> None:
    row = next(chosen_of(row) for row in desk.rows if row.channel == "email")
    with mail_server(tmp_path) as server:
        touch_yaml = starter.root / "touch.yaml"
        text = touch_yaml.read_text("utf-8").replace("    texting: live ", "    mail: live\n    texting: live ", 1)
        smtp = f"mail:\n  smtp: {{host: 127.0.0.1, port: {server.port}, security: none}}\n"
        touch_yaml.write_text(f"{text}\n{smtp}", "utf-8")
        asked = step(documents.email(desk, row), None)
        assert isinstance(asked, Choice)
        assert asked.answers[0] == ("s", "send it")
        assert "nothing was sent" in said(answered(texts.mail(desk, row), "n"))
        assert server.taken() == []
        done = answered(documents.email(desk, row), "s", "y")
        assert done.did
        assert "accepted" in said(done)
        assert [each.to for each in server.taken()] == ["ruben@saguaropools.example"]
        again = answered(documents.email(desk, row), "s")
        assert said(again) == "No e-mail is due here."
        assert len(server.taken()) == 1
