"""Where the plan asks for more than there is time for, and what interval would fit (PRACTICE J5)."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.models.account import Account
from touchcli.rules.models.book import Book
from touchcli.rules.models.cadence import Rhythm
from touchcli.rules.models.settings import Channel
from touchcli.rules.models.values import Duration
from touchcli.rules.review.forecast import Load, capacity

_YEAR = 366


class Strain(NamedTuple):
    """A channel on which one rep has more to do than fits into a day.

    Something waits for want of time from `from_on` to `until_on`, `most` of it at the worst; `ends` is False if that
    is the last day looked at. `capacity` is how many touches fit into a day, `asked` how many the rhythms alone ask for
    in the long run. If that is more, `rhythm` of `cadence` asks for most of it, and would let it fit at an interval
    of `every_days`; None if no interval does.
    """

    rep: str
    channel: Channel
    capacity: int
    asked: float
    from_on: dt.date
    until_on: dt.date
    ends: bool
    most: int
    cadence: str | None = None
    rhythm: Rhythm | None = None
    every_days: int | None = None


def strains(
    book: Book, calendar: WorkCalendar, start: dt.date, loads: Sequence[Load], accounts: Iterable[Account]
) -> Iterator[Strain]:
    """Every rep and channel of the forecast that begins on `start` for which something had to wait, in their order.

    The accounts are gone through once, and only if something had to wait.
    """
    strained = sorted({(load.rep, load.channel) for load in loads if load.late})
    every = _beats(book, accounts, strained) if strained else {}
    for rep, channel in strained:
        late = [load for load in loads if (load.rep, load.channel) == (rep, channel) and load.late]
        beats = every[rep, channel]
        rates = {beat: count * _rate(calendar, start, beat[1].every) for beat, count in beats.items()}
        room, asked = int(capacity(book, rep, channel)), sum(rates.values())
        strain = Strain(
            rep,
            channel,
            room,
            asked,
            late[0].on,
            late[-1].on,
            late[-1].on < loads[-1].on,
            max(load.late for load in late),
        )
        if asked > room:
            cadence, rhythm = top = max(rates, key=lambda beat: rates[beat])
            others, count = asked - rates[top], beats[top]
            fits = (
                days
                for days in range(int(rhythm.every.days()) + 1, _YEAR + 1)
                if others + count * _rate(calendar, start, Duration(days, "d")) <= room
            )
            strain = strain._replace(cadence=cadence, rhythm=rhythm, every_days=next(fits, None))
        yield strain


def _beats(
    book: Book, accounts: Iterable[Account], strained: Collection[tuple[str, Channel]]
) -> dict[tuple[str, Channel], Counter[tuple[str, Rhythm]]]:
    """For each of these reps and channels, how many accounts each rhythm sets the pace of."""
    found: dict[tuple[str, Channel], Counter[tuple[str, Rhythm]]] = {place: Counter() for place in strained}
    for account in accounts:
        for rep, channel in strained:
            beat = _beat(book, account, channel) if account.owner == rep else None
            if beat is not None:
                found[rep, channel][beat] += 1
    return found


def _beat(book: Book, account: Account, channel: Channel) -> tuple[str, Rhythm] | None:
    """The rhythm that sets the pace of an account on a channel: the shortest: its touches count for the others."""
    cadence = book.cadence_of(account)
    own = [rhythm for rhythm in cadence.rhythms if rhythm.channel == channel and not rhythm.by] if cadence else []
    shortest = min(own, key=lambda rhythm: rhythm.every.days(), default=None)
    return (cadence.id, shortest) if cadence and shortest else None


def _rate(calendar: WorkCalendar, start: dt.date, every: Duration) -> float:
    """How many touches an open day a rhythm asks of one account, closed days and all, over the year from `start` on."""
    end = start + dt.timedelta(days=_YEAR)
    turns, day = 0, calendar.roll(start)
    while day < end:
        turns += 1
        day = max(calendar.roll(calendar.add(day, every)), calendar.next_open(day))
    return turns / max(calendar.working_days(start, end), 1)
