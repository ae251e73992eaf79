"""What templates see: `account contact rep touch today facts`, as read-only groups of named values."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.settings import Rep
from touchcli.rules.models.values import Phone

GROUPS = ("account", "contact", "rep", "touch", "today", "facts")
"""The groups of values that a template may name."""

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
_FALSE = frozenset({"", "no", "false", "off", "0"})
_REP = ("name", "first_name", "last_name", "company", "phone", "email")


class TouchValues(NamedTuple):
    """The touch at hand, as templates see it. `summary` is what the call came to that it thanks for (PRACTICE J7)."""

    channel: str
    purpose: str | None = None
    item: str | None = None
    summary: str | None = None
    due_on: dt.date | None = None
    kind: str | None = None


class _Record:
    """The named fields of a record as a mapping, and some more: nothing is read before it is asked for."""

    __slots__ = ("_more", "_names", "_record")

    def __init__(self, record: object, names: Collection[str], **more: object) -> None:
        self._record, self._names, self._more = record, names, more

    def __iter__(self) -> Iterator[str]:
        yield from self._names
        yield from self._more

    def get(self, key: str) -> object:
        return getattr(self._record, key) if key in self._names else self._more.get(key)


class Fact(str):
    """A fact in the words of the plan. At a bare test `no`, `false`, `off` and `0` are false, all else is true."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return self.strip().casefold() not in _FALSE


class Values(Mapping[str, object]):
    """A read-only group of values that knows its dotted name.

    A value that is None or blank is no key of it; `blanks` are the keys left out for being blank. Groups inside it
    are Values again, lists are tuples, phone numbers their E.164 text. Each is made when a template first names it:
    one names a few values of an account that has many.
    """

    __slots__ = ("_given", "_plain", "path")

    def __init__(self, path: str, given: "Mapping[Any, object] | _Record") -> None:
        self.path = path
        self._given = given if isinstance(given, _Record) else {str(key): value for key, value in given.items()}
        self._plain: dict[str, object] = {}

    @property
    def blanks(self) -> frozenset[str]:
        """The keys left out for being blank."""
        return frozenset(key for key in self._given if _blank(self._given.get(key)))

    def name(self, key: str) -> str:
        """The dotted name of one of its values, there or not."""
        return f"{self.path}.{key}" if self.path else key

    def get(self, key: str, default: Any = None) -> Any:
        """The value under a key, else the default: what is there is never None."""
        found = self._plain.get(key)
        if found is None:
            given = self._given.get(key)
            if isinstance(given, str):
                return default if _blank(given) else _plain(self.path, given)
            if given is None:
                return default
            found = self._plain[key] = _plain(self.name(key), given)
        return found

    def __getitem__(self, key: str) -> object:
        found = self.get(key)
        if found is None:
            raise KeyError(key)
        return found

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.get(key) is not None

    def __iter__(self) -> Iterator[str]:
        return (key for key in self._given if key in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def values(
    account: Account,
    contact: Contact | None,
    rep: Rep | None,
    touch: TouchValues,
    today: dt.date,
    *,
    knows_number: bool = False,
) -> Values:
    """Everything a template may name, for one touch on the local day `today`.

    An account's lists (`goals`, `expectations`, `white_space`) are always there, if empty. `rep.sign` is the first name
    for a contact who is known to know the rep's number, else the first and the last (PRACTICE T12).
    Source: BOOK, The workspace.
    """
    return Values(
        "",
        {
            "account": _Record(account, _ACCOUNT, years=_years(account.since, today)),
            "contact": _Record(contact, _CONTACT, first_name=account.greeting(contact)) if contact else None,
            "rep": _Record(rep, _REP, sign=_sign(rep, knows_number)) if rep else None,
            "touch": _Record(touch, TouchValues._fields),
            "today": _day(today),
            "facts": account.facts,
        },
    )


def filled(seen: Values, given: Mapping[str, Any]) -> Values:
    """The values with those that a person gave for one text: where one is missing or blank, and in place of facts.

    `given` are groups in groups, `{"facts": {"eta": "3 pm"}}`; a fact stands under `account.facts` too.
    """
    if "facts" in given and not seen.path:
        more = given.get("account", {})
        given = {**given, "account": {**more, "facts": given["facts"]}}
    is_facts = seen.path.removeprefix("account.").startswith("facts")
    found: dict[str, object] = dict(seen)
    for key, value in given.items():
        there = found.get(key)
        if isinstance(value, Mapping):
            if there is None or isinstance(there, Values):
                found[key] = filled(there if isinstance(there, Values) else Values(seen.name(key), {}), value)
        elif is_facts or there is None:
            found[key] = value
    return Values(seen.path, found)


def _sign(rep: Rep, knows_number: bool) -> str:
    first, last = rep.first_name, rep.last_name
    return first if knows_number or first == last else f"{first} {last}"


@lru_cache(maxsize=8)
def _day(today: dt.date) -> Mapping[str, object]:
    return {
        "date": today,
        "weekday": WEEKDAYS[today.weekday()],
        "day": today.day,
        "month": MONTHS[today.month - 1],
        "year": today.year,
    }


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
    if isinstance(value, _Record | dict | Mapping):
        return Values(path, value)
    if isinstance(value, str):
        return Fact(value) if path.removeprefix("account.").startswith("facts") else value
    if hasattr(value, "_asdict"):
        return Values(path, value._asdict())
    if isinstance(value, tuple | list):
        kept = (item for item in value if item is not None and not _blank(item))
        return tuple(_plain(f"{path}[{index}]", item) for index, item in enumerate(kept))
    return value
