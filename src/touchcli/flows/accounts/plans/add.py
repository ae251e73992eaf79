"""`touch add`: a new account with its plan, or a new contact in a plan that is there."""

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeVar

from touchcli.files.writing.plan_tree import record_of, tree_of
from touchcli.files.writing.write_all import put_all
from touchcli.flows.accounts.plans.edit import read_number, write_changes
from touchcli.flows.common.actor import rep_named
from touchcli.flows.common.find import close_names, find_account
from touchcli.flows.common.plan_problems import gaps_in, wrong_in
from touchcli.flows.common.session import Session
from touchcli.importing.customer import Customer
from touchcli.importing.plan_changes import Change
from touchcli.importing.plan_writer import added_text
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import Account, Contact, slug
from touchcli.rules.models.problem import Problem

T = TypeVar("T")

_FOLDER = "plans/accounts"


class New(NamedTuple):
    """What is to be added, as it was written; `contact` is a name, and the last three are theirs."""

    name: str | None = None
    owner: str | None = None
    tier: str | None = None
    status: str | None = None
    cadence: str | None = None
    contact: str | None = None
    role: str | None = None
    number: str | None = None
    email: str | None = None


class Added(NamedTuple):
    """What was added: the id of the account, its file, the contact, and what the plan still lacks."""

    account: str
    file: str
    contact: Contact | None
    gaps: tuple[Problem, ...]


def add_account(session: Session, new: New, sure: Callable[[str], bool]) -> Added | None:
    """Write the plan of a new account; None if `sure` says no to a doubt, such as a name that is there already.

    Raises UserError, with nothing written, if something of it is not what a plan may say.
    """
    name = (new.name or "").strip()
    if not slug(name):
        raise UserError("a new account needs a name", 'touch add "Corvid Foods"')
    contact = _contact(session, new)
    near = close_names(session, name)
    doubts = [f"there is {near_name} ({id}) already" for id, near_name in near.items()]
    if not all(sure(doubt) for doubt in (*doubts, *_number_doubts(session, contact))):
        return None
    id = _free_id(session, slug(name))
    values = {"name": name, "owner": new.owner or default_owner(session), "status": new.status}
    values |= {"tier": new.tier, "cadence": new.cadence}
    account = _record(Account, {key: value for key, value in values.items() if value})
    account = account._replace(id=id, contacts=(contact,) if contact else ())
    customer = Customer((0,), account, name, named=contact is not None)
    file, text = f"{_FOLDER}/{id}.yaml", added_text(customer, session.today)
    if wrong := wrong_in(session, file, text.encode()):
        raise UserError(f"{wrong[0].message}; nothing was written", wrong[0].hint)
    put_all(session.root, _FOLDER, [(file, text)])
    return Added(id, file, contact, tuple(gaps_in(session, file, text.encode())))


def add_contact(session: Session, to: str, new: New, sure: Callable[[str], bool]) -> Added | None:
    """Write a new contact into the plan of an account; None and UserError as for `add_account`."""
    account = find_account(session, to, writes=True)
    contact = _contact(session, new)
    if contact is None:
        raise UserError("a new contact needs a name", f'touch add --to {account.id} --contact "Kim Lee"')
    if not all(sure(doubt) for doubt in _number_doubts(session, contact)):
        return None
    where = ("contacts", len(account.contacts))
    write_changes(session, account, (Change(where, f"contacts.{contact.name}", None, tree_of(contact)),))
    return Added(account.id, account.file, contact, ())


def default_owner(session: Session) -> str | None:
    """Who owns a new account if nobody says: whose program this is, else the only rep; None if there are several."""
    reps, me = session.book.settings.reps, rep_named(session.env)
    return me if me in reps else next(iter(reps)) if len(reps) == 1 else None


def _contact(session: Session, new: New) -> Contact | None:
    name = (new.contact or "").strip()
    if not name:
        if new.role or new.number or new.email:
            raise UserError("--role, --number and --email are a contact's", "name them with --contact")
        return None
    values = {"name": name, "role": new.role, "email": new.email}
    values["phone"] = read_number(session, new.number) if new.number else None
    contact = _record(Contact, {key: value for key, value in values.items() if value})
    return contact._replace(id=slug(name))


def _record(model: type[T], values: dict[str, str]) -> T:
    try:
        return record_of(model, values)
    except ValueError as error:
        raise UserError(f"{error}; nothing was written") from None


def _number_doubts(session: Session, contact: Contact | None) -> Iterator[str]:
    if contact is None or contact.phone is None:
        return
    for id in session.files.accounts.with_number(contact.phone.e164):
        account = session.files.accounts[id]
        has = next((each for each in account.contacts if each.phone and each.phone.e164 == contact.phone.e164), None)
        yield f"{contact.phone.e164} is the number of {has.name if has else 'somebody'} at {account.name} ({id})"


def _free_id(session: Session, wanted: str) -> str:
    """The id itself, else with a number behind it; one of a file that is there is taken, whatever is in it."""
    taken = {old for one in session.files.accounts.values() for old in (one.id, *one.formerly)}
    number, id = 1, wanted
    while id in taken or (session.root / _FOLDER / f"{id}.yaml").exists():
        number, id = number + 1, f"{wanted}-{number + 1}"
    return id
