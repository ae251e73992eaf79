"""`touch report`: a period in figures; `--html FILE` for the page with pictures."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from touchcli.cli.command import App, Argument, Option, command
from touchcli.cli.console.errors import DONE, USAGE
from touchcli.cli.console.lines import Line, columns, complain, line, width, write, write_json
from touchcli.cli.options import OwnerOption
from touchcli.cli.views.json_shapes import of_problems
from touchcli.flows.common.session import Invocation, Session, open_session
from touchcli.rules.errors import UserError
from touchcli.rules.wording import age, day, safe

if TYPE_CHECKING:
    from touchcli.flows.accounts.report import Figures
    from touchcli.rules.review.report import Coverage, Report
    from touchcli.rules.review.week import Week

_BAR = 24


def run(
    invocation: Invocation,
    section: str | None,
    since: str | None,
    owner: str | None,
    html: str | None,
    *,
    week: bool,
    mail: bool = False,
    again: bool = False,
    as_json: bool,
) -> int:
    """Print the figures, one section of them, or the week; or write the page."""
    if (mail and not week) or (again and not mail):
        raise UserError("--mail goes with --week, and --again with --mail", "touch report --week --mail")
    if week:
        if section or since or html:
            raise UserError("--week is a page of its own", "leave out the section, --since and --html")
        session = open_session(invocation)
        return _mail(session, owner, again=again, as_json=as_json) if mail else _week(session, owner, as_json=as_json)
    from touchcli.flows.accounts.report import figures

    if section is not None and section not in SECTIONS:
        raise UserError(f'unknown section "{section}"', f"there are {', '.join(SECTIONS)}")
    from touchcli.flows.common.owner import owner_meant

    session = open_session(invocation)
    found = figures(session, since, owner_meant(session, owner))
    if html is not None:
        _write_page(session, found, invocation.folder / html)
    if as_json:
        write_json(as_data(found) | {"html": html, "problems": of_problems(session.problems)})
    elif html is not None:
        write([line(f"Wrote {html}: open it in a browser, or print it.")])
    else:
        names = [section] if section else list(SECTIONS)
        until = found.report.until
        lines = [
            line(
                f"{day(found.report.since, until)} to {day(until, session.today)}, {found.report.accounts} accounts",
                "bold",
            )
        ]
        for name in names:
            lines += [line(), line(name.replace("-", " ").capitalize(), "bold"), *SECTIONS[name](session, found)]
        write(lines)
    complain(session.problems)
    return USAGE if session.problems else DONE


def _week(session: Session, owner: str | None, *, as_json: bool) -> int:
    from touchcli.flows.accounts.week import the_week
    from touchcli.flows.common.owner import owner_meant
    from touchcli.rules.review.week_words import week_words

    found = the_week(session, owner_meant(session, owner))
    if as_json:
        write_json(of_week(found) | {"problems": of_problems(session.problems)})
    else:
        write([line(each, "" if each.startswith(" ") else "bold") for each in week_words(found)])
    complain(session.problems)
    return USAGE if session.problems else DONE


def _mail(session: Session, owner: str | None, *, again: bool, as_json: bool) -> int:
    """Mail the week to the rep whose it is, or with `--owner all` to every rep who has accounts."""
    from touchcli.cli.views.own_pages import tell_mailed, week_page
    from touchcli.flows.accounts.week import the_week
    from touchcli.flows.common.owner import ALL, owner_meant
    from touchcli.flows.day.own_mail import Mailed, mail_page, reps_meant

    mailed = []
    for rep in reps_meant(session, owner_meant(session, owner), everyone=owner == ALL):
        found = the_week(session, rep.id)
        if found.accounts:
            mailed.append(mail_page(session, rep, "week", week_page(found), again=again))
        else:
            mailed.append(Mailed(rep.id, rep.email or "", "nothing"))
    return tell_mailed(session, mailed, "the week", as_json=as_json)


def of_week(week: "Week") -> dict[str, Any]:
    """The week as JSON."""
    return {
        "since": week.since.isoformat(),
        "until": week.until.isoformat(),
        "ahead": week.ahead.isoformat(),
        "accounts": week.accounts,
        "touches": [
            {"channel": channel, "direction": direction, "outcome": outcome, "count": count}
            for (channel, direction, outcome), count in week.touches
        ],
        "touched": list(week.touched),
        "reached": list(week.reached),
        "promises": {
            "kept": week.kept,
            "broken": week.broken,
            "overdue": sum(row.by < week.until for row in week.open),
            "open": [row._asdict() | {"by": row.by.isoformat()} for row in week.open],
        },
        "replies": {
            "wrote": week.wrote,
            "answered": week.answered,
            "minutes": None if week.minutes is None else round(week.minutes, 1),
            "waiting": week.waiting,
        },
        "quiet": [
            {"account": row.account, "name": row.name, "days": row.waiting_days, "promised_days": row.promised_days}
            for row in week.quiet
        ],
        "agreed": [
            row._asdict() | {"on": row.on.isoformat(), "time": f"{row.time:%H:%M}" if row.time else None}
            for row in week.agreed
        ],
    }


def _write_page(session: Session, found: "Figures", path: Path) -> None:
    from touchcli.files.writing.private import write_private
    from touchcli.render.report_page import page

    try:
        write_private(path, page(as_data(found), as_of=session.now).encode())
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}") from None


def _bars(rows: list[tuple[str, int, str]]) -> list[Line]:
    """Labelled bars, each against the greatest."""
    most = max((count for _, count, _ in rows), default=0)
    cells = [(label, "█" * max(round(count / most * _BAR), 1) if count else "", note) for label, count, note in rows]
    return columns(cells, ("", "cyan", ""), (20, _BAR), width()) if cells else [line("  nothing yet", "dim")]


def _mix(_desk: Session, found: "Figures") -> list[Line]:
    report = found.report
    rows = [(channel, count, f"{count}  {_percent(count, report.touches)}") for channel, count in report.mix]
    said = f"  live {_percent(report.live, report.touches)}, reactive {_percent(report.reactive, report.touches)}"
    return [*_bars(rows), *([line(said)] if report.touches else [])]


def _rhythm(_desk: Session, found: "Figures") -> list[Line]:
    rhythm = found.report.rhythm
    rows = [(f"week of {monday:%d %b}", count, str(count)) for monday, count in rhythm.weeks]
    if rhythm.at_month_end is None or rhythm.even_share is None:
        return _bars(rows)
    said = f"  {rhythm.at_month_end:.0%} on the last 5 working days of a month; spread evenly {rhythm.even_share:.0%}"
    return [*_bars(rows), line(said)]


def _texts(_desk: Session, found: "Figures") -> list[Line]:
    rows = []
    for use in found.report.uses:
        took = f", after {age(use.minutes * 60)}" if use.minutes is not None else ""
        rows.append((use.purpose, use.sent, f"{use.sent}  {_percent(use.answered, use.sent)} answered{took}"))
    return _bars(rows)


def _holds(_desk: Session, found: "Figures") -> list[Line]:
    return _bars([(code, count, str(count)) for code, count in found.holds])


def _promises(_desk: Session, found: "Figures") -> list[Line]:
    kept = found.report.promises
    return [line(f"  {kept.kept} kept, {kept.broken} broken, {kept.open} open, {kept.overdue} of them overdue")]


def _white_space(session: Session, found: "Figures") -> list[Line]:
    rows = [
        (
            safe(_name(session, row.account)),
            safe(row.name),
            f"{row.value:,}" if row.value is not None else "–",
            safe(row.incumbent or ""),
            safe(row.next or ""),
        )
        for row in found.report.white_space
    ]
    if not rows:
        return [line("  nothing yet", "dim")]
    total = sum(row.value or 0 for row in found.report.white_space)
    return [*columns(rows, ("bold", "", "", "dim", ""), (20, 18, 10, 12), width()), line(f"  {total:,} in all")]


def _coverage(_desk: Session, found: "Figures") -> list[Line]:
    def rows(kind: str, listed: "tuple[Coverage, ...]") -> list[tuple[str, int, str]]:
        return [
            (
                f"{kind} {row.name.replace('_', ' ')}",
                row.touched,
                f"{row.touched} of {row.all} touched, {row.live} live",
            )
            for row in listed
        ]

    return _bars([*rows("tier", found.report.tiers), *rows("role", found.report.roles)])


SECTIONS: "dict[str, Callable[[Session, Figures], list[Line]]]" = {
    "mix": _mix,
    "rhythm": _rhythm,
    "texts": _texts,
    "holds": _holds,
    "promises": _promises,
    "white-space": _white_space,
    "coverage": _coverage,
}


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "–"


def _name(session: Session, account: str) -> str:
    found = session.book.accounts.get(account)
    return found.name if found else account


def as_data(found: "Figures") -> dict[str, Any]:
    """The figures as JSON; the page with pictures is made from the same."""
    report: Report = found.report
    rhythm = report.rhythm
    mondays = [monday.isoformat() for monday, _ in rhythm.weeks]
    return {
        "since": report.since.isoformat(),
        "until": report.until.isoformat(),
        "accounts": report.accounts,
        "touches": report.touches,
        "live": report.live,
        "reactive": report.reactive,
        "mix": dict(report.mix),
        "rhythm": {
            "weeks": [{"monday": monday.isoformat(), "touches": count} for monday, count in rhythm.weeks],
            "at_month_end": _rounded(rhythm.at_month_end),
            "even_share": _rounded(rhythm.even_share),
        },
        "texts": [use._asdict() for use in report.uses],
        "holds": dict(found.holds),
        "promises": report.promises._asdict(),
        "white_space": [
            row._asdict() | {"value": None if row.value is None else float(row.value)} for row in report.white_space
        ],
        "tiers": [row._asdict() for row in report.tiers],
        "roles": [row._asdict() for row in report.roles],
        "balance": [
            {
                "account": row.account,
                "name": row.name,
                "tier": row.tier,
                "texts": row.texts,
                "live": row.live,
                "other": row.other,
                "weeks": [
                    {"monday": monday, "touches": count} for monday, count in zip(mondays, row.weeks, strict=True)
                ],
            }
            for row in report.balances
        ],
        "quiet": [
            {
                "account": row.account,
                "name": row.name,
                "silence": _rounded(row.silence),
                "last_touch_on": row.last_touch_on.isoformat() if row.last_touch_on else None,
            }
            for row in found.quiet
            if row.is_quiet or row.last_touch_on is None
        ],
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 3)


def register(app: App) -> None:
    """Add the command to the application."""

    @command(
        app,
        "report",
        group="Looking back",
        examples=(
            "touch report",
            "touch report --html report.html --since 2026-09-01",
            "touch report --week",
            "touch report --week --mail",
        ),
        as_of=True,
        cache=True,
    )
    def report(
        invocation: Invocation,
        section: Annotated[
            str | None, Argument(metavar="[SECTION]", help=f"One of {', '.join(SECTIONS)}.", completes=tuple(SECTIONS))
        ] = None,
        since: Annotated[
            str | None, Option("--since", metavar="DATE", help="From this day; by default 90 days ago.")
        ] = None,
        owner: OwnerOption = None,
        html: Annotated[
            str | None, Option("--html", metavar="FILE", help="Write the page with pictures.", completes="file")
        ] = None,
        week: Annotated[bool, Option("--week", help="This week on one page, and what is agreed for the next.")] = False,
        mail: Annotated[
            bool, Option("--mail", help="With --week: mail it to the rep whose it is, once a day.")
        ] = False,
        again: Annotated[bool, Option("--again", help="With --mail: even if it went today.")] = False,
        *,
        as_json: bool,
    ) -> int:
        """Summarize a period; --html writes a page with charts."""
        return run(invocation, section, since, owner, html, week=week, mail=mail, again=again, as_json=as_json)
