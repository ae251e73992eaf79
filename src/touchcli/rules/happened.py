"""The plan as it counts on a day: what its dates say has happened, with the permissions recorded for its numbers.

A date still to come counts for nothing until then (BOOK, Settled points).
"""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import TypeVar

from touchcli.rules.models.account import Account, Contact, ContactTexting, ForBusiness, TextsOnly
from touchcli.rules.models.history import PermissionRecord

Path = tuple[str | int, ...]

_Dated = TypeVar("_Dated")


def still_ahead(account: Account, today: dt.date) -> Iterator[tuple[Path, dt.date]]:
    """The dates of a plan that say something has happened and lie after `today`, each with its path in the plan."""
    return ((path, on) for path, on in _dates(account) if on is not None and on > today)


def account_on(account: Account, today: dt.date, recorded: Collection[PermissionRecord] = ()) -> Account:
    """The plan as it counts on `today`, with the permissions `recorded` for its numbers.

    What its dates say of a time after `today` is left out, and so are contacts who have left. It is the plan itself
    if that changes nothing.
    """
    account = _without_those_who_left(account, today)
    if next(still_ahead(account, today), None) is None:
        return permitted(account, today, recorded)
    since, sale, exception = account.since, account.last_sale, account.prospect_exception
    return account._replace(
        since=_reached(since, since, today),
        last_sale=_reached(sale, sale and sale.on, today),
        prospect_exception=_reached(exception, exception and exception.on, today),
        issues=tuple(issue for issue in account.issues if issue.opened_on <= today),
        expectations=tuple(
            each._replace(asked_on=_reached(each.asked_on, each.asked_on, today)) for each in account.expectations
        ),
        goals=tuple(
            each._replace(reached_on=_reached(each.reached_on, each.reached_on, today)) for each in account.goals
        ),
        contacts=tuple(contact_on(contact, today, recorded) for contact in account.contacts),
    )


def _without_those_who_left(account: Account, today: dt.date) -> Account:
    """The plan without contacts who have left by `today`: nothing is for them any more (BOOK, Who)."""
    if not any(contact.left and contact.left <= today for contact in account.contacts):
        return account
    here = tuple(contact for contact in account.contacts if not contact.left or contact.left > today)
    return account._replace(contacts=here)


def permitted(account: Account, today: dt.date, recorded: Collection[PermissionRecord]) -> Account:
    """The plan with the permissions recorded for its numbers up to `today`; the plan itself if there are none."""
    if not recorded:
        return account
    return account._replace(contacts=tuple(_permitted(contact, today, recorded) for contact in account.contacts))


def contact_on(contact: Contact, today: dt.date, recorded: Collection[PermissionRecord] = ()) -> Contact:
    """The contact without permissions that begin after `today`, with those `recorded` for the number by then."""
    texting = contact.texting
    consent, business, only = texting.consent, texting.for_business, texting.only
    reached = contact._replace(
        texting=texting._replace(
            consent=_reached(consent, consent and consent.on, today),
            for_business=_reached(business, business and business.on, today),
            only=_reached(only, only and only.on, today),
        )
    )
    return _permitted(reached, today, recorded)


def _permitted(contact: Contact, today: dt.date, recorded: Collection[PermissionRecord]) -> Contact:
    number = contact.phone.e164 if contact.phone else None
    texting = contact.texting
    for record in recorded:
        if record.number == number and record.on <= today:
            texting = _with(texting, record)
    return contact._replace(texting=texting)


def _with(texting: ContactTexting, record: PermissionRecord) -> ContactTexting:
    """What allows texts with one more record; of two that say the same thing the later day counts, then the record."""
    if record.kind == "knows-number":
        return texting._replace(knows_number=True)
    known = texting.for_business if record.kind == "for-business" else texting.only
    if known and known.on > record.on:
        return texting
    if record.kind == "for-business":
        return texting._replace(for_business=ForBusiness(record.how or "", record.on))
    return texting._replace(only=TextsOnly(record.on, record.how or ""))


def _reached(value: _Dated | None, on: dt.date | None, today: dt.date) -> _Dated | None:
    return None if on is not None and on > today else value


def _dates(account: Account) -> Iterator[tuple[Path, dt.date | None]]:
    yield ("since",), account.since
    if account.last_sale:
        yield ("last_sale", "on"), account.last_sale.on
    if account.prospect_exception:
        yield ("prospect_exception", "on"), account.prospect_exception.on
    for n, issue in enumerate(account.issues):
        yield ("issues", n, "opened_on"), issue.opened_on
        yield ("issues", n, "closed_on"), issue.closed_on
    for n, expectation in enumerate(account.expectations):
        yield ("expectations", n, "asked_on"), expectation.asked_on
    for n, goal in enumerate(account.goals):
        yield ("goals", n, "reached_on"), goal.reached_on
    for n, contact in enumerate(account.contacts):
        texting = contact.texting
        for name, said in (
            ("consent", texting.consent),
            ("for_business", texting.for_business),
            ("only", texting.only),
        ):
            if said:
                yield ("contacts", n, "texting", name, "on"), said.on
