"""The rhythms of a cadence: again and again, for as long as an account is in it (BOOK, What is due)."""

import datetime as dt
from collections.abc import Iterator

from touchcli.rules.due.reasons.steps import in_rhythm, opening
from touchcli.rules.due.situation import FIRST, Situation, named
from touchcli.rules.due.texts_only import texts_only_until
from touchcli.rules.models.action import Action
from touchcli.rules.models.cadence import Rhythm
from touchcli.rules.models.history import Touch
from touchcli.rules.wording import Moment, Words

_NAMES = {
    "text": "text",
    "call": "call",
    "email": "e-mail",
    "letter": "letter",
    "meeting": "meeting",
    "video": "video call",
    "social": "social message",
}


def rhythms(situation: Situation) -> Iterator[Action]:
    """The next turn of each rhythm, once the steps are done; calls rest for a contact who wants texts only."""
    if situation.cadence is None or not in_rhythm(situation):
        return
    for rhythm in situation.cadence.rhythms:
        if not _rests(situation, rhythm):
            yield rhythm_turn(situation, rhythm)


def _rests(situation: Situation, rhythm: Rhythm) -> bool:
    contact = next(iter(situation.contacts(rhythm.to)), None)
    if rhythm.channel != "call" or rhythm.by or contact is None:
        return False
    until = texts_only_until(contact, situation.book.settings, situation.calendar)
    if until is None or until < situation.today:
        return False
    situation.turns.append(until + dt.timedelta(days=1))
    return True


def rhythm_turn(situation: Situation, rhythm: Rhythm) -> Action:
    """The next turn of one rhythm: `every` after the last touch on its channel, or at once if there was none."""
    on_channel = [
        touch for touch in situation.timeline if touch.channel == rhythm.channel and _counts(situation, rhythm, touch)
    ]
    made = [touch for touch in on_channel if touch.made]
    skipped = [touch for touch in situation.marked(rhythm.id, situation.cadence_id) if touch.outcome == "skipped"]
    last = max((*made, *skipped), key=lambda touch: touch.at, default=None)
    name = _NAMES[rhythm.channel] + (f" with {named(rhythm.to)}" if rhythm.to else "")
    reason: Words
    if last is None:
        over_on = opening(situation).over_on
        due_on = situation.calendar.roll(over_on) if over_on else situation.now_or_entry()
        occurrence, reason = FIRST, (f"no {name} yet",)
    else:
        last_on = situation.day(last)
        due_on = situation.calendar.roll(_placed(rhythm, situation.calendar.add(last_on, rhythm.every)))
        occurrence = due_on.isoformat()
        reason = Moment("since", last_on), f" since the last {name}"
        if last.outcome == "skipped":
            reason = (f"{rhythm.every.words()} after the one skipped",)
    tries = [touch for touch in on_channel if touch.tried and (last is None or touch.at > last.at)]
    due_again = situation.retried(due_on, tries)
    return situation.of_item(rhythm, due_again, "rhythm", occurrence, reason, rhythm.every.days())


def _placed(rhythm: Rhythm, day: dt.date) -> dt.date:
    """The day, or the next one on the weekday that the rhythm names."""
    ahead = [(weekday - day.weekday()) % 7 for weekday in (rhythm.on.days if rhythm.on else ())]
    try:
        return day + dt.timedelta(days=min(ahead, default=0))
    except OverflowError:
        return day


def _counts(situation: Situation, rhythm: Rhythm, touch: Touch) -> bool:
    """True if a touch counts for a rhythm: any, but a sponsor's for the rep's own, unless it asks for more."""
    if rhythm.own and all(item != rhythm.id for item, _, _ in touch.marks):
        return False
    if (touch.by == "sponsor") != (rhythm.by == "sponsor"):
        return False
    if rhythm.by not in (None, "sponsor", touch.by):
        return False
    return rhythm.to is None or touch.contact in {contact.id for contact in situation.contacts(rhythm.to)}
