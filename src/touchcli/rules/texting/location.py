"""Where a contact is, as far as anybody can tell: the state, the country, the time zones, and the law's row there.

The state comes from the account's `location`, else from the area code; the country from the number (BOOK, Settled
points). Not legal advice.
"""

import re
from functools import lru_cache

from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.book import Book
from touchcli.rules.models.place import Place

_STATES = {
    "alabama": "AL",
    "alaska": "AK",
    "arizona": "AZ",
    "arkansas": "AR",
    "california": "CA",
    "colorado": "CO",
    "connecticut": "CT",
    "delaware": "DE",
    "district of columbia": "DC",
    "florida": "FL",
    "georgia": "GA",
    "hawaii": "HI",
    "idaho": "ID",
    "illinois": "IL",
    "indiana": "IN",
    "iowa": "IA",
    "kansas": "KS",
    "kentucky": "KY",
    "louisiana": "LA",
    "maine": "ME",
    "maryland": "MD",
    "massachusetts": "MA",
    "michigan": "MI",
    "minnesota": "MN",
    "mississippi": "MS",
    "missouri": "MO",
    "montana": "MT",
    "nebraska": "NE",
    "nevada": "NV",
    "new hampshire": "NH",
    "new jersey": "NJ",
    "new mexico": "NM",
    "new york": "NY",
    "north carolina": "NC",
    "north dakota": "ND",
    "ohio": "OH",
    "oklahoma": "OK",
    "oregon": "OR",
    "pennsylvania": "PA",
    "rhode island": "RI",
    "south carolina": "SC",
    "south dakota": "SD",
    "tennessee": "TN",
    "texas": "TX",
    "utah": "UT",
    "vermont": "VT",
    "virginia": "VA",
    "washington": "WA",
    "west virginia": "WV",
    "wisconsin": "WI",
    "wyoming": "WY",
}
_CODES = frozenset(_STATES.values())
_TERRITORIES = frozenset({"AS", "GU", "MP", "PR", "VI"})


@lru_cache(maxsize=1024)
def us_state(location: str | None) -> str | None:
    """The US state that a location names: `Austin, TX`, `Austin, Texas 78701`, `Austin TX`; None where it names none.

    The last part that names one counts, so that `Delaware, OH` is in Ohio.
    """
    for part in reversed((location or "").split(",")):
        words = re.sub(r"[\s.]*\b\d{5}(-\d{4})?\s*$", "", part).replace(".", "").split()
        whole, last = " ".join(words), words[-1] if words else ""
        found = _STATES.get(whole.lower()) or next((code for code in (whole.upper(), last) if code in _CODES), None)
        if found:
            return found
    return None


def recipient_place(account: Account, contact: Contact | None) -> tuple[str | None, str | None]:
    """The country and the US state a contact is in, each None where nobody can tell."""
    phone = contact.phone if contact else None
    if phone is None or phone.country != "US":
        return (phone.country if phone else None), None
    return "US", us_state(account.location) or phone.state


def place_codes(account: Account, contact: Contact | None) -> tuple[str, ...]:
    """The codes to look the law up by, most special first: `US-TX`, `US`."""
    return _codes(*recipient_place(account, contact))


@lru_cache(maxsize=1024)
def _codes(country: str | None, state: str | None) -> tuple[str, ...]:
    if country is None:
        return ()
    if country in _TERRITORIES:  # countries of their own to ISO, but under the federal rule of the US
        return country, "US"
    return (f"{country}-{state}", country) if state else (country,)


def law_of(book: Book, account: Account, contact: Contact | None) -> Place | None:
    """The law's row for a contact; None where there is none and the settings alone count."""
    for code in place_codes(account, contact):
        row = book.places.get(code)
        if row:
            return row
    return None


def zones_of(account: Account, contact: Contact | None) -> tuple[str, ...]:
    """Every time zone a contact may be in: their own, else the account's, else all that the number allows."""
    named = (contact.timezone if contact else None) or account.timezone
    if named:
        return (named,)
    return contact.phone.zones if contact and contact.phone else ()
