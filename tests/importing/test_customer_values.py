"""The single values of a customer file: cells, dates, amounts, countries, numbers, names, and the plan they make."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchcli.files.plans import parse_accounts
from touchcli.files.syntax.tree import parse_source
from touchcli.files.writing.cells import Formula, guarded_cell, plain_cell, read_cell
from touchcli.importing.customer import Customer
from touchcli.importing.identity.duplicates import plain_company
from touchcli.importing.plan_update import update_plans
from touchcli.importing.plan_writer import book_text, plan_text
from touchcli.importing.values.amounts import decimal_mark, parse_amount
from touchcli.importing.values.countries import country_code, country_name
from touchcli.importing.values.dates import Dated, Evidence, order_of, parse_date
from touchcli.importing.values.people import people
from touchcli.importing.values.phones import read_phones
from touchcli.importing.values.words import plain_name
from touchcli.rules.models.account import (
    Account,
    Consent,
    Contact,
    ContactTexting,
    DateOf,
    LastSale,
    Worth,
    slug,
)
from touchcli.rules.models.values import Phone

TODAY = dt.date(2026, 11, 23)


@given(st.text() | st.text("'=+-@\t\r\0a", max_size=5))
def test_a_guarded_cell_is_never_run_and_comes_back(text: str) -> None:
    cell = guarded_cell(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\0"))
    assert plain_cell(cell) == text


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("  Acme \t Inc ", "Acme Inc"),
        ("'=Acme", "=Acme"),
        ("'\0\tx", "x"),
        ("'t Hooft", "'t Hooft"),
        ('="0123"', "0123"),
        ("+15125550142", "+15125550142"),
        ("A\u202ecme\x1b[2J\ud800", "Acme[2J"),
        ("#N/A", ""),
        ("-", ""),
        ("Zoë", "Zoë"),
    ],
)
def test_a_cell_as_a_value(cell: str, value: str) -> None:
    assert read_cell(cell) == value
    assert not isinstance(read_cell(cell), Formula)


def test_a_formula_is_told_apart() -> None:
    assert isinstance(read_cell('=HYPERLINK("x")'), Formula)
    assert isinstance(read_cell(" =1+1"), Formula)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1998-04-09", "1998-04-09"),
        ("1998/04/09", "1998-04-09"),
        ("1998-04-09T10:11:12Z", "1998-04-09"),
        ("1998-04-09 10:11", "1998-04-09"),
        ("09.04.1998", "1998-04-09"),
        ("9.4.98", "1998-04-09"),
        ("9.4.26", "2026-04-09"),
        ("9/4/1998, 12:00", "1998-04-09"),
        ("9 Apr 1998", "1998-04-09"),
        ("April 9, 1998", "1998-04-09"),
        ("9-Apr-98", "1998-04-09"),
        ("35894", "1998-04-09"),
    ],
)
def test_dates(text: str, day: str) -> None:
    assert parse_date(text, dict.fromkeys("./-", "dmy")) == dt.date.fromisoformat(day)


@pytest.mark.parametrize("text", ["soon", "1998-02-30", "31.4.1998", "1.2.3", "1998-1-123", "Foo 1998", "9 Foo 98"])
def test_no_dates(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        parse_date(text, dict.fromkeys("./-", "dmy"))


@given(
    st.lists(st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1)), min_size=1),
    st.sampled_from(["dmy", "mdy"]),
    st.sampled_from("/-"),
)
def test_a_date_is_read_as_written_or_asked_about(days: list[dt.date], order: str, separator: str) -> None:
    form = separator.join(("%d", "%m", "%Y") if order == "dmy" else ("%m", "%d", "%Y"))
    dates = [Dated(n, f"{day:{form}}") for n, day in enumerate(days)]
    if any(day.day > 12 for day in days) or all(day.day == day.month for day in days):
        found = order_of(Evidence("Day", dates), (), None, None)
        assert [parse_date(dated.text, found) for dated in dates] == days
    else:
        with pytest.raises(Exception, match="can be read two ways"):
            order_of(Evidence("Day", dates), (), None, None)


@pytest.mark.parametrize(
    ("column", "amounts"),
    [
        (["$12,400.50", "3"], ["12400.5", "3"]),
        (["12.400,50 €", "12.400"], ["12400.5", "12400"]),
        (["1 234,5", "EUR 7"], ["1234.5", "7"]),
        (["12,400", "7,000,000"], ["12400", "7000000"]),
        (["273.1250", "0.5"], ["273.12", "0.5"]),
        (["(200)", "-$3", "1'000"], ["-200", "-3", "1000"]),
        (["8400.000000001"], ["8400"]),
    ],
)
def test_amounts_by_the_mark_of_their_column(column: list[str], amounts: list[str]) -> None:
    mark = decimal_mark(column)
    assert [parse_amount(text, mark).value for text in column] == [Decimal(amount) for amount in amounts]


@pytest.mark.parametrize("text", ["much", "", "12-3", "(5", "1.2.3.4,5", "9" * 20])
def test_no_amounts(text: str) -> None:
    with pytest.raises(ValueError, match="is not an amount"):
        parse_amount(text, None)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Germany", "DE"),
        ("deutschland", "DE"),
        ("U.S.A.", "US"),
        ("UK", "GB"),
        ("gb", "GB"),
        ("España", "ES"),
        ("Côte d'Ivoire", "CI"),
        ("Narnia", None),
    ],
)
def test_countries(name: str, code: str | None) -> None:
    assert country_code(name) == code


def test_country_names() -> None:
    assert (country_name("DE"), country_name("XX")) == ("Germany", "XX")


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("(512) 555-0142 ext. 12", "US", "+15125550142"),
        ("512/555-0142", "US", "+15125550142"),
        ("512 555 0142 / 512 555 0143", "US", "+15125550142"),
        ("5125550142.0", "US", "+15125550142"),
        ("Tel: 512 555 0142; 1", "US", "+15125550142"),
        ("0049 30 303986300", "DE", "+4930303986300"),
        ("+49 (0)30 303986300", None, "+4930303986300"),
    ],
)
def test_numbers_with_what_people_write_around_them(text: str, country: str | None, number: str) -> None:
    numbers, _ = read_phones(text, country)
    assert numbers[0].e164 == number


def names(whole: str | None, first: str | None = None, last: str | None = None) -> list[str]:
    return [each.name for each in people(whole, first, last)]


def test_names_are_joined_or_turned_round() -> None:
    assert names(None, "Priya", "Natarajan") == ["Priya Natarajan"]
    assert names("Natarajan, Priya") == ["Priya Natarajan"]
    assert names("Priya Natarajan, PhD") == ["Priya Natarajan, PhD"]
    assert names("Kurz, Lang, Breit") == ["Kurz, Lang, Breit"]
    assert names("???") == names(None) == []


def test_headings_and_companies_to_compare_by() -> None:
    assert plain_name("BillingStreet") == plain_name("Billing_street:") == "billing street"
    assert plain_company("The Müller & Söhne GmbH") == plain_company("Muller Sohne")
    assert plain_company("Co") == "co"


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
LINE = WORDS.map(read_cell).map(str).filter(lambda text: bool(slug(text)))
DAYS = st.none() | st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1))
AMOUNTS = st.none() | st.decimals(-1000000, 1000000, places=2)


@st.composite
def customers(draw: st.DrawFn) -> Customer:
    kinds = st.sampled_from(["conversational", "express", "written"])
    consent = draw(st.none() | st.builds(Consent, kinds, st.dates(), st.none() | LINE))
    contact = Contact(
        draw(LINE),
        role=draw(st.sampled_from([None, "coach"])),
        first_name=draw(st.none() | LINE),
        phone=draw(st.sampled_from([None, Phone("+15125550142")])),
        email=draw(st.sampled_from([None, "jo@acme.example", "'o@acme.example", "no@x.example", "!#@x.example"])),
        address=draw(st.none() | LINE),
        texting=ContactTexting(consent),
    )
    revenue, sale = draw(AMOUNTS), LastSale(draw(DAYS), draw(AMOUNTS))
    account = Account(
        draw(LINE),
        id="acme",
        status=draw(st.sampled_from(["customer", "prospect"])),
        tier=draw(st.sampled_from([None, "A"])),
        owner=draw(st.sampled_from([None, "dana"])),
        enter_on=draw(DAYS),
        since=draw(DAYS),
        timezone=draw(st.sampled_from([None, "America/Chicago"])),
        location=draw(st.none() | LINE),
        worth=None if revenue is None else Worth(revenue, draw(st.none() | LINE)),
        last_sale=sale if any(sale) else None,
        contacts=draw(st.sampled_from([(), (contact,)])),
        renewal=draw(st.none() | st.builds(DateOf, st.dates())),
        facts=draw(st.dictionaries(st.sampled_from(["customer_id", "title"]), LINE)),
    )
    return Customer((2,), account, account.name, named=draw(st.booleans()), sales_known=draw(st.booleans()))


def read_back(text: str) -> list[Account]:
    source = parse_source("plans/accounts/acme.yaml", text.encode())
    assert not source.found, text
    accounts = parse_accounts(source, None)
    bare = (account._replace(five_ws=None, file="", line=0) for account in accounts)
    return [
        account._replace(
            contacts=tuple(
                each._replace(id="", region=None, phone=each.phone and Phone(each.phone.e164))
                for each in account.contacts
            )
        )
        for account in bare
    ]


@given(customers())
def test_a_plan_says_exactly_what_the_row_said(customer: Customer) -> None:
    assert read_back(plan_text(customer, TODAY, "a file\n.csv")) == [customer.account]
    other = customer._replace(account=customer.account._replace(id="other"))
    assert read_back(book_text([customer, other], TODAY, "x.csv")) == [customer.account, other.account]


def ways(contact: Contact) -> set[str]:
    """What a person is known by: a name, an e-mail address, a number."""
    number = contact.phone.e164 if contact.phone else None
    return {slug(contact.name)} | {way for way in (contact.email, number) if way}


@given(customers(), customers())
def test_an_update_changes_nothing_that_is_there(there: Customer, row: Customer) -> None:
    text = plan_text(there, TODAY, "x.csv")
    (before,) = read_back(text)
    after, _ = update_plans("plans/accounts/acme.yaml", text, {"acme": row})
    if after is None:
        return
    (now,) = read_back(after)
    assert (now.name, now.status, now.enter_on) == (before.name, before.status, before.enter_on)
    old = len(before.contacts)  # new people come after those who are there
    assert [each.texting for each in now.contacts[:old]] == [each.texting for each in before.contacts]
    if row.named:
        known = {way for each in now.contacts for way in ways(each)}
        assert all(known & ways(each) for each in row.account.contacts)
    for key in ("tier", "owner", "since", "timezone", "location", "renewal"):
        assert getattr(now, key) == (getattr(before, key) or getattr(row.account, key))
    assert {**row.account.facts, **before.facts} == now.facts
    comments = [line.strip() for line in text.splitlines() if line.strip().startswith("#")]
    assert all(comment in after for comment in comments)
    assert update_plans("plans/accounts/acme.yaml", after, {"acme": row})[0] is None
    windows = text.replace("\n", "\r\n")
    again = update_plans("plans/accounts/acme.yaml", windows, {"acme": row})[0]
    assert again == after.replace("\n", "\r\n")
