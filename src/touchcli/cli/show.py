"""`touch show`: the one-page plan and history, for the minute before a call."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from touchcli.cli.as_json import of_action, of_judged, of_problems
from touchcli.cli.boundary import DONE, USAGE, guarded
from touchcli.cli.log import of_touch
from touchcli.cli.screen import Line, Span, complain, fit, line, width, write, write_json
from touchcli.flows.opening import Desk, Surroundings, open_desk
from touchcli.flows.show import Page, page
from touchcli.rules.models.account import Contact
from touchcli.rules.models.history import Touch
from touchcli.rules.wording import age, day, days, safe

if TYPE_CHECKING:
    import typer

_WS = ("who", "what", "where", "when", "why")


def run(around: Surroundings, name: str, *, as_json: bool) -> int:
    """Print the page of one account."""
    desk = open_desk(around)
    found = page(desk, name)
    if as_json:
        write_json(_as_json(desk, found))
    else:
        total = width()
        write(_cut(spans, total) for spans in _lines(desk, found))
    complain(desk.problems)
    return USAGE if desk.problems else DONE


def _cut(spans: Line, total: int) -> Line:
    """A line whose last span ends where the screen does."""
    left = total - sum(len(span.text) for span in spans[:-1])
    return (*spans[:-1], Span(fit(spans[-1].text, max(left, 10)).rstrip(), spans[-1].style))


def _lines(desk: Desk, found: Page) -> Iterator[Line]:
    account = found.account
    facts = [f"tier {account.tier}" if account.tier else "", account.status, account.owner or "no owner"]
    facts += [found.cadence.id if found.cadence else "no cadence", account.location or ""]
    yield (Span(safe(account.name), "bold"), Span(" · " + " · ".join(safe(fact) for fact in facts if fact)))
    yield from _today(desk, found)
    yield from _section("Five Ws", _five_ws(found))
    yield from _section("People", (_person(contact, found) for contact in account.contacts))
    yield from _section("They expect", _expectations(desk, found))
    yield from _section("Plan", _plan(desk, found))
    yield from _section("Promised", (f"{day(p.by, desk.today)}: {safe(p.what)}" for p in found.promises))
    yield from _section("Waiting", (f'"{safe(reply.text)}"' for reply in found.replies))
    yield from _section("Last touches", (_touch(desk, found, touch) for touch in found.touches))
    yield from _mix(found)


def _section(title: str, rows: Iterator[str]) -> Iterator[Line]:
    listed = list(rows)
    if listed:
        yield line()
        yield line(title, "bold")
        for row in listed:
            yield line(f"  {row}")


def _today(desk: Desk, found: Page) -> Iterator[Line]:
    for row in found.due[:3]:
        held = f" (held: {row.holds[0].code})" if row.holds else ""
        yield (Span("  today  ", "yellow"), Span(f"{row.action.channel}: {safe(row.action.reason)}{held}"))
    for action in found.coming[: 3 if not found.due else 1]:
        yield (Span("  next   ", "dim"), Span(f"{action.channel} {action.item}, {day(action.due_on, desk.today)}"))


def _five_ws(found: Page) -> Iterator[str]:
    """The gaps first: what to find out on this call (PRACTICE J3)."""
    known = found.account.five_ws
    values = {name: getattr(known, name) if known else None for name in _WS}
    missing = [name for name in _WS if not values[name] and name != "why"]
    if missing:
        yield f"find out: {', '.join(missing)}"
    for name in _WS:
        if values[name]:
            yield f"{name:<6} {safe(str(values[name]))}"


def _person(contact: Contact, found: Page) -> str:
    role = f", {contact.role.replace('_', ' ')}" if contact.role else ""
    number = f" {contact.phone.masked}" if contact.phone else " no number"
    marks = []
    if contact.name in found.opted_out:
        marks.append("opted out of texts")
    if contact.texting.only:
        marks.append(f'texts only: "{safe(contact.texting.only.quote)}"')
    if contact is found.account.contacts[0] and found.prefers:
        marks.append(f"likes {', '.join(found.prefers)}")
    return f"{safe(contact.name)}{role}{number}{'; ' if marks else ''}{'; '.join(marks)}"


def _expectations(desk: Desk, found: Page) -> Iterator[str]:
    for row in found.account.expectations:
        asked = f"asked {days((desk.today - row.asked_on).days)} ago" if row.asked_on else "never asked"
        target = f" {safe(row.target)}" if row.target else ""
        actual = f", now {safe(row.actual)}" if row.actual else ""
        yield f"{safe(row.metric)}{target}{actual} ({asked})"


def _plan(desk: Desk, found: Page) -> Iterator[str]:
    account = found.account
    if account.worth and account.worth.revenue is not None:
        yield f"worth {account.worth.revenue:,} {account.worth.currency or ''} a year".rstrip()
    if account.last_sale and account.last_sale.on:
        amount = f", {account.last_sale.amount:,}" if account.last_sale.amount is not None else ""
        yield f"last sale {day(account.last_sale.on, desk.today)}{amount}"
    for name, date in (("renewal", account.renewal), ("review", account.review)):
        if date and date.on:
            yield f"{name} {day(date.on, desk.today)}"
    if account.growth:
        by = f" by {day(account.growth.by, desk.today)}" if account.growth.by else ""
        actual = f", now {account.growth.actual:,}" if account.growth.actual is not None else ""
        yield f"growth to {account.growth.target:,}{by}{actual}"
    for goal in account.goals:
        yield f"goal: {safe(goal.goal)}" + (f" by {day(goal.by, desk.today)}" if goal.by else "")
    for space in account.white_space:
        worth = f", {space.value:,}" if space.value is not None else ""
        rival = f", with {safe(space.incumbent)}" if space.incumbent else ""
        yield f"white space: {safe(space.name)}{rival}{worth}" + (f"; next: {safe(space.next)}" if space.next else "")
    for issue in account.issues:
        if issue.closed_on is None or issue.closed_on > desk.today:
            yield f"open issue: {safe(issue.what)}, since {day(issue.opened_on, desk.today)}"
    if account.sponsor:
        yield f"sponsor: {safe(account.sponsor.name)}"


def _touch(desk: Desk, found: Page, touch: Touch) -> str:
    on = desk.calendar.day_of(touch.at)
    way = "from them" if touch.direction == "in" else touch.outcome
    answered = f", answered in {age(found.answered_in[touch.id] * 60)}" if touch.id in found.answered_in else ""
    note = f": {safe(touch.note)}" if touch.note else f": {touch.template}" if touch.template else ""
    return f"{on.isoformat()}  {touch.channel:<7} {way}{answered}{note}"


def _mix(found: Page) -> Iterator[Line]:
    """How the account is kept in touch with, channel by channel, as bars."""
    if not found.mix:
        return
    yield line()
    yield line("Channels", "bold")
    most = max(found.mix.values())
    for channel, count in found.mix.items():
        yield (Span(f"  {channel:<8}"), Span("█" * max(round(count / most * 30), 1), "cyan"), Span(f" {count}"))


def _as_json(desk: Desk, found: Page) -> dict[str, Any]:
    account = found.account
    return {
        "account": account.id,
        "name": account.name,
        "tier": account.tier,
        "status": account.status,
        "owner": account.owner,
        "cadence": found.cadence.id if found.cadence else None,
        "five_ws": {name: getattr(account.five_ws, name, None) for name in _WS},
        "contacts": [_contact(contact, found) for contact in account.contacts],
        "expectations": [_plain(row) for row in account.expectations],
        "goals": [_plain(row) for row in account.goals],
        "growth": _plain(account.growth) if account.growth else None,
        "white_space": [_plain(row) for row in account.white_space],
        "renewal": account.renewal.on.isoformat() if account.renewal and account.renewal.on else None,
        "review": account.review.on.isoformat() if account.review and account.review.on else None,
        "promises": [{"id": p.id, "what": p.what, "by": p.by.isoformat()} for p in found.promises],
        "due": [of_judged(row, desk.today) for row in found.due],
        "next": [of_action(action, desk.today) for action in found.coming],
        "touches": [of_touch(touch) | {"answered_minutes": found.answered_in.get(touch.id)} for touch in found.touches],
        "mix": found.mix,
        "silence": found.quiet.silence,
        "problems": of_problems(desk.problems),
    }


def _contact(contact: Contact, found: Page) -> dict[str, Any]:
    return {
        "name": contact.name,
        "role": contact.role,
        "phone": contact.phone.e164 if contact.phone else None,
        "email": contact.email,
        "opted_out": contact.name in found.opted_out,
        "texts_only": contact.texting.only is not None,
    }


def _plain(row: Any) -> dict[str, Any]:
    """A record of the plan with dates and amounts as text."""
    return {
        name: value if value is None or isinstance(value, (str, int, bool)) else str(value)
        for name, value in row._asdict().items()
    }


def register(app: "typer.Typer") -> None:
    """Add the command to the application."""
    import typer

    from touchcli.cli.options import AccountName, AsJson, AsOf, NoCache, Workspace

    @app.command("show")
    def show(
        context: typer.Context,
        account: AccountName,
        as_of: AsOf = None,
        as_json: AsJson = False,
        workspace: Workspace = None,
        no_cache: NoCache = False,
    ) -> None:
        """The account's plan and history on one page, for the minute before a call."""
        around: Surroundings = context.obj
        around = around._replace(workspace=workspace or around.workspace, as_of=as_of, cache=not no_cache)
        raise typer.Exit(guarded(lambda: run(around, account, as_json=as_json)))
