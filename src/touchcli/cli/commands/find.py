"""`touch find`: where some words stand: accounts, contacts, promises, replies, notes."""

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any

from touchcli.cli.command import App, Argument, Option, command
from touchcli.cli.console.errors import DONE, USAGE
from touchcli.cli.console.lines import Line, Span, complain, line, width, wrapped, write, write_json
from touchcli.cli.console.numbers import address_shown, number_shown
from touchcli.cli.views.json_shapes import of_problems
from touchcli.flows.common.session import Invocation, Session, open_session
from touchcli.rules.models.values import iso
from touchcli.rules.wording import day, excerpt, safe

if TYPE_CHECKING:
    from touchcli.flows.accounts.search import Found, Hit

_TITLES = {"account": "Accounts", "contact": "Contacts", "promise": "Promises", "reply": "Replies", "note": "Notes"}
_EXCERPT = 160


def run(invocation: Invocation, text: str, most: int, *, as_json: bool) -> int:
    """Print each place with the words around them."""
    from touchcli.flows.accounts.search import find

    session = open_session(invocation)
    found = find(session, text, most)
    if as_json:
        hits = [_as_json(hit) for hit in found.hits]
        write_json({"hits": hits, "more": list(found.more), "problems": of_problems(session.problems)})
    else:
        write(_lines(session, found, text.split(), width()))
    complain(session.problems)
    return USAGE if session.problems else DONE


def _lines(session: Session, found: "Found", words: list[str], total: int) -> Iterator[Line]:
    if not found.hits:
        yield line("Nothing found.")
    for n, (kind, hits) in enumerate(groupby(found.hits, lambda hit: hit.kind)):
        if n:
            yield line()
        yield line(_TITLES[kind], "bold")
        for hit in hits:
            yield from _row(session, hit, words, total)
    if found.more:
        yield line()
        kinds = " and ".join(_TITLES[kind].lower() for kind in found.more)
        yield line(f"There are more {kinds}: --limit N shows them.", "dim")


def _row(session: Session, hit: "Hit", words: list[str], total: int) -> list[Line]:
    """Whose it is, when it was, and what stands there."""
    display = session.book.settings.display
    whose = [hit.name or "unknown", hit.contact or (number_shown(hit.number, display) if hit.number else "")]
    head = Span("  " + ", ".join(safe(each) for each in whose if each), "bold")
    if hit.kind == "account":
        return [(head, Span(f"  {hit.account}", "dim"))]
    when = f" · {day(session.calendar.day_of(hit.at), session.today)}" if hit.at else ""
    text = address_shown(hit.text, display) if hit.kind == "contact" and "@" in hit.text else hit.text
    said = excerpt(text, words, _EXCERPT)
    return wrapped((head, Span(when + ("  " if said else ""))), f'"{said}"' if hit.kind == "reply" else said, total, 4)


def _as_json(hit: "Hit") -> dict[str, Any]:
    return {
        "kind": hit.kind,
        "account": hit.account,
        "name": hit.name,
        "contact": hit.contact,
        "number": hit.number,
        "text": hit.text,
        "at": iso(hit.at) if hit.at else None,
        "id": hit.id,
    }


def register(app: App) -> None:
    """Add the command to the application."""

    @command(
        app,
        "find",
        group="Each morning",
        examples=("touch find priya", "touch find pump quote"),
        as_of=True,
        cache=True,
    )
    def find(
        invocation: Invocation,
        words: Annotated[list[str], Argument(metavar="WORDS", help="Words that all stand in one place.")],
        limit: Annotated[
            int, Option("--limit", metavar="N", min=1, max=500, help="At most so many of each kind.")
        ] = 10,
        *,
        as_json: bool,
    ) -> int:
        """Find words in accounts, contacts, promises, replies and notes.

        In any order and case; the latest first.
        """
        return run(invocation, " ".join(words), limit, as_json=as_json)
