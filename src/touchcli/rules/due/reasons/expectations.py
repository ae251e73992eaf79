"""What winning means to the customer, asked again after a while (PRACTICE P1)."""

import datetime as dt
from collections.abc import Iterator

from touchcli.rules.due.reasons.steps import in_rhythm
from touchcli.rules.due.situation import FIRST, Situation
from touchcli.rules.models.account import slug
from touchcli.rules.models.action import Action
from touchcli.rules.wording import Moment, Words


def expectations(situation: Situation) -> Iterator[Action]:
    """Expectations to ask again, `ask_again` after they were asked last; each metric once.

    One that nobody ever asked comes up once the opening is over.
    """
    every = situation.book.settings.ask_again
    by_day = sorted(situation.account.expectations, key=lambda expectation: expectation.asked_on or dt.date.min)
    latest = {f"ask-{slug(expectation.metric)}": expectation for expectation in by_day}
    for item, expectation in latest.items():
        touches = list(situation.marked(item, None))
        asked = [situation.day(touch) for touch in touches if not touch.tried]
        last = max([*asked, *([expectation.asked_on] if expectation.asked_on else [])], default=None)
        if last is None and not in_rhythm(situation):
            continue
        due_on = situation.calendar.roll(situation.calendar.add(last, every)) if last else situation.now_or_entry()
        since: Words = (Moment("since", last), " ago") if last else ("never",)
        said_by = slug(expectation.stated_by or "")
        tries = [touch for touch in touches if touch.tried and (last is None or situation.day(touch) >= last)]
        yield situation.action(
            "expectation",
            "call",
            item,
            situation.retried(due_on, tries),
            due_on.isoformat() if last else FIRST,
            (f"ask again about {expectation.metric}, last asked ", *since),
            contact=situation.account.contact(said_by) or next(iter(situation.contacts(None)), None),
            interval=every.days(),
        )
