"""The steps of a cadence: once, in order, from the day an account enters it (BOOK, What is due).

A step waits for the one before it, or for those it names, and never for ever: what was tried in vain, cannot be done or
is left alone lets the next ones pass, and goes on asking for itself. Rhythms do not wait for a meeting to be arranged.
"""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from touchcli.rules.due.situation import ONCE, Situation
from touchcli.rules.due.template_values import lacking_fact
from touchcli.rules.models.action import Action
from touchcli.rules.models.cadence import Cadence, Step, templates_of
from touchcli.rules.models.history import Touch
from touchcli.rules.models.values import Duration
from touchcli.rules.wording import Words

_NONE = Duration(0, "d")
LACKING = Duration(5, "bd")
"""How long a step that lacks an address or a number holds up the next ones."""
LEFT_ALONE = Duration(20, "bd")
"""How long a step that nobody does or tries holds up the next ones."""


class Opening(NamedTuple):
    """How far an account is with its steps.

    `open` are the steps that are due or come next, each with its action. `over` says that the rhythms run; `over_on` is
    the day on which the last step that they wait for was done, skipped or let go, None if there is none.
    """

    open: tuple[Action, ...]
    over: bool
    over_on: dt.date | None


def steps(situation: Situation) -> Iterator[Action]:
    """The steps that may be done next, each from the day it falls due. None for an account that is `known`."""
    yield from opening(situation).open


def in_rhythm(situation: Situation) -> bool:
    """True once every step is done, passed or let go, and where the account is `known`."""
    return opening(situation).over


def opening(situation: Situation) -> Opening:
    """How far the account is with its steps, worked out once for a situation."""
    if situation.opening is None:
        known = situation.cadence is None or situation.account.known
        situation.opening = Opening((), True, None) if known else _opening(situation, situation.cadence)
    found: Opening = situation.opening
    return found


def _opening(situation: Situation, cadence: Cadence | None) -> Opening:
    cadence = cadence or Cadence()
    done = _done(situation, cadence)
    found = _walk(situation, cadence, done, late=False)
    if not done:
        return found
    # Doing late what was let go before does not stop or move the rhythms that began meanwhile.
    return _walk(situation, cadence, done, late=True)._replace(open=found.open)


def _walk(situation: Situation, cadence: Cadence, done: dict[str, dt.date], *, late: bool) -> Opening:
    """The steps in their order; with `late`, a step let go before it was done counts from the day it was let go."""
    freed, open_steps = dict(done), []
    for place, step in enumerate(cadence.steps):
        before = _before(cadence, place)
        waits_for = (*before, *((step.about,) if step.about else ()))
        if (step.id in freed and not late) or any(name not in freed for name in waits_for):
            continue
        asked = _asked(situation, step, [freed[name] for name in before], before)
        if asked is None:  # there is no letter to ask about
            freed[step.id] = freed.get(step.id) or max(freed[name] for name in waits_for)
            continue
        action, first_due = asked
        let_go = _let_go(situation, cadence, step, action, first_due)
        if step.id in freed:
            freed[step.id] = min(freed[step.id], let_go)
            continue
        open_steps.append(action)
        if let_go <= situation.today:
            freed[step.id] = let_go
        else:
            situation.turns.append(let_go)
    return Opening(tuple(open_steps), *_over(cadence, freed))


def _over(cadence: Cadence, freed: dict[str, dt.date]) -> tuple[bool, dt.date | None]:
    """Whether the rhythms run, and since which day: they wait neither for a meeting nor for what comes after it."""
    arranged_later: set[str] = set()
    over_on = None
    for place, step in enumerate(cadence.steps):
        if step.channel == "meeting" or not arranged_later.isdisjoint(_before(cadence, place)):
            arranged_later.add(step.id)
        elif step.id not in freed:
            return False, None
        else:
            over_on = max(over_on or freed[step.id], freed[step.id])
    return True, over_on


def _done(situation: Situation, cadence: Cadence) -> dict[str, dt.date]:
    """The steps done, each with its day, and those before a done one that nobody tried: left out, or put in since."""
    done: dict[str, dt.date] = {}
    for step in cadence.steps:
        on = [situation.day(touch) for touch in situation.marked(step.id, cadence.id) if not touch.missed]
        if on:
            done[step.id] = min(on)
    places = {step.id: place for place, step in enumerate(cadence.steps)}
    passed = dict(done)
    waiting = list(done)
    while waiting:
        name = waiting.pop()
        for before in _before(cadence, places[name]):
            if before in places and before not in passed and not _tries(situation, cadence.steps[places[before]]):
                passed[before] = passed[name]
                waiting.append(before)
    return passed


def _asked(
    situation: Situation, step: Step, days: list[dt.date], before: tuple[str, ...]
) -> tuple[Action, dt.date] | None:
    """A step that may be done, and the day it fell due before it was tried; None if what it is about never came."""
    calendar, wait = situation.calendar, step.wait or _NONE
    if days:
        due_on = calendar.roll(calendar.add(max(days), wait))
        reason: Words = (f"{step.id}, {step.wait.words() + ' ' if step.wait else ''}after {' and '.join(before)}",)
    else:
        due_on, reason = situation.since_entry(), (f"{step.id}, first step",)
    if step.about:
        written = [touch for touch in situation.marked(step.about, situation.cadence_id) if touch.made]
        if not written:
            return None
        due_on = max(due_on, calendar.roll(situation.day(written[-1])))
    due_again = situation.retried(due_on, _tries(situation, step))
    action = situation.of_item(step, due_again, "step", ONCE, reason, wait.days())
    templates = [situation.book.templates[name] for name in action.templates if name in situation.book.templates]
    fact = None if action.find else lacking_fact(situation.account, templates, step.channel)
    return action._replace(find=f"the fact {fact}") if fact else action, due_on


def _let_go(situation: Situation, cadence: Cadence, step: Step, action: Action, first_due: dt.date) -> dt.date:
    """The day from which an open step holds up nothing any more."""
    calendar = situation.calendar
    found = calendar.roll(calendar.add(action.due_on, LEFT_ALONE))
    if action.find:
        found = min(found, calendar.roll(calendar.add(first_due, LACKING)))
    tries = [situation.day(touch) for touch in _tries(situation, step)]
    return min(found, tries[cadence.tries - 1]) if len(tries) >= cadence.tries else found


def _tries(situation: Situation, step: Step) -> list[Touch]:
    return [touch for touch in situation.marked(step.id, situation.cadence_id) if touch.missed]


def _before(cadence: Cadence, place: int) -> tuple[str, ...]:
    """The steps that one waits for: `after`, else the one before it in the file; none for the first.

    An e-mail and a letter with the same words belong together: the second waits for what the first does (PRACTICE J7).
    """
    step = cadence.steps[place]
    if step.after or not place:
        return step.after
    last = cadence.steps[place - 1]
    return _before(cadence, place - 1) if _are_one(last, step) else (last.id,)


def _are_one(first: Step, second: Step) -> bool:
    channels = {first.channel, second.channel}
    words = templates_of(second)
    return channels == {"email", "letter"} and not second.wait and bool(words) and words == templates_of(first)
