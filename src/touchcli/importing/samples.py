"""Whether the values of a column can be what its heading says: `Sales` over names is who sells, not how much."""

import re
from collections.abc import Callable, Sequence

from touchcli.importing.values.amounts import parse_amount
from touchcli.importing.values.people import SALUTATIONS
from touchcli.importing.values.words import STATUS, is_nothing, words

_DATED = re.compile(r"\d")


def _amount(text: str) -> bool:
    try:
        parse_amount(text, None)
    except ValueError:
        return False
    return True


_TESTS: dict[str, Callable[[str], bool]] = {
    "email": lambda text: "@" in text,
    "phone": lambda text: sum(map(str.isdigit, text)) >= 2,
    "mobile": lambda text: sum(map(str.isdigit, text)) >= 2,
    "title": lambda text: words(text) not in SALUTATIONS,
    "name": lambda text: not text.replace("-", "").isdigit(),
    "owner": lambda text: bool(re.match(r"[^\W\d_]", text)),
    "contact_id": lambda text: " " not in text,
    "region": lambda text: words(text) not in STATUS,
    **dict.fromkeys(("last_sale.amount", "worth.revenue", "order.amount"), _amount),
    **dict.fromkeys(
        ("last_sale.on", "since", "renewal.on", "order.on", "consent.on", "last_touch"),
        lambda text: bool(_DATED.search(text)),
    ),
}
_USUAL = {"phone": 0.34, "name": 0.01, "last_sale.on": 0.2, "since": 0.2, "renewal.on": 0.2, "consent.on": 0.2}


def fits(field: str, samples: Sequence[str]) -> bool:
    """True if enough of the values can be of the field; a column without values fits every one."""
    test = _TESTS.get(field)
    values = [text for text in samples if text and not is_nothing(text)]
    if test is None or not values:
        return True
    return sum(map(test, values)) >= len(values) * _USUAL.get(field, 0.34)
