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


def replies(case: Situation) -> Iterator[Action]:
    """Every reply that waits, at once, and a message logged by hand that nobody answered (PRACTICE T5)."""
    waiting = [reply for reply in case.told.replies if reply.state == "waiting"]
    for reply in waiting:
        written = ago(reply.received_at, case.now)
        yield case.action(
            "reply",
            "text",
            f"reply-{reply.id}",
            case.calendar.day_of(reply.received_at),
            ONCE,
            f'wrote {written} ago: "{safe(reply.text, 60)}"',
            contact=case.account.contact(reply.contact) or next(iter(case.contacts(None)), None),
        )._replace(reply_id=reply.id)
    touch = unanswered_inbound(case.told)
    if touch and not waiting:
        note = f': "{safe(touch.note, 60)}"' if touch.note else ""
        yield case.action(
            "reply",
            touch.channel,
            f"answer-{touch.id}",
            case.day(touch),
            ONCE,
            f"wrote {day(case.day(touch), case.today)}{note}",
            contact=case.account.contact(touch.contact) or next(iter(case.contacts(None)), None),
        )


def expectations(case: Situation) -> Iterator[Action]:
    """Expectations to ask again, `ask_again` after they were asked last (PRACTICE P1); each metric once."""
    every = case.book.settings.ask_again
    by_day = sorted(case.account.expectations, key=lambda expectation: expectation.asked_on or dt.date.min)
    latest = {f"ask-{slug(expectation.metric)}": expectation for expectation in by_day}
    for item, expectation in latest.items():
        asked = [case.day(touch) for touch in case.timeline if touch.item == item and not touch.tried]
        last = max([*asked, *([expectation.asked_on] if expectation.asked_on else [])], default=None)
        due_on = case.calendar.roll(case.calendar.add(last, every)) if last else case.now_or_entry()
        since = f"{days((case.today - last).days)} ago" if last else "never"
        said_by = slug(expectation.stated_by or "")
        yield case.action(
            "expectation",
            "call",
            item,
            case.retried(due_on, (touch for touch in case.timeline if touch.item == item and touch.tried)),
            due_on.isoformat() if last else FIRST,
            f"ask again about {expectation.metric}, last asked {since}",
            contact=case.account.contact(said_by) or next(iter(case.contacts(None)), None),
            interval=every.days(),
        )


def untouched(case: Situation) -> Iterator[Action]:
    """Decision makers and executives nobody was in touch with for `untouched_after` (PRACTICE P3)."""
    every = case.book.settings.untouched_after
    for contact in case.account.contacts:
        if contact.role not in ("decision_maker", "executive"):
            continue
        item = f"contact-{contact.id}"
        theirs = [touch for touch in case.timeline if touch.contact == contact.id]
        last = case.last(touch for touch in theirs if touch.made or (touch.outcome == "skipped" and touch.item == item))
        start = last or case.entered_on
        if start is None:
            continue
        due_on = case.calendar.roll(case.calendar.add(start, every))
        role = contact.role.replace("_", " ")
        since = f"{days((case.today - last).days)} without a touch" if last else "no touch yet"
        tries = (touch for touch in theirs if touch.tried and touch.channel == "call")
        yield case.action(
            "contact",
            "call",
            item,
            case.retried(due_on, tries),
            due_on.isoformat(),
            f"{role} {contact.name}: {since}",
            contact=contact,
            interval=every.days(),
        )


def appreciation(case: Situation) -> Iterator[Action]:
    """A thank-you owed: none for `appreciation_every` once the rhythms run (PRACTICE T9)."""
    if case.cadence is None or case.entered_on is None or not in_rhythm(case, case.cadence):
        return
    every = case.cadence.balance.appreciation_every
    templates = _thanks(case)
    if not templates:
        return
    last = case.last(
        touch
        for touch in case.timeline
        if (touch.purpose == "appreciation" and touch.made and touch.direction == "out")
        or (touch.item == "appreciation" and touch.outcome == "skipped")
    )
    due_on = case.calendar.roll(case.calendar.add(last or case.entered_on, every))
    since = f"{days((case.today - last).days)} since the last thank-you" if last else "no thank-you yet"
    yield case.action(
        "appreciation",
        "text",
        "appreciation",
        due_on,
        due_on.isoformat(),
        since,
        contact=next(iter(case.contacts(None)), None),
        interval=every.days(),
        templates=templates,
    )


def _thanks(case: Situation) -> tuple[str, ...]:
    """The texts of appreciation: those the cadence itself uses, else every one there is."""

    def thanks(name: str) -> bool:
        template = case.book.templates.get(name)
        return template is not None and template.purpose == "appreciation" and bool(template.text)

    items = case.cadence.items if case.cadence else ()
    own = [name for item in items if item.channel == "text" for name in templates_of(item) if thanks(name)]
    return tuple(dict.fromkeys(own)) or tuple(name for name in sorted(case.book.templates) if thanks(name))


def to_find(case: Situation) -> Iterator[Action]:
    """What an account lacks before anything can be kept up: a cadence, an owner, a contact (PRACTICE T7)."""
    lacks = {
        "owner": case.book.owner_of(case.account) is None,
        "contact": not case.account.contacts,
        "cadence": case.cadence is None,
    }
    for what, lacking in lacks.items():
        if lacking:
            yield case.action(
                "contact",
                "call",
                f"find-{what}",
                case.now_or_entry(),
                ONCE,
                f"find the {what}",
                contact=next(iter(case.contacts(None)), None),
            )._replace(find=f"the {what}")
