"""Make src/touchcli/files/lookup/data/area_codes.csv, those of the US and Canada, from the geocoder of `phonenumbers`.

The geocoder takes a third of a second to import, the table next to nothing. Run it after an update of
`phonenumbers`: `python tools/make_area_codes.py`.
"""

import csv
from pathlib import Path

import phonenumbers
from phonenumbers.geodata import GEOCODE_DATA

TABLE = Path(__file__).parents[1] / "src" / "touchcli" / "files" / "lookup" / "data" / "area_codes.csv"

STATES = {
    "Alabama": "AL", "Alaska": "AK", "Arizona": "AZ", "Arkansas": "AR", "California": "CA", "Colorado": "CO",
    "Connecticut": "CT", "Delaware": "DE", "Washington D.C.": "DC", "Florida": "FL", "Georgia": "GA", "Hawaii": "HI",
    "Idaho": "ID", "Illinois": "IL", "Indiana": "IN", "Iowa": "IA", "Kansas": "KS", "Kentucky": "KY",
    "Louisiana": "LA", "Maine": "ME", "Maryland": "MD", "Massachusetts": "MA", "Michigan": "MI", "Minnesota": "MN",
    "Mississippi": "MS", "Missouri": "MO", "Montana": "MT", "Nebraska": "NE", "Nevada": "NV", "New Hampshire": "NH",
    "New Jersey": "NJ", "New Mexico": "NM", "New York": "NY", "North Carolina": "NC", "North Dakota": "ND",
    "Ohio": "OH", "Oklahoma": "OK", "Oregon": "OR", "Pennsylvania": "PA", "Rhode Island": "RI",
    "South Carolina": "SC", "South Dakota": "SD", "Tennessee": "TN", "Texas": "TX", "Utah": "UT", "Vermont": "VT",
    "Virginia": "VA", "Washington State": "WA", "West Virginia": "WV", "Wisconsin": "WI", "Wyoming": "WY",
    "Alberta": "AB", "British Columbia": "BC", "British Colombia": "BC", "Manitoba": "MB", "New Brunswick": "NB",
    "Newfoundland and Labrador": "NL", "Nova Scotia": "NS", "Northwest Territories": "NT", "Nunavut": "NU",
    "Ontario": "ON", "Prince Edward Island": "PE", "Quebec": "QC", "Saskatchewan": "SK", "Yukon": "YT",
}  # fmt: skip


def state_of(place: str) -> str | None:
    """The state or province in a description of the geocoder: `Texas`, `San Antonio, TX`; None where it names none."""
    code = STATES.get(place) or place.rpartition(", ")[2]
    return code if code in STATES.values() else None


def area_codes() -> dict[str, str]:
    """Every area code in one state or province: by the name of the code itself, else where all places in it agree."""
    found: dict[str, set[str]] = {}
    for prefix, names in GEOCODE_DATA.items():
        state = state_of(names.get("en", ""))
        if prefix.startswith("1") and len(prefix) >= 4 and state:
            found.setdefault(prefix[1:4], set()).add(state)
    whole = {code: state_of(GEOCODE_DATA.get("1" + code, {}).get("en", "")) for code in found}
    states = {code: whole[code] or (*found[code],)[0] for code in sorted(found) if whole[code] or len(found[code]) == 1}
    return {code: state for code, state in states.items() if _is_ours(code)}


def _is_ours(code: str) -> bool:
    number = phonenumbers.parse(f"+1{code}5550123")
    return phonenumbers.region_code_for_number(number) in ("US", "CA", None)


if __name__ == "__main__":
    with TABLE.open("w", encoding="utf-8", newline="") as table:
        rows = csv.writer(table, lineterminator="\n")
        rows.writerow(["area_code", "state"])
        rows.writerows(area_codes().items())
