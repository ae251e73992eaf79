"""The page of an account: what is due, who is there, what was agreed and said, for the minute before a call."""

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from touchcli.cli.console.lines import Line, Span, line, wrapped
from touchcli.cli.console.numbers import address_shown, number_shown
from touchcli.rules.wording import age, day, days, in_full, messages, safe

if TYPE_CHECKING:
    from touchcli.flows.accounts.show import Page
    from touchcli.flows.common.session import Session
    from touchcli.rules.models.account import Contact
    from touchcli.rules.models.history import Note, Touch

_LABEL = 10
_SAID = 2
"""Of so many touches the page has the words, the first by rank."""


def page_lines(session: "Session", found: "Page", total: int) -> Iterator[Line]:
    """The page, at most `total` columns wide."""
    account = found.account
    facts = [f"tier {account.tier}" if account.tier else "", account.status, account.owner or "no owner"]
    facts += [found.cadence.id if found.cadence else "no cadence", account.location or ""]
    head = (Span(safe(account.name), "bold"), Span(" · "))
    yield from wrapped(head, " · ".join(safe(fact) for fact in facts if fact), total, 2)
    yield from _today(session, found, total)
    sections = {
        "Five Ws": _five_ws(found),
        "Say": _to_say(found),
        "People": _people(session, found),
        "They expect": _expectations(session, found),
        "Plan": _plan(session, found),
        "Promised": (f"{_by(p.by, session)}: {safe(p.what)}" for p in found.promises),
        "Waiting": (f'{safe(reply.contact or "")} wrote: "{safe(reply.words)}"' for reply in found.replies),
        "Notes": (_note(session, found, note) for note in found.notes),
        "Last touches": (_touch(session, found, touch) for touch in found.touches),
    }
    for title, rows in sections.items():
        listed = list(rows)
        if listed:
            yield from (line(), line(title, "bold"))
        for row in listed:
            yield from wrapped((Span("  "),), row, total, 4)
    yield from _mix(found)


def _today(session: "Session", found: "Page", total: int) -> Iterator[Line]:
    """What is due and what comes next, each with its reason, and what was agreed with them (PRACTICE J9)."""

    def row(label: str, text: str, style: str = "dim") -> list[Line]:
        return wrapped((Span(f"  {label:<{_LABEL - 2}}", style),), text, total, _LABEL)

    def page(item: str) -> str:
        """The review has a page of its own (PRACTICE P8)."""
        return f" (touch brief {found.account.id})" if item in found.review else ""

    for due in found.due[:3]:
        held = f" (held: {due.holds[0].code})" if due.holds else ""
        yield from row("today", f"{due.channel}: {safe(due.reason)}{held}{page(due.item)}", "yellow")
    if len(found.due) > 3:
        yield from row("", f"and {len(found.due) - 3} more: touch due --all --account {found.account.id}")
    for action in found.coming[: 3 if not found.due else 1]:
        when = day(action.due_on, session.today)
        yield from row("next", f"{when}, {action.channel}: {action.item}, {safe(action.reason)}{page(action.item)}")
    if found.snooze:
        until, because = day(found.snooze.until, session.today), safe(found.snooze.because)
        yield from row("snoozed", f"until {until}: {because}", "yellow")
    for agreed in found.agreed:
        yield from row("agreed", f"{agreed.channel}: {in_full(agreed.on, agreed.touch.next_time)}")
    if found.agreed_on is None:
        yield from row("agreed", "no date for the next touch; end the call with one")


def _five_ws(found: "Page") -> Iterator[str]:
    """The gaps first: what to find out on this call (PRACTICE J3)."""
    from touchcli.rules.due.five_ws import WS

    if found.find_out:
        yield f"find out: {', '.join(found.find_out)}"
    if found.ask:
        yield f"ask too: {'; '.join(found.ask)}"
    for name in WS:
        if known := getattr(found.account.five_ws, name, None):
            yield f"{name:<6} {safe(known)}"


def _to_say(found: "Page") -> Iterator[str]:
    """The script or agenda of what is due, filled in."""
    for each in found.to_say[:_SAID]:
        first, *more = (part for part in each.words.splitlines() if part.strip())
        yield f"{each.channel}, {each.item}: {safe(first)}"
        yield from (f"  {safe(part)}" for part in more)


def _people(session: "Session", found: "Page") -> Iterator[str]:
    account, display = found.account, session.book.settings.display
    for contact in account.contacts:
        role = f", {contact.role.replace('_', ' ')}" if contact.role else ""
        role += _after(", ", contact.title)
        number = f" {number_shown(contact.phone.e164, display)}" if contact.phone else ", no number"
        number += f" {safe(address_shown(contact.email, display))}" if contact.email else ""
        marks = [""]
        if channels := found.opted_out.get(contact.name):
            marks.append(f"opted out of {messages(channels)}")
        if away := found.away.get(contact.name):
            stand_in = f"; meanwhile {safe(away.stand_in)}" if away.stand_in else ""
            guess = "about " if away.guessed else ""
            marks.append(f"away, back {guess}{day(away.back_on, session.today)}{stand_in}")
        if contact.name in found.bounced:
            marks.append("no mail arrives at this address")
        if contact.name in found.dead:
            marks.append("no text arrives at this number")
        if contact.texting.only:
            over = "" if contact.name in found.texts_only else ", which has run out: ask again"
            marks.append(f'wants texts only, "{safe(contact.texting.only.quote)}"{over}')
        if contact is account.contacts[0] and found.prefers:
            marks.append(f"likes {', '.join(found.prefers)}")
        yield f"{safe(contact.name)}{role}{number}{'; '.join(marks)}"
        if contact.address:
            yield f"  {safe(contact.address)}"
        if allowed := _permissions(session, found, contact):
            yield f"  texts: {', '.join(allowed)}"
    ours = [f"{safe(job)} {safe(name)}" for job, name in account.team.items()]
    if account.sponsor:
        ours.append(f"sponsor {safe(account.sponsor.name)}" + _after(", ", account.sponsor.title))
    if ours:
        yield f"ours: {', '.join(ours)}"


def _permissions(session: "Session", found: "Page", contact: "Contact") -> list[str]:
    """What allows texts to a contact, each with its day."""
    consent, business = found.consents.get(contact.name), contact.texting.for_business
    said = [f"{consent.kind} consent of {day(consent.on, session.today)}"] if consent else []
    if business:
        said.append(f"texts for business ({safe(business.evidence)})")
    if contact.texting.knows_number:
        said.append("has your number")
    return said


def _expectations(session: "Session", found: "Page") -> Iterator[str]:
    for row in found.account.expectations:
        asked = f"asked {_ago(row.asked_on, session)}" if row.asked_on else "never asked"
        yield f"{safe(row.metric)}{_after(' ', row.target)}{_after(', now ', row.actual)} ({asked})"


def _plan(session: "Session", found: "Page") -> Iterator[str]:
    account = found.account
    if account.worth and account.worth.revenue is not None:
        yield f"worth {account.worth.revenue:,} {account.worth.currency or ''} a year".replace("  ", " ")
    if account.last_sale and account.last_sale.on:
        amount = f", {account.last_sale.amount:,}" if account.last_sale.amount is not None else ""
        yield f"last sale {day(account.last_sale.on, session.today)}{amount}"
    for name, date in (("renewal", account.renewal), ("review", account.review)):
        if date and date.on:
            yield f"{name} {day(date.on, session.today)}"
    if account.growth:
        actual = f", now {account.growth.actual:,}" if account.growth.actual is not None else ""
        yield f"growth to {account.growth.target:,}{_until(account.growth.by, session)}{actual}"
    for goal in account.goals:
        yield f"goal: {safe(goal.goal)}{_until(goal.by, session)}"
    for space in account.white_space:
        value = f", {space.value:,}" if space.value is not None else ""
        rival, move = _after(", with ", space.incumbent), _after("; next: ", space.next)
        yield f"white space: {safe(space.name)}{rival}{value}{move}"
    for issue in account.issues:
        if issue.closed_on is None or issue.closed_on > session.today:
            yield f"open issue: {safe(issue.what)}, since {day(issue.opened_on, session.today)}"


def _after(words: str, value: str | None) -> str:
    return f"{words}{safe(value)}" if value else ""


def _until(on: dt.date | None, session: "Session") -> str:
    return f" by {day(on, session.today)}" if on else ""


def _by(on: dt.date, session: "Session") -> str:
    late = (session.today - on).days
    return f"{days(late)} late" if late > 0 else day(on, session.today)


def _ago(on: dt.date, session: "Session") -> str:
    return "today" if on >= session.today else f"{days((session.today - on).days)} ago"


def _touch(session: "Session", found: "Page", touch: "Touch") -> str:
    way = "from them" if touch.direction == "in" else touch.outcome
    minutes = found.answered_in.get(touch.at) if touch.direction == "out" else None
    answered = f", answered in {age(minutes * 60)}" if minutes is not None else ""
    words = " / ".join(word for word in (touch.note, touch.summary) if word)
    said = _after(": ", words or touch.template)
    return f"{session.calendar.day_of(touch.at)}  {touch.channel:<7} {way}{answered}{said}"


def _note(session: "Session", found: "Page", note: "Note") -> str:
    contact = found.account.contact(note.contact)
    who = f"of {safe(contact.name)}: " if contact else ""
    return f"{session.calendar.day_of(note.at)}  {who}{safe(note.text)}"


def _mix(found: "Page") -> Iterator[Line]:
    """How the account is kept in touch with, channel by channel, as bars."""
    if not found.mix:
        return
    yield line()
    yield line("Channels", "bold")
    most = max(found.mix.values())
    for channel, count in found.mix.items():
        yield (Span(f"  {channel:<8}"), Span("█" * max(round(count / most * 30), 1), "cyan"), Span(f" {count}"))
