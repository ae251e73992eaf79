"""`touch brief`: the review of an account on a page, for us or for the customer."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

from touchcli.cli.command import App, Option, command
from touchcli.cli.console.errors import DONE, USAGE
from touchcli.cli.console.lines import complain, line, width, write, write_json
from touchcli.cli.options import AccountName
from touchcli.cli.views.json_shapes import of_problems
from touchcli.flows.common.session import Invocation, Session, open_session
from touchcli.rules.errors import UserError

if TYPE_CHECKING:
    from touchcli.render.sheet import Sheet
    from touchcli.rules.review.brief_value import Audience, Brief

_OURS = frozenset(
    (
        *("tier", "status", "cadence", "goals", "money", "white_space", "issues", "snoozed", "notes"),
        *("role", "left", "note", "in_vain", "in_vain_sources"),
    )
)


def run(
    invocation: Invocation,
    name: str,
    audience: str,
    since: str | None,
    html: str | None,
    pdf: str | None,
    *,
    as_json: bool,
) -> int:
    """Print the brief, or write it as a page for the browser or the printer."""
    from touchcli.cli.views.brief_lines import lines
    from touchcli.cli.views.brief_page import sheet
    from touchcli.flows.accounts.brief import brief_of

    session = open_session(invocation)
    brief = brief_of(session, name, _audience(audience), since)
    page = sheet(brief)
    _write_files(session, page, *(invocation.folder / file if file else None for file in (html, pdf)))
    if as_json:
        write_json(as_data(brief) | {"html": html, "pdf": pdf} | _problems(session, brief))
    elif html or pdf:
        write(
            line(f"Wrote {file}: {then}")
            for file, then in (
                (html, "open it in a browser, or print it."),
                (pdf, "read it over, then print or send it."),
            )
            if file
        )
    else:
        write(lines(page, width()))
    complain(session.problems)
    return USAGE if session.problems else DONE


def _audience(given: str) -> "Audience":
    from touchcli.rules.review.brief_value import Audience

    known: tuple[Audience, ...] = get_args(Audience)
    for each in known:
        if each == given:
            return each
    raise UserError(f'--for: "{given}" is not a reader', f"there are {' and '.join(known)}")


def _write_files(session: Session, page: "Sheet", html: Path | None, pdf: Path | None) -> None:
    if html:
        from touchcli.render.sheet_html import sheet_html

        _put(html, sheet_html(page).encode())
    if pdf:
        from touchcli.render.letters import paper_of
        from touchcli.render.sheet_pdf import sheet_pdf

        _put(pdf, sheet_pdf(page, session.today, paper_of(session.book.settings.calendar.country)))


def _put(path: Path, content: bytes) -> None:
    from touchcli.files.writing.private import write_private

    try:
        write_private(path, content)
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}") from None


def as_data(brief: "Brief") -> dict[str, Any]:
    """The brief as JSON; what is ours is not even among the keys of the customer's."""
    found: dict[str, Any] = _plain(brief, frozenset() if brief.audience == "us" else _OURS)
    return found


def _plain(value: Any, without: frozenset[str]) -> Any:
    """Records as objects, days and hours as text, amounts as numbers."""
    if hasattr(value, "_asdict"):
        fields = value._asdict().items()
        return {name: _plain(each, without) for name, each in fields if name not in without}
    if isinstance(value, tuple):
        return [_plain(each, without) for each in value]
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def _problems(session: Session, brief: "Brief") -> dict[str, Any]:
    """The problems of our files quote them: they are not for the customer, and stand on standard error anyway."""
    return {"problems": of_problems(session.problems)} if brief.audience == "us" else {}


def register(app: App) -> None:
    """Add the command to the application."""

    @command(
        app,
        "brief",
        group="Looking back",
        examples=(
            "touch brief acme",
            "touch brief acme --for customer --pdf acme.pdf",
        ),
        as_of=True,
        cache=True,
    )
    def brief(
        invocation: Invocation,
        account: AccountName,
        audience: Annotated[
            str,
            Option(
                "--for",
                metavar="WHOM",
                help="us, with everything and its sources, or customer.",
                completes=("us", "customer"),
            ),
        ] = "us",
        since: Annotated[
            str | None,
            Option("--since", metavar="DATE", help="From this day; by default the last review, else 90 days ago."),
        ] = None,
        html: Annotated[
            str | None, Option("--html", metavar="FILE", help="Write a page for the browser.", completes="file")
        ] = None,
        pdf: Annotated[str | None, Option("--pdf", metavar="FILE", help="Write a PDF.", completes="file")] = None,
        *,
        as_json: bool,
    ) -> int:
        """Show an account's review on one page.

        Targets against actuals, promises, what was done, people, next steps: for us, or for the customer.
        """
        return run(invocation, account, audience, since, html, pdf, as_json=as_json)
