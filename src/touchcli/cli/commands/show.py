"""`touch show`: the one-page plan and history, for the minute before a call."""

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from touchcli.cli.commands.log import of_note, of_touch
from touchcli.cli.console.errors import DONE, USAGE
from touchcli.cli.console.lines import Line, Span, complain, line, width, wrapped, write, write_json
from touchcli.cli.views.json_shapes import of_action, of_problems, of_row
from touchcli.rules.wording import age, day, days, safe

if TYPE_CHECKING:
    from touchcli.cli.command import App
    from touchcli.flows.accounts.show import Page
    from touchcli.flows.common.session import Invocation, Session
    from touchcli.rules.models.account import Contact
    from touchcli.rules.models.history import Note, Touch

_LABEL = 10


def run(invocation: "Invocation", name: str, *, as_json: bool, everything: bool = False, trail: bool = False) -> int:
    """Print the page of one account, or its trail."""
    from touchcli.flows.accounts.show import page
    from touchcli.flows.common.session import open_session

    session = open_session(invocation)
    if trail:
        return _trail(session, name, as_json=as_json)
    found = page(session, name, everything=everything)
    if as_json:
        write_json(_as_json(session, found))
    else:
        write(_lines(session, found, width()))
    complain(session.problems)
    return USAGE if session.problems else DONE


def _trail(session: "Session", name: str, *, as_json: bool) -> int:
    from touchcli.cli.views.trail import of_traced, trail_lines
    from touchcli.flows.common.trail import trail_of

    account, rows = trail_of(session, name)
    if as_json:
        write_json(
            {"account": account.id, "rows": [of_traced(row) for row in rows], "problems": of_problems(session.problems)}
        )
    else:
        write((line(safe(account.name), "bold"), *trail_lines(rows, session.calendar.zone, width())))
    complain(session.problems)
    return USAGE if session.problems else DONE


def _lines(session: "Session", found: "Page", total: int) -> Iterator[Line]:
    account = found.account
    facts = [f"tier {account.tier}" if account.tier else "", account.status, account.owner or "no owner"]
    facts += [found.cadence.id if found.cadence else "no cadence", account.location or ""]
    head = (Span(safe(account.name), "bold"), Span(" · "))
    yield from wrapped(head, " · ".join(safe(fact) for fact in facts if fact), total, 2)
    yield from _today(session, found, total)
    sections = {
        "Five Ws": _five_ws(found),
        "People": _people(found),
        "They expect": _expectations(session, found),
        "Plan": _plan(session, found),
        "Promised": (f"{_by(p.by, session)}: {safe(p.what)}" for p in found.promises),
        "Waiting": (f'{safe(reply.contact or "")} wrote: "{safe(reply.text)}"' for reply in found.replies),
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


def _people(found: "Page") -> Iterator[str]:
    account = found.account
    for contact in account.contacts:
        role = f", {contact.role.replace('_', ' ')}" if contact.role else ""
        number = f" {contact.phone.masked}" if contact.phone else ", no number"
        marks = [""]
        if contact.name in found.opted_out:
            marks.append("opted out of texts")
        if contact.name in found.dead:
            marks.append("no text arrives at this number")
        if contact.texting.only:
            over = "" if contact.name in found.texts_only else ", which has run out: ask again"
            marks.append(f'wants texts only, "{safe(contact.texting.only.quote)}"{over}')
        if contact is account.contacts[0] and found.prefers:
            marks.append(f"likes {', '.join(found.prefers)}")
        yield f"{safe(contact.name)}{role}{number}{'; '.join(marks)}"
    ours = [f"{safe(job)} {safe(name)}" for job, name in account.team.items()]
    if account.sponsor:
        ours.append(f"sponsor {safe(account.sponsor.name)}" + _after(", ", account.sponsor.title))
    if ours:
        yield f"ours: {', '.join(ours)}"


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


def _as_json(session: "Session", found: "Page") -> dict[str, Any]:
    from touchcli.rules.due.five_ws import WS

    account = found.account
    return {
        "account": account.id,
        "name": account.name,
        "tier": account.tier,
        "status": account.status,
        "owner": account.owner,
        "cadence": found.cadence.id if found.cadence else None,
        "five_ws": {name: getattr(account.five_ws, name, None) for name in WS},
        "find_out": list(found.find_out),
        "ask": list(found.ask),
        "contacts": [_contact(contact, found) for contact in account.contacts],
        "expectations": [_plain(row) for row in account.expectations],
        "goals": [_plain(row) for row in account.goals],
        "growth": _plain(account.growth) if account.growth else None,
        "team": dict(account.team),
        "sponsor": account.sponsor.name if account.sponsor else None,
        "white_space": [_plain(row) for row in account.white_space],
        "renewal": _iso(account.renewal.on if account.renewal else None),
        "review": _iso(account.review.on if account.review else None),
        "promises": [{"id": p.id, "what": p.what, "by": p.by.isoformat()} for p in found.promises],
        "due": [of_row(row, rank) for rank, row in enumerate(found.due, 1)],
        "next": [of_action(action, session.today) for action in found.coming],
        "agreed_on": _iso(found.agreed_on),
        "snoozed_until": _iso(found.snooze.until) if found.snooze else None,
        "touches": [
            of_touch(touch)
            | {"answered_minutes": found.answered_in.get(touch.at) if touch.direction == "out" else None}
            for touch in found.touches
        ],
        "notes": [of_note(note) for note in found.notes],
        "mix": found.mix,
        "silence": found.quiet.silence,
        "problems": of_problems(session.problems),
    }


def _contact(contact: "Contact", found: "Page") -> dict[str, Any]:
    return {
        "name": contact.name,
        "role": contact.role,
        "phone": contact.phone.e164 if contact.phone else None,
        "email": contact.email,
        "opted_out": contact.name in found.opted_out,
        "texts_only": contact.name in found.texts_only,
        "dead": contact.name in found.dead,
    }


def _iso(on: dt.date | None) -> str | None:
    return on.isoformat() if on else None


def _plain(row: Any) -> dict[str, Any]:
    """A record of the plan with dates and amounts as text."""
    return {
        name: value if value is None or isinstance(value, (str, int, bool)) else str(value)
        for name, value in row._asdict().items()
    }


def register(app: "App") -> None:
    """Add the command to the application."""
    from typing import Annotated

    from touchcli.cli.command import Option, command
    from touchcli.cli.options import AccountName

    @command(app, "show", group="Each morning", examples=("touch show acme",), as_of=True, cache=True)
    def show(
        invocation: "Invocation",
        account: AccountName,
        everything: Annotated[bool, Option("--all", help="All of its history, not the last ten touches.")] = False,
        trail: Annotated[bool, Option("--trail", help="Every row of the ledger, with who wrote it.")] = False,
        *,
        as_json: bool,
    ) -> int:
        """Show an account's plan and history on one page.

        For the minute before a call.
        """
        return run(invocation, account, as_json=as_json, everything=everything, trail=trail)
