"""`touch snooze`: accounts put off until a day, with a reason; replies and promises come through all the same."""

from typing import NamedTuple

from touchcli.flows.common.find import find_account
from touchcli.flows.common.owner import ALL, owner_meant
from touchcli.flows.common.session import Session
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import Account
from touchcli.rules.models.history import Snooze
from touchcli.rules.when import read_day
from touchcli.rules.wording import in_full

_LIFTED = "lifted"


class Whose(NamedTuple):
    """Which accounts are meant: the one named, else with `everything` all of an owner (of the person, without one)."""

    account: str | None = None
    everything: bool = False
    owner: str | None = None


class Snoozed(NamedTuple):
    """A snooze that was recorded: of `account`, else of so many accounts of `owner`, else of every account.

    `still` is the snooze of all accounts if one goes on after an account's own was lifted.
    """

    record: Snooze
    account: Account | None = None
    owner: str | None = None
    accounts: int = 1
    entry: int | None = None
    still: Snooze | None = None


def snooze(session: Session, whose: Whose, until: str, because: str) -> Snoozed:
    """Put accounts off; raises UserError for a day that is past and a reason that is blank."""
    on = read_day(until, "--until", session.today, session.calendar)
    if on < session.today:
        raise UserError(f"--until: {until} is past", f"today is {in_full(session.today)}; today itself ends a snooze")
    if not because.strip():
        raise UserError("a snooze needs a reason", "say why with --because")
    return _record(session, whose, _ids(session, whose), Snooze(None, on, because.strip(), session.now))


def lift(session: Session, whose: Whose) -> Snoozed:
    """End the snooze of accounts today; raises UserError if none is on."""
    ids = _ids(session, whose)
    on = [row.account for row in snoozed(session, ALL) if row.account in ids]
    if not on:
        raise UserError("no such snooze is on", "touch snooze lists those that are")
    lifted = _record(session, whose, on, Snooze(None, session.today, _LIFTED, session.now))
    everyone = next((row for row in snoozed(session, ALL) if row.account is None), None)
    return lifted._replace(still=everyone if lifted.account or lifted.owner else None)


def snoozed(session: Session, owner: str | None) -> list[Snooze]:
    """The snoozes that are on, of an owner's accounts (of the person's own, without one), the first to end first.

    One of all accounts is in every list.
    """
    wanted = owner_meant(session, owner)
    with session.history() as ledger:
        history = ledger.history(session.seen_until)
    every = dict.fromkeys(each for account in history.accounts.values() for each in account.snoozes)
    latest: dict[str | None, Snooze] = {}
    for each in sorted(every, key=lambda each: each.at):
        latest[each.account] = each
    on = (each for each in latest.values() if each.until > session.today)
    theirs = None if wanted is None else {*session.files.accounts.ids(wanted)}
    shown = (each for each in on if each.account is None or theirs is None or each.account in theirs)
    return sorted(shown, key=lambda each: (each.until, each.account or ""))


def _ids(session: Session, whose: Whose) -> list[str | None]:
    """The accounts meant, by id; None for all of them."""
    if whose.account is not None:
        return [find_account(session, whose.account, writes=True).id]
    owner = owner_meant(session, whose.owner)
    return [None] if owner is None else [*session.files.accounts.ids(owner)]


def _record(session: Session, whose: Whose, ids: list[str | None], record: Snooze) -> Snoozed:
    account = session.files.accounts[ids[0] or ""] if whose.account is not None else None
    records = [record._replace(account=id) for id in ids]
    with session.ledger(create=True) as ledger:
        ledger.record_snoozes(records)
        entry = ledger.just_written
    owner = None if account else owner_meant(session, whose.owner)
    return Snoozed(records[0] if account else record, account, owner, len(ids), entry)
