"""What bad input gets from `touch import`: counts and reasons, nothing half written, nothing run, nothing made up."""

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from touchcli.files.writing.write_all import put_all
from touchcli.rules.errors import UserError

if TYPE_CHECKING:
    from tests.flows.data.conftest import Shop


def test_j1_a_third_of_bad_rows_is_listed_and_stops_nothing(shop: "Shop") -> None:
    rows = ["Name,Contact,Phone,Email,Last Sale,Country,Owner,Tier,Status,Revenue,Time zone,Role"]
    for n in range(10):
        rows.append(f"Firm {n},Jo,512 555 01{n:02},jo{n}@firm.example,2026-10-01,US,dana,A,customer,5,UTC,user")
    bad = [
        ",No Name,,,,,,,,,,",
        "???,Jo,,,,,,,,,,",
        "Firm X,Jo,,,,,,,,,,,one too many",
        'Firm Y,"Jo,,,,,,,,,,',
        f"{'Long ' * 40},Jo,,,,,,,,,,",
        "Firm 10,???,12,nobody,2026-13-45,Narnia,zoe,Z,friend,much,Mars/Base,boss",
        f"Firm 11,Jo,1.5125E+10,{'x' * 600},,,,,,(5),,",
    ]
    shop.write("customers.csv", "\n".join([*rows, *bad, ""]))
    found = shop.take()
    assert found["counts"] == {
        "rows": 17, "written": 12, "there": 0, "updated": 0, "bad_rows": 5, "bad_values": 11, "duplicates": 0,
        "touches": 0, "notes": 0,
    }  # fmt: skip
    reasons = {each["line"]: each["reason"] for each in found["unread"] if each["field"] is None}
    assert reasons == {
        12: "has no name",
        13: 'has no letter in its name, "???"',
        14: "has 13 cells where the header has 12",
        15: "has a quote that is not closed or not doubled",
        16: "has a name of 199 characters",
    }
    values = {(each["line"], each["field"]): each["reason"] for each in found["unread"] if each["field"]}
    assert values == {
        (17, "phone"): '"12" has no country code',
        (17, "email"): '"nobody" is not an e-mail address',
        (17, "last_sale.on"): '"2026-13-45" is not a date',
        (17, "country"): '"Narnia" is not a country',
        (17, "owner"): '"zoe" is not a rep of touch.yaml (--owner "zoe=REP" says who that is)',
        (17, "tier"): '"Z" is not one of A, B, C, D',
        (17, "status"): '"friend" is not one of customer, prospect, former',
        (17, "worth.revenue"): '"much" is not an amount',
        (17, "timezone"): '"Mars/Base" is not a time zone',
        (18, "phone"): '"1.5125E+10" was cut short by a spreadsheet',
        (18, "email"): "is longer than 500 characters",
    }
    assert shop.accounts()["firm-10"].contacts == ()
    ran = shop.run("import", "customers.csv", "--dry-run")
    assert "customers.csv:12: row skipped: it has no name" in ran.err


def test_a_quote_left_open_costs_its_own_line_alone(shop: "Shop") -> None:
    lines = ["Name,City", 'Acme,"Austin', *(f"Firm {n},Austin" for n in range(200)), 'Two,"a\nb"', "Last,Austin"]
    shop.write("customers.csv", "\n".join(lines))
    found = shop.take()
    assert found["counts"]["written"] == 202
    assert [each["line"] for each in found["unread"]] == [2]
    assert found["written"][-1] == {**found["written"][-1], "name": "Last", "line": 205}
    assert shop.accounts()["two"].location == "a b"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "has no table"),
        (b"\n\n \n", "has no table"),
        (b"Phone,City\n1,2\n", "no column looks like the name of the customer: Phone, City"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "is not a readable workbook"),
        (b"PK\x03\x04 torn", "is not a readable workbook"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", "is not a text file"),
        (b"Name\n" + b"x" * (2 << 20), "is not a text file"),
        (b"\xff\xfeN\0a\0m\0e\0\n\0x", "is not in utf-16"),
    ],
)
def test_files_that_are_no_table(shop: "Shop", data: bytes, message: str) -> None:
    shop.write("customers.csv", data)
    before = shop.files()
    ran = shop.run("import", "customers.csv")
    assert (ran.code, ran.out, shop.files()) == (2, "", before)
    assert message in ran.err


def test_a_file_that_is_not_there_and_one_without_a_sound_row(shop: "Shop") -> None:
    ran = shop.run("import", "nowhere.csv")
    assert (ran.code, "nowhere.csv cannot be read: No such file" in ran.err) == (2, True)
    shop.write("customers.csv", "Name,City\n,Austin\n")
    ran = shop.run("import", "customers.csv")
    assert (ran.code, "customers.csv has no customer that could be read" in ran.err) == (2, True)


def test_formulas_are_never_computed_and_never_taken_for_values(shop: "Shop") -> None:
    shop.write(
        "customers.csv",
        "Name,Contact,Customer ID\n"
        '=cmd|calc,Jo,1\n"Acme","=HYPERLINK(""http://x.example"")","=""0042"""\n\'=Equals Inc,\'@home,\'-7\n'
        "'t Hooft,Jo,3\n",
    )
    found = shop.take()
    assert [(each["line"], each["field"], each["reason"]) for each in found["unread"]] == [
        (2, "name", "is a formula, not a value"),
        (2, None, "has no name but a formula"),
        (3, "contact", "is a formula, not a value"),
    ]
    accounts = shop.accounts()
    assert accounts["acme"].refs["crm"] == "0042"
    assert accounts["equals-inc"].name == "=Equals Inc"
    assert accounts["equals-inc"].refs["crm"] == "-7"
    assert accounts["t-hooft"].name == "'t Hooft"


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return out.getvalue()


def test_a_zip_bomb_is_not_opened(shop: "Shop") -> None:
    bomb = packed({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b"\0" * (64 << 20)})
    assert len(bomb) < 100_000
    shop.write("customers.xlsx", bomb)
    ran = shop.run("import", "customers.xlsx")
    assert ran.code == 2
    assert "would unpack to 64 MiB from 63 KiB: not opened" in ran.err


def test_zips_that_are_no_workbooks(shop: "Shop") -> None:
    for data, message in (
        (packed({"a.txt": b"hello"}), "is not a workbook"),
        (packed({"xl/workbook.xml": b"<x/>"}), "is not a readable workbook"),
        (packed({f"{n}": b"" for n in range(2001)}), "not opened"),
    ):
        shop.write("customers.xlsx", data)
        ran = shop.run("import", "customers.xlsx")
        assert (ran.code, message in ran.err) == (2, True)


def test_a_workbook_torn_in_its_middle_writes_nothing(shop: "Shop") -> None:
    from openpyxl import Workbook

    book = Workbook()
    for n in range(300):
        book.worksheets[0].append(["Name" if n == 0 else f"Firm {n}"])
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet][: len(parts[sheet]) // 2]
    shop.write("customers.xlsx", packed(parts))
    before = shop.files()
    ran = shop.run("import", "customers.xlsx")
    assert (ran.code, shop.files()) == (2, before)
    assert "cannot be read to its end" in ran.err
    parts[sheet] = b"<worksheet></worksheet>"
    shop.write("customers.xlsx", packed(parts))
    assert "every sheet of it is empty" in shop.run("import", "customers.xlsx").err


def test_dates_in_three_formats(shop: "Shop") -> None:
    shop.table(
        [("Name", "Last Sale"), ("A", "2026-10-02"), ("B", "25.08.2026"), ("C", "08/30/2026"), ("D", "3/4/2026")]
    )
    found = shop.take()
    assert [row["last_sale_on"] for row in found["written"]] == ["2026-10-02", "2026-08-30", "2026-08-25", "2026-03-04"]


def test_dates_that_could_be_either_are_asked_about(shop: "Shop") -> None:
    shop.table([("Name", "Last Sale"), *((f"F{n}", f"0{n}/04/2026") for n in (1, 2, 3, 5))])
    before = shop.files()
    ran = shop.run("import", "customers.csv")
    assert (ran.code, shop.files()) == (2, before)
    assert (
        'the dates of "Last Sale" can be read two ways: 01/04/2026 in line 2, 02/04/2026 in line 3, 03/04/2026 in '
        "line 4 and 1 more (--date-order dmy or mdy says which)"
    ) in ran.err
    assert shop.take("--date-order", "dmy")["written"][0]["last_sale_on"] == "2026-04-05"


def test_dates_that_contradict_each_other(shop: "Shop") -> None:
    shop.table([("Name", "Last Sale"), ("A", "25/08/2026"), ("B", "08/26/2026")])
    ran = shop.run("import", "customers.csv")
    assert ran.code == 2
    assert "are in two orders: 25/08/2026 in line 2, 08/26/2026 in line 3" in ran.err
    found = shop.take("--date-order", "mdy")
    assert [(each["line"], each["reason"]) for each in found["unread"]] == [(2, '"25/08/2026" is not a date')]


CONSENT = ("Name", "Contact", "Phone", "Consent", "Consent Date", "Consent Source", "Do not text")


def test_nobody_is_opted_in_without_a_consent_column(northwind: "Shop") -> None:
    northwind.take()
    for account in northwind.accounts().values():
        for contact in account.contacts:
            assert contact.texting == type(contact.texting)()
        assert not account.known


def test_a_consent_needs_its_kind_its_day_and_a_number(shop: "Shop") -> None:
    shop.table(
        [
            CONSENT,
            ("A", "Jo", "512 555 0142", "Express", "2026-05-02", "on a call", "no"),
            ("B", "Jo", "512 555 0143", "yes", "2026-05-02", "", ""),
            ("C", "Jo", "512 555 0144", "written", "", "", ""),
            ("D", "Jo", "", "written", "2026-05-02", "", ""),
            ("E", "Jo", "512 555 0145", "no", "2026-05-02", "", ""),
            ("F", "Jo", "512 555 0146", "written", "2026-05-02", "", "perhaps"),
        ]
    )
    found = shop.take()
    consents = {id: account.contacts[0].texting for id, account in shop.accounts().items()}
    assert consents["a"].consent is not None
    assert (consents["a"].consent.kind, consents["a"].consent.how) == ("express", "on a call")
    assert consents["a"].for_business is None
    assert not consents["a"].knows_number
    assert all(consents[id].consent is None for id in "bcdef")
    assert {(each["line"], each["field"]) for each in found["unread"]} == {
        (3, "consent.kind"), (4, "consent.on"), (5, "consent.kind"), (7, "opt_out"),
    }  # fmt: skip
    # A column that only looks like one of these is none.
    shop.write("like.csv", "Name,Consent2,Opted outs\nZed,written,no\n")
    assert [each["field"] for each in shop.take(file="like.csv")["columns"]] == ["name", None, None]


def test_who_the_file_says_wants_no_texts_is_opted_out(shop: "Shop") -> None:
    shop.table(
        [
            CONSENT,
            ("A", "Jo", "512 555 0142", "written", "2026-05-02", "", "Yes"),
            ("B", "Jo", "512 555 0143", "", "", "", "0"),
        ]
    )
    found = shop.take()
    assert found["opted_out"] == ["+15125550142"]
    assert shop.accounts()["a"].contacts[0].texting.consent is None
    assert shop.run("export", "opt-outs").out == "number\n'+15125550142\n"
    assert shop.take()["opted_out"] == []
    shop.write("other.csv", "Name,Phone,Opt out\nC,512 555 0144,y\n")
    assert "1 number closed to texts, as the file says: …0144" in shop.run("import", "other.csv").out


def test_too_many_rows_are_refused(shop: "Shop", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("touchcli.importing.table.MOST_ROWS", 3)
    shop.table([("Name",), *((f"F{n}",) for n in range(4))])
    ran = shop.run("import", "customers.csv")
    assert (ran.code, "has over 3 rows" in ran.err) == (2, True)


def test_a_long_list_is_cut_on_the_screen_and_whole_in_json(shop: "Shop") -> None:
    shop.table([("Name", "Tier", "City"), *((f"F{n}", f"tier {n}", "Austin") for n in range(60))])
    ran = shop.run("import", "customers.csv", "--dry-run")
    assert "… and 10 more like these; --json has them all" in ran.err
    assert len(shop.take("--dry-run")["unread"]) == 60


def test_files_are_put_all_or_none(tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans/old.yaml").write_text("old")
    (tmp_path / "plans/taken.yaml").mkdir()
    with pytest.raises(UserError, match="plans cannot be written"):
        put_all(tmp_path, "plans", [("plans/a.yaml", "a"), ("plans/taken.yaml", "b")], [("plans/old.yaml", "new")])
    with pytest.raises(UserError, match="plans cannot be written"):
        put_all(tmp_path, "plans", [("plans/a.yaml", "a")], [("plans/old.yaml", "new"), ("plans/gone.yaml", "b")])
    assert sorted(path.name for path in (tmp_path / "plans").iterdir()) == ["old.yaml", "taken.yaml"]
    assert (tmp_path / "plans/old.yaml").read_text() == "old"
    written = put_all(tmp_path, "plans", [("plans/a.yaml", "a")], [("plans/old.yaml", "new")])
    assert (written, (tmp_path / "plans/old.yaml").read_text()) == (["plans/a.yaml", "plans/old.yaml"], "new")
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="file cannot be written"):
        put_all(tmp_path, "file", [])


def test_a_run_that_cannot_write_leaves_no_trace(shop: "Shop") -> None:
    shop.write("plans/accounts/firm-1.yaml/keep", "")
    shop.table([("Name",), ("Firm 0",), ("Firm 1",), ("Firm 2",)])
    before = shop.files()
    ran = shop.run("import", "customers.csv")
    assert (ran.code, shop.files()) == (2, before)
    assert "plans/accounts cannot be written: firm-1.yaml is there already (nothing was changed)" in ran.err
