"""What of a brief the customer may see (PRACTICE P8).

Everything is named that goes out; what is not named here stays with us. So a field that is added to the brief is ours
until somebody decides otherwise.
"""

import datetime as dt

from touchcli.rules.review.brief_value import Ahead, Brief, Colleague, Count, Dated, Done, Person, Promised, Target


def for_customer(whole: Brief) -> Brief:
    """The brief for the customer, made from the one for us.

    Ours are: tier, status, cadence, our executive, roles, people who left, notes, what they wrote, tries in vain,
    amounts, goals, white space with incumbents, issues in our words, what is due next and why, dates agreed that have
    passed, and snoozes.
    """
    today, known = whole.period.until, {row.name for row in whole.people}
    return Brief(
        account=whole.account,
        name=whole.name,
        audience="customer",
        period=whole.period,
        rep=whole.rep,
        company=whole.company,
        team=tuple(Colleague(row.job, row.name, None, row.source) for row in whole.team if row.job != "sponsor"),
        targets=tuple(map(_target, whole.targets)),
        promises=tuple(map(_promised, whole.promises)),
        counts=tuple(
            Count(row.channel, row.ours, row.theirs, 0, row.sources) for row in whole.counts if row.ours or row.theirs
        ),
        touches=tuple(_done(row, known) for row in whole.touches if row.live),
        people=tuple(_person(row) for row in whole.people if row.left is None or row.left > today),
        dates=tuple(Dated(row.what, row.on, row.source) for row in whole.dates if row.on >= today),
        next=tuple(_ahead(row) for row in whole.next if _is_shared(row, today)),
    )


def _target(row: Target) -> Target:
    return Target(row.metric, row.target, row.actual, row.stated_by, row.asked_on, row.met, row.source)


def _promised(row: Promised) -> Promised:
    return Promised(row.what, row.by, row.made_on, row.state, row.closed_on, row.source)


def _done(row: Done, known: set[str]) -> Done:
    who = row.contact if row.contact in known else None
    return Done(row.on, row.channel, row.direction, row.outcome, row.live, who, None, row.source)


def _person(row: Person) -> Person:
    return Person(row.name, row.title, None, None, row.last_on, row.last_channel, row.last_source, row.source)


def _is_shared(row: Ahead, today: dt.date) -> bool:
    """True for what they know of: a promise, and a day agreed with them that is still to come."""
    return row.kind == "promise" or (row.kind == "agreed" and row.on >= today)


def _ahead(row: Ahead) -> Ahead:
    return Ahead(row.kind, row.on, row.channel, row.time, row.contact, row.what, row.source)
