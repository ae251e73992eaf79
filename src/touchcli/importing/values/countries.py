"""Countries and their states by the names people give them, from pycountry and the translations of phonenumbers."""

import re
from functools import cache, lru_cache
from typing import Any

from touchcli.importing.values.words import words

_ALSO = {
    "usa": "US", "u s a": "US", "u s": "US", "united states of america": "US", "america": "US", "states": "US",
    "the united states": "US", "uk": "GB", "u k": "GB", "great britain": "GB", "britain": "GB", "england": "GB",
    "scotland": "GB", "wales": "GB", "northern ireland": "GB", "großbritannien": "GB", "grossbritannien": "GB",
    "england uk": "GB", "grande bretagne": "GB", "angleterre": "GB", "gran bretana": "GB", "gran bretagna": "GB",
    "inglaterra": "GB", "inghilterra": "GB", "groot brittannie": "GB", "engeland": "GB", "gra bretanha": "GB",
    "holland": "NL", "the netherlands": "NL", "pays bas": "NL", "holanda": "NL", "olanda": "NL",
    "korea": "KR", "south korea": "KR", "republic of korea": "KR", "russia": "RU", "turkey": "TR", "turkei": "TR",
    "czech republic": "CZ", "tschechien": "CZ", "tschechische republik": "CZ", "vietnam": "VN", "uae": "AE",
    "emirates": "AE", "brd": "DE", "eire": "IE", "republic of ireland": "IE", "prc": "CN", "mainland china": "CN",
    "schweiz suisse svizzera": "CH", "ksa": "SA", "ivory coast": "CI", "burma": "MM", "swaziland": "SZ",
    "macedonia": "MK", "cape verde": "CV", "macau": "MO", "hong kong sar": "HK", "brunei": "BN",
    "estados unidos de america": "US", "eeuu": "US", "ee uu": "US", "etats unis d amerique": "US",
    "stati uniti d america": "US", "verenigde staten van amerika": "US", "アメリカ": "US", "米国": "US",
    "英国": "GB", "イギリス": "GB", "中国": "CN", "韓国": "KR", "ドイツ": "DE", "台湾": "TW",
}  # fmt: skip
# For addresses on one line: no word of it is a country, but for these at its end.
_STATED = ("US", "CA", "AU")


def country_code(name: str) -> str | None:
    """The ISO 3166 code of a country named in any of many languages, by its codes, or as people call it; else None."""
    plain = words(name)
    found = _by_name().get(plain) or _by_name().get(plain.replace(" ", ""))
    if found is None and (inside := re.fullmatch(r"(.+?)\s*\(([^)]+)\)", name)):
        return country_code(inside[1]) or country_code(inside[2])
    return found


@cache
def country_name(code: str) -> str:
    """The English name of a country as people say it, its code if none is known."""
    import pycountry

    found: Any = pycountry.countries.get(alpha_2=code)
    name: str = getattr(found, "common_name", found.name) if found else code
    return name.partition(",")[0] if name.count(",") else name


@lru_cache(2000)
def state_code(name: str, country: str | None) -> str:
    """The postal code of a state of the US, Canada or Australia by its name or code; any other text as it is.

    Without a country a name is taken for a state of the US; `Texas (US)`, as some programs write it, is TX.
    """
    bare = re.sub(r"\s*\((?:[A-Z]{2}|[A-Za-z ]+)\)$", "", name)
    return _states().get(((country or "US"), words(bare)), name if country not in _STATED else bare)


@lru_cache(2000)
def is_state(code: str, country: str) -> bool:
    """True for the postal code of a state of the US, Canada or Australia."""
    return (country, words(code)) in _states()


@cache
def _states() -> dict[tuple[str, str], str]:
    import pycountry

    found: dict[tuple[str, str], str] = {}
    for country in _STATED:
        for each in pycountry.subdivisions.get(country_code=country):  # type: ignore[no-untyped-call]
            code = each.code.partition("-")[2]
            found[country, words(each.name)] = found[country, words(code)] = code
    found |= {("US", "washington dc"): "DC", ("US", "washington d c"): "DC", ("US", "d c"): "DC"}
    return found


@cache
def _by_name() -> dict[str, str]:
    import pycountry
    from phonenumbers.geodata.locale import LOCALE_DATA

    found: dict[str, str] = {}
    for each in pycountry.countries:
        code = each.alpha_2
        found |= {code.lower(): code, each.alpha_3.lower(): code}
        for key in ("name", "common_name", "official_name"):
            name = getattr(each, key, None)
            if name:
                found.setdefault(words(name), code)
                found.setdefault(words(name.partition(",")[0]), code) if name.endswith(" of") else None
    for code, names in LOCALE_DATA.items():
        for name in names.values():
            if not name.startswith("*"):
                found.setdefault(words(name), code)
    return {**found, **_ALSO, "korea democratic people s republic of": "KP", "congo": "CG", "north korea": "KP"}
