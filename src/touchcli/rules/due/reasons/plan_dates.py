"""What the plan itself dates or leaves open: goals, growth, white space, issues, targets (PRACTICE P1, P2, P4).

At most one call a week comes of it for an account, about what fell due first.
"""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from touchcli.rules.due.reasons.steps import in_rhythm, opening
from touchcli.rules.due.situation import FIRST, Situation
from touchcli.rules.due.targets import is_met
from touchcli.rules.models.account import Contact, slug
from touchcli.rules.models.action import Action
from touchcli.rules.models.values import Duration
from touchcli.rules.wording import Moment, Words, safe

_AHEAD, _A_WEEK, _OPEN_FOR = Duration(30, "d"), Duration(1, "w"), Duration(3, "bd")
PREFIXES = ("goal-", "growth", "space-", "issue-", "missed-", "expectations")
"""How the items begin that this page asks for."""


class _Open(NamedTuple):
    """Something of the plan that asks for a call: from when on, about what, and with whom."""

    due_on: dt.date
    item: str
    occurrence: str
    reason: Words
    contact: Contact | None


def plan_dates(situation: Situation) -> Iterator[Action]:
    """The call that the plan asks for, from the day it fell due; the next one a week after the last at the earliest."""
    first = min(_all(situation), key=lambda one: (one.due_on, one.item), default=None)
    if first is None:
        return
    last = situation.last(
        touch
        for touch in situation.timeline
        if not touch.tried and any(cadence is None and item.startswith(PREFIXES) for item, cadence, _ in touch.marks)
    )
    calendar, due_on = situation.calendar, first.due_on
    if last:
        due_on = max(due_on, calendar.roll(calendar.add(last, _A_WEEK)))
    tries = (touch for touch in situation.marked(first.item, None) if touch.tried)
    yield situation.action(
        "plan",
        "call",
        first.item,
        situation.retried(due_on, tries),
        first.occurrence,
        first.reason,
        contact=first.contact or next(iter(situation.contacts(None)), None),
        interval=_A_WEEK.days(),
    )


def _all(situation: Situation) -> Iterator[_Open]:
    yield from _goals(situation)
    yield from _white_space(situation)
    yield from _issues(situation)
    yield from _targets(situation)


def _goals(situation: Situation) -> Iterator[_Open]:
    """Goals and growth that near their day or are past it, and not reached."""
    account = situation.account
    for goal in account.goals:
        if goal.by and goal.reached_on is None:
            words: Words = ("goal for ", Moment("day", goal.by), f": {safe(goal.goal, 60)}")
            yield _again(situation, f"goal-{slug(goal.goal)[:60]}", _before(situation, goal.by), words)
    growth = account.growth
    if growth and growth.by and (growth.actual or Decimal(0)) < growth.target:
        so_far = f"{growth.actual:,f} of " if growth.actual is not None else ""
        words = ("growth for ", Moment("day", growth.by), f": {so_far}{growth.target:,f}")
        yield _again(situation, "growth", _before(situation, growth.by), words)


def _white_space(situation: Situation) -> Iterator[_Open]:
    """The next step of white space, on its day."""
    for space in situation.account.white_space:
        item = f"space-{slug(space.name)}"
        if space.next_on is None or any(
            not touch.tried and situation.day(touch) >= space.next_on for touch in situation.marked(item, None)
        ):
            continue
        words = (f"white space {safe(space.name)}: {safe(space.next or 'next step', 60)}",)
        yield _Open(situation.calendar.roll(space.next_on), item, space.next_on.isoformat(), words, None)


def _issues(situation: Situation) -> Iterator[_Open]:
    """Issues that are open and nobody was in touch about for `3bd`."""
    for issue in situation.account.issues:
        if issue.closed_on and issue.closed_on <= situation.today:
            continue
        if issue.closed_on:
            situation.turns.append(issue.closed_on)
        last = situation.last(touch for touch in situation.timeline if touch.made and touch.direction == "out")
        since = max(issue.opened_on, last or issue.opened_on)
        due_on = situation.calendar.roll(situation.calendar.add(since, _OPEN_FOR))
        words = ("issue open since ", Moment("day", issue.opened_on), f": {safe(issue.what, 60)}")
        yield _Open(due_on, f"issue-{slug(issue.what)[:60]}", since.isoformat(), words, None)


def _targets(situation: Situation) -> Iterator[_Open]:
    """Targets that are missed, and what winning means to a customer whom nobody ever asked and nobody calls."""
    account = situation.account
    for expectation in account.expectations:
        if is_met(expectation) is False:
            words = (f"{expectation.metric}: {expectation.actual} and the target is {expectation.target}",)
            told_by = account.contact(slug(expectation.stated_by or ""))
            since = expectation.asked_on or situation.since_entry()
            yield _again(situation, f"missed-{slug(expectation.metric)}", since, words, told_by)
    if not account.expectations and in_rhythm(situation) and not _is_called_anyway(situation):
        since = opening(situation).over_on or situation.since_entry()
        yield _again(situation, "expectations", since, ("nobody asked yet what winning means to them",))


def _is_called_anyway(situation: Situation) -> bool:
    """True if calls have a rhythm: the page of each says what to ask."""
    rhythms = situation.cadence.rhythms if situation.cadence else ()
    return any(rhythm.channel in ("call", "video") and rhythm.by is None for rhythm in rhythms)


def _again(situation: Situation, item: str, first_on: dt.date, reason: Words, contact: Contact | None = None) -> _Open:
    """Something that stays open: due on its day, and `ask_again` after it was last talked about."""
    calendar = situation.calendar
    talked_on = situation.last(touch for touch in situation.marked(item, None) if not touch.tried)
    again = calendar.add(talked_on, situation.book.settings.ask_again) if talked_on else first_on
    due_on = calendar.roll(max(first_on, again))
    return _Open(due_on, item, due_on.isoformat() if talked_on else FIRST, reason, contact)


def _before(situation: Situation, by: dt.date) -> dt.date:
    return situation.calendar.subtract(by, _AHEAD)
