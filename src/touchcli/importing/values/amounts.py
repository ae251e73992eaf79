"""Amounts as customer files write them: `$12,400.50`, `12.400,50 €`, `(200)`, `1.2M`, `1,20,000.00`."""

import re
from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Literal, NamedTuple

Mark = Literal[".", ","]

_OTHER: dict[str, Mark] = {".": ",", ",": "."}
_SCALES = {
    **dict.fromkeys(("k", "tsd", "tsd.", "thousand", "mil"), 3),
    **dict.fromkeys(("m", "mm", "mn", "mio", "mio.", "million", "millions", "millionen"), 6),
    **dict.fromkeys(("b", "bn", "mrd", "mrd.", "md", "billion", "billions", "milliarden"), 9),
    "lakh": 5, "lakhs": 5, "lac": 5, "cr": 7, "crore": 7, "crores": 7,
}  # fmt: skip
_SIGNS = {
    "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₩": "KRW", "₽": "RUB", "₺": "TRY", "₴": "UAH", "₪": "ILS",
    "zł": "PLN", "kč": "CZK", "r$": "BRL", "us$": "USD", "c$": "CAD", "ca$": "CAD", "a$": "AUD", "au$": "AUD",
    "nz$": "NZD", "hk$": "HKD", "s$": "SGD", "mx$": "MXN", "fr.": "CHF", "sfr.": "CHF", "ft": "HUF", "円": "JPY",
    "元": "CNY", "rs": "INR", "rs.": "INR", "euro": "EUR", "euros": "EUR", "eur.": "EUR", "rmb": "CNY",
}  # fmt: skip
_BY_COUNTRY = {
    "$": {
        "US": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "MX": "MXN", "SG": "SGD", "HK": "HKD", "AR": "ARS",
        "CL": "CLP", "CO": "COP",
    },
    "kr": {"SE": "SEK", "NO": "NOK", "DK": "DKK", "IS": "ISK"},
    "kr.": {"DK": "DKK", "NO": "NOK", "IS": "ISK"},
    "¥": {"CN": "CNY"},
}  # fmt: skip
CURRENCIES = frozenset(
    (
        *("AED", "ARS", "AUD", "BDT", "BGN", "BHD", "BRL", "BWP", "CAD", "CHF", "CLP", "CNY", "COP"),
        *("CRC", "CZK", "DKK", "DOP", "EGP", "EUR", "GBP", "GHS", "GTQ", "HKD", "HNL", "HRK", "HUF"),
        *("IDR", "ILS", "INR", "ISK", "JMD", "JOD", "JPY", "KES", "KRW", "KWD", "KZT", "LBP", "LKR"),
        *("MAD", "MUR", "MXN", "MYR", "NAD", "NGN", "NIO", "NOK", "NZD", "OMR", "PAB", "PEN", "PHP"),
        *("PKR", "PLN", "PYG", "QAR", "RON", "RSD", "RUB", "SAR", "SEK", "SGD", "THB", "TND", "TRY"),
        *("TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "VND", "XAF", "XOF", "ZAR", "ZMW"),
    )
)  # fmt: skip
"""The ISO 4217 codes that are taken for a currency beside an amount."""
_UNIT = r"[^\W\d_$€£¥₹₩₽₺₴₪.]*[$€£¥₹₩₽₺₴₪円元]|[^\W\d_]{1,9}\.?"
_WRITTEN = re.compile(
    rf"(?P<open>[-−(]?)\s*(?P<before>{_UNIT})?\s*(?P<minus>[-−]?)\s*(?P<digits>\d[\d.,'’ \u00a0\u202f]*\d|\d)"
    rf"(?P<exponent>[eE][+-]?\d{{1,2}})?\s*(?P<after>{_UNIT})?\s*(?P<unit>{_UNIT})?(?P<late>[-−]?),?-{{0,2}}\s*"
    rf"(?P<close>\)?)"
)
_SIMPLE = re.compile(r"\d{1,13}(?:\.0|\.\d\d)?")
_GROUPED = re.compile(r"[1-9]\d{0,2}([.,])\d{3}(?:\1\d{3})*")
_WHOLE = re.compile(r"\d{1,3}(?:(?:\.\d{3})+|(?:,\d{3})+|(?:,\d{2})+,\d{3})|\d+")


class Amount(NamedTuple):
    """An amount and the ISO code of the currency written beside it, None if none is."""

    value: Decimal
    currency: str | None


def shown_mark(text: str) -> Mark | None:
    """The mark that stands before the cents of one amount; None if it does not show."""
    found = _WRITTEN.fullmatch(text)
    digits = _joined(found["digits"]) if found else ""
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0 or _GROUPED.fullmatch(digits) or digits.count(digits[last]) > 1:
        return None
    return "." if digits[last] == "." else ","


def decimal_mark(amounts: Iterable[str]) -> Mark | None:
    """Which mark stands before the cents in a column."""
    return only_mark(set(map(shown_mark, amounts)))


def only_mark(shown: Collection[Mark | None]) -> Mark | None:
    """The mark that the amounts of a column show; None if none of them does, or they show both."""
    marks: list[Mark] = [mark for mark in shown if mark]
    return marks[0] if len(marks) == 1 else None


def parse_amount(text: str, mark: Mark | None, country: str | None = None) -> Amount:
    """The amount a text names, to the cent, with its currency; raises ValueError if it is not one.

    An amount that shows both marks, or a mark with other than three digits after it, is read by itself. Only groups of
    three after one mark can be read two ways: they are thousands, unless `mark`, that of the column, says that this
    mark stands before cents. `country` tells one dollar or krona from the other.
    """
    if _SIMPLE.fullmatch(text):
        return Amount(Decimal(text.removesuffix(".0").removesuffix(".00")), None)
    found = _WRITTEN.fullmatch(text.strip())
    if not found or (found["open"] == "(") != bool(found["close"]):
        raise ValueError(f'"{text[:40]}" is not an amount')
    power, currency = 0, None
    for unit in (found["before"], found["after"], found["unit"]):
        if unit and unit.lower() in _SCALES and unit is not found["before"]:
            power += _SCALES[unit.lower()]
        elif unit:
            currency = _currency(unit, country, text)
    digits = _plain(_joined(found["digits"]), mark, text)
    amount = Decimal(digits + (found["exponent"] or "")).scaleb(power)
    if amount >= 10**13:
        raise ValueError(f'"{text[:40]}" is not an amount')
    amount = round(amount, 2)
    amount = amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount
    negative = found["open"] or found["minus"] or found["late"]
    return Amount(-amount if negative and amount else amount, currency)


def _joined(digits: str) -> str:
    return re.sub(r"['’\s]", "", digits)


def _plain(digits: str, mark: Mark | None, text: str) -> str:
    """Digits with a point before the cents and no other mark."""
    last = digits[max(digits.rfind("."), digits.rfind(","))] if "." in digits or "," in digits else ""
    grouped = _GROUPED.fullmatch(digits)
    both = "." in digits and "," in digits
    if (
        not last
        or (both and digits.count(last) > 1)
        or (not both and digits.count(last) > 1)
        or (grouped and not both and last != mark)
    ):
        whole, cents = digits, ""
    else:
        whole, _, cents = digits.rpartition(last)
    if not _WHOLE.fullmatch(whole):
        raise ValueError(f'"{text[:40]}" is not an amount')
    return re.sub("[.,]", "", whole) + (f".{cents}" if cents else "")


def _currency(unit: str, country: str | None, text: str) -> str | None:
    low = unit.lower()
    by_country = _BY_COUNTRY.get(low, {})
    if country in by_country:
        return by_country[country]
    if low in _SIGNS:
        return _SIGNS[low]
    if low in _BY_COUNTRY:
        return None
    if unit.upper() in CURRENCIES:
        return unit.upper()
    raise ValueError(f'"{text[:40]}" is not an amount')
