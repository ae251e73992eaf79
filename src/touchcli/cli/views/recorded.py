"""What was just recorded, or is taken back, in sentences: the same from a command and from `touch work`."""

from typing import TYPE_CHECKING

from touchcli.cli.console.lines import Line, line
from touchcli.cli.views.trail import sentence
from touchcli.rules.wording import counted, day, in_full, safe

if TYPE_CHECKING:
    from touchcli.flows.accounts.corrections.undo import Recorded
    from touchcli.flows.accounts.log import Logged
    from touchcli.flows.common.session import Session
    from touchcli.rules.models.action import Action
    from touchcli.rules.models.history import Promise, Snooze

_MOST = 10
"""Of so many rows that are taken back each is shown."""


def logged_sentences(session: "Session", logged: "Logged") -> list[str]:
    """What was logged, what it completed, and what comes next."""
    touch = logged.touch
    contact = logged.account.contact(touch.contact)
    who = f" with {safe(contact.name)}" if contact else ""
    local = touch.at.astimezone(session.calendar.zone)
    when = "today" if touch.at == session.now else in_full(local.date(), local.time())
    began = ", they began" if touch.direction == "in" else ""
    lines = [f"Logged for {safe(logged.account.name)}: {touch.channel}{who}, {touch.outcome}, {when}{began}."]
    again = "; due again " + _again(session, logged) if touch.missed else ""
    verb = "Tries" if touch.missed else "Skips" if touch.outcome == "skipped" else "Completes"
    for action in logged.completed:
        cadence = f", {action.cadence}" if action.cadence else ""
        lines.append(f"{verb} {action.item} ({action.kind}{cadence}){again}.")
    if not logged.completed:
        lines.append("Completes nothing that was due: an unplanned touch.")
    lines += [f"Settles {action.item} ({action.kind}) too." for action in logged.settled]
    if logged.answered:
        lines.append(f"Answers {logged.answered} waiting {'reply' if logged.answered == 1 else 'replies'}.")
    if touch.next == "cadence":
        lines.append(f"Next {touch.next_channel or touch.channel}: as the cadence says.")
    for agreed in logged.agreed:
        on = session.calendar.roll(agreed.on)
        rolled = f" ({in_full(agreed.on)} is closed)" if on != agreed.on else ""
        still = "Next" if agreed.touch.id == touch.id else "Still agreed: next"
        lines.append(f"{still} {agreed.channel}: {in_full(on, agreed.touch.next_time)}{rolled}.")
    return lines


def summary_wanted(logged: "Logged") -> str:
    """That the words of what comes next wait for what the talk came to, and how to say it."""
    waits = ", ".join(f"{action.item} ({action.channel})" for action in logged.summary_for)
    verb = "says" if len(logged.summary_for) == 1 else "say"
    return f'{waits} {verb} what it came to: touch amend {logged.entry} --summary "..."'


def _again(session: "Session", logged: "Logged") -> str:
    """When what was tried in vain is due again, in words."""
    tries = [action.key for action in logged.completed]
    days = [row.due_on for row in logged.coming if row.key in tries]
    return day(min(days), session.today) if days else "as the cadence says"


def promised_sentence(session: "Session", made: "Promise") -> str:
    """What was promised to whom, and by when."""
    return f"Promised {account_name(session, made.account)} by {in_full(made.by)}."


def snoozed_sentence(who: str, record: "Snooze") -> str:
    """Who is snoozed until when."""
    return f"{who} is snoozed until {in_full(record.until)}; replies and promises still appear."


def account_name(session: "Session", id: str | None) -> str:
    """The name of an account, its id if there is no plan of it; None is every account."""
    if id is None:
        return "Every account"
    account = session.files.accounts.get(id)
    return safe(account.name if account else id)


def entry_lines(session: "Session", found: "Recorded") -> list[Line]:
    """What was recorded in one go, by whom and when."""
    entry = found.entry
    at = entry.at.astimezone(session.calendar.zone)
    lines = [line(f"{entry.id}, recorded {at:%Y-%m-%d %H:%M} by {safe(entry.by)} on {safe(entry.host)}:")]
    for row in found.rows[:_MOST]:
        name = f"{account_name(session, row.account)}: " if row.account else ""
        lines.append(line(f"  {name}{sentence(row)}"))
    more = len(found.rows) - _MOST
    return [*lines, line(f"  and {more} more")] if more > 0 else lines


def taken_back_sentences(session: "Session", found: "Recorded", again: "tuple[Action, ...]") -> list[str]:
    """That it was taken back, and what is due again."""
    said = [f"Taken back: {found.entry.id}. It counts for nothing any more; the trail keeps it."]
    if found.texts:
        gone = (
            f"; {counted(found.gone, 'other text of it', 'other texts of it')} cannot be taken back"
            if found.gone
            else ""
        )
        said = [f"Taken back: {found.entry.id}. {counted(len(found.texts), 'text')} will not go{gone}."]
    for action in again:
        on = day(action.due_on, session.today)
        said.append(f"Due again: {safe(action.account.name)}, {action.channel}: {action.item}, {on}.")
    return said
