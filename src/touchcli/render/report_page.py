"""The report as one HTML page with pictures: nothing in it comes from elsewhere, and it needs no script.

The template and its style stand beside this file. Every bar is an SVG that stretches with the page, and every word and
figure is HTML beside it, so that text keeps its size on a telephone and on paper.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from touchcli.render.html_pages import html_environment
from touchcli.rules.wording import day

LEVELS = 4
"""Shades of the heat map; the darkest stands for so many touches a week and more."""


def page(data: Mapping[str, Any], *, as_of: dt.datetime) -> str:
    """The page of a report.

    Args:
        data: the report as `touch report --json` gives it.
        as_of: the instant it is about, aware.
    """
    environment = html_environment()
    environment.filters |= {"day": _day, "lately": _lately, "percent": _percent, "minutes": _minutes}
    environment.filters |= {"money": _money, "words": _words}
    names = {row["account"]: row["name"] for row in data["balance"]}
    return environment.get_template("page.html").render(
        data,
        made_at=as_of.astimezone(dt.UTC),
        levels=LEVELS,
        months=_months(data["rhythm"]["weeks"]),
        heat=sorted(data["balance"], key=lambda row: (row["tier"] or "~", row["name"])),
        most_in_week=max((week["touches"] for week in data["rhythm"]["weeks"]), default=0),
        most_balance=max((max(row["texts"], row["live"]) for row in data["balance"]), default=0),
        most_texts=max((use["sent"] for use in data["texts"]), default=0),
        most_holds=max(data["holds"].values(), default=0),
        most_silent=max((row["silence"] or 0 for row in data["quiet"]), default=0),
        most_space=max((row["value"] or 0 for row in data["white_space"]), default=0),
        space_total=sum(row["value"] or 0 for row in data["white_space"]),
        names=names,
    )


def _months(weeks: list[dict[str, Any]]) -> list[tuple[float, str]]:
    """Where a month begins along the weeks, as a share of their width, and its name; not so close that they touch."""
    found: list[tuple[float, str]] = []
    before = ""
    for place, week in enumerate(weeks):
        name = f"{dt.date.fromisoformat(week['monday']):%b}"
        share = place / len(weeks)
        if name != before and (not found or share - found[-1][0] > 0.12) and share < 0.9:
            found.append((share, name))
        before = name
    return found


def _day(iso: str) -> str:
    on = dt.date.fromisoformat(iso)
    return f"{on.day} {on:%b %Y}"


def _lately(iso: str, until: str) -> str:
    return day(dt.date.fromisoformat(iso), dt.date.fromisoformat(until))


def _percent(part: float | None, whole: float = 1) -> str:
    return f"{part / whole:.0%}" if part is not None and whole else "–"


def _minutes(minutes: float) -> str:
    hours = minutes / 60
    return f"{minutes:.0f} min" if hours < 1 else f"{hours:.0f} h" if hours < 48 else f"{hours / 24:.0f} d"


def _money(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"


def _words(code: str) -> str:
    return code.replace("_", " ").replace("-", " ")
