import datetime as dt

import pytest

from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.book import Book
from touchcli.rules.models.place import Place
from touchcli.rules.models.settings import Calendar, Settings
from touchcli.rules.models.values import Phone, Window
from touchcli.rules.numbers import accounts_with
from touchcli.rules.texting.location import law_of, place_codes, recipient_place, us_state, zones_of

US, TX = (Place(code, (Window(480, 1260),) * 7, "a source", dt.date(2026, 11, 21)) for code in ("US", "US-TX"))


def number(country: str | None, state: str | None = None, zones: tuple[str, ...] = ()) -> Contact:
    return Contact("Priya Natarajan", phone=Phone("+15125550142", country, state, zones=zones))


@pytest.mark.parametrize(
    ("location", "state"),
    [
        ("Austin, TX", "TX"),
        ("Austin, tx", "TX"),
        ("Austin, Texas", "TX"),
        ("Austin, TX 78701", "TX"),
        ("1 Industrial Way, Austin, Texas 78701-1234", "TX"),
        ("Austin TX", "TX"),
        ("Austin, TX, USA", "TX"),
        ("Texas", "TX"),
        ("Washington, D.C.", "DC"),
        ("Charleston, West Virginia", "WV"),
        ("Delaware, OH", "OH"),
        ("Wyoming, Michigan", "MI"),
        ("78701", None),
        ("Paris, France", None),
        ("she moved in", None),
        (" , ", None),
        ("", None),
        (None, None),
    ],
)
def test_the_state_that_a_location_names(location: str | None, state: str | None) -> None:
    assert us_state(location) == state


@pytest.mark.parametrize(
    ("contact", "location", "place", "codes"),
    [
        (number("US", "NY"), "Austin, TX", ("US", "TX"), ("US-TX", "US")),
        (number("US", "NY"), "the old mill", ("US", "NY"), ("US-NY", "US")),
        (number("US"), None, ("US", None), ("US",)),
        (number("CA"), "Austin, TX", ("CA", None), ("CA",)),
        (number("GB"), None, ("GB", None), ("GB",)),
        (number("PR"), None, ("PR", None), ("PR", "US")),
        (number(None), "Austin, TX", (None, None), ()),
        (Contact("Priya"), "Austin, TX", (None, None), ()),
        (None, "Austin, TX", (None, None), ()),
    ],
)
def test_where_a_contact_is(
    contact: Contact | None, location: str | None, place: tuple[str | None, str | None], codes: tuple[str, ...]
) -> None:
    account = Account("Acme Industrial", location=location)
    assert recipient_place(account, contact) == place
    assert place_codes(account, contact) == codes


def test_the_most_special_row_of_the_law_counts() -> None:
    book = Book(Settings(Calendar("America/Chicago")), places={"US": US, "US-TX": TX})
    assert law_of(book, Account("Acme", location="Austin, TX"), number("US")) == TX
    assert law_of(book, Account("Acme", location="Reno, NV"), number("US")) == US
    assert law_of(book, Account("Acme"), number("JP")) is None


def test_the_zones_a_contact_may_be_in() -> None:
    both = ("America/Chicago", "America/Denver")
    away = Account("Acme", timezone="Europe/London")
    assert zones_of(Account("Acme"), number("US", zones=both)) == both
    assert zones_of(away, number("US", zones=both)) == ("Europe/London",)
    assert zones_of(away, number("US")._replace(timezone="Asia/Tokyo")) == ("Asia/Tokyo",)
    assert zones_of(away, None) == ("Europe/London",)
    assert zones_of(Account("Acme"), None) == zones_of(Account("Acme"), Contact("Priya")) == ()


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
