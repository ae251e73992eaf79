"""Files that tools of this kind got wrong, each with what is right."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from touchcli.rules.models.account import Account

if TYPE_CHECKING:
    from tests.flows.data.conftest import Shop

CASES = Path(__file__).parents[2] / "importing" / "data" / "cases"


def accounts_of(shop: "Shop", case: str, *flags: str) -> dict[str, Account]:
    """The accounts that a case makes, by their names."""
    name = Path(case).name
    shop.write(name, (CASES / case).read_bytes())
    shop.take(*flags, file=name)
    return {account.name: account for account in shop.accounts().values()}


def revenue(account: Account) -> str | None:
    return str(account.worth.revenue) if account.worth and account.worth.revenue is not None else None


def currency(account: Account) -> str | None:
    return account.worth.currency if account.worth else None


def phone(account: Account) -> str | None:
    number = account.contacts[0].phone if account.contacts else None
    return number.e164 if number else None


def people(account: Account) -> list[str]:
    return [contact.name for contact in account.contacts]


def sale(account: Account) -> str | None:
    return str(account.last_sale.on) if account.last_sale and account.last_sale.on else None


def sold(account: Account) -> str | None:
    return str(account.last_sale.amount) if account.last_sale and account.last_sale.amount is not None else None


def address(account: Account) -> str | None:
    return account.contacts[0].address if account.contacts else None


VALUES: list[tuple[str, Callable[[Account], Any], dict[str, Any]]] = [
    ("amount-suffix/in.csv", revenue,
     {"Acme": "1200000", "Beta": "12000", "Gamma": "3400000000", "Delta": "1500000", "Eps": "250000"}),
    ("amount-forms/in.csv", revenue,
     {"Acme": "1200000", "Beta": "12000", "Gamma": "1200", "Delta": "1200.50", "Eps": "-1200", "Zet": None,
      "Eta": "1500000", "The": "1200", "Io": "120000"}),
    ("mixed-decimal/in.csv", revenue, {"Acme": "1234.50", "Beta": "99.90", "Gamma": "1234.50", "Delta": "1200"}),
    ("decimal-order/in.csv", revenue, {"Acme": "1234.50", "Beta": "99.90", "Gamma": "1234.50"}),
    ("revenue-thousands/in.csv", revenue, {"Acme": "1200", "Beta": "2500", "Gam": "12345"}),
    ("revenue-3dec/in.csv", revenue, {"Acme": "261.54", "Beta": "10123.02", "Gam": "244.57"}),
    ("currency-symbol/in.csv", currency, {"Acme": "EUR", "Beta": "GBP", "Gamma": "USD", "Delta": "CHF"}),
    ("currency-lost/in.csv", currency, {"Acme": "EUR", "Beta": "EUR"}),
    ("currency-lost/in.csv", sold, {"Acme": "1234.50", "Beta": "99.90"}),
    ("unknown-country-us-phone/in.csv", phone,
     {"Fiktiv sro": "+4206015550100", "Vymysel OOO": "+74955550100", "Hangug Co": "+822555010012"}),
    ("county-as-country/in.csv", phone,
     {"Acme": "+17175550100", "Beta": "+16185550101", "Gam": "+12075550102", "Del": "+12075550103"}),
    ("swiss-default-us/in.csv", phone, {"Fiktiv AG": None, "Muster AG": None, "Kunz GmbH": None}),
    ("two-langs/in.csv", phone,
     {"Fiktiv": "+49305550100", "Beta": "+44305550100", "Gam": "+420601555010", "Del": "+420601555010"}),
    ("it.csv", phone,
     {"Forno Nord": "+393123456789", "Forno Sud": "+390612345678", "Outils Lagune": "+2250701234567",
      "Zug Werk": "+41446681800"}),
    ("odd-values/in.csv", phone,
     {"Acme": None, "Beta": "+15125550101", "Gam": "+15125550103", "Del": None, "Eps": "+15125550105",
      "Zet": "+15125550106", "Eta": "+15125550108"}),
    ("two-mails/in.csv", phone, {"Zet": "+18003569377", "Eta": "+15125550106", "The": "+15125550107"}),
    ("two-mails/in.csv", lambda account: account.contacts[0].email,
     {"Acme": "rosa@acme.example", "Beta": "sean@beta.example", "Del": "pia@del.example", "Eps": None}),
    ("two-mails/in.csv", lambda account: account.contacts[0].also,
     {"Acme": (), "Beta": ("+15125550102", "sf@beta.example")}),
    ("state-names/in.csv", lambda account: account.location,
     {"Acme": "Austin, TX", "Beta": "Toronto, ON, Canada", "Gam": "Paris, France", "Del": "Leeds, United Kingdom"}),
    ("zip-4digit/in.csv", address,
     {"Acme": "1 Elm St, Boston, MA 02134", "Beta": "2 Elm St, Newark, NJ 07102"}),
    ("german-order/in.csv", address, {"Seeblick GmbH": "Bahnhofstr. 47, 01067 Dresden"}),
    ("html/in.csv", address, {"Acme & Sons": "1 Elm St, Suite 2, Austin", "Beta Works": "2 Oak, Waco"}),
    ("qbo-map/in.csv", address,
     {"Acme Tools": "1 Elm St, Austin, TX 73301", "Acme Tools:Plant 2": "9 Mill Rd, Waco, TX 76701"}),
    ("qbo-map/in.csv", phone, {"Acme Tools": "+15125550101", "Acme Tools:Plant 2": "+15125550102"}),
    ("comma-names/in.csv", people,
     {"Acme": ["Smith, Jones & Partners"], "Beta": ["Rosa Garcia"], "Gamma": ["Fiktiv Group, Inc."],
      "Delta": ["Rosa Garcia, CPA"], "Eps": ["Sean Ford Jr."], "Zeta": ["Rosa Garcia", "Sean Ford"]}),
    ("dash-name/in.csv", people,
     {"Acme - North": ["Rosa Garcia"], "24/7 Fitness": ["Sean Ford"], "株式会社架空": ["山田太郎"], "=Acme": ["Ola"],
      "+Plus Co": ["Pia"], "@Home": ["Al"], "-Dash Co": ["Bo"], "12345": ["Num"]}),
    ("na-word/in.csv", people,
     {name: [name] for name in ("Rosa Garcia", "Sean Ford", "Ola Lind", "Ida", "Bo", "Al")}),
    ("first-last-only/in.csv", people, {"Rosa Garcia": ["Rosa Garcia"]}),
    ("b2c-shopify/in.csv", people, {"Jo Lee": ["Jo Lee"], "Villa Ranch": ["Teo Villa"]}),
    ("names-phones-hubspot/in.csv", people, {"Acme Tools": ["Rosa Garcia", "Sean Ford"], "Ola Lind": ["Ola Lind"]}),
    ("shared-account-id/contacts.csv", people,
     {"Edge": ["Rosa Garcia", "Sean Ford", "Ola Lind"], "Lauren Boyle": ["Lauren Boyle"]}),
    ("outlook-title/in.csv", lambda account: (account.contacts[0].name, account.contacts[0].title),
     {"Acme": ("Sean Ford", "Buyer")}),
    ("order-lines/in.csv", lambda account: (revenue(account), sale(account), sold(account)),
     {"Rosa Garcia": ("361.54", "2026-02-02", "100"), "Sean Ford": ("10", "2026-02-03", "10")}),
    ("dup-phone-columns/in.csv", lambda account: (phone(account), account.contacts[0].email),
     {"Acme": ("+15125550100", "a@acme.example")}),
    ("merged-company/in.xlsx", people, {"Acme": ["Rosa Garcia", "Sean Ford"], "Beta": ["Ola Lind"]}),
    ("xlsx/number-formats.xlsx", lambda account: (account.refs["crm"], address(account), sale(account)),
     {"Acme Tools": ("0007", "1 Elm St, Boston, MA 02134", "2026-03-04")}),
    ("xlsx/date1904.xlsx", sale, {"Acme Tools": "2026-03-04"}),
    ("xlsx/two-row-header.xlsx", lambda account: (people(account), account.location),
     {"Acme": (["Rosa Garcia"], "Austin, TX")}),
    ("xlsx/null-words.xlsx", people, {"Acme": []}),
    ("names-folded/1.csv", phone, {"株式会社ハナ": "+819012345678"}),
]  # fmt: skip


@pytest.mark.parametrize(("case", "value", "right"), VALUES, ids=[f"{n}-{case}" for n, (case, *_) in enumerate(VALUES)])
def test_values_of_a_case(shop: "Shop", case: str, value: Callable[[Account], Any], right: dict[str, Any]) -> None:
    found = accounts_of(shop, case)
    assert {name: value(found[name]) for name in right} == right


@pytest.mark.parametrize(
    ("case", "names"),
    [
        ("cover-sheet/in.xlsx", {"Acme"}),
        ("hidden-first-sheet/in.xlsx", {"Acme"}),
        ("total-rows/in.xlsx", {"Acme", "Beta"}),
        ("two-data-sheets/in.xlsx", {"Acme"}),
        ("sf-formatted-report/in.xlsx", {"Acme"}),
        ("xlsx/pivot-first.xlsx", {"Acme"}),
        ("xlsx/hidden-row.xlsx", {"Acme"}),
        ("xlsx/formula-no-cache.xlsx", {"Acme Tools"}),
        ("formats/one.vcf", {"Acme Tools"}),
        ("formats/one.json", {"Acme"}),
        ("formats/one.jsonl", {"Acme"}),
        ("formats/report.xls", {"Acme"}),
        ("identical-rows/in.csv", {"Acme"}),
        ("enc/footer.csv", {"Müller & Söhne GmbH", "Café Ñandú", "Acme “Best” Ltd"}),
        ("enc/total-row2.csv", {"Müller & Söhne GmbH", "Café Ñandú", "Acme “Best” Ltd"}),
        ("enc/title15.csv", {"Müller & Söhne GmbH", "Café Ñandú", "Acme “Best” Ltd"}),
        ("enc/unclosed-quote.csv", {"Beta", "Gamma"}),
        ("enc/inner-quote-start.csv", {'"Acme" Pipe', "Beta"}),
        ("enc/backslash-quote.csv", {'Acme "Best" Inc', "Beta"}),
        ("enc/single-quotes.csv", {"Acme, Inc"}),
        ("enc/gbk.csv", {"虚构公司"}),
        ("enc/cp1251.csv", {"Вымысел"}),
        ("enc/cp1250.csv", {"Żółw Sp. z o.o."}),
        ("enc/sjis.csv", {"架空商事株式会社"}),
        ("headers/odoo-en.csv", {"Acme Tools"}),
        ("headers/datev.csv", {"Seeblick GmbH", "Max Muster"}),
        ("headers/ja.csv", {"架空商事株式会社"}),
        ("headers/xero.csv", {"Marlow Pty Ltd"}),
    ],
)
def test_whom_a_case_makes_accounts_of(shop: "Shop", case: str, names: set[str]) -> None:
    assert set(accounts_of(shop, case)) == names


@pytest.mark.parametrize("case", sorted(path.name for path in (CASES / "enc").iterdir() if path.stat().st_size > 400))
def test_every_encoding_and_separator_gives_the_same(shop: "Shop", case: str) -> None:
    if case == "200cols.csv":
        return
    found = accounts_of(shop, f"enc/{case}")
    muller = found["Müller & Söhne GmbH"]
    assert (people(muller), muller.location, sold(muller)) == (["Jürgen Weiß"], "Köln, Germany", "1234.50")
    assert people(next(account for name, account in found.items() if name.startswith("Acme"))) in (
        ["Zoë O’Neil"],
        ["Zoë O'Neil"],
    )


@pytest.mark.parametrize("case", ["header-in-data/in.csv", "no-header/in.csv", "enc/no-header.csv"])
def test_a_file_without_headings_loses_no_customer_to_them(shop: "Shop", case: str) -> None:
    shop.write("in.csv", (CASES / case).read_bytes())
    ran = shop.run("import", "in.csv")
    assert (ran.code, "has no headings: line 1 looks like a customer" in ran.err) == (2, True)
    name = "2" if case == "no-header/in.csv" else "1"
    found = shop.take("--map", f"{name}=name", file="in.csv")
    assert next(row["line"] for row in found["written"]) == 1


def test_who_says_no_gets_no_texts(shop: "Shop") -> None:
    shop.write("in.csv", (CASES / "optouts/in.csv").read_bytes())
    assert shop.take(file="in.csv")["opted_out"] == ["+15125550100", "+15125550101"]


def test_sales_over_names_is_who_sells(shop: "Shop") -> None:
    shop.write("in.csv", (CASES / "sales-owner/in.csv").read_bytes())
    shop.take("--owner", "Jane Doe=theo", file="in.csv")
    assert {account.owner for account in shop.accounts().values()} == {"theo"}


def test_dates_in_every_form(shop: "Shop") -> None:
    found = accounts_of(shop, "xlsx/odd-dates2.xlsx")
    days = {name.split("'")[1]: sale(account) for name, account in found.items()}
    assert days == {
        **dict.fromkeys(
            ("20260304", "2026-03-04T10:00:00+09:00", "2026/3/4", "4. März 2026", "2026年3月4日", "March 4th, 2026",
             "Wed, Mar 4, 2026", "04-MAR-26", "2026-03-04 00:00:00", "3/4/2026 12:00:00 AM"), "2026-03-04"),
        **dict.fromkeys(("9999-12-31", "2062-01-01", "1776-07-04", "0000-00-00", "00/00/0000", "2026-02-30"), None),
        "1/2/68": "1968-01-02", "Mar-26": "2026-03-01", "1569333217": "2019-09-24", "2/18/21, 11:08 AM": "2021-02-18",
        "46115.75": "2026-04-03",
    }  # fmt: skip


HEADERS = {
    "dynamics.csv": ("6d4ad258-1", "dana", "Rosa Garcia", "+15125550100"),
    "es.csv": ("001", None, "Ana Ruiz", "+34600555010"),
    "google-new.csv": (None, None, "Rosa Garcia", "+15125550100"),
    "hubspot-companies.csv": ("9001", "dana", "Acme Tools", "+15125550100"),
    "nl.csv": ("1", None, "Jan Jansen", "+31655501001"),
    "pipedrive-people.csv": (None, "dana", "Rosa Garcia", "+15125550101"),
    "sf-contacts-report.csv": (None, "dana", "Rosa Garcia", "+15125550101"),
    "suitecrm.csv": ("df61978a", "dana", "Acme Tools", "+15125550100"),
    "woocommerce.csv": (None, None, "Rosa Garcia", "+15125550100"),
    "xero.csv": ("MAR001", None, "Gavin Marlow", "+61491570156"),
    "freshdesk.csv": (None, None, "Rosa Garcia", "+15125550100"),
    "quickbooks-online.csv": (None, None, "Rosa Garcia", "+15125550101"),
}


@pytest.mark.parametrize("case", HEADERS)
def test_headings_of_products(shop: "Shop", case: str) -> None:
    found = accounts_of(shop, f"headers/{case}")
    first = min(found.values(), key=lambda account: account.name)
    assert (first.refs.get("crm"), first.owner, people(first)[0], phone(first)) == HEADERS[case]
