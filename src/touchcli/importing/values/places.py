"""Places and postal addresses, in the order of their country."""

import re
from typing import NamedTuple

from touchcli.importing.values.countries import country_name, is_state, state_code

_STATES_FIRST = ("US", "CA", "AU")
_US_ZIP = re.compile(r"\d{3,4}")


class Place(NamedTuple):
    """Where somebody is: parts of an address as the file has them, `country` an ISO code.

    `code_first` is True if the file writes the postal code before the city, which tells the order of the address
    if no country does.
    """

    street: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str | None = None
    code_first: bool = False


def tidy(place: Place, home: str | None) -> Place:
    """A place with its state as a code, and the zeros back that a spreadsheet took from a US postal code.

    `home` is the country of the workspace, for a row that names none.
    """
    country = place.country or (home if home in _STATES_FIRST else None)
    region = state_code(place.region, country) if place.region else None
    code = place.postal_code
    if code and code.startswith("〒"):
        code = code[1:].strip()
    if code and code.endswith(".0") and code[:-2].isdigit():
        code = code[:-2]
    if code and country == "US" and _US_ZIP.fullmatch(code) and (not region or is_state(region, "US")):
        code = code.zfill(5)
    if region == place.region and code == place.postal_code:
        return place
    return place._replace(region=region, postal_code=code)


_WHOLE = re.compile(
    r"(?P<street>.+?),\s*(?P<city>[^\d,]+?),?\s+(?P<region>[A-Z]{2}),?\s+(?P<code>\d{5}(?:-\d{4})?)(?:,?\s+(?P<country>[^\d,]+))?"
)


def in_one_line(place: Place) -> Place:
    """A place whose street is a whole US address, `1 Elm St, Austin, TX 73301`, in its parts; any other as it is."""
    found = _WHOLE.fullmatch(place.street or "")
    if not found or not is_state(found["region"], "US"):
        return place
    return place._replace(street=found["street"], city=found["city"], region=found["region"], postal_code=found["code"])


def without_whole(streets: list[str]) -> list[str]:
    """The parts of a street, without a whole address that begins with another one of them."""
    return [text for text in streets if not any(text != each and text.startswith(each) for each in streets)]


def location(place: Place) -> str | None:
    """`Portland, OR` in the countries that have states by code, else `Berlin, Germany`."""
    where = country_name(place.country) if place.country and place.country != "US" else None
    region = place.region if place.country in (*_STATES_FIRST, None) else None
    return ", ".join(part for part in (place.city, region, where) if part) or None


def address(place: Place) -> str | None:
    """The postal address on one line, in the order of its country; None without a street."""
    street, city, region, code, country, _ = place
    if street is None:
        return None
    if country in _STATES_FIRST or (country is None and not (place.code_first and not region)):
        town = ", ".join(part for part in (city, _joined(region, code)) if part)
    elif country in ("GB", "IE"):
        town = ", ".join(part for part in (_joined(city, code), region) if part)
    else:
        town = ", ".join(part for part in (_joined(code, city), region) if part)
    named = country_name(country) if country and country != "US" else None
    return ", ".join(part for part in (street, town, named) if part)


def _joined(*parts: str | None) -> str:
    return " ".join(part for part in parts if part)
