"""What was done in a period, in figures: the mix, the rhythm, the texts, the promises, the coverage of the book."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from statistics import median
from typing import NamedTuple

from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.due.situation import Situation
from touchcli.rules.models.account import Account
from touchcli.rules.models.book import Book
from touchcli.rules.models.history import History, Promise, Touch
from touchcli.rules.review.quiet import is_reactive

_LAST_DAYS = 5
"""The working days at the end of a month whose share of the touches shows how bunched they are (PRACTICE J6)."""


class Use(NamedTuple):
    """The texts of one purpose: how many went, how many were answered, and the median minutes that took."""

    purpose: str
    sent: int
    answered: int
    minutes: float | None


class Rhythm(NamedTuple):
    """Touches made in each week, by its Monday; `at_month_end` is the share made on the last working days of a month,
    `even_share` what it would be if the days were all alike.
    """

    weeks: tuple[tuple[dt.date, int], ...]
    at_month_end: float | None
    even_share: float | None


class Space(NamedTuple):
    """Business that is there and not yet ours, of one account."""

    account: str
    kind: str | None
    name: str
    incumbent: str | None
    value: Decimal | None
    next: str | None


class Coverage(NamedTuple):
    """How many of a class there are, how many were touched in the period, and how many live."""

    name: str
    all: int
    touched: int
    live: int


class Kept(NamedTuple):
    """Promises that ended and whose day was not before the period, and those that are open or overdue now."""

    kept: int
    broken: int
    open: int
    overdue: int


class Balance(NamedTuple):
    """One account's texts against its live touches, and its touches in each week, by its Monday."""

    account: Account
    texts: int
    live: int
    other: int
    weeks: tuple[tuple[dt.date, int], ...]


class Report(NamedTuple):
    """A period's figures; `mix` counts made touches by channel, most first, `live` of `touches` were live."""

    since: dt.date
    until: dt.date
    accounts: int
    touches: int
    live: int
    reactive: int
    mix: tuple[tuple[str, int], ...]
    rhythm: Rhythm
    uses: tuple[Use, ...]
    promises: Kept
    white_space: tuple[Space, ...]
    tiers: tuple[Coverage, ...]
    roles: tuple[Coverage, ...]
    balances: tuple[Balance, ...]


def report(
    book: Book,
    history: History,
    calendar: WorkCalendar,
    now: dt.datetime,
    since: dt.date,
    accounts: Iterable[Account],
) -> Report:
    """The figures of the accounts from the local day `since` up to and with that of `now`."""
    cases = [Situation(book, account, history.of(account.id), calendar, now) for account in accounts]
    until = calendar.day_of(now)
    made = {situation.account.id: _made(situation, since) for situation in cases}
    every = [touch for touches in made.values() for touch in touches]
    mix = Counter(touch.channel for touch in every)
    return Report(
        since=since,
        until=until,
        accounts=len(cases),
        touches=len(every),
        live=sum(touch.live for touch in every),
        reactive=sum(is_reactive(touch) for touch in every),
        mix=tuple(sorted(mix.items(), key=lambda pair: (-pair[1], pair[0]))),
        rhythm=_rhythm(calendar, every, since, until),
        uses=_uses(cases, since),
        promises=_promises([p for situation in cases for p in situation.account_history.promises], since, until),
        white_space=_white_space(situation.account for situation in cases),
        tiers=_tiers(cases, made),
        roles=_roles(cases, made),
        balances=tuple(_balance(situation, made[situation.account.id], since, until) for situation in cases),
    )


def _made(situation: Situation, since: dt.date) -> list[Touch]:
    return [touch for touch in situation.timeline if touch.made and situation.day(touch) >= since]


def _weeks(
    calendar: WorkCalendar, touches: Iterable[Touch], since: dt.date, until: dt.date
) -> tuple[tuple[dt.date, int], ...]:
    """Every week of the period with its count, the quiet ones too."""
    counts = Counter(_monday(calendar.day_of(touch.at)) for touch in touches)
    weeks = []
    monday = _monday(since)
    while monday <= until:
        weeks.append((monday, counts[monday]))
        monday += dt.timedelta(weeks=1)
    return tuple(weeks)


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def _rhythm(calendar: WorkCalendar, touches: list[Touch], since: dt.date, until: dt.date) -> Rhythm:
    days = [since + dt.timedelta(days=n) for n in range((until - since).days + 1)]
    last = {day for day in days if _ends_month(calendar, day)}
    outgoing = [calendar.day_of(touch.at) for touch in touches if touch.direction == "out"]
    bunched = sum(day in last for day in outgoing) / len(outgoing) if outgoing else None
    working = [day for day in days if calendar.is_open(day)]
    even = sum(day in last for day in working) / len(working) if working else None
    return Rhythm(_weeks(calendar, touches, since, until), bunched, even)


def _ends_month(calendar: WorkCalendar, day: dt.date) -> bool:
    """True on the last working days of a month."""
    first_of_next = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    return calendar.is_open(day) and calendar.working_days(day, first_of_next - dt.timedelta(days=1)) < _LAST_DAYS


def _uses(cases: list[Situation], since: dt.date) -> tuple[Use, ...]:
    """Texts by purpose; an answer is the first text from them before the next one of ours."""
    sent: Counter[str] = Counter()
    minutes: dict[str, list[float]] = {}
    for situation in cases:
        last: Touch | None = None
        for touch in situation.timeline:
            if touch.channel != "text" or not touch.made:
                continue
            if touch.direction == "out":
                last = touch
                if situation.day(touch) >= since:
                    sent[_purpose(touch)] += 1
            elif last is not None:
                if situation.day(last) >= since:
                    took = (touch.at - last.at).total_seconds() / 60
                    minutes.setdefault(_purpose(last), []).append(took)
                last = None
    return tuple(
        Use(purpose, count, len(minutes.get(purpose, ())), median(minutes[purpose]) if purpose in minutes else None)
        for purpose, count in sorted(sent.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def _purpose(touch: Touch) -> str:
    return touch.purpose or ("answer" if is_reactive(touch) else "other")


def _promises(promises: list[Promise], since: dt.date, until: dt.date) -> Kept:
    # One that was kept before its day is kept.
    ended = [promise.state for promise in promises if promise.by >= since]
    still = [promise for promise in promises if promise.state == "open"]
    return Kept(ended.count("kept"), ended.count("broken"), len(still), sum(promise.by < until for promise in still))


def _white_space(accounts: Iterable[Account]) -> tuple[Space, ...]:
    """Every row of white space, the greatest value first (PRACTICE P2)."""
    rows = [
        Space(account.id, row.kind, row.name, row.incumbent, row.value, row.next)
        for account in accounts
        for row in account.white_space
    ]
    return tuple(sorted(rows, key=lambda row: (row.value is None, -(row.value or 0), row.account, row.name)))


def _tiers(cases: list[Situation], made: dict[str, list[Touch]]) -> tuple[Coverage, ...]:
    names = sorted({situation.account.tier or "none" for situation in cases})
    groups = {
        name: [situation.account for situation in cases if (situation.account.tier or "none") == name] for name in names
    }
    return tuple(
        Coverage(
            name,
            len(group),
            sum(bool(made[account.id]) for account in group),
            sum(any(touch.live for touch in made[account.id]) for account in group),
        )
        for name, group in groups.items()
    )


def _roles(cases: list[Situation], made: dict[str, list[Touch]]) -> tuple[Coverage, ...]:
    """Contacts by role (PRACTICE P3)."""
    found: dict[str, list[tuple[bool, bool]]] = {}
    for situation in cases:
        for contact in situation.account.contacts:
            theirs = [touch for touch in made[situation.account.id] if touch.contact == contact.id]
            row = (bool(theirs), any(touch.live for touch in theirs))
            found.setdefault(contact.role or "none", []).append(row)
    return tuple(
        Coverage(role, len(rows), sum(touched for touched, _ in rows), sum(live for _, live in rows))
        for role, rows in sorted(found.items())
    )


def _balance(situation: Situation, touches: list[Touch], since: dt.date, until: dt.date) -> Balance:
    texts = sum(touch.channel == "text" and touch.direction == "out" for touch in touches)
    live = sum(touch.live for touch in touches)
    weeks = _weeks(situation.calendar, touches, since, until)
    return Balance(situation.account, texts, live, len(touches) - texts - live, weeks)
