"""A thank-you owed: words of thanks that are true on any day, once there were none for long (PRACTICE T9)."""

from collections.abc import Iterator

from touchcli.rules.due.reasons.steps import in_rhythm
from touchcli.rules.due.situation import Situation
from touchcli.rules.models.action import Action
from touchcli.rules.models.cadence import templates_of
from touchcli.rules.wording import Moment, Words


def appreciation(situation: Situation) -> Iterator[Action]:
    """A thank-you owed: none for `appreciation_every` once the rhythms run (PRACTICE T9)."""
    if situation.cadence is None or situation.entered_on is None or not in_rhythm(situation):
        return
    every = situation.cadence.balance.appreciation_every
    templates = _thanks(situation)
    if not templates:
        return
    last = situation.last(
        touch
        for touch in situation.timeline
        if (touch.purpose == "appreciation" and touch.made and touch.direction == "out")
        or (touch.outcome == "skipped" and any(mark[0] == "appreciation" for mark in touch.marks))
    )
    due_on = situation.calendar.roll(situation.calendar.add(last or situation.entered_on, every))
    since: Words = (Moment("since", last), " since the last thank-you") if last else ("no thank-you yet",)
    yield situation.action(
        "appreciation",
        "text",
        "appreciation",
        due_on,
        due_on.isoformat(),
        since,
        contact=next(iter(situation.contacts(None)), None),
        interval=every.days(),
        templates=templates,
    )


def _thanks(situation: Situation) -> tuple[str, ...]:
    """The texts of appreciation that are true on any day: those the cadence itself uses, else every one there is."""

    def thanks(name: str) -> bool:
        template = situation.book.templates.get(name)
        if template is None or template.purpose != "appreciation" or not template.text:
            return False
        return template.any_day

    items = situation.cadence.items if situation.cadence else ()
    own = [name for item in items if item.channel == "text" for name in templates_of(item) if thanks(name)]
    return tuple(dict.fromkeys(own)) or tuple(name for name in sorted(situation.book.templates) if thanks(name))
