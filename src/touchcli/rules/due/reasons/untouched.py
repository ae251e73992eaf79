"""People nobody was in touch with for long: those who decide, and those who help (PRACTICE P3)."""

from collections.abc import Iterator

from touchcli.rules.due.situation import Situation
from touchcli.rules.models.action import Action
from touchcli.rules.models.values import Duration
from touchcli.rules.wording import Moment, Words

_TIMES = {"decision_maker": 1, "executive": 1, "influencer": 2, "coach": 2}


def untouched(situation: Situation) -> Iterator[Action]:
    """Decision makers and executives untouched for `untouched_after`, influencers and coaches for twice as long."""
    for contact in situation.account.contacts:
        times = _TIMES.get(contact.role or "")
        if times is None:
            continue
        length, unit = situation.book.settings.untouched_after
        every = Duration(length * times, unit)
        item = f"contact-{contact.id}"
        theirs = [touch for touch in situation.timeline if touch.contact == contact.id]
        last = situation.last(
            touch
            for touch in theirs
            if touch.made or (touch.outcome == "skipped" and any(mark[0] == item for mark in touch.marks))
        )
        start = last or situation.entered_on
        if start is None:
            continue
        due_on = situation.calendar.roll(situation.calendar.add(start, every))
        role = (contact.role or "").replace("_", " ")
        since: Words = (Moment("since", last), " without a touch") if last else ("no touch yet",)
        tries = (
            touch
            for touch in theirs
            if touch.tried and touch.channel == "call" and (last is None or situation.day(touch) >= last)
        )
        yield situation.action(
            "contact",
            "call",
            item,
            situation.retried(due_on, tries),
            due_on.isoformat(),
            (f"{role} {contact.name}: ", *since),
            contact=contact,
            interval=every.days(),
        )
