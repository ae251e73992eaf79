import datetime as dt

import pytest

from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.book import Book
from touchcli.rules.models.place import Place
from touchcli.rules.models.settings import Calendar, Settings
from touchcli.rules.models.values import Phone, Window
from touchcli.rules.numbers import accounts_with
from touchcli.rules.texting.location import changes_clock, law_of, place_codes, recipient_place, zones_of

US, TX = (Place(code, (Window(480, 1260),) * 7, "a source", dt.date(2026, 11, 21)) for code in ("US", "US-TX"))


def number(country: str | None, state: str | None = None, zones: tuple[str, ...] = ()) -> Contact:
    return Contact("Priya Natarajan", phone=Phone("+15125550142", country, state, zones=zones))


@pytest.mark.parametrize(
    ("contact", "place", "codes"),
    [
        (number("US", "NY")._replace(region="TX"), ("US", "TX"), ("US-TX", "US")),
        (number("US", "NY"), ("US", "NY"), ("US-NY", "US")),
        (number("US"), ("US", None), ("US",)),
        (number("CA", "ON"), ("CA", "ON"), ("CA-ON", "CA")),
        (number("DE")._replace(region="BY"), ("DE", "BY"), ("DE-BY", "DE")),
        (number("GB"), ("GB", None), ("GB",)),
        (number("PR"), ("PR", None), ("PR", "US")),
        (number(None)._replace(region="TX"), (None, None), ()),
        (Contact("Priya", region="TX"), (None, None), ()),
        (None, (None, None), ()),
    ],
)
def test_where_a_contact_is(
    contact: Contact | None, place: tuple[str | None, str | None], codes: tuple[str, ...]
) -> None:
    assert recipient_place(contact) == place
    assert place_codes(contact) == codes


def test_the_most_special_row_of_the_law_counts() -> None:
    book = Book(Settings(Calendar("America/Chicago")), places={"US": US, "US-TX": TX})
    assert law_of(book, number("US", "TX")) == TX
    assert law_of(book, number("US", "NV")) == US
    assert law_of(book, number("JP")) is None


def test_the_zones_a_contact_may_be_in() -> None:
    both = ("America/Chicago", "America/Denver")
    away = Account("Acme", timezone="Europe/London")
    assert zones_of(Account("Acme"), number("US", zones=both), 2026) == both
    assert zones_of(away, number("US", zones=both), 2026) == ("Europe/London",)
    assert zones_of(away, number("US")._replace(timezone="Asia/Tokyo"), 2026) == ("Asia/Tokyo",)
    assert zones_of(away, None, 2026) == ("Europe/London",)
    assert zones_of(Account("Acme"), None, 2026) == zones_of(Account("Acme"), Contact("Priya"), 2026) == ()


@pytest.mark.parametrize("fixed", ["EST", "MST", "HST", "UTC", "GMT", "Etc/GMT+5", "Etc/UTC", "Zulu", "GMT0"])
def test_an_offset_is_no_place_where_the_clocks_of_the_number_change(fixed: str) -> None:
    account = Account("Acme", timezone=fixed)
    assert zones_of(account, number("US", zones=("America/New_York",)), 2026) == (fixed, "America/New_York")
    assert zones_of(account, number("US", zones=("America/Phoenix",)), 2026) == (fixed,)
    assert zones_of(account, Contact("Priya"), 2026) == (fixed,)
    contact = number("US", zones=("America/New_York",))._replace(timezone=fixed)
    assert zones_of(Account("Acme"), contact, 2026) == (fixed, "America/New_York")


@pytest.mark.parametrize(
    ("name", "year", "changes"),
    [
        ("America/New_York", 2026, True),
        ("America/Phoenix", 2026, False),
        ("America/Sao_Paulo", 2018, True),
        ("America/Sao_Paulo", 2026, False),
        ("Africa/Casablanca", 2026, True),
        ("Europe/London", 2026, True),
        ("Asia/Tokyo", 2026, False),
    ],
)
def test_where_the_clocks_change(name: str, year: int, changes: bool) -> None:
    assert changes_clock(name, year) is changes


def test_the_accounts_that_a_number_stands_in() -> None:
    priya, nobody = number("US"), Contact("Ken Abe")
    accounts = {
        id: Account(id, id=id, contacts=contacts)
        for id, contacts in (("acme", (priya, nobody)), ("corvid", (nobody,)), ("delta", (priya, priya)))
    }
    book = Book(Settings(Calendar("America/Chicago")), accounts=accounts)
    assert accounts_with(book, "+15125550142") == ("acme", "delta")
    assert accounts_with(book, "+15125550143") == ()
    assert accounts_with(book._replace(accounts={"delta": accounts["delta"]}), "+15125550142") == ("delta",)
