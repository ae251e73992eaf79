"""Phone numbers with what people write around them: labels, names, extensions, several in one cell."""

import re
from functools import cache
from typing import NamedTuple

from touchcli.files.lookup.phone_numbers import parse_e164
from touchcli.importing.values.words import fold

_PLAIN_US = re.compile(r"(?:\+?1[ .-]?)?\(?([2-9]\d\d)\)?[ .-]?([2-9]\d\d)[ .-]?(\d{4})")
_EXTENSION = re.compile(
    r"[\s,;]*(?:#|\bx|(?<=\d)x|ext\.?|extension|durchwahl|poste|anexo|int\.)[\s:.]*\d{1,6}\s*$", re.I
)
_CUT = re.compile(r"\d[.,]?\d*e\+?\d+$", re.IGNORECASE)
_NUMBER = re.compile(r"\+?\d[\d-]*-[A-Z][A-Z\d-]{3,}|\+?\s?[\d(][\d\s().\-\u2010-\u2015/]*\d")
_SEVERAL = re.compile(r"[;|\n]|:::|,(?=\s*[+(\d])| (?:or|oder|ou|und|and|&) |\s/\s(?=[+(\d])|(?<=\d)/(?=\+)")
_MOBILE = re.compile(r"\b(mob\w*|cel\w*|handy|portable|movil|gsm|iphone|natel|m)\b|携帯")
_FAX = re.compile(r"\b(fax|telefax|pager|telex)\b")
_SHORTEST = 5
"""Fewer digits after a number are an extension, not another number."""
_KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_NORTH_AMERICA = frozenset({"US", "CA", "PR", "DO", "JM", "BS", "BB", "TT", "GU", "VI"})


class Number(NamedTuple):
    """A number of a cell in E.164, and whether the cell calls it a mobile."""

    e164: str
    mobile: bool = False


def read_phones(text: str, country: str | None) -> tuple[list[Number], list[str]]:
    """The numbers in a cell, in its order, and the reasons why others could not be read.

    `country`, ISO 3166 alpha-2, is that of national numbers. A fax is not a number to call.
    """
    if (found := _PLAIN_US.fullmatch(text)) and (country in _NORTH_AMERICA or text.startswith("+")):
        return [Number("+1" + "".join(found.groups()))], []
    numbers: list[Number] = []
    reasons: list[str] = []
    for part in _parts(text):
        plain = fold(part)
        if _FAX.search(plain) or (numbers and sum(map(str.isdigit, part)) < _SHORTEST):
            continue
        try:
            number = Number(read_phone(part, country), bool(_MOBILE.search(plain)))
        except ValueError as error:
            reasons.append(str(error))
        else:
            if number.e164 not in (each.e164 for each in numbers):
                numbers.append(number)
    return numbers, reasons


def _parts(text: str) -> list[str]:
    parts = [part for part in _SEVERAL.split(text) if re.search(r"\d", part)]
    if len(parts) == 1:
        # `Phone: 512 … Mobile: 512 …` on one line
        labelled = re.split(r"\s+(?=[^\W\d_]{3,12}\.?:)", text)
        halves = text.split("/")
        if len(labelled) > 1:
            return [part for part in labelled if re.search(r"\d", part)]
        if len(halves) == 2 and all(len(re.sub(r"\D", "", half)) >= 7 for half in halves):
            return halves
    return parts or [text]


def read_phone(text: str, country: str | None) -> str:
    """The one number in a text as E.164; raises ValueError with the reason."""
    if _CUT.search(text):
        text = _whole(text)
    text = re.sub(r"^tel:", "", text.strip(), flags=re.IGNORECASE).replace("\u202f", " ")
    found = _NUMBER.search(_EXTENSION.sub("", re.sub(r"\.0$", "", text)))
    if not found:
        raise ValueError(f'"{text[:40]}" is not a phone number')
    number = found[0].translate(_KEYPAD).replace("/", " ")
    number = re.sub(r"[\u2010-\u2015]", "-", number).strip()
    number = re.sub(r"^(?:00|011(?=\s?[2-9]))\s?(?=[1-9])", "+", number)
    number = re.sub(r"^\+\s", "+", number)
    number = _trunk(number)
    try:
        e164 = parse_e164(number, country)
    except ValueError as error:
        if country and number[:1] != "+" and "too" in str(error):
            raise ValueError(f"{error} of {country} (--country says which country it is in)") from None
        raise
    if e164.startswith("+1") and not re.fullmatch(r"\+1[2-9]\d\d[2-9]\d{6}", e164):
        raise ValueError(f'"{text[:40]}" is not a number of North America (--country says which country it is in)')
    if not number.startswith("+") and country and _impossible(e164, number, country):
        raise ValueError(f'"{text[:40]}" is not a number of {country}')
    return e164


def _whole(text: str) -> str:
    """`5.125550142E9` is a whole number; one with fewer digits than its size was cut short by a spreadsheet."""
    from decimal import Decimal

    digits, _, power = text.strip().replace(",", ".").lower().partition("e")
    if re.fullmatch(r"\d(\.\d+)?", digits) and len(digits.partition(".")[2]) >= int(power) - 1 >= 6:
        return str(int(Decimal(text.strip().replace(",", "."))))
    raise ValueError(f'"{text[:40]}" was cut short by a spreadsheet')


def _trunk(number: str) -> str:
    """`+44 (0)20 …`: the zero is for callers inside the country, but for the countries whose numbers keep it."""
    found = re.match(r"(\+\d{1,3})\s*\(0\)\s*", number)
    if not found:
        return number
    return found[1] + (" 0" if _keeps_zero(found[1][1:]) else " ") + number[found.end() :]


@cache
def _keeps_zero(calling_code: str) -> bool:
    """True for the countries in which a zero at the front is a part of the number, such as Italy."""
    import phonenumbers

    region = phonenumbers.region_code_for_country_code(int(calling_code))
    meta = phonenumbers.PhoneMetadata.metadata_for_region(region, None)
    return meta is not None and meta.national_prefix != "0"


def _impossible(e164: str, number: str, country: str) -> bool:
    """True for a national number that begins with a zero its country does not dial, and that is in no use there."""
    import phonenumbers

    unused = number.lstrip("(").startswith("0") and not phonenumbers.is_valid_number(phonenumbers.parse(e164))
    return unused and phonenumbers.ndd_prefix_for_region(country, True) != "0"
