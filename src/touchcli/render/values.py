"""What templates see: `account contact rep touch today facts`, as read-only groups of named values."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.settings import Rep
from touchcli.rules.models.values import Phone

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_ACCOUNT = (
    *("id", "name", "status", "tier", "location", "since", "worth", "last_sale", "five_ws", "goals", "expectations"),
    *("growth", "white_space", "team", "sponsor", "renewal", "review", "facts"),
)
_CONTACT = ("name", "role", "email", "phone", "address")
_REP = ("name", "first_name", "last_name", "company", "phone", "email")


class TouchValues(NamedTuple):
    """The touch at hand, as templates see it. `note` is what was logged of the call it thanks for (PRACTICE J7)."""

    channel: str
    purpose: str | None = None
    item: str | None = None
    note: str | None = None
    due_on: dt.date | None = None
    kind: str | None = None


class Values(Mapping[str, object]):
    """A read-only group of values that knows its dotted name.

    A value that is None or blank is no key of it; `blanks` are the keys left out for being blank. Groups inside it
    are Values again, lists are tuples, phone numbers their E.164 text.
    """

    __slots__ = ("_given", "_plain", "blanks", "path")

    def __init__(self, path: str, given: Mapping[str, object]) -> None:
        self.path = path
        there = [(str(key), value) for key, value in given.items() if value is not None]
        self.blanks = frozenset(key for key, value in there if _blank(value))
        self._given = {key: value for key, value in there if key not in self.blanks}
        self._plain: dict[str, object] = {}

    def name(self, key: str) -> str:
        """The dotted name of one of its values, there or not."""
        return f"{self.path}.{key}" if self.path else key

    def __getitem__(self, key: str) -> object:
        # Made plain only now: a template names a few values of an account that has many.
        if key not in self._plain:
            self._plain[key] = _plain(self.name(key), self._given[key])
        return self._plain[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)


def values(account: Account, contact: Contact | None, rep: Rep | None, touch: TouchValues, today: dt.date) -> Values:
    """Everything a template may name, for one touch on the local day `today`.

    An account's lists (`goals`, `expectations`, `white_space`) are always there, if empty.
    Source: BOOK, The workspace.
    """
    return Values(
        "",
        {
            "account": {**_pick(account, _ACCOUNT), "years": _years(account.since, today)},
            "contact": {**_pick(contact, _CONTACT), "first_name": contact.called} if contact else None,
            "rep": _pick(rep, _REP) if rep else None,
            "touch": touch,
            "today": {
                "date": today,
                "weekday": WEEKDAYS[today.weekday()],
                "day": today.day,
                "month": MONTHS[today.month - 1],
                "year": today.year,
            },
            "facts": account.facts,
        },
    )


def _pick(record: object, names: tuple[str, ...]) -> dict[str, object]:
    return {name: getattr(record, name) for name in names}


def _years(since: dt.date | None, today: dt.date) -> int | None:
    """Whole years from `since` to `today`; 29 February is kept on the 28th. None before the first day."""
    if since is None or since > today:
        return None
    month, day = (2, 28) if (since.month, since.day) == (2, 29) else (since.month, since.day)
    return max(0, today.year - since.year - ((today.month, today.day) < (month, day)))


def _blank(value: object) -> bool:
    return isinstance(value, str) and not value.strip()


def _plain(path: str, value: Any) -> object:
    if isinstance(value, Phone):
        return value.e164
    if isinstance(value, Mapping):
        return Values(path, value)
    if hasattr(value, "_asdict"):
        return Values(path, value._asdict())
    if isinstance(value, tuple | list):
        kept = (item for item in value if item is not None and not _blank(item))
        return tuple(_plain(f"{path}[{index}]", item) for index, item in enumerate(kept))
    return value
