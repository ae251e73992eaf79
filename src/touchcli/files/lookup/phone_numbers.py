"""Phone numbers as people write them to E.164, with what `phonenumbers` knows of them."""

import csv
import re
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from touchcli.rules.models.values import Phone
from touchcli.rules.one_number import one_spelling

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

_WRITTEN = re.compile(r"\+?[0-9(][0-9 ().\-\u00a0\u2011\u2013]*")
_TRUNK = re.compile(r"(\+[0-9]{1,3}[ .\-]*)\(0\)")


def parse_phone(text: str, country: str | None, *, ours: bool = False) -> Phone:
    """The number in `text`: E.164, with spaces, dots, dashes and brackets; a national one needs `country`.

    `country` is ISO 3166 alpha-2. The US state or Canadian province comes from the area code, the zones are all that
    the number may be in. A number that is possible but not in use is read, and has `valid` False. The zero of
    `+44 (0)20` goes, that of `+39 (0)2` is a part of the number. Raises ValueError with a message for people if
    there is no number in the text. It has its one spelling, but for a number of `ours`: what texts come from is the
    provider's to spell. Source: COMMANDS, Settled points.
    """
    phone = _described(_read(text, country, ours=ours))
    if phone.mobile and phone.country == "AR" and not ours and not _has_nine(text, country):
        return phone._replace(mobile=False)  # only its one spelling has the 9 that makes it look like a mobile
    return phone


def _has_nine(text: str, country: str | None) -> bool:
    """True for a number of Argentina that was written as a mobile, with the 9 or the 15."""
    import phonenumbers

    written = phonenumbers.parse(_with_plus(text.strip()), country)
    return str(written.national_number).startswith("9")


def parse_e164(text: str, country: str | None) -> str:
    """The number in `text` as E.164 and nothing else about it, which is what takes the time; raises as above."""
    import phonenumbers

    e164: str = phonenumbers.format_number(_read(text, country, ours=False), phonenumbers.PhoneNumberFormat.E164)
    return e164


def _read(text: str, country: str | None, *, ours: bool) -> "PhoneNumber":
    text = text.strip()
    if len(text) > 40 or not _WRITTEN.fullmatch(text):
        raise ValueError(f'"{text[:40]}" is not a phone number')
    if not ours or _is_old(text):
        text = _spelled(text)
    without = _TRUNK.sub(r"\1", text)
    if without == text:
        number = _parsed(text, country)
        return number if ours else _folded(number)
    # Whether the zero belongs to the number only the number can tell: +39 (0)2 is Milan, +39 (0)312 a mobile.
    found = []
    for each in (text, without):
        with suppress(ValueError):
            found.append(_parsed(each, None))
    return _folded(max(found, key=_in_use) if found else _parsed(text, None))


def _is_old(text: str) -> bool:
    """True for a number of Mexico with the 1 that no number has any more: nobody could send from it as it stands."""
    return re.sub(r"[^0-9+]", "", _with_plus(text)).startswith("+521") and len(re.sub(r"[^0-9]", "", text)) >= 13


def _spelled(text: str) -> str:
    """A number with its country as text in its one spelling, `00` for a plus too; any other text as it stands."""
    text = _with_plus(text)
    if not text.startswith("+") or "(0)" in text:
        return text
    written = "+" + re.sub(r"[^0-9]", "", text)
    spelled = one_spelling(written)
    return text if spelled == written else spelled


def _with_plus(text: str) -> str:
    """A number with the plus in the place of `00`; any other text as it stands."""
    return re.sub(r"^00(?=[ .\-]?[1-9])[ .\-]?", "+", text)


def _folded(number: "PhoneNumber") -> "PhoneNumber":
    """A number in its one spelling: a national one may have had another until it got its country."""
    import phonenumbers

    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    spelled = one_spelling(e164)
    return number if spelled == e164 else phonenumbers.parse(spelled, None)


def _in_use(number: "PhoneNumber") -> int:
    """2 for a mobile number, 1 for another one in use, 0 for none."""
    import phonenumbers

    return _is_mobile(kind := phonenumbers.number_type(number)) + (kind != phonenumbers.PhoneNumberType.UNKNOWN)


def _is_mobile(kind: int) -> bool:
    from phonenumbers import PhoneNumberType

    return kind in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


def _parsed(text: str, country: str | None) -> "PhoneNumber":
    import phonenumbers

    if not text.startswith("+") and not country:
        raise ValueError(f'"{text}" has no country code')
    try:
        number = phonenumbers.parse(text, None if text.startswith("+") else country)
    except phonenumbers.NumberParseException:
        raise ValueError(f'"{text}" is not a phone number') from None
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise ValueError(f'"{text}" {_REASONS.get(reason, "is not a phone number")}')
    return number


# By the numbers of phonenumbers.ValidationResult, which takes too long to import here.
_REASONS = {
    1: "has an unknown country code",
    2: "is too short for a phone number",
    3: "is too long for a phone number",
    4: "lacks its area code",
}


def is_country(code: str) -> bool:
    """True for an ISO 3166 alpha-2 code of a country that has phone numbers."""
    import phonenumbers

    return code in phonenumbers.SUPPORTED_REGIONS


@cache
def area_codes() -> dict[str, str]:
    """The US states and Canadian provinces by area code, from the table that tools/make_area_codes.py makes."""
    with (Path(__file__).parent / "data" / "area_codes.csv").open(encoding="utf-8", newline="") as table:
        return {row["area_code"]: row["state"] for row in csv.DictReader(table)}


def _described(number: "PhoneNumber") -> Phone:
    import phonenumbers
    from phonenumbers import PhoneNumberType, timezone

    e164: str = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    country: str | None = phonenumbers.region_code_for_number(number)
    kind = phonenumbers.number_type(number)
    if kind == PhoneNumberType.UNKNOWN and phonenumbers.parse(e164, None) != number:
        raise ValueError(f'"{e164}" is not a phone number')  # with its leading zeros it would be another each time
    return Phone(
        e164=e164,
        country=country,
        state=area_codes().get(e164[2:5]) if country in ("US", "CA") else None,
        valid=kind != PhoneNumberType.UNKNOWN,
        mobile=_is_mobile(kind),
        zones=tuple(zone for zone in timezone.time_zones_for_number(number) if zone != "Etc/Unknown"),
    )
