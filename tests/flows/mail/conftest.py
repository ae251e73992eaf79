import datetime as dt
import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from dovecot import PASSWORD, Dovecot
from workspace import Workspace

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with Dovecot() as running:
        yield running


@pytest.fixture
def user() -> str:
    """Somebody whose mailbox is empty."""
    return f"rep{next(_NUMBERS)}@northgate.example"


@pytest.fixture
def work(dovecot: Dovecot, user: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace with two accounts, one of which has mails and texts, and the mailbox of its rep."""
    monkeypatch.setenv("TOUCH_MAIL_PASSWORD", PASSWORD)
    workspace = Workspace(tmp_path / "workspace")
    workspace.write("touch.yaml", settings(dovecot.imap, user))
    workspace.write(
        "plans/cadences/both.yaml",
        "rhythms:\n  - {id: note, channel: email, every: 1w, template: note}\n"
        "  - {id: check-in, channel: text, every: 1w, template: note}\n  - {id: talk, channel: call, every: 1w}\n",
    )
    workspace.write(
        "templates/note.yaml", "purpose: update\ntext: Hello {{ contact.first_name }}\nemail: {subject: Hi, body: Hi}\n"
    )
    workspace.write("plans/accounts/acme.yaml", plan("acme", "Priya Natarajan", "priya@acme.example"))
    workspace.write("plans/accounts/bolt.yaml", plan("bolt", "Ken Abe", "ken@bolt.example"))
    monkeypatch.chdir(workspace.root)
    return workspace


def settings(imap: int, user: str, mail: str = "live") -> str:
    return json.dumps(
        {
            "reps": {
                "dana": {
                    "name": "Dana Reyes",
                    "company": "Northgate Supply",
                    "email": user,
                    "phone": "+13125550100",
                    "texting": "live",
                    "mail": mail,
                }
            },
            "calendar": {"timezone": "America/Chicago", "workdays": "mon-sun"},
            "mail": {
                "smtp": {"host": "127.0.0.1", "port": 9, "security": "none"},
                "imap": {"host": "127.0.0.1", "port": imap, "security": "none"},
            },
        }
    )


def plan(id: str, name: str, address: str) -> str:
    texting = {
        "consent": {"kind": "express", "on": "2026-05-02"},
        "for_business": {"evidence": "texts us orders", "on": "2026-05-02"},
        "knows_number": True,
    }
    numbers = {"acme": "+15125550142", "bolt": "+15125550143"}
    contact = {"name": name, "email": address, "phone": numbers[id], "texting": texting}
    account = {"id": id, "name": id.title(), "owner": "dana", "cadence": "both", "known": True, "contacts": [contact]}
    return json.dumps({**account, "enter_on": "2025-01-06"})


@pytest.fixture
def arrives(dovecot: Dovecot, user: str) -> Callable[..., str]:
    """Bring a mail to the rep's mailbox; gives its Message-ID."""

    def bring(
        body: str, *, sender: str = "priya@acme.example", subject: str = "Re: Hi", head: str = "", ago: int = 0
    ) -> str:
        id = f"<in{next(_NUMBERS)}@acme.example>"
        now = dt.datetime.now(dt.UTC)  # noqa: TID251 - a mail server has the time of the machine
        at = now - dt.timedelta(seconds=ago)
        mail = (
            f"From: Somebody <{sender}>\r\nTo: {user}\r\nSubject: {subject}\r\n"
            f"Date: {at:%a, %d %b %Y %H:%M:%S} +0000\r\nMessage-ID: {id}\r\n{head}\r\n{body}\r\n"
        )
        dovecot.deliver(mail.encode(), from_=sender, to=user)
        return id

    return bring
