"""A week in figures and names: what was done, promised, answered and agreed, and who is quiet."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from touchcli.rules.due.reasons.agreed_dates import agreed_dates
from touchcli.rules.due.situation import Situation
from touchcli.rules.review.quiet import Quiet, by_silence, quietness

Tally = tuple[tuple[str, str, str], int]
"""Channel, direction and outcome of some touches, and how many there were."""


class OpenPromise(NamedTuple):
    """A promise that nobody has kept or broken yet."""

    account: str
    name: str
    what: str
    by: dt.date


class AgreedTouch(NamedTuple):
    """What was agreed with a customer for a day to come, and perhaps an hour of it."""

    on: dt.date
    time: dt.time | None
    channel: str
    account: str
    name: str
    contact: str | None


class AccountWeek(NamedTuple):
    """What one account adds to the week; `answered` are the minutes that each answer took, of `wrote` times they wrote.

    `waiting` is how many replies wait now, whenever they came.
    """

    account: str
    name: str
    touches: tuple[Tally, ...]
    made: bool
    live: bool
    kept: int
    broken: int
    open: tuple[OpenPromise, ...]
    wrote: int
    answered: tuple[float, ...]
    waiting: int
    quiet: Quiet
    agreed: tuple[AgreedTouch, ...]


class Week(NamedTuple):
    """The week from its Monday, `since`, up to `until`; what is agreed is from the day after to `ahead`, a Sunday.

    `touches` are by channel, most first; `touched` and `reached` are names of accounts with a touch that took place,
    and with a live one; `kept` and `broken` are promises that ended in the week, `open` those of any day, the first
    due first; `minutes` is the median until an answer, None without one; `quiet` begins with the longest silence.
    """

    since: dt.date
    until: dt.date
    ahead: dt.date
    accounts: int
    touches: tuple[Tally, ...]
    touched: tuple[str, ...]
    reached: tuple[str, ...]
    kept: int
    broken: int
    open: tuple[OpenPromise, ...]
    wrote: int
    answered: int
    minutes: float | None
    waiting: int
    quiet: tuple[Quiet, ...]
    agreed: tuple[AgreedTouch, ...]


def week_days(today: dt.date) -> tuple[dt.date, dt.date]:
    """The Monday of the week of a day, and the Sunday of the week after."""
    monday = today - dt.timedelta(days=today.weekday())
    return monday, monday + dt.timedelta(days=13)


def account_week(situation: Situation) -> AccountWeek:
    """What one account adds to the week of the situation's day."""
    account, history = situation.account, situation.account_history
    since, ahead = week_days(situation.today)
    touches = [touch for touch in situation.timeline if situation.day(touch) >= since]
    ended = [
        promise.state
        for promise in history.promises
        if promise.closed_at and situation.calendar.day_of(promise.closed_at) >= since
    ]
    wrote, answered = _answers(situation, since)
    return AccountWeek(
        account=account.id,
        name=account.name,
        touches=tuple(Counter((touch.channel, touch.direction, touch.outcome) for touch in touches).items()),
        made=any(touch.made for touch in touches),
        live=any(touch.live for touch in touches),
        kept=ended.count("kept"),
        broken=ended.count("broken"),
        open=tuple(
            OpenPromise(account.id, account.name, each.what, each.by)
            for each in history.promises
            if each.state == "open"
        ),
        wrote=wrote,
        answered=answered,
        waiting=sum(reply.state == "waiting" for reply in history.replies),
        quiet=quietness(situation),
        agreed=tuple(_agreed(situation, ahead)),
    )


def _answers(situation: Situation, since: dt.date) -> tuple[int, tuple[float, ...]]:
    """How often they wrote, texts in a row being one, and the minutes until each time they heard of us again."""
    wrote, minutes, first = 0, [], None
    for touch in situation.timeline:
        if touch.channel == "text" and touch.direction == "in":
            if first is None:
                first = touch
                wrote += situation.day(touch) >= since
        elif first is not None and touch.direction == "out" and touch.made:
            if situation.day(first) >= since:
                minutes.append((touch.at - first.at).total_seconds() / 60)
            first = None
    return wrote, tuple(minutes)


def _agreed(situation: Situation, ahead: dt.date) -> list[AgreedTouch]:
    account = situation.account
    found = []
    for agreed in agreed_dates(situation):
        on = situation.calendar.roll(agreed.on)
        if situation.today < on <= ahead:
            contact = account.contact(agreed.touch.contact)
            who = contact.name if contact else None
            time = agreed.touch.next_time if on == agreed.on else None
            found.append(AgreedTouch(on, time, agreed.channel, account.id, account.name, who))
    return found


def week(today: dt.date, accounts: Sequence[AccountWeek]) -> Week:
    """The week of a day, from what its accounts add to it."""
    since, ahead = week_days(today)
    tally: Counter[tuple[str, str, str]] = Counter()
    for each in accounts:
        tally.update(dict(each.touches))
    minutes = [took for each in accounts for took in each.answered]
    return Week(
        since=since,
        until=today,
        ahead=ahead,
        accounts=len(accounts),
        touches=tuple(sorted(tally.items(), key=lambda pair: (-pair[1], pair[0]))),
        touched=tuple(each.name for each in accounts if each.made),
        reached=tuple(each.name for each in accounts if each.live),
        kept=sum(each.kept for each in accounts),
        broken=sum(each.broken for each in accounts),
        open=tuple(
            sorted((row for each in accounts for row in each.open), key=lambda row: (row.by, row.account, row.what))
        ),
        wrote=sum(each.wrote for each in accounts),
        answered=len(minutes),
        minutes=median(minutes) if minutes else None,
        waiting=sum(each.waiting for each in accounts),
        quiet=tuple(row for row in by_silence(each.quiet for each in accounts) if row.is_quiet),
        agreed=tuple(
            sorted(
                (row for each in accounts for row in each.agreed),
                key=lambda row: (row.on, row.time or dt.time(), row.account, row.channel),
            )
        ),
    )
