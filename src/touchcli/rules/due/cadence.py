"""What a cadence asks for: steps in order, rhythms for as long as they last, milestones around dates of the plan.

Each function gives every item that has a day, past or to come; `rules.due` keeps those that are due.
"""

import datetime as dt
from collections.abc import Iterator

from touchcli.rules.calendar import add
from touchcli.rules.due.situation import FIRST, ONCE, REACHED_NOBODY, Situation, named
from touchcli.rules.models.account import Account
from touchcli.rules.models.action import Action
from touchcli.rules.models.cadence import Cadence, Item, Milestone, Rhythm
from touchcli.rules.models.history import Touch
from touchcli.rules.models.values import Duration
from touchcli.rules.wording import day, days

_NONE = Duration(0, "d")


def steps(situation: Situation) -> Iterator[Action]:
    """The steps that may be done next, each from the day it falls due. None for an account that is `known`."""
    cadence = situation.cadence
    if cadence is None or situation.account.known:
        return
    passed = passed_steps(situation, cadence)
    for place, step in enumerate(cadence.steps):
        if step.id in passed:
            continue
        before = _before(cadence, place)
        if before is None:
            due_on = situation.now_or_entry()
            reason = f"{step.id}, first step"
        elif before in passed:
            due_on = situation.calendar.roll(situation.calendar.add(passed[before], step.wait or _NONE))
            reason = f"{step.id}, {step.wait.words() + ' ' if step.wait else ''}after {before}"
        else:
            continue
        due_on = situation.retried(
            due_on, (touch for touch in _touches(situation, step) if touch.outcome in REACHED_NOBODY)
        )
        yield situation.of_item(step, due_on, "step", ONCE, reason, (step.wait or _NONE).days())


def passed_steps(situation: Situation, cadence: Cadence) -> dict[str, dt.date]:
    """The steps not asked for any more, each with the day it was done; a skip by a person counts.

    A step that a done one came after counts as done on that day: one left out by a person, or one put in before the
    current place of the account. What waits for it would never be due else, and the account would go quiet.
    """
    done: dict[str, dt.date] = {}
    for step in cadence.steps:
        days_done = [situation.day(touch) for touch in _touches(situation, step) if touch.outcome not in REACHED_NOBODY]
        if days_done:
            done[step.id] = min(days_done)
    places = {step.id: place for place, step in enumerate(cadence.steps)}
    passed = dict(done)
    for name, on in done.items():
        before = _before(cadence, places[name])
        while before in places and before not in passed:
            passed[before] = on
            before = _before(cadence, places[before])
    return passed


def in_rhythm(situation: Situation, cadence: Cadence) -> bool:
    """True once every step is done or passed, or where the account is `known`."""
    return situation.account.known or len(passed_steps(situation, cadence)) == len(cadence.steps)


def rhythms(situation: Situation) -> Iterator[Action]:
    """The next turn of each rhythm, once the steps are done."""
    cadence = situation.cadence
    if cadence is None or not in_rhythm(situation, cadence):
        return
    for rhythm in cadence.rhythms:
        yield rhythm_turn(situation, cadence, rhythm)


def rhythm_turn(situation: Situation, cadence: Cadence, rhythm: Rhythm) -> Action:
    """The next turn of one rhythm: `every` after the last touch on its channel, or at once where there was none."""
    on_channel = [
        touch for touch in situation.timeline if touch.channel == rhythm.channel and _counts(situation, rhythm, touch)
    ]
    last_made = situation.last(touch for touch in on_channel if touch.made)
    skipped = situation.last(touch for touch in _touches(situation, rhythm) if touch.outcome == "skipped")
    last = max((day for day in (last_made, skipped) if day), default=None)
    who = f" with {named(rhythm.to)}" if rhythm.to else ""
    if last is None:
        steps_done_on = (
            None if situation.account.known else max(passed_steps(situation, cadence).values(), default=None)
        )
        due_on = situation.calendar.roll(steps_done_on) if steps_done_on else situation.now_or_entry()
        occurrence, reason = FIRST, f"no {_NAMES[rhythm.channel]}{who} yet"
    else:
        due_on = situation.calendar.roll(situation.calendar.add(last, rhythm.every))
        occurrence = due_on.isoformat()
        since = f"{days((situation.today - last).days)} since the last {_NAMES[rhythm.channel]}{who}"
        reason = since if last == last_made else f"{rhythm.every.words()} after the one skipped"
    tries = (touch for touch in on_channel if touch.tried)
    return situation.of_item(
        rhythm, situation.retried(due_on, tries), "rhythm", occurrence, reason, rhythm.every.days()
    )


_NAMES = {
    "text": "text",
    "call": "call",
    "email": "e-mail",
    "letter": "letter",
    "meeting": "meeting",
    "video": "video call",
    "social": "social message",
}


def milestones(situation: Situation) -> Iterator[Action]:
    """The occurrence of each milestone that stands: the one that is due, else the next to come."""
    cadence = situation.cadence
    if cadence is None:
        return
    for milestone in cadence.milestones:
        occurrences = list(_occurrences(situation, milestone))
        begun = sum(due_on <= situation.today for _, due_on in occurrences)
        # The last one begun stands, those before it have lapsed; where it is done, the next to come.
        for date, due_on in occurrences[max(begun - 1, 0) :]:
            touches = [touch for touch in _touches(situation, milestone) if _occurrence(touch) == date.isoformat()]
            if all(touch.outcome in REACHED_NOBODY for touch in touches):
                yield _milestone(situation, milestone, date, due_on, touches)
                break


def _milestone(
    situation: Situation, milestone: Milestone, date: dt.date, due_on: dt.date, tries: list[Touch]
) -> Action:
    length = milestone.lead or milestone.lag or _NONE
    name = milestone.date.removesuffix(".on").replace("_", " ").replace(".", " ")
    ahead = (date - situation.today).days
    reason = f"{name} {day(date, situation.today)}" + (f", in {days(ahead)}" if ahead > 1 else "")
    if milestone.date == "since":
        years = date.year - (date_of(situation.account, "since") or date).year
        reason = f"{years} year{'s' if years != 1 else ''} since they came to us"
    return situation.of_item(
        milestone, situation.retried(due_on, tries), "milestone", date.isoformat(), reason, length.days()
    )


def _occurrences(situation: Situation, milestone: Milestone) -> Iterator[tuple[dt.date, dt.date]]:
    """The occurrences asked for, up to the first that is not yet due, each with the day it falls due."""
    start = date_of(situation.account, milestone.date)
    if start is None:
        return
    floors = [
        day
        for day in (situation.account.enter_on, situation.day(situation.timeline[0]) if situation.timeline else None)
        if day
    ]
    floor = max(floors, default=situation.today)
    # A beginning is not its own anniversary.
    first = 1 if milestone.yearly and milestone.date == "since" else 0
    ahead = 3 + int((milestone.lead or _NONE).days() // 365)
    last = max(situation.today.year - start.year + ahead, first) if milestone.yearly else first
    for years in range(first, last + 1):
        date = add(start, Duration(years, "y"), situation.calendar.is_open)
        if date < floor:
            continue
        raw = situation.calendar.add(date, milestone.lag) if milestone.lag else date
        raw = situation.calendar.subtract(date, milestone.lead) if milestone.lead else raw
        due_on = situation.calendar.roll(max(raw, situation.account.enter_on) if situation.account.enter_on else raw)
        yield date, due_on
        if due_on > situation.today:
            return


def date_of(account: Account, path: str) -> dt.date | None:
    """The date of the plan at a dotted path such as `renewal.on`; None where the plan has none there."""
    value: object = account
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else getattr(value, name, None)
    if isinstance(value, str):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, dt.date) else None


def _touches(situation: Situation, item: Item) -> Iterator[Touch]:
    cadence = situation.cadence.id if situation.cadence else None
    return (touch for touch in situation.timeline if touch.item == item.id and touch.cadence == cadence)


def _occurrence(touch: Touch) -> str:
    return (touch.key or "").rpartition("/")[2]


def _before(cadence: Cadence, place: int) -> str | None:
    """The id of the step that one waits for: `after`, else the one before it in the file; None for the first."""
    step = cadence.steps[place]
    return step.after or (cadence.steps[place - 1].id if place else None)


def _counts(situation: Situation, rhythm: Rhythm, touch: Touch) -> bool:
    """True where a touch counts for a rhythm: any, unless it asks for a contact (`to`) or a person of ours (`by`)."""
    if rhythm.by and touch.by != rhythm.by:
        return False
    return rhythm.to is None or touch.contact in {contact.id for contact in situation.contacts(rhythm.to)}
