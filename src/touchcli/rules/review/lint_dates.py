"""Dates of a plan that cannot be meant: to come where they tell what was, past if something waits for them."""

import datetime as dt
from collections.abc import Iterator, Mapping

from touchcli.rules.calendar import add
from touchcli.rules.due.reasons.milestones import date_of
from touchcli.rules.happened import still_ahead
from touchcli.rules.models.account import Account
from touchcli.rules.models.book import Book
from touchcli.rules.models.cadence import Milestone
from touchcli.rules.models.problem import quoted
from touchcli.rules.models.values import Duration
from touchcli.rules.review.finding import Finding

_FACTS = "facts."
_ALWAYS_PAST = frozenset({"since", "enter_on", "last_sale.on", "prospect_exception.on"})
_AT_ONCE = Duration(0, "d")


def date_findings(book: Book, account: Account, today: dt.date) -> Iterator[Finding]:
    """Every finding about the dates of one plan, on a local day."""
    for path, on in still_ahead(account, today):
        key = ".".join(part for part in path[-2:] if isinstance(part, str))
        message = f"{key} is {on}, still to come, and counts for nothing until then"
        yield Finding.of(account, "future-date", message, "write the day on which it happened", path)
    cadence = book.cadence_of(account)
    milestones: dict[str, list[Milestone]] = {}
    for milestone in cadence.milestones if cadence else ():
        milestones.setdefault(milestone.date, []).append(milestone)
    for date, waiting in milestones.items():
        yield from _of_milestones(account, date, waiting, today)


def _of_milestones(account: Account, date: str, milestones: list[Milestone], today: dt.date) -> Iterator[Finding]:
    """A date that milestones wait for: no date at all, or past and not coming back."""
    path, on, first = tuple(date.split(".")), date_of(account, date), milestones[0].id
    if on is None and date.startswith(_FACTS):
        written = _fact(account, path[1:])
        if written is not None:
            shown = quoted(written) if isinstance(written, str) else "what is there"
            message = f"the milestone {first} needs a date in {date}, and {shown} is not one"
            yield Finding.of(account, "bad-date", message, "write it like 2026-11-23", path)
    elif on is not None and _is_over(date, on, milestones, today):
        message = f"the milestone {first} waits for {date}, and {on} is past"
        yield Finding.of(account, "past-date", message, "write the next one, or take it out", path)


def _is_over(date: str, on: dt.date, milestones: list[Milestone], today: dt.date) -> bool:
    if date in _ALWAYS_PAST or any(each.yearly for each in milestones):
        return False
    return all(add(on, each.lag or _AT_ONCE, lambda _: True) < today for each in milestones)


def _fact(account: Account, path: tuple[str, ...]) -> object:
    """What the plan has at a path of its facts; None if there is nothing."""
    value: object = account.facts
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return None if isinstance(value, str) and not value.strip() else value
