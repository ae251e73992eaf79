"""The brief as we read it before a review: everything, each row with its source."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from touchcli.cli.views.brief_words import amount, listed, name_of, on_paper, rows_of
from touchcli.render.sheet import Row, Section, Sheet, Tone
from touchcli.rules.models.settings import LIVE_CHANNELS
from touchcli.rules.wording import safe

if TYPE_CHECKING:
    from touchcli.rules.review.brief_value import Ahead, Brief

_BEGINS = {"review": "the last review", "review date": "the last review", "asked": "as asked", "90 days": "90 days ago"}
_MET: "dict[bool | None, tuple[str, Tone]]" = {True: ("kept", "good"), False: ("missed", "bad"), None: ("", "")}
_STATES: "dict[str, Tone]" = {"kept": "good", "kept late": "bad", "overdue": "bad", "broken": "bad", "open": ""}
_NOTED = 200


def page(brief: "Brief") -> Sheet:
    """The whole brief as a page."""
    facts = (f"tier {brief.tier}" if brief.tier else None, brief.status, brief.rep or "no owner", brief.cadence)
    since = f"Since {on_paper(brief.period.since)}"
    sections = (
        Section("They expect", tuple(_targets(brief))),
        Section("Promised", tuple(_promises(brief))),
        Section(since, tuple(_done(brief))),
        Section("People", tuple(_people(brief))),
        Section("Plan", tuple(_plan(brief))),
        Section("White space", tuple(_white_space(brief))),
        Section("Next steps", tuple(_next(brief))),
    )
    return Sheet(
        f"Review of {safe(brief.name)}",
        (" · ".join(safe(fact) for fact in facts if fact), f"For us; {_period(brief)}"),
        tuple(section for section in sections if section.rows),
    )


def _period(brief: "Brief") -> str:
    since, until, begins, source = brief.period
    return f"{on_paper(since)} ({_BEGINS[begins]}{f', {source}' if source else ''}) to {on_paper(until)}"


def _targets(brief: "Brief") -> Iterator[Row]:
    if not brief.targets:
        yield Row("nothing yet", "ask what winning means to them: expectations in the plan")
    for row in brief.targets:
        figures = listed(
            (safe(row.target or "no target"), f"now {safe(row.actual)}" if row.actual else "no figure yet")
        )
        asked = f"asked {on_paper(row.asked_on)}" if row.asked_on else "never asked"
        mark, tone = _MET[row.met]
        yield Row(safe(row.metric), f"{figures}; {listed((safe(row.stated_by or ''), asked))}", mark, tone, row.source)


def _promises(brief: "Brief") -> Iterator[Row]:
    for row in brief.promises:
        mark = f"{row.state} {on_paper(row.closed_on)}" if row.closed_on else row.state
        yield Row(f"by {on_paper(row.by)}", safe(row.what), mark, _STATES[row.state], row.source)


def _done(brief: "Brief") -> Iterator[Row]:
    if not brief.counts:
        yield Row("nothing", "no touch in this time")
    for count in brief.counts:
        theirs = f"{count.theirs} of them theirs" if count.theirs else None
        tries = f"{count.in_vain} in vain" if count.in_vain else None
        sources = (rows_of(count.sources), f"in vain {rows_of(count.in_vain_sources)}" if tries else None)
        made = f"{count.ours + count.theirs} made"
        yield Row(name_of(count.channel, 2), listed((made, theirs, tries)), source="; ".join(filter(None, sources)))
    for row in brief.touches:
        how = "from" if row.direction == "in" else "with" if row.channel in LIVE_CHANNELS else "to"
        what = f"{name_of(row.channel)} {how} {safe(row.contact)}" if row.contact else name_of(row.channel)
        note = f": {safe(row.note, _NOTED)}" if row.note else ""
        outcome = "" if row.outcome == "done" or row.direction == "in" else row.outcome
        yield Row(on_paper(row.on), f"{what}{note}", outcome, source=row.source)
    for remark in brief.notes:
        who = f" of {safe(remark.contact)}" if remark.contact else ""
        yield Row(on_paper(remark.on), f"note{who}: {safe(remark.text, _NOTED)}", source=remark.source)


def _people(brief: "Brief") -> Iterator[Row]:
    for row in brief.people:
        last = f"last {name_of(row.last_channel)} {on_paper(row.last_on)}" if row.last_channel and row.last_on else ""
        left = f"left {on_paper(row.left)}" if row.left else ""
        role = (row.role or "no role").replace("_", " ")
        text = listed((role, safe(row.title or ""), last, left))
        source = f"{row.source}, {row.last_source}" if row.last_source else row.source
        mark: tuple[str, Tone] = ("", "") if last or left else ("never touched", "bad")
        yield Row(safe(row.name), text, *mark, source)
    for one in brief.team:
        yield Row(safe(one.name), f"ours, {listed((safe(one.job), safe(one.title or '')))}", source=one.source)


def _plan(brief: "Brief") -> Iterator[Row]:
    for date in brief.dates:
        yield Row(date.what, on_paper(date.on), source=date.source)
    for row in brief.money:
        on = f"{'by' if row.what == 'growth' else 'on'} {on_paper(row.on)}" if row.on else None
        year = "a year" if row.what == "worth" else None
        now = f"now {amount(row.actual)}" if row.actual is not None else None
        text = " ".join(filter(None, (amount(row.amount, row.currency), year, on)))
        yield Row(row.what, listed((text, now)), source=row.source)
    for goal in brief.goals:
        by = f" by {on_paper(goal.by)}" if goal.by else ""
        mark: tuple[str, Tone] = (f"reached {on_paper(goal.reached_on)}", "good") if goal.reached_on else ("", "")
        yield Row("goal", f"{safe(goal.goal)}{by}", *mark, goal.source)
    for issue in brief.issues:
        ended: tuple[str, Tone] = (
            (f"closed {on_paper(issue.closed_on)}", "good") if issue.closed_on else ("open", "bad")
        )
        yield Row("issue", f"{safe(issue.what)}, since {on_paper(issue.opened_on)}", *ended, issue.source)


def _white_space(brief: "Brief") -> Iterator[Row]:
    for row in brief.white_space:
        rival = f"with {safe(row.incumbent)}" if row.incumbent else None
        value = amount(row.value) if row.value is not None else None
        move = f"next: {safe(row.next)}" if row.next else None
        on = f"on {on_paper(row.next_on)}" if row.next_on else None
        yield Row(safe(row.name), listed((safe(row.kind or ""), value, rival, move, on)), source=row.source)


def _next(brief: "Brief") -> Iterator[Row]:
    if not any(row.kind == "agreed" for row in brief.next):
        yield Row("agreed", "no date for the next touch; end the review with one")
    if brief.snoozed:
        yield Row("snoozed", f"until {on_paper(brief.snoozed.until)}: {safe(brief.snoozed.because)}")
    for row in brief.next:
        late: tuple[str, Tone] = ("overdue", "bad") if row.on < brief.period.until else ("", "")
        yield Row(on_paper(row.on), _step(row), *late, row.source)


def _step(row: "Ahead") -> str:
    what = f"promised: {safe(row.what or '')}" if row.channel is None else name_of(row.channel)
    if row.kind == "promise":
        return what
    who = f" with {safe(row.contact)}" if row.contact else ""
    if row.kind == "due":
        return f"{what}{who}: {safe(row.what or '')}"
    return f"{what}{who}, agreed{f', {row.time:%H:%M}' if row.time else ''}"
