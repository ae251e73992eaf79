"""What the day itself asks for: replies that wait, expectations to ask again, people nobody spoke to, thanks owed."""

import datetime as dt
from collections.abc import Iterator

from touchcli.rules.due.cadence import in_rhythm
from touchcli.rules.due.contact_gap import unanswered_inbound
from touchcli.rules.due.situation import FIRST, ONCE, Situation
from touchcli.rules.models.account import slug
from touchcli.rules.models.action import Action
from touchcli.rules.models.cadence import templates_of
from touchcli.rules.wording import ago, day, days, safe


def replies(situation: Situation) -> Iterator[Action]:
    """Every reply that waits, at once, and a message logged by hand that nobody answered (PRACTICE T5)."""
    waiting = [reply for reply in situation.account_history.replies if reply.state == "waiting"]
    for reply in waiting:
        written = ago(reply.received_at, situation.now)
        yield situation.action(
            "reply",
            "text",
            f"reply-{reply.id}",
            situation.calendar.day_of(reply.received_at),
            ONCE,
            f'wrote {written} ago: "{safe(reply.text, 60)}"',
            contact=situation.account.contact(reply.contact) or next(iter(situation.contacts(None)), None),
        )._replace(reply_id=reply.id)
    touch = unanswered_inbound(situation.account_history)
    if touch and not waiting:
        note = f': "{safe(touch.note, 60)}"' if touch.note else ""
        yield situation.action(
            "reply",
            touch.channel,
            f"answer-{touch.id}",
            situation.day(touch),
            ONCE,
            f"wrote {day(situation.day(touch), situation.today)}{note}",
            contact=situation.account.contact(touch.contact) or next(iter(situation.contacts(None)), None),
        )


def expectations(situation: Situation) -> Iterator[Action]:
    """Expectations to ask again, `ask_again` after they were asked last (PRACTICE P1); each metric once."""
    every = situation.book.settings.ask_again
    by_day = sorted(situation.account.expectations, key=lambda expectation: expectation.asked_on or dt.date.min)
    latest = {f"ask-{slug(expectation.metric)}": expectation for expectation in by_day}
    for item, expectation in latest.items():
        asked = [situation.day(touch) for touch in situation.timeline if touch.item == item and not touch.tried]
        last = max([*asked, *([expectation.asked_on] if expectation.asked_on else [])], default=None)
        due_on = situation.calendar.roll(situation.calendar.add(last, every)) if last else situation.now_or_entry()
        since = f"{days((situation.today - last).days)} ago" if last else "never"
        said_by = slug(expectation.stated_by or "")
        yield situation.action(
            "expectation",
            "call",
            item,
            situation.retried(due_on, (touch for touch in situation.timeline if touch.item == item and touch.tried)),
            due_on.isoformat() if last else FIRST,
            f"ask again about {expectation.metric}, last asked {since}",
            contact=situation.account.contact(said_by) or next(iter(situation.contacts(None)), None),
            interval=every.days(),
        )


def untouched(situation: Situation) -> Iterator[Action]:
    """Decision makers and executives nobody was in touch with for `untouched_after` (PRACTICE P3)."""
    every = situation.book.settings.untouched_after
    for contact in situation.account.contacts:
        if contact.role not in ("decision_maker", "executive"):
            continue
        item = f"contact-{contact.id}"
        theirs = [touch for touch in situation.timeline if touch.contact == contact.id]
        last = situation.last(
            touch for touch in theirs if touch.made or (touch.outcome == "skipped" and touch.item == item)
        )
        start = last or situation.entered_on
        if start is None:
            continue
        due_on = situation.calendar.roll(situation.calendar.add(start, every))
        role = contact.role.replace("_", " ")
        since = f"{days((situation.today - last).days)} without a touch" if last else "no touch yet"
        tries = (touch for touch in theirs if touch.tried and touch.channel == "call")
        yield situation.action(
            "contact",
            "call",
            item,
            situation.retried(due_on, tries),
            due_on.isoformat(),
            f"{role} {contact.name}: {since}",
            contact=contact,
            interval=every.days(),
        )


def appreciation(situation: Situation) -> Iterator[Action]:
    """A thank-you owed: none for `appreciation_every` once the rhythms run (PRACTICE T9)."""
    if situation.cadence is None or situation.entered_on is None or not in_rhythm(situation, situation.cadence):
        return
    every = situation.cadence.balance.appreciation_every
    templates = _thanks(situation)
    if not templates:
        return
    last = situation.last(
        touch
        for touch in situation.timeline
        if (touch.purpose == "appreciation" and touch.made and touch.direction == "out")
        or (touch.item == "appreciation" and touch.outcome == "skipped")
    )
    due_on = situation.calendar.roll(situation.calendar.add(last or situation.entered_on, every))
    since = f"{days((situation.today - last).days)} since the last thank-you" if last else "no thank-you yet"
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
    """The texts of appreciation: those the cadence itself uses, else every one there is."""

    def thanks(name: str) -> bool:
        template = situation.book.templates.get(name)
        return template is not None and template.purpose == "appreciation" and bool(template.text)

    items = situation.cadence.items if situation.cadence else ()
    own = [name for item in items if item.channel == "text" for name in templates_of(item) if thanks(name)]
    return tuple(dict.fromkeys(own)) or tuple(name for name in sorted(situation.book.templates) if thanks(name))


def to_find(situation: Situation) -> Iterator[Action]:
    """What an account lacks before anything can be kept up: a cadence, an owner, a contact (PRACTICE T7)."""
    lacks = {
        "owner": situation.book.owner_of(situation.account) is None,
        "contact": not situation.account.contacts,
        "cadence": situation.cadence is None,
    }
    for what, lacking in lacks.items():
        if lacking:
            yield situation.action(
                "contact",
                "call",
                f"find-{what}",
                situation.now_or_entry(),
                ONCE,
                f"find the {what}",
                contact=next(iter(situation.contacts(None)), None),
            )._replace(find=f"the {what}")
