"""Countries by the names people give them."""

from functools import cache

from touchcli.rules.models.account import slug

_ALSO = {
    "usa": "US", "unitedstatesofamerica": "US", "america": "US", "uk": "GB", "greatbritain": "GB", "england": "GB",
    "scotland": "GB", "wales": "GB", "northernireland": "GB", "holland": "NL", "thenetherlands": "NL", "korea": "KR",
    "southkorea": "KR", "russia": "RU", "turkey": "TR", "czechrepublic": "CZ", "vietnam": "VN", "uae": "AE",
    "brd": "DE", "eire": "IE", "republicofireland": "IE", "prc": "CN", "venezuela": "VE", "gbr": "GB", "deu": "DE",
    "fra": "FR", "can": "CA", "mex": "MX", "aus": "AU", "nzl": "NZ", "irl": "IE", "nld": "NL", "ind": "IN",
}  # fmt: skip


def country_code(name: str) -> str | None:
    """The ISO 3166 code of a country named in any of many languages, by its code, or as people call it; else None."""
    return _by_name().get(slug(name).replace("-", ""))


def country_name(code: str) -> str:
    """The English name of a country, its code where none is known."""
    return _names(code).get("aa") or _names(code).get("en") or code


def _names(code: str) -> dict[str, str]:
    from phonenumbers.geodata.locale import LOCALE_DATA

    found: dict[str, str] = LOCALE_DATA.get(code, {})
    return found


@cache
def _by_name() -> dict[str, str]:
    from phonenumbers.geodata.locale import LOCALE_DATA

    found = {code.lower(): code for code in LOCALE_DATA}
    for code, names in LOCALE_DATA.items():
        for name in names.values():
            if not name.startswith("*"):
                found.setdefault(slug(name).replace("-", ""), code)
    return {**found, **_ALSO}
