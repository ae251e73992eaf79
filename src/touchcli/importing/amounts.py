"""Amounts as customer files write them: `$12,400.50`, `12.400,50 €`, `(200)`."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

Mark = Literal[".", ","]

_OTHER: dict[str, Mark] = {".": ",", ",": "."}
_CURRENCY = r"(?:[A-Za-z]{1,3}|[$€£¥₹])?"
_WRITTEN = re.compile(rf"([-(]?)\s*{_CURRENCY}\s*(-?)([\d.,'’ \u00a0\u202f]*\d)\s*{_CURRENCY}\s*(\)?)")
_GROUPED = re.compile(r"\d{1,3}([.,])\d{3}(?:\1\d{3})*")


def decimal_mark(amounts: Iterable[str]) -> Mark | None:
    """Which mark stands before the cents in a column, by the first amount that says so; None where none does."""
    for text in amounts:
        digits = _digits(text)
        last = max(digits.rfind("."), digits.rfind(","))
        if last >= 0 and not _GROUPED.fullmatch(digits):
            return "." if digits[last] == "." else ","
    return None


def parse_amount(text: str, mark: Mark | None) -> Decimal:
    """The amount a text names, to the cent; `mark` is that of its column.

    Groups of three after one mark are thousands, unless the column shows that mark before cents. Raises ValueError
    where it is no amount.
    """
    digits = _digits(text)
    grouped = _GROUPED.fullmatch(digits)
    decimal = _OTHER[grouped[1]] if grouped and grouped[1] != mark else mark or "."
    whole = digits.replace(_OTHER[decimal], "").replace(decimal, ".")
    if not re.fullmatch(r"\d{1,13}(\.\d+)?", whole):
        raise ValueError(f'"{text[:40]}" is no amount')
    amount = round(Decimal(whole), 2)
    amount = amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount
    found = _WRITTEN.fullmatch(text)
    return -amount if found and (found[1] or found[2]) else amount


def _digits(text: str) -> str:
    """The digits and marks of an amount, nothing where it is none."""
    found = _WRITTEN.fullmatch(text)
    if not found or (found[1] == "(") != bool(found[4]):
        return ""
    return re.sub(r"['’\s]", "", found[3])
