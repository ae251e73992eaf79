"""The milestones of a cadence: around a date of the plan, once or every year (BOOK, What is due)."""

import datetime as dt
from collections.abc import Iterator

from touchcli.rules.calendar import add
from touchcli.rules.due.situation import Situation
from touchcli.rules.models.account import Account
from touchcli.rules.models.action import Action
from touchcli.rules.models.cadence import Milestone
from touchcli.rules.models.history import Touch
from touchcli.rules.models.values import Duration
from touchcli.rules.wording import Moment, Words

_NONE = Duration(0, "d")


def milestones(situation: Situation) -> Iterator[Action]:
    """The occurrence of each milestone that stands: the one that is due, else the next to come."""
    cadence = situation.cadence
    if cadence is None:
        return
    for milestone in cadence.milestones:
        occurrences = list(_occurrences(situation, milestone))
        begun = sum(due_on <= situation.today for _, due_on in occurrences)
        touches = list(situation.marked(milestone.id, cadence.id))
        # The last one begun stands, those before it have lapsed; where it is done, the next to come.
        for date, due_on in occurrences[max(begun - 1, 0) :]:
            theirs = [touch for touch in touches if _marks(situation, milestone, touch, date)]
            if all(touch.missed for touch in theirs):
                next_on = next((later for _, later in occurrences if later > situation.today), None)
                yield _milestone(situation, milestone, date, due_on, theirs)._replace(lapses_on=next_on)
                break


def _marks(situation: Situation, milestone: Milestone, touch: Touch, date: dt.date) -> bool:
    """True if a touch was for this occurrence, or for one within half a cycle: the date may have been corrected."""
    keys = (key for item, _, key in touch.marks if item == milestone.id)
    return any(abs((_occurrence(key) or situation.day(touch)) - date) <= half_cycle(milestone) for key in keys)


def half_cycle(milestone: Milestone) -> dt.timedelta:
    """Half the cycle of a milestone: of a year if it is yearly, of 90 days else."""
    return dt.timedelta(days=182 if milestone.yearly else 45)


def _occurrence(key: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat((key or "").rpartition("/")[2])
    except ValueError:
        return None


def _milestone(
    situation: Situation, milestone: Milestone, date: dt.date, due_on: dt.date, tries: list[Touch]
) -> Action:
    length = milestone.lead or milestone.lag or _NONE
    name = milestone.date.removesuffix(".on").replace("_", " ").replace(".", " ")
    reason: Words = (f"{name} ", Moment("day", date), Moment("ahead", date))
    if milestone.date == "since":
        years = date.year - (date_of(situation.account, "since") or date).year
        reason = (f"{years} year{'s' if years != 1 else ''} since they came to us",)
    return situation.of_item(
        milestone, situation.retried(due_on, tries), "milestone", date.isoformat(), reason, length.days()
    )


def _occurrences(situation: Situation, milestone: Milestone) -> Iterator[tuple[dt.date, dt.date]]:
    """The occurrences asked for, up to the first that is not yet due, each with the day it falls due."""
    start, calendar, entry = date_of(situation.account, milestone.date), situation.calendar, situation.entry()
    if start is None:
        return
    # A beginning is not its own anniversary.
    first = 1 if milestone.yearly and milestone.date == "since" else 0
    ahead = 3 + int((milestone.lead or _NONE).days() // 365)
    last = max(situation.today.year - start.year + ahead, first) if milestone.yearly else first
    for years in range(first, last + 1):
        date = add(start, Duration(years, "y"), calendar.is_open)
        raw = calendar.add(date, milestone.lag) if milestone.lag else date
        raw = calendar.subtract(date, milestone.lead) if milestone.lead else raw
        if calendar.roll(date) < entry and calendar.roll(raw) < entry:
            continue
        due_on = calendar.roll(max(raw, entry))
        yield date, due_on
        if due_on > situation.today:
            return


def date_of(account: Account, path: str) -> dt.date | None:
    """The date of the plan at a dotted path such as `renewal.on`; None if the plan has none there."""
    value: object = account
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else getattr(value, name, None)
    if isinstance(value, str):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, dt.date) else None
