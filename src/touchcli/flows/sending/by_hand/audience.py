"""Who is meant by `--where "tier=A status=customer"`: one contact of each account that fits (PRACTICE T1)."""

import shlex
from collections.abc import Collection, Mapping
from typing import NamedTuple, get_args

from touchcli.flows.common.session import Session
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import Account, Contact, Role

FIELDS = ("tier", "status", "owner", "cadence", "contact")


class Recipient(NamedTuple):
    """An account and its contact who is meant; None if it has none."""

    account: Account
    contact: Contact | None


def audience(session: Session, where: str) -> list[Recipient]:
    """The accounts that fit every field, in the order of the book, each with the contact who is meant.

    Fields are `tier`, `status`, `owner`, `cadence` and `contact`, which is a role; several values, with commas, are
    alternatives. Without `contact` it is the first contact who has not left; with it, accounts that have nobody in that
    role are left out. Raises UserError for an unknown field or value, and where nobody fits.
    """
    wanted = _read(where, session)
    found: list[Recipient] = []
    for account in session.book.accounts.values():
        cadence = session.book.cadence_of(account)
        has = {
            "tier": account.tier,
            "status": account.status,
            "owner": account.owner,
            "cadence": cadence.id if cadence else None,
        }
        if any(has[field] not in values for field, values in wanted.items() if field != "contact"):
            continue
        here = [one for one in account.contacts if one.left is None or one.left > session.today]
        roles = wanted.get("contact")
        contact = next((one for one in here if roles is None or one.role in roles), None)
        if contact is not None or roles is None:
            found.append(Recipient(account, contact))
    if not found:
        raise UserError(f'--where: no account fits "{where}"', "touch due --all lists the accounts")
    return found


def _read(where: str, session: Session) -> Mapping[str, frozenset[str]]:
    try:
        words = shlex.split(where)
    except ValueError:
        raise UserError(f'--where: "{where}" has an open quote', 'write "tier=A status=customer"') from None
    known: dict[str, Collection[str]] = {
        "tier": ("A", "B", "C", "D"),
        "status": ("customer", "prospect", "former"),
        "owner": session.book.settings.reps,
        "cadence": session.book.cadences,
        "contact": get_args(Role),
    }
    found: dict[str, frozenset[str]] = {}
    for word in words:
        field, equals, values = word.partition("=")
        if field not in known:
            raise UserError(f'--where: unknown field "{field}"', f"there are {', '.join(FIELDS)}")
        chosen = frozenset(value for value in values.split(",") if value)
        if not equals or not chosen:
            raise UserError(f"--where: {field} has no value", f"write {field}={next(iter(known[field]), '...')}")
        for value in sorted(chosen - {*known[field]}):
            raise UserError(f'--where: unknown {field} "{value}"', f"there are {', '.join(known[field])}")
        found[field] = found.get(field, frozenset()) | chosen
    if not found:
        raise UserError("--where: no field", f"there are {', '.join(FIELDS)}")
    return found
