"""Accounts and contacts under other names, and texts that did not arrive (BOOK: Names change, Undelivered)."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from workspace import Touch, Workspace

MONDAY = dt.datetime(2026, 11, 23, 17, tzinfo=dt.UTC)
LATER = "2026-11-24T17:00:00Z"
SETTINGS = """\
reps:
  dana: {name: Dana Reyes, company: Northgate Supply, phone: "+13125550100", texting: live}
calendar: {country: US, subdivision: IL, workdays: mon-fri, timezone: America/Chicago}
cadences: {A: warm}
texting: {from: "+13125550100", window: "10:00-18:00", cooloff: 1s}
provider: {name: console}
"""
CADENCE = """\
rhythms:
  - {id: check-in, channel: text, every: 3w, template: hello}
milestones: [{id: anniversary, date: since, yearly: true, channel: text, template: thanks}]
balance: {texts_between_live: 9, live_within: 365d, appreciation_every: 999d}
"""
TEXTING = (
    "{consent: {kind: express, on: 2026-05-02}, for_business: {evidence: orders, on: 2026-05-02}, knows_number: true}"
)


def plan(name: str, contact: str, number: str, more: str = "") -> str:
    return f"""\
name: {name}
tier: A
owner: dana
known: true
{more}contacts:
  - {{name: {contact}, phone: "{number}", texting: {TEXTING}}}
"""


@pytest.fixture
def acme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """One account, texted and called, with a promise that is overdue tomorrow."""
    files = {
        "touch.yaml": SETTINGS,
        "plans/cadences/warm.yaml": CADENCE,
        "plans/accounts/acme.yaml": plan("Acme Industrial", "Priya Natarajan", "+15125550142"),
        "templates/hello.yaml": "purpose: pulse-check\ntext: Hi {{ contact.first_name }}, all well? Dana Reyes\n",
        "templates/thanks.yaml": "purpose: appreciation\ntext: Years with us. Thank you! Dana Reyes\n",
    }
    monkeypatch.chdir(tmp_path)
    return Workspace(tmp_path, files)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


def texts(touch: Touch, at: str = LATER) -> list[tuple[str, str]]:
    rows = touch("due", "--all", "--json", "--as-of", at).json["actions"]
    return [(row["account"], row["item"]) for row in rows if row["channel"] == "text" and row["kind"] != "reply"]


def sent(touch: Touch) -> None:
    assert touch("send", "--yes", "--json").json["counts"]["accepted"] == 1
    assert texts(touch) == []


def test_a_renamed_account_carries_its_history(acme: Workspace, touch: Touch) -> None:
    sent(touch)
    touch("promise", "acme", "a quote", "--by", "2026-11-23")
    ran = touch("rename", "acme", "acme-industrial")
    assert ran.code == 0
    assert not (acme.root / "plans/accounts/acme.yaml").exists()
    assert acme.book().accounts["acme-industrial"].formerly == ("acme",)
    assert texts(touch) == []
    promised = [
        row for row in touch("due", "--all", "--json", "--as-of", LATER).json["actions"] if row["kind"] == "promise"
    ]
    assert [row["account"] for row in promised] == ["acme-industrial"]
    assert touch("check").code == 0


@pytest.mark.parametrize("new", ["acme", "a/b", "none", ""])
def test_an_id_that_is_taken_or_is_none_is_refused(acme: Workspace, touch: Touch, new: str) -> None:
    assert touch("rename", "acme", new).code == 2
    assert (acme.root / "plans/accounts/acme.yaml").exists()


def test_a_file_renamed_by_hand_texts_nobody_twice_and_check_says_so(acme: Workspace, touch: Touch) -> None:
    sent(touch)
    touch("promise", "acme", "a quote", "--by", "2026-11-23")
    old = acme.root / "plans/accounts/acme.yaml"
    old.rename(old.with_name("acme-industrial.yaml"))
    assert texts(touch) == []
    checked = touch("check", "--json")
    assert checked.code == 2
    (problem,) = checked.json["problems"]
    assert problem["code"] == "no-plan"
    assert problem["message"] == "no plan has acme: 1 touch in the ledger, and an open promise: a quote"
    acme.edit("plans/accounts/acme-industrial.yaml", "tier: A", "tier: A\nformerly: [acme]")
    assert touch("check").code == 0


def test_a_merged_account_goes_into_the_other_with_its_people(acme: Workspace, touch: Touch) -> None:
    acme.write("plans/accounts/acme-tx.yaml", plan("Acme Texas", "Omar Haddad", "+15125550143"))
    assert touch("send", "--yes", "--json").json["counts"]["accepted"] == 2
    touch("promise", "acme-tx", "a quote", "--by", "2026-11-23")
    assert touch("merge", "acme-tx", "acme").code == 0
    assert not (acme.root / "plans/accounts/acme-tx.yaml").exists()
    assert [contact.name for contact in acme.book().accounts["acme"].contacts] == ["Priya Natarajan", "Omar Haddad"]
    assert texts(touch) == []
    assert touch("show", "acme", "--json").json["promises"]
    assert touch("check").code == 0


def test_a_contact_formerly_called_otherwise_keeps_what_happened(acme: Workspace, touch: Touch) -> None:
    sent(touch)
    acme.edit("plans/accounts/acme.yaml", "{name: Priya Natarajan,", "{name: Priya Rao, formerly: [priya-natarajan],")
    shown = touch("show", "acme", "--json").json
    assert {row["contact"] for row in shown["touches"]} == {"priya-rao"}


def test_a_corrected_date_does_not_ask_twice(acme: Workspace, touch: Touch) -> None:
    more = "since: 2019-11-23\nenter_on: 2026-11-01\n"
    acme.write("plans/accounts/acme.yaml", plan("Acme Industrial", "Priya Natarajan", "+15125550142", more))
    acme.edit(
        "plans/cadences/warm.yaml", "rhythms:\n  - {id: check-in, channel: text, every: 3w, template: hello}\n", ""
    )
    sent(touch)
    acme.edit("plans/accounts/acme.yaml", "2019-11-23", "2019-11-25")
    assert texts(touch, "2026-11-25T17:00:00Z") == []


def test_what_did_not_arrive_is_no_touch(acme: Workspace, touch: Touch) -> None:
    sent(touch)
    with acme.ledger() as ledger:
        (message,) = ledger.outbox(("accepted",))
        error = "Undeliverable (1070): the number is not in use"
        ledger.record_receipt(message.message_uuid or "", message.client_ref, "undeliverable", MONDAY, error)
    assert texts(touch) == [("acme", "check-in")]
    shown = touch("show", "acme", "--json").json
    assert [row["outcome"] for row in shown["touches"]] == ["undelivered"]
