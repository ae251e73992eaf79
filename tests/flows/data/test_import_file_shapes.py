"""`touch import` takes files as programs export them: headings, encodings, separators, workbooks (J1)."""

import datetime as dt
import io
import warnings
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.flows.data.conftest import Shop

HUBSPOT = (
    ("Record ID", "Company name", "Company owner", "Create Date", "Phone Number", "City", "Country/Region",
     "Lifecycle Stage", "Annual Revenue", "Total Revenue", "Recent Deal Close Date"),
    ("8213", "Acme Industrial", "Dana Reyes", "2024-01-05 10:00", "+1 512-555-0142", "Austin", "United States",
     "Customer", "90000000", "8400", "2026-10-02 16:20"),
    ("8214", "Delta Tool", "Somebody Gone", "2024-01-06 10:00", "15125550143", "Austin", "United States",
     "Opportunity", "", "", ""),
)  # fmt: skip
SALESFORCE = (
    ("Account Name", "Billing Street", "Billing City", "Billing State/Province", "Billing Zip/Postal Code",
     "Billing Country", "Phone", "Account Owner", "Type", "First Name", "Last Name", "Title", "Email"),
    ("Acme Industrial", "1 Industrial Way", "Austin", "TX", "78701", "US", "(512) 555-0142 x 12",
     "dana@northgate.example", "Prospect", "Priya Anne", "Natarajan", "Head of Maintenance", "priya@acme.example"),
)  # fmt: skip
QUICKBOOKS = (
    ("Northgate Supply",),
    ("Customer Contact List",),
    (),
    ("Customer", "Phone", "Email", "Full name", "Billing address", "Shipping address", "Open balance"),
    ("Acme Industrial", "Phone: (512) 555-0142", "priya@acme.example, ap@acme.example", "Natarajan, Priya",
     "1 Industrial Way, Austin, TX 78701", "", "$1,200.00"),
    ("Shy Shop", "(512) 555-0143", "", "", "", "", "$0.00"),
)  # fmt: skip
PLAIN = (
    ("name ", "CELL", "Cust since", "e-mail", "last order"),
    ("Acme Industrial", "512.555.0142", "4/2/19", "priya@acme.example", "Oct 2, 2026"),
    ("Delta Tool", "", "", "", "13 October 2026"),
)


def test_j1_hubspot(shop: "Shop") -> None:
    shop.table(HUBSPOT)
    found = shop.take()
    fields = {each["column"]: each["field"] for each in found["columns"]}
    assert fields["Total Revenue"] == "worth.revenue"
    assert fields["Annual Revenue"] is None  # what the company earns is not what it is worth to us
    acme, delta = shop.accounts()["acme-industrial"], shop.accounts()["delta-tool"]
    assert (acme.owner, acme.status, acme.refs["crm"]) == ("dana", "customer", "8213")
    assert acme.last_sale is not None
    assert acme.last_sale.on == dt.date(2026, 10, 2)
    assert (delta.status, delta.owner) == ("prospect", None)
    assert {(each["field"], each["reason"]) for each in found["unread"]} == {
        ("owner", '"Somebody Gone" is not a rep of touch.yaml (--owner "Somebody Gone=REP" says who that is)')
    }
    assert delta.contacts[0].phone is not None
    assert delta.contacts[0].phone.e164 == "+15125550143"


def test_j1_salesforce(shop: "Shop") -> None:
    shop.table(SALESFORCE)
    shop.take()
    acme = shop.accounts()["acme-industrial"]
    assert (acme.status, acme.owner, acme.location) == ("prospect", "dana", "Austin, TX")
    (priya,) = acme.contacts
    assert (priya.name, priya.first_name, priya.called) == ("Priya Anne Natarajan", "Priya Anne", "Priya Anne")
    assert priya.address == "1 Industrial Way, Austin, TX 78701"
    assert priya.phone is not None
    assert priya.phone.e164 == "+15125550142"
    assert priya.title == "Head of Maintenance"


def test_j1_quickbooks_with_titles_above_the_headings(shop: "Shop") -> None:
    shop.table(QUICKBOOKS)
    shop.take()
    acme, shy = shop.accounts()["acme-industrial"], shop.accounts()["shy-shop"]
    (priya,) = acme.contacts
    assert (priya.name, priya.email, priya.address) == (
        "Priya Natarajan",
        "priya@acme.example",
        "1 Industrial Way, Austin, TX 78701",
    )
    assert priya.phone is not None
    # Nobody is named: the account's name stands in, so that the number is not lost, and the plan asks.
    assert shy.contacts[0].name == "Shy Shop"
    assert shy.contacts[0].address is None
    assert "# the file names nobody; who is it?" in (shop.root / "plans/accounts/shy-shop.yaml").read_text()


def test_j1_a_plain_spreadsheet_with_close_headings_and_its_own(shop: "Shop") -> None:
    shop.table(PLAIN)
    found = shop.take("--map", "Cust since=since", "--date-order", "mdy")
    how = {each["column"]: (each["field"], each["how"]) for each in found["columns"]}
    assert how == {
        "name": ("name", "name"),
        "CELL": ("mobile", "name"),
        "Cust since": ("since", "map"),
        "e-mail": ("email", "name"),
        "last order": ("last_sale.on", "name"),
    }
    acme = shop.accounts()["acme-industrial"]
    assert acme.since == dt.date(2019, 4, 2)
    assert [row["last_sale_on"] for row in found["written"]] == ["2026-10-13", "2026-10-02"]
    shop.table([("Custmer Name", "Emial Address", "Notes"), ("Zed", "zed@zed.example", "x")], "close.csv")
    shown = shop.run("import", "close.csv", "--dry-run")
    assert "Custmer Name   name (by similar name)" in shown.out


def test_a_column_can_be_left_alone_or_named(shop: "Shop") -> None:
    shop.table([("Name", "Phone", "Remark"), ("Acme", "512 555 0142", "Priya")])
    found = shop.take("--map", "Phone=none", "--map", "remark=contact")
    assert [each["field"] for each in found["columns"]] == ["name", None, "contact"]
    (contact,) = shop.accounts()["acme"].contacts
    assert (contact.name, contact.phone) == ("Priya", None)


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (("--map", "Nope=name"), '--map: no column "Nope"'),
        (("--map", "Name=nope"), '--map: no field "nope"'),
        (("--map", "Name"), '--map: "Name" says nothing'),
        (("--owner", "zoe"), '--owner: no rep "zoe"'),
        (("--tier", "Z"), '--tier: no tier "Z"'),
        (("--country", "Narnia"), '--country: no country "Narnia"'),
        (("--date-order", "dym"), '--date-order: no order "dym"'),
        (("--encoding", "utf-9"), 'unknown encoding "utf-9"'),
    ],
)
def test_flags_that_name_nothing(shop: "Shop", flags: tuple[str, ...], message: str) -> None:
    shop.table([("Name",), ("Acme",)])
    before = shop.files()
    ran = shop.run("import", "customers.csv", *flags)
    assert (ran.code, ran.out, shop.files()) == (2, "", before)
    assert message in ran.err


TEXT = "Firma;Ansprechpartner;Ort;Umsatz\nKöttbullar Åre;Søren Müßig;Luleå;1.234,50\nPrágai Kft.;Eva;Köln;12.000\n"


@pytest.mark.parametrize(
    ("encoding", "called"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("cp1252", "Windows-1252"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
    ],
)
def test_j1_encodings_are_found_out(shop: "Shop", encoding: str, called: str) -> None:
    shop.write("customers.csv", TEXT.encode(encoding))
    found = shop.take()
    assert found["read_as"] == f"{called}, separated by semicolons"
    account = shop.accounts()["kottbullar-are"]
    assert (account.name, account.location) == ("Köttbullar Åre", "Luleå")
    assert account.worth is not None
    assert account.worth.revenue == Decimal("1234.50")


def test_another_encoding_is_named(shop: "Shop") -> None:
    shop.write("customers.csv", "Name,City\nŻabka Łódź,Kraków\n".encode("cp1250"))
    found = shop.take("--encoding", "cp1250")
    assert (found["read_as"], found["written"][0]["name"]) == ("Windows-1250, separated by commas", "Żabka Łódź")
    ran = shop.run("import", "customers.csv", "--encoding", "utf-8")
    assert (ran.code, "is not in utf-8" in ran.err) == (2, True)


def test_lines_in_two_encodings_are_read_and_listed(shop: "Shop") -> None:
    shop.write("customers.csv", b"Name\n" + "Café Uno\n".encode() + "Café Due\n".encode("cp1252") + b"Plain\n")
    found = shop.take()
    assert {account.name for account in shop.accounts().values()} == {"Café Uno", "Café Due", "Plain"}
    assert found["unread"] == [{"line": 3, "field": "encoding", "reason": "is not UTF-8: read as Windows-1252"}]


@pytest.mark.parametrize(("separator", "word"), [(",", "commas"), (";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_j1_separators_are_found_out(shop: "Shop", separator: str, word: str) -> None:
    shop.table([("Name", "City", "State"), ("Acme, Inc; Sons", "Austin", "TX")], separator=separator)
    assert shop.take()["read_as"] == f"UTF-8, separated by {word}"
    assert shop.accounts()["acme-inc-sons"].location == "Austin, TX"


def test_a_separator_that_the_file_names(shop: "Shop") -> None:
    shop.write("customers.csv", "sep=;\nName;City\nAcme;a,b,c\n")
    assert [row["line"] for row in shop.take()["written"]] == [3]


def test_a_list_of_names_alone(shop: "Shop") -> None:
    shop.write("customers.csv", "Customer\nAcme\nCorvid\n")
    assert len(shop.take()["written"]) == 2


def workbook(sheets: dict[str, Sequence[Sequence[Any]]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book.save(out)
    return out.getvalue()


def test_j1_a_workbook(shop: "Shop") -> None:
    rows = [
        ("Customer report", None),
        ("Company", "Phone", "Last Sale", "Revenue", "Zip", "Contact"),
        ("Acme Industrial", 5125550142, dt.datetime(2026, 10, 2, 12), 8400.5, 78701.0, "Priya"),  # noqa: DTZ001
        (None, None, None, None, None, None),
        ("Corvid", "#N/A", dt.date(2026, 10, 3), 8400.0, True, None),
        ("=1+1", None, None, None, None, None),
    ]
    shop.write("customers.xlsx", workbook({"Empty": [], "Customers": rows, "More": [("x",)]}))
    found = shop.take(file="customers.xlsx")
    assert found["read_as"] == 'Excel, sheet "Customers" of 3'
    assert [(row["name"], row["line"], row["last_sale_on"]) for row in found["written"]] == [
        ("Corvid", 5, "2026-10-03"),
        ("Acme Industrial", 3, "2026-10-02"),
    ]
    acme = shop.accounts()["acme-industrial"]
    assert acme.contacts[0].phone is not None
    assert acme.contacts[0].phone.e164 == "+15125550142"
    assert acme.worth is not None
    assert acme.worth.revenue == Decimal("8400.50")
