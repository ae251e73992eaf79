"""The pages that go to a rep by mail, and what is said of their going."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from touchcli.cli.console.errors import DONE, FAILED, USAGE
from touchcli.cli.console.lines import Line, Span, complain, drawn, line, shown, write, write_json
from touchcli.cli.console.numbers import OwnMail
from touchcli.cli.views.day import day_lines
from touchcli.cli.views.json_shapes import of_problems
from touchcli.flows.day.own_mail import Mailed, OwnPage
from touchcli.render.line_pages import line_page
from touchcli.rules.models.values import iso
from touchcli.rules.review.week_words import week_words
from touchcli.rules.wording import counted

if TYPE_CHECKING:
    from touchcli.flows.common.session import Session
    from touchcli.flows.day.due import Day
    from touchcli.rules.models.settings import Display
    from touchcli.rules.review.week import Week

_COLUMNS = 76
"""As wide as the text of a mail is: so many columns stay on one line when it is quoted."""
_UNBROKEN = 100_000
"""So wide that no row wraps: a phone wraps it as it needs."""


def day_page(day: "Day", display: "Display", *, everything: bool) -> OwnPage:
    """The day as `touch due` shows it, with whole numbers unless the settings mask them."""
    numbers = OwnMail(display.numbers)
    pages = []
    for columns in (_COLUMNS, _UNBROKEN):
        lines = day_lines(day, columns, numbers, everything=everything)
        if day.problems:
            lines += [line(), line(f"{counted(len(day.problems), 'problem')} in the files: touch check", "bold red")]
        pages.append(lines)
    return OwnPage(_subject(day), drawn(pages[0], None), _html(pages[1]))


def week_page(week: "Week") -> OwnPage:
    """The week as `touch report --week` shows it."""
    words = week_words(week)
    total = sum(count for _, count in week.touches)
    talks = f", {len(week.reached)} talked to" if week.reached else ""
    quiet = f", {len(week.quiet)} quiet" if week.quiet else ""
    subject = (
        f"Week of {week.since:%A} {week.since.day} {week.since:%B}: {counted(total, 'touch', 'touches')}{talks}{quiet}"
    )
    text = drawn((line(each) for each in words), None)
    return OwnPage(subject, text, _html(line(each, "" if each[:1] == " " else "bold") for each in _unwrapped(words)))


def tell_mailed(session: "Session", mailed: Sequence[Mailed], what: str, *, as_json: bool) -> int:
    """Say what went to whom, and on standard error what did not and why; gives the exit code."""
    if as_json:
        rows = [each._asdict() for each in mailed]
        write_json({"as_of": iso(session.now), "mailed": rows, "problems": of_problems(session.problems)})
    else:
        write(_told(mailed, what))
        complain(f"touch: {each.rep}: {each.error}" for each in mailed if each.error)
    complain(session.problems)
    states = {each.state for each in mailed}
    if "unusable" in states:
        return USAGE
    if states & {"failed", "in-doubt"}:
        return FAILED
    return USAGE if session.problems else DONE


def _told(mailed: Iterable[Mailed], what: str) -> Iterable[Line]:
    for each in mailed:
        if each.state == "sent":
            yield line(f"Mailed {what} to {each.to}.")
        elif each.state == "sent-before":
            yield line(f"{each.rep} got {what} by mail today already; --again sends it once more.")
        elif each.state == "nothing":
            yield line(f"Nothing to mail to {each.rep}.")
        elif each.state == "in-doubt":
            yield line(f"The mail to {each.to} may have gone; look into that mailbox.")


def _subject(day: "Day") -> str:
    states = [(row.state, row.channel) for row in day.shown]
    to_do = sum(state == "to_do" for state, _ in states)
    mails = sum(state == "ready" and channel == "email" for state, channel in states)
    texts = sum(state == "ready" for state, _ in states) - mails
    parts = [f"{to_do} to do"] if to_do else []
    parts += [f"{counted(texts, 'text')} ready"] if texts else []
    parts += [f"{counted(mails, 'mail')} ready"] if mails else []
    parts = parts or [f"{len(states)} held" if states else "nothing is due"]
    return f"{day.now:%A} {day.now.day} {day.now:%B}: {', '.join(parts)}"


def _unwrapped(words: Iterable[str]) -> list[str]:
    """Lines whose sequels, indented by four, stand on the line before again."""
    whole: list[str] = []
    for each in words:
        if each.startswith("    ") and whole:
            whole[-1] += f" {each.strip()}"
        else:
            whole.append(each)
    return whole


def _html(lines: Iterable[Line]) -> str:
    return line_page([Span(shown(span.text), span.style) for span in each] for each in lines)
