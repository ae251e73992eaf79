"""The brief as the customer reads it: their figures, what we promised and did, and what comes next."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from touchcli.cli.views.brief_words import counted, listed, name_of, on_paper
from touchcli.render.sheet import Row, Section, Sheet, Tone
from touchcli.rules.wording import safe

if TYPE_CHECKING:
    from touchcli.rules.review.brief_value import Ahead, Brief

_MET: "dict[bool | None, tuple[str, Tone]]" = {True: ("met", "good"), False: ("not yet met", "bad"), None: ("", "")}
_STATES: "dict[str, tuple[str, Tone]]" = {
    "kept": ("done", "good"),
    "kept late": ("done, late", "bad"),
    "overdue": ("late", "bad"),
    "broken": ("not kept", "bad"),
    "open": ("to come", ""),
}
_DATES = {"renewal": "Our agreement renews", "review": "Our next review"}


def page(brief: "Brief") -> Sheet:
    """The brief as a page to hand over."""
    us = listed((safe(brief.rep or ""), safe(brief.company or "")))
    sections = (
        Section("What you expect of us", tuple(_targets(brief))),
        Section("What we promised", tuple(_promises(brief))),
        Section("What we did", tuple(_done(brief))),
        Section("Your people", tuple(_people(brief))),
        Section("Our people", tuple(_team(brief))),
        Section("Dates to keep in mind", tuple(Row(_DATES[row.what], on_paper(row.on)) for row in brief.dates)),
        Section("Next steps", tuple(_next(brief))),
    )
    return Sheet(
        f"Our review with {safe(brief.name)}",
        (
            *((f"Prepared for you by {us}",) if us else ()),
            f"{on_paper(brief.period.since)} to {on_paper(brief.period.until)}",
        ),
        tuple(section for section in sections if section.rows),
        "Thank you for working with us. Please tell us what is missing here.",
    )


def _targets(brief: "Brief") -> Iterator[Row]:
    for row in brief.targets:
        now = f"now {safe(row.actual)}" if row.actual else None
        told = listed((safe(row.stated_by or ""), on_paper(row.asked_on) if row.asked_on else None))
        text = listed((safe(row.target or ""), now))
        yield Row(safe(row.metric), f"{text} ({told})" if told else text, *_MET[row.met])


def _promises(brief: "Brief") -> Iterator[Row]:
    for row in brief.promises:
        yield Row(f"By {on_paper(row.by)}", safe(row.what), *_STATES[row.state])


def _done(brief: "Brief") -> Iterator[Row]:
    made = [(counted(row.ours + row.theirs, row.channel), row.theirs) for row in brief.counts]
    if made:
        text = listed([f"{count} ({theirs} from you)" if theirs else count for count, theirs in made])
        yield Row("In all", text)
    for row in brief.touches:
        who = f" with {safe(row.contact)}" if row.contact else ""
        yield Row(on_paper(row.on), f"{name_of(row.channel).capitalize()}{who}")


def _people(brief: "Brief") -> Iterator[Row]:
    for row in brief.people:
        last = (
            f"last in touch {on_paper(row.last_on)} by {name_of(row.last_channel)}"
            if row.last_channel and row.last_on
            else None
        )
        yield Row(safe(row.name), listed((safe(row.title or ""), last)))


def _team(brief: "Brief") -> Iterator[Row]:
    if brief.rep:
        yield Row(safe(brief.rep), "your account manager")
    for one in brief.team:
        yield Row(safe(one.name), safe(one.job))


def _next(brief: "Brief") -> Iterator[Row]:
    for row in brief.next:
        yield Row(on_paper(row.on), _step(row))


def _step(row: "Ahead") -> str:
    if row.channel is None:
        return f"We promised: {safe(row.what or '')}"
    who = f" with {safe(row.contact)}" if row.contact else ""
    return f"{name_of(row.channel).capitalize()}{who}{f', {row.time:%H:%M}' if row.time else ''}"
