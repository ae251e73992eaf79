"""The review of one account on a page, for us or for the customer (PRACTICE P8)."""

import datetime as dt

from touchcli.rules.due.due import snooze_of
from touchcli.rules.due.situation import Situation
from touchcli.rules.review import brief_history as history
from touchcli.rules.review import brief_plan as of_plan
from touchcli.rules.review.brief_customer import for_customer
from touchcli.rules.review.brief_next import next_steps
from touchcli.rules.review.brief_plan import Plan
from touchcli.rules.review.brief_value import Audience, Brief, Snoozed

LAST = 10
"""How many touches of the period a brief lists; the others are only counted."""


def brief(situation: Situation, plan: Plan, audience: Audience = "us", since: dt.date | None = None) -> Brief:
    """The brief of an account on the day of its situation.

    Args:
        situation: the account as far as its plan has come true, its history, and the instant.
        plan: the account as its file has it, and where its keys stand, for the sources.
        audience: for whom it is. What is ours stays out of the customer's, see `for_customer`.
        since: the first day to look back on; without it that of the last review, else 90 days ago.
    """
    account, calendar, today = situation.account, situation.calendar, situation.today
    rows = history.events(situation)
    period = history.period_of(situation, since, plan.at("review", "on"))
    seen = history.of_period(situation, rows, period)
    rep, snooze = situation.book.owner_of(account), snooze_of(situation)
    whole = Brief(
        account=account.id,
        name=account.name,
        audience="us",
        period=period,
        rep=rep.name if rep else None,
        company=rep.company if rep else None,
        tier=account.tier,
        status=account.status,
        cadence=situation.cadence_id,
        team=tuple(of_plan.team(plan)),
        targets=tuple(of_plan.targets(plan, account)),
        promises=tuple(history.promises(situation, period.since)),
        counts=tuple(history.counts(seen)),
        touches=tuple(history.done(situation, row) for row in reversed(seen)),
        people=tuple(of_plan.people(plan, rows, calendar)),
        dates=tuple(of_plan.dates(plan)),
        goals=tuple(of_plan.goals(plan, account)),
        money=tuple(of_plan.money(plan, account)),
        white_space=tuple(of_plan.white_space(plan)),
        issues=tuple(of_plan.issues(plan, period.since, today)),
        next=next_steps(situation, plan),
        snoozed=Snoozed(snooze.until, snooze.because) if snooze else None,
        notes=tuple(history.remarks(situation, period.since)),
    )
    shown = for_customer(whole) if audience == "customer" else whole
    return shown._replace(touches=shown.touches[:LAST])
