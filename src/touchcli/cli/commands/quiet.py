"""`touch quiet`: every account by its silence against what its cadence promises."""

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from touchcli.cli.command import App, command
from touchcli.cli.console.errors import DONE, USAGE
from touchcli.cli.console.lines import Line, Span, aligned, complain, line, width, wrapped, write, write_json
from touchcli.cli.options import OwnerOption
from touchcli.cli.views.json_shapes import of_problems
from touchcli.flows.common.session import Invocation, Session, open_session
from touchcli.rules.wording import safe

if TYPE_CHECKING:
    from touchcli.rules.review.quiet import Quiet

_BAR = 10
"""Columns of a bar; a full one is a silence of twice what was promised."""


def run(invocation: Invocation, owner: str | None, *, as_json: bool) -> int:
    """Print every account, the quietest first."""
    from touchcli.flows.accounts.quiet import quiet_accounts
    from touchcli.flows.common.owner import owner_meant
    from touchcli.rules.review.quiet import reactive_share

    session = open_session(invocation)
    rows = quiet_accounts(session, owner_meant(session, owner))
    if as_json:
        accounts = [_as_json(row) for row in rows]
        share = _share(reactive_share(rows))
        write_json({"accounts": accounts, "reactive_share": share, "problems": of_problems(session.problems)})
    else:
        write(_lines(session, rows, width()))
    complain(session.problems)
    return USAGE if session.problems else DONE


def _lines(session: Session, rows: "list[Quiet]", total: int) -> Iterator[Line]:
    from touchcli.rules.review.quiet import reactive_share

    if not rows:
        yield line("There are no accounts.")
        return
    heading = ("Account", "Silence", "", "Touch", "Live", "Heard", "Texts", "Reactive")
    cells = [heading, *(_cells(session, row) for row in rows)]
    lines = aligned(cells, ("bold", "yellow", "", "", "", "", "", "dim"), (22, _BAR, 5, 6, 6, 6, 5), total)
    quiet, never = sum(row.is_quiet for row in rows), sum(row.last_touch_on is None for row in rows)
    count = "1 account has" if quiet == 1 else f"{quiet} accounts have"
    new = f"; {never} {'was' if never == 1 else 'were'} never contacted" if never else ""
    share = reactive_share(rows)
    book = "" if share is None else f" Of all touches, {share:.0%} were reactive."
    yield tuple(Span(span.text, "dim") for span in next(lines))
    yield from lines
    yield line()
    yield from wrapped((), f"{count} been quiet for longer than the cadence promises{new}.{book}", total, 0)


def _cells(session: Session, row: "Quiet") -> tuple[str, ...]:
    if row.last_touch_on is None:
        bar, ratio = "█" * _BAR, "never"
    elif row.silence is None:
        bar, ratio = "", "–"
    else:
        bar, ratio = "█" * min(max(round(row.silence / 2 * _BAR), 0), _BAR), f"{row.silence:.1f}×"
    share = f"{row.reactive / row.touches:.0%}" if row.touches else "–"
    return (
        safe(row.name),
        bar,
        ratio,
        _ago(row.last_touch_on, session.today),
        _ago(row.last_live_on, session.today),
        _ago(row.last_heard_on, session.today),
        str(row.texts_since_live),
        share,
    )


def _ago(on: dt.date | None, today: dt.date) -> str:
    return "–" if on is None else "today" if on >= today else f"{(today - on).days} d"


def _as_json(row: "Quiet") -> dict[str, Any]:
    def iso(on: dt.date | None) -> str | None:
        return on.isoformat() if on else None

    return {
        "account": row.account,
        "last_touch_on": iso(row.last_touch_on),
        "last_live_on": iso(row.last_live_on),
        "last_heard_on": iso(row.last_heard_on),
        "promised_days": row.promised_days,
        "silence": None if row.silence is None else round(row.silence, 3),
        "texts_since_live": row.texts_since_live,
        "reactive_share": _share(row.reactive / row.touches if row.touches else None),
    }


def _share(share: float | None) -> float | None:
    return None if share is None else round(share, 3)


def register(app: App) -> None:
    """Add the command to the application."""

    @command(app, "quiet", group="Looking back", examples=("touch quiet",), as_of=True, cache=True)
    def quiet(
        invocation: Invocation,
        owner: OwnerOption = None,
        *,
        as_json: bool,
    ) -> int:
        """List accounts by silence against the promised interval.

        Never-contacted accounts come first.
        """
        return run(invocation, owner, as_json=as_json)
