"""What happened since the last review of an account: touches, promises, and who was spoken to last (PRACTICE P8)."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from touchcli.rules.calendar import add
from touchcli.rules.due.situation import Situation
from touchcli.rules.models.cadence import Cadence, Milestone
from touchcli.rules.models.history import Outcome, Promise, Touch
from touchcli.rules.models.settings import CHANNELS, Channel
from touchcli.rules.models.values import Duration
from touchcli.rules.review.brief_value import Count, Done, Period, Promised, PromiseState, Remark

_LONG = dt.timedelta(days=90)
_REVIEW = "review.on"


class Event(NamedTuple):
    """A touch, or a message from them, by its row in the ledger."""

    at: dt.datetime
    channel: Channel
    direction: Literal["in", "out"]
    outcome: Outcome
    made: bool
    live: bool
    contact: str | None
    note: str | None
    source: str


def events(situation: Situation) -> tuple[Event, ...]:
    """Everything that happened but for skips, oldest first; a text that may not have gone is not in it."""
    history = situation.account_history
    rows = [
        Event(t.at, t.channel, t.direction, t.outcome, t.made, t.live, t.contact, _said(t), f"touch {t.id}")
        for t in history.touches
        if t.outcome != "skipped"
    ]
    rows += (
        Event(r.received_at, "text", "in", "done", True, False, r.contact, r.text, f"reply {r.id}")
        for r in history.replies
    )
    return tuple(sorted(rows, key=lambda row: row.at))


def _said(touch: Touch) -> str | None:
    """What we noted of a touch, and what it came to."""
    return " / ".join(words for words in (touch.note, touch.summary) if words) or None


def review_items(cadence: Cadence | None) -> dict[str, Milestone]:
    """The milestones of a cadence that are set on `review.on`, by id: the brief is their page."""
    return {each.id: each for each in cadence.milestones if each.date == _REVIEW} if cadence else {}


def period_of(situation: Situation, asked: dt.date | None, review_source: str) -> Period:
    """From the day asked for; else from the last review before today, by its touch or its date; else 90 days."""
    today = situation.today
    if asked:
        return Period(asked, today, "asked")
    held = [touch for touch in situation.account_history.touches if _is_review(situation, touch)]
    if held:
        return Period(situation.day(held[-1]), today, "review", f"touch {held[-1].id}")
    if last := _last_review_date(situation):
        return Period(last, today, "review date", review_source)
    return Period(today - _LONG, today, "90 days")


def _is_review(situation: Situation, touch: Touch) -> bool:
    """True for a review that took place before today: on its own day, the brief still looks back on the time before."""
    ids = review_items(situation.cadence)
    marked = any(item in ids and cadence == situation.cadence_id for item, cadence, _ in touch.marks)
    return marked and touch.made and situation.day(touch) < situation.today


def _last_review_date(situation: Situation) -> dt.date | None:
    """The last `review.on` before today, or the last time it came round if its milestone is yearly."""
    review = situation.account.review
    if review is None or review.on is None or review.on >= situation.today:
        return None
    if not any(each.yearly for each in review_items(situation.cadence).values()):
        return review.on
    years = range(situation.today.year - review.on.year, -1, -1)
    rounds = (add(review.on, Duration(count, "y"), situation.calendar.is_open) for count in years)
    return next(on for on in rounds if on < situation.today)


def of_period(situation: Situation, rows: Iterable[Event], period: Period) -> list[Event]:
    """The events from the first day of the period on, without the review that it begins with."""
    since, first = period.since, period.source
    return [row for row in rows if situation.calendar.day_of(row.at) >= since and row.source != first]


def counts(rows: Iterable[Event]) -> Iterator[Count]:
    """How many events there were on each channel, the most used first."""
    every = list(rows)
    by_channel = {channel: [row for row in every if row.channel == channel] for channel in CHANNELS}
    for channel, theirs in sorted(by_channel.items(), key=lambda pair: -len(pair[1])):
        if theirs:
            made = [row.direction for row in theirs if row.made]
            sources, in_vain = (tuple(row.source for row in theirs if row.made is was) for was in (True, False))
            yield Count(channel, made.count("out"), made.count("in"), len(in_vain), sources, in_vain)


def done(situation: Situation, row: Event) -> Done:
    """An event as the brief has it; a contact who is not in the plan any more is named by their id."""
    contact = situation.account.contact(row.contact)
    return Done(
        situation.calendar.day_of(row.at),
        row.channel,
        row.direction,
        row.outcome,
        row.live,
        contact.name if contact else row.contact,
        row.note,
        row.source,
    )


def remarks(situation: Situation, since: dt.date) -> Iterator[Remark]:
    """What was noted since a day beside the touches, the latest first."""
    for note in reversed(situation.account_history.notes):
        on, contact = situation.calendar.day_of(note.at), situation.account.contact(note.contact)
        if on >= since and note.text:
            yield Remark(on, contact.name if contact else note.contact, note.text, f"note {note.id}")


def promises(situation: Situation, since: dt.date) -> Iterator[Promised]:
    """The promises that are open, or were made, due or closed since a day, by the day they were for."""
    day_of = situation.calendar.day_of
    for each in sorted(situation.account_history.promises, key=lambda promise: (promise.by, promise.id)):
        made_on, closed_on = day_of(each.made_at), day_of(each.closed_at) if each.closed_at else None
        if each.state == "open" or max(made_on, each.by, closed_on or each.by) >= since:
            state = _state(each, closed_on, situation.today)
            yield Promised(each.what, each.by, made_on, state, closed_on, f"promise {each.id}")


def _state(promise: Promise, closed_on: dt.date | None, today: dt.date) -> PromiseState:
    if promise.state == "open":
        return "overdue" if promise.by < today else "open"
    if promise.state == "kept" and closed_on and closed_on > promise.by:
        return "kept late"
    return promise.state
