"""Where a contact is, as far as anybody can tell: the region, the country, the time zones, and the law's row there.

The region comes from the account's `subdivision`, else its `location`, else the area code; the country from the number
(GUARDS, Time and place). Not legal advice.
"""

import datetime as dt
from functools import lru_cache

from touchcli.rules.calendar import zone
from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.book import Book
from touchcli.rules.models.place import Place

_TERRITORIES = frozenset({"AS", "GU", "MP", "PR", "VI"})
_FIXED = frozenset(
    {"EST", "MST", "HST", "UTC", "UCT", "GMT", "GMT0", "GMT+0", "GMT-0", "Greenwich", "Universal", "Zulu"}
)


def recipient_place(contact: Contact | None) -> tuple[str | None, str | None]:
    """The country and the state or region a contact is in, each None if nobody can tell."""
    if contact is None or contact.phone is None or contact.phone.country is None:
        return None, None
    return contact.phone.country, contact.region or contact.phone.state


def place_codes(contact: Contact | None) -> tuple[str, ...]:
    """The codes to look the law up by, most special first: `US-TX`, `US`."""
    return _codes(*recipient_place(contact))


@lru_cache(maxsize=1024)
def _codes(country: str | None, state: str | None) -> tuple[str, ...]:
    if country is None:
        return ()
    if country in _TERRITORIES:  # countries of their own to ISO, but under the federal rule of the US
        return country, "US"
    return (f"{country}-{state}", country) if state else (country,)


def law_of(book: Book, contact: Contact | None) -> Place | None:
    """The law's row for a contact; None if there is none and the settings alone count."""
    for code in place_codes(contact):
        row = book.places.get(code)
        if row:
            return row
    return None


def zones_of(account: Account, contact: Contact | None, year: int) -> tuple[str, ...]:
    """Every time zone a contact may be in: their own, else the account's, else all that the number allows.

    A zone of a fixed offset is no place: beside it the number's zones are asked, where they change their clocks.
    """
    named = (contact.timezone if contact else None) or account.timezone
    by_number = contact.phone.zones if contact and contact.phone else ()
    if named is None:
        return by_number
    return (named, *by_number) if is_fixed(named) and any(changes_clock(each, year) for each in by_number) else (named,)


def is_fixed(name: str) -> bool:
    """True for a zone that is an offset and no place: `EST`, `MST`, `HST`, `UTC`, `GMT`, `Etc/GMT+5`."""
    return name in _FIXED or name.startswith("Etc/")


@lru_cache(maxsize=1024)
def changes_clock(name: str, year: int) -> bool:
    """True if the clocks of a zone change in a year."""
    noons = (dt.datetime(year, month, day, 12, tzinfo=zone(name)) for month in range(1, 13) for day in (1, 15))
    return len({noon.utcoffset() for noon in noons}) > 1
