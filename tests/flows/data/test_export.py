"""`touch export`: P9 what goes back to a CRM, and lists that our own importers take again."""

import csv
import io
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from touchcli.flows.data.export_rows import ACCOUNTS, CRM, OPT_OUTS, PROMISES, TOUCHES, TRAIL

if TYPE_CHECKING:
    from tests.flows.data.conftest import Shop

PLAN = """\
name: "=Acme Industrial"
status: prospect
tier: A
owner: dana
since: 2019-04-02
timezone: America/Chicago
location: Austin, TX
worth: {revenue: 120000, currency: USD}
last_sale: {on: 2026-04-11, amount: 8400.50}
contacts:
  - name: Priya Natarajan
    role: decision_maker
    phone: "+15125550142"
    email: priya@acme.example
    address: 1 Industrial Way, Austin, TX 78701
    texting:
      consent: {kind: express, on: 2026-05-02, how: "said yes, on a call"}
renewal: {on: 2027-03-31}
facts: {customer_id: "0042", title: Head of Maintenance}
"""


NOTE = '+1 "pallet", -5 %'


@pytest.fixture
def history(shop: "Shop") -> "Shop":
    """An account with three touches, a skipped one, and one of an account that is gone."""
    shop.write("plans/accounts/acme.yaml", PLAN)
    shop.write("plans/accounts/gone.yaml", "name: Gone\n")
    for words in (
        ("acme", "call", "--outcome", "reached", "--note", NOTE, "--next", "2026-11-11", "--at", "2026-11-02T15:00Z"),
        ("acme", "call", "--outcome", "voicemail", "--at", "2026-11-10T15:00Z"),
        ("acme", "email", "--direction", "in", "--item", "none", "--at", "2026-11-11T03:00Z"),
        ("acme", "call", "--outcome", "skipped", "--at", "2026-11-12T15:00Z"),
        ("gone", "letter", "--item", "none", "--at", "2026-11-13T15:00Z"),
    ):  # fmt: skip
        assert shop.run("log", *words).code == 0
    (shop.root / "plans/accounts/gone.yaml").unlink()
    return shop


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_p9_touches_as_csv_and_json_lines(history: "Shop") -> None:
    ran = history.run("export", "touches")
    found = rows(ran.out)
    assert (ran.code, ran.err, len(found)) == (0, "", 5)
    assert found[0] == {
        **dict.fromkeys(TOUCHES, ""),
        "at": "2026-11-02T15:00:00Z",
        "account": "acme",
        "account_name": "'=Acme Industrial",
        "contact": "Priya Natarajan",
        "channel": "call",
        "direction": "out",
        "outcome": "reached",
        "note": '\'+1 "pallet", -5 %',
        "next": "2026-11-11",
        "by": "dana",
    } | {key: found[0][key] for key in ("item", "cadence", "template", "purpose")}
    assert (found[4]["account"], found[4]["account_name"]) == ("gone", "")
    lines = [json.loads(line) for line in history.run("export", "touches", "--format", "jsonl").out.splitlines()]
    assert [list(line) for line in lines] == [list(TOUCHES)] * 5
    assert (lines[0]["account_name"], lines[0]["note"]) == ("=Acme Industrial", NOTE)
    assert lines[1]["note"] is None


def test_p9_since_a_local_day(history: "Shop") -> None:
    # 03:00 UTC on the 11th is still the 10th in Chicago.
    assert len(rows(history.run("export", "touches", "--since", "2026-11-10").out)) == 4
    assert len(rows(history.run("export", "touches", "--since", "2026-11-11").out)) == 2
    assert len(rows(history.run("export", "touches", "--as-of", "2026-11-03").out)) == 1


def test_p9_activities_for_a_crm(history: "Shop") -> None:
    found = rows(history.run("export", "crm").out)
    assert list(found[0]) == list(CRM)
    assert [(row["Activity Type"], row["Outcome"], row["Direction"]) for row in found] == [
        ("Call", "Connected", "Outbound"),
        ("Call", "Left voicemail", "Outbound"),
        ("Email", "Completed", "Inbound"),
        ("Note", "Completed", "Outbound"),
    ]
    first = found[0]
    assert (first["Activity Date"], first["Activity Time"]) == ("2026-11-02", "2026-11-02T15:00:00Z")
    assert (first["Subject"], first["Status"], first["Account ID"]) == ("Pulse-check call", "Completed", "0042")
    assert (first["Contact Email"], first["Owner Email"]) == ("priya@acme.example", "dana@northgate.example")
    assert len({row["Activity ID"] for row in found}) == 4
    assert (found[3]["Company Name"], found[3]["Owner"]) == ("gone", "")


def test_p9_a_number_in_a_file_for_a_crm_is_a_number_and_a_formula_is_none(shop: "Shop") -> None:
    shop.write("plans/accounts/acme.yaml", PLAN)
    notes = ("-10% agreed", "=2+5", "+15125550142", "@home")
    for minute, note in enumerate(notes):
        assert shop.run("log", "acme", "call", f"--note={note}", "--at", f"2026-11-02T15:0{minute}Z").code == 0
    found = rows(shop.run("export", "crm").out)
    assert [row["Contact Phone"] for row in found] == ["+15125550142"] * 4
    assert [row["Description"] for row in found] == [f"'{note}" for note in notes]
    assert {row["Company Name"] for row in found} == {"'=Acme Industrial"}
    assert {row["phone"] for row in rows(shop.run("export", "accounts").out)} == {"'+15125550142"}


def test_p9_accounts_come_back_through_the_importer_as_they_were(history: "Shop") -> None:
    text = history.run("export", "accounts").out
    (row,) = rows(text)
    assert list(row) == list(ACCOUNTS)
    assert (row["last_touch"], row["opted_out"]) == ("2026-11-10", "no")
    before = history.accounts()["acme"]
    (history.root / "plans/accounts/acme.yaml").unlink()
    history.write("customers.csv", text)
    found = history.take()
    assert found["unread"] == []
    (after,) = history.accounts().values()
    assert after._replace(id="acme", five_ws=None, file=before.file, line=before.line) == before


def test_p9_an_account_with_nothing_but_its_name(shop: "Shop") -> None:
    shop.write("plans/accounts/bare.yaml", "name: Bare\nfacts: {title: [a, b]}\n")
    (row,) = rows(shop.run("export", "accounts").out)
    assert json.loads(row.pop("plan_more")) == {"facts": {"title": ["a", "b"]}}
    assert {key: value for key, value in row.items() if value} == {
        "account": "bare", "account_name": "Bare", "status": "customer", "opted_out": "no",
    }  # fmt: skip


def test_p9_promises(history: "Shop") -> None:
    from touchcli.ledger import open_ledger
    from touchcli.rules.models.values import instant

    with open_ledger("sqlite:///.touch/ledger.db", history.root, create=True) as ledger:
        for text, day in (("quote for Plant 2", "2026-11-05"), ("send the list", "2026-11-15")):
            at = instant(f"{day}T12:00:00Z")
            ledger.record_promise("acme", text, at.date(), at)
    found = rows(history.run("export", "promises").out)
    assert list(found[0]) == list(PROMISES)
    assert [(row["what"], row["by"], row["state"]) for row in found] == [
        ("quote for Plant 2", "2026-11-05", "open"),
        ("send the list", "2026-11-15", "open"),
    ]
    assert len(rows(history.run("export", "promises", "--since", "2026-11-10").out)) == 1


def test_p9_opt_outs_go_round(history: "Shop") -> None:
    from touchcli.flows.inbound.opt_out import read_list

    history.write("customers.csv", "Name,Phone,Opt out\nA,512 555 0142,yes\nB,512 555 0143,yes\n")
    history.take()
    ran = history.run("export", "opt-outs", "--out", "stop.csv")
    assert (ran.code, ran.out, ran.err) == (0, "", "2 rows of opt-outs in stop.csv\n")
    closed = read_list(history.root / "stop.csv", "US")
    assert (closed.numbers, closed.unread) == (("+15125550142", "+15125550143"), ())
    lines = history.run("export", "opt-outs", "--format", "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == [{"number": "+15125550142"}, {"number": "+15125550143"}]
    assert (history.root / "stop.csv").stat().st_mode & 0o777 == 0o600
    assert rows(history.run("export", "accounts").out)[1]["opted_out"] == "yes"


def test_without_a_ledger_there_are_headings_alone(shop: "Shop") -> None:
    heads: dict[str, Any] = {
        "touches": TOUCHES,
        "promises": PROMISES,
        "opt-outs": OPT_OUTS,
        "crm": CRM,
        "accounts": ACCOUNTS,
        "trail": TRAIL,
    }
    for what, columns in heads.items():
        assert shop.run("export", what).out == ",".join(columns) + "\n"
        assert shop.run("export", what, "--format", "jsonl").out == ""
    assert not (shop.root / ".touch/ledger.db").exists()


def test_an_export_writes_over_nothing(shop: "Shop") -> None:
    shop.write("mine.csv", "mine")
    ran = shop.run("export", "touches", "--out", "mine.csv")
    assert (ran.code, (shop.root / "mine.csv").read_text()) == (2, "mine")
    assert "mine.csv exists (name another file, or move it away)" in ran.err
    ran = shop.run("export", "touches", "--out", "no/such/folder.csv")
    assert (ran.code, "cannot be written: No such file or directory" in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("everything",), 'cannot export "everything"'),
        (("touches", "--format", "xml"), '--format: unknown format "xml"'),
        (("accounts", "--since", "2026-01-01"), "--since: accounts are always exported whole"),
        (("touches", "--since", "May"), '--since: "May" is not a day'),
    ],
)
def test_words_that_name_nothing(shop: "Shop", words: tuple[str, ...], message: str) -> None:
    ran = shop.run("export", *words)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_p9_the_starter_book_goes_round_without_loss(shop: "Shop", tmp_path: Path, form: str) -> None:
    book, empty = tmp_path / "book", tmp_path / "empty"
    assert shop.run("init", str(book)).code == 0
    shutil.copytree(book, empty, ignore=shutil.ignore_patterns("accounts", ".touch"))
    first, again = tmp_path / f"first.{form}", tmp_path / f"again.{form}"

    def exported(root: Path, file: Path) -> str:
        assert shop.run("--workspace", str(root), "export", "accounts", "--format", form, "--out", str(file)).code == 0
        return file.read_text("utf-8")

    said = exported(book, first)
    ran = shop.run("--workspace", str(empty), "import", str(first), "--yes")
    assert (ran.code, ran.err) == (0, "")
    assert exported(empty, again) == said
    ran = shop.run("--workspace", str(book), "import", str(first), "--yes", "--update", "--prefer", "file")
    assert "Nothing changed." in ran.out


def test_p9_an_edited_export_changes_its_own_accounts_and_no_other(shop: "Shop", tmp_path: Path) -> None:
    book, file = tmp_path / "book", tmp_path / "book.csv"
    shop.run("init", str(book))
    shop.run("--workspace", str(book), "export", "accounts", "--out", str(file))
    before = {path.stem: path.read_text("utf-8") for path in (book / "plans/accounts").glob("*.yaml")}
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8"))))
    for row in rows:
        if row["contact_name"] == "Mei Tanaka":
            row |= {"first_name": "May", "title": "Head of Rooms", "enter_on": "2026-12-01", "revenue": "220,000.00"}
        elif row["account"] == "lakeshore-hotels":
            row |= {"enter_on": "2026-12-01", "revenue": "220,000.00"}
        elif row["account"] == "delta-tool":
            row |= {"last_sale": "2026-11-20", "last_sale_amount": "999"}
    rows.insert(3, dict.fromkeys(rows[0], "") | {"account_name": "Brand New Co", "contact_name": "Ny Person"})
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(reversed(rows))
    command = ("--workspace", str(book), "import", str(file), "--update", "--prefer", "file")
    shown = shop.run(*command, "--dry-run")
    assert "+    title: Head of Rooms\n" in shown.out
    assert shop.run(*command, "--yes").code == 0
    after = {path.stem: path.read_text("utf-8") for path in (book / "plans/accounts").glob("*.yaml")}
    changed = {id for id in after if after[id] != before.get(id)}
    assert changed == {"lakeshore-hotels", "delta-tool", "brand-new-co"}
    assert "revenue: 220000" in after["lakeshore-hotels"]
    assert "first_name: May" in after["lakeshore-hotels"]
    assert "enter_on: 2026-12-01" in after["lakeshore-hotels"]
    assert "last_sale: {on: 2026-11-20, amount: 999}" in after["delta-tool"]
