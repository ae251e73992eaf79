"""Pages share a session, and show what others wrote meanwhile all the same."""

import datetime as dt
from collections.abc import Callable

import pytest
from workspace import Workspace

from touchcli.cli.work import desk as desks
from touchcli.cli.work.desk import Chosen, Desk
from touchcli.flows.common.session import Invocation, Session, open_session
from touchcli.flows.day.due import Filters
from touchcli.rules.models.history import Touch

NOW = dt.datetime(2026, 11, 23, 16, 30, tzinfo=dt.UTC)
ACME, CORVID = Chosen("acme", "Acme Industrial"), Chosen("corvid-foods", "Corvid Foods")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Session]:
    """Every session that a desk opens."""
    found: list[Session] = []

    def open_one(invocation: Invocation) -> Session:
        found.append(open_session(invocation))
        return found[-1]

    monkeypatch.setattr(desks, "open_session", open_one)
    return found


def shown(desk: Desk, chosen: Chosen = ACME) -> str:
    return "\n".join("".join(span.text for span in line) for line in desk.page(chosen, 100))


def test_a_page_after_the_first_opens_nothing(desk: Desk, opened: list[Session]) -> None:
    first = shown(desk)
    shown(desk, CORVID)
    assert shown(desk) == first
    assert len(opened) == 1


CHANGES: dict[str, Callable[[Workspace], object]] = {
    "a word in its plan": lambda book: book.edit(
        "plans/accounts/acme.yaml", "name: Acme Industrial", "name: Acme Works"
    ),
    "the settings": lambda book: book.edit("touch.yaml", "name: Dana Reyes", "name: Dana Reyes-Smith"),
    "a template": lambda book: book.write("templates/new.yaml", "purpose: update\ntext: [Hello]\n"),
    "a template that was there": lambda book: book.write(
        "templates/pulse-check.yaml", "purpose: pulse-check\ntext: [Hello]\n"
    ),
    "another plan": lambda book: book.write("plans/accounts/new.yaml", "name: New\nowner: dana\ntier: B\n"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_files_that_change_are_read_again(starter: Workspace, desk: Desk, opened: list[Session], change: str) -> None:
    shown(desk)
    CHANGES[change](starter)
    page = shown(desk)
    assert len(opened) == 2
    assert ("Acme Works" in page) == (change == "a word in its plan")
    shown(desk)
    assert len(opened) == 2


def test_an_account_that_is_new_is_found(starter: Workspace, desk: Desk) -> None:
    shown(desk)
    CHANGES["another plan"](starter)
    assert "New" in shown(desk, Chosen("new", "New"))


def test_what_others_log_is_seen_at_once(starter: Workspace, desk: Desk, opened: list[Session]) -> None:
    shown(desk)
    with starter.ledger() as ledger:
        ledger.record_touch(Touch("acme", "call", NOW, "reached", note="they move in May"))
    assert "they move in May" in shown(desk)
    assert len(opened) == 1


def test_time_goes_on(starter: Workspace, own_environment: None, opened: list[Session]) -> None:
    now = [NOW]
    desk = Desk(Invocation(lambda: now[0], starter.root, {"HOME": str(starter.root.parent)}), Filters())
    with starter.ledger() as ledger:
        ledger.record_reply("+15125550142", "can you call?", NOW, account="acme")
    assert "wrote 5 min ago" not in shown(desk)
    now[0] += dt.timedelta(minutes=5)
    assert "wrote 5 min ago" in shown(desk)
    assert len(opened) == 1
