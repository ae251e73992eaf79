"""What the plan of an account says in its review, each row with the place it stands at (PRACTICE P1 to P6)."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.due.targets import is_met
from touchcli.rules.models.account import Account, Contact
from touchcli.rules.review.brief_history import Event
from touchcli.rules.review.brief_value import Aim, Colleague, Dated, Money, Person, Space, Target, Trouble

Where = Callable[[str, int, tuple[str | int, ...]], str]
"""Gives the place, `file:line`, of a key by its path in the record that begins at a line of a file."""


class Plan(NamedTuple):
    """An account as its file has it, and where its keys stand."""

    account: Account
    where: Where

    def at(self, *path: str | int) -> str:
        """The place of a key of the plan."""
        return self.where(self.account.file, self.account.line, path)


def team(plan: Plan) -> Iterator[Colleague]:
    """Our own people: the team, and our executive who stands behind the account."""
    for job, name in plan.account.team.items():
        yield Colleague(job, name, None, plan.at("team", job))
    if sponsor := plan.account.sponsor:
        yield Colleague("sponsor", sponsor.name, sponsor.title, plan.at("sponsor"))


def targets(plan: Plan, account: Account) -> Iterator[Target]:
    """What they expect of us, with what was asked up to the day of the account."""
    for n, row in enumerate(account.expectations):
        place = plan.at("expectations", n)
        yield Target(row.metric, row.target, row.actual, row.stated_by, row.asked_on, is_met(row), place)


def people(plan: Plan, rows: Sequence[Event], calendar: WorkCalendar) -> Iterator[Person]:
    """Their people, with the last touch that was made with each."""
    for n, contact in enumerate(plan.account.contacts):
        last = _last(contact, rows)
        yield Person(
            contact.name,
            contact.title,
            contact.role,
            contact.left,
            calendar.day_of(last.at) if last else None,
            last.channel if last else None,
            last.source if last else None,
            plan.at("contacts", n),
        )


def _last(contact: Contact, rows: Sequence[Event]) -> Event | None:
    return next((row for row in reversed(rows) if row.made and row.contact == contact.id), None)


def dates(plan: Plan) -> Iterator[Dated]:
    """The renewal and the review."""
    renewal, review = plan.account.renewal, plan.account.review
    if renewal and renewal.on:
        yield Dated("renewal", renewal.on, plan.at("renewal", "on"))
    if review and review.on:
        yield Dated("review", review.on, plan.at("review", "on"))


def money(plan: Plan, account: Account) -> Iterator[Money]:
    """What the account is worth, what it last bought, and what it should grow to."""
    worth, sale, growth = account.worth, account.last_sale, account.growth
    currency = worth.currency if worth else None
    if worth and worth.revenue is not None:
        yield Money("worth", worth.revenue, currency, None, None, plan.at("worth", "revenue"))
    if sale and sale.amount is not None:
        yield Money("last sale", sale.amount, currency, sale.on, None, plan.at("last_sale", "amount"))
    if growth:
        yield Money("growth", growth.target, currency, growth.by, growth.actual, plan.at("growth", "target"))


def goals(plan: Plan, account: Account) -> Iterator[Aim]:
    """What we want to reach with them."""
    for n, goal in enumerate(account.goals):
        yield Aim(goal.goal, goal.by, goal.reached_on, plan.at("goals", n))


def white_space(plan: Plan) -> Iterator[Space]:
    """Business that is there and not yet ours, the greatest value first."""
    rows = [
        Space(each.kind, each.name, each.incumbent, each.value, each.next, each.next_on, plan.at("white_space", n))
        for n, each in enumerate(plan.account.white_space)
    ]
    yield from sorted(rows, key=lambda row: (row.value is None, -(row.value or 0)))


def issues(plan: Plan, since: dt.date, today: dt.date) -> Iterator[Trouble]:
    """The issues that are open on a day, or were opened or closed since another."""
    for n, issue in enumerate(plan.account.issues):
        closed_on = issue.closed_on if issue.closed_on and issue.closed_on <= today else None
        if issue.opened_on <= today and max(issue.opened_on, closed_on or today) >= since:
            yield Trouble(issue.what, issue.opened_on, closed_on, plan.at("issues", n))
