"""What was done in a period, in figures: the mix, the rhythm, the texts, the promises, the coverage of the book."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from statistics import median
from typing import NamedTuple

from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.due.situation import Situation
from touchcli.rules.models.account import Account
from touchcli.rules.models.history import Promise, Touch
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

    kept: int = 0
    broken: int = 0
    open: int = 0
    overdue: int = 0


class Balance(NamedTuple):
    """One account's texts against its live touches, and its touches in each week of the period."""

    account: str
    name: str
    tier: str | None
    texts: int
    live: int
    other: int
    weeks: tuple[int, ...]


class AccountFigures(NamedTuple):
    """What one account adds to the report; made for every account of the book, so it holds counts and no touches.

    `mix` counts touches by channel; `outgoing` of them were ours, `bunched` of those on the last working days of a
    month; `uses` are purpose, texts sent, and the minutes after which each answer came; `roles` have for each contact
    the role, and whether they were touched, and live; `promises` are as in the report.
    """

    balance: Balance
    mix: tuple[tuple[str, int], ...]
    reactive: int
    outgoing: int
    bunched: int
    uses: tuple[tuple[str, int, tuple[float, ...]], ...]
    promises: Kept
    white_space: tuple[Space, ...]
    roles: tuple[tuple[str, bool, bool], ...]


class Period(NamedTuple):
    """The days of a report, both of them in it: its weeks by their Mondays, and the last working days of each month."""

    since: dt.date
    until: dt.date
    mondays: tuple[dt.date, ...]
    working: int
    month_ends: frozenset[dt.date]


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


def period(calendar: WorkCalendar, since: dt.date, until: dt.date) -> Period:
    """The period from the local day `since` up to and with `until`."""
    days = [since + dt.timedelta(days=n) for n in range((until - since).days + 1)]
    first = _monday(since)
    mondays = tuple(first + dt.timedelta(weeks=n) for n in range((until - first).days // 7 + 1))
    working = [day for day in days if calendar.is_open(day)]
    return Period(since, until, mondays, len(working), frozenset(day for day in working if _ends_month(calendar, day)))


def account_figures(situation: Situation, period: Period) -> AccountFigures:
    """What one account adds to the report of a period."""
    account = situation.account
    made = [(situation.day(touch), touch) for touch in situation.timeline if touch.made]
    made = [(on, touch) for on, touch in made if on >= period.since]
    touches = [touch for _, touch in made]
    mix = Counter(touch.channel for touch in touches)
    outgoing = [on for on, touch in made if touch.direction == "out"]
    return AccountFigures(
        balance=_balance(account, made, period),
        mix=tuple(mix.items()),
        reactive=sum(map(is_reactive, touches)),
        outgoing=len(outgoing),
        bunched=sum(on in period.month_ends for on in outgoing),
        uses=_uses(situation, period.since),
        promises=_promises(situation.account_history.promises, period),
        white_space=tuple(
            Space(account.id, row.kind, row.name, row.incumbent, row.value, row.next) for row in account.white_space
        ),
        roles=_roles(account, touches),
    )


def report(period: Period, accounts: Sequence[AccountFigures]) -> Report:
    """The figures of a period from those of its accounts."""
    balances = tuple(each.balance for each in accounts)
    mix: Counter[str] = Counter()
    for each in accounts:
        mix.update(dict(each.mix))
    outgoing, bunched = sum(each.outgoing for each in accounts), sum(each.bunched for each in accounts)
    rhythm = Rhythm(
        tuple((monday, sum(each.weeks[n] for each in balances)) for n, monday in enumerate(period.mondays)),
        bunched / outgoing if outgoing else None,
        len(period.month_ends) / period.working if period.working else None,
    )
    return Report(
        since=period.since,
        until=period.until,
        accounts=len(accounts),
        touches=mix.total(),
        live=sum(each.live for each in balances),
        reactive=sum(each.reactive for each in accounts),
        mix=tuple(sorted(mix.items(), key=lambda pair: (-pair[1], pair[0]))),
        rhythm=rhythm,
        uses=_all_uses(accounts),
        promises=Kept(*map(sum, zip(*(each.promises for each in accounts), strict=True))) if accounts else Kept(),
        white_space=tuple(sorted((row for each in accounts for row in each.white_space), key=_by_value)),
        tiers=_coverage((one.tier or "none", bool(_touches(one)), bool(one.live)) for one in balances),
        roles=_coverage(row for each in accounts for row in each.roles),
        balances=balances,
    )


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def _ends_month(calendar: WorkCalendar, day: dt.date) -> bool:
    """True on the last working days of a month."""
    first_of_next = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    return calendar.is_open(day) and calendar.working_days(day, first_of_next - dt.timedelta(days=1)) < _LAST_DAYS


def _balance(account: Account, made: Iterable[tuple[dt.date, Touch]], period: Period) -> Balance:
    weeks = Counter(_monday(on) for on, _ in made)
    texts = sum(touch.channel == "text" and touch.direction == "out" for _, touch in made)
    live = sum(touch.live for _, touch in made)
    return Balance(
        account.id,
        account.name,
        account.tier,
        texts,
        live,
        weeks.total() - texts - live,
        tuple(weeks[monday] for monday in period.mondays) if weeks else (0,) * len(period.mondays),
    )


def _touches(balance: Balance) -> int:
    return balance.texts + balance.live + balance.other


def _uses(situation: Situation, since: dt.date) -> tuple[tuple[str, int, tuple[float, ...]], ...]:
    """Texts by purpose; an answer is the first text from them before the next one of ours."""
    sent: Counter[str] = Counter()
    minutes: dict[str, list[float]] = {}
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
    return tuple((purpose, count, tuple(minutes.get(purpose, ()))) for purpose, count in sent.items())


def _purpose(touch: Touch) -> str:
    return touch.purpose or ("answer" if is_reactive(touch) else "other")


def _all_uses(accounts: Iterable[AccountFigures]) -> tuple[Use, ...]:
    sent: Counter[str] = Counter()
    minutes: dict[str, list[float]] = {}
    for each in accounts:
        for purpose, count, took in each.uses:
            sent[purpose] += count
            minutes.setdefault(purpose, []).extend(took)
    return tuple(
        Use(purpose, count, len(minutes[purpose]), median(minutes[purpose]) if minutes[purpose] else None)
        for purpose, count in sorted(sent.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def _promises(promises: Iterable[Promise], period: Period) -> Kept:
    # One that was kept before its day is kept.
    ended = [promise.state for promise in promises if promise.by >= period.since]
    still = [promise for promise in promises if promise.state == "open"]
    overdue = sum(promise.by < period.until for promise in still)
    return Kept(ended.count("kept"), ended.count("broken"), len(still), overdue)


def _by_value(row: Space) -> tuple[bool, Decimal, str, str]:
    """The greatest value first (PRACTICE P2)."""
    return row.value is None, -(row.value or Decimal(0)), row.account, row.name


def _roles(account: Account, touches: Sequence[Touch]) -> tuple[tuple[str, bool, bool], ...]:
    """Each contact's role, whether they were touched, and live (PRACTICE P3)."""
    touched = {touch.contact for touch in touches}
    live = {touch.contact for touch in touches if touch.live}
    return tuple((each.role or "none", each.id in touched, each.id in live) for each in account.contacts)


def _coverage(rows: Iterable[tuple[str, bool, bool]]) -> tuple[Coverage, ...]:
    """How many of each class there are, were touched, and live, by the names of the classes."""
    every: Counter[str] = Counter()
    touched: Counter[str] = Counter()
    live: Counter[str] = Counter()
    for name, was_touched, was_live in rows:
        every[name] += 1
        touched[name] += was_touched
        live[name] += was_live
    return tuple(Coverage(name, every[name], touched[name], live[name]) for name in sorted(every))
