"""Whether a customer's target is met by its actual figure (PRACTICE P1)."""

import re
from decimal import Decimal

from touchcli.rules.models.account import Expectation

_NUMBER = r"(-?\d+(?:\.\d+)?)"
_TARGET = re.compile(rf"\s*(>=|<=|≥|≤|>|<)\s*{_NUMBER}")


def is_met(expectation: Expectation) -> bool | None:
    """True if the actual is on the right side of the target or says the same; None if they cannot be compared.

    A bare number as the target is compared with nothing but itself: `10` does not say whether less or more is better.
    """
    target, actual = (expectation.target or "").strip(), (expectation.actual or "").strip()
    if not target or not actual:
        return None
    wanted, found = _TARGET.match(target), re.match(_NUMBER, actual)
    if wanted and found:
        return _holds(wanted[1], Decimal(found[1]), Decimal(wanted[2]))
    return True if target.casefold() == actual.casefold() else None


def _holds(sign: str, actual: Decimal, target: Decimal) -> bool:
    if sign in (">=", "≥"):
        return actual >= target
    if sign in ("<=", "≤"):
        return actual <= target
    return actual > target if sign == ">" else actual < target
