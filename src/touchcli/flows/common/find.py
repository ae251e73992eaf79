"""Which account or contact a person means by a word: id, name, number, contact, else the one close match."""

from collections.abc import Mapping

from touchcli.flows.common.session import Session
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import Account, Contact, slug
from touchcli.rules.one_number import one_spelling

_CLOSE = 80


def find_account(session: Session, wanted: str) -> Account:
    """The account meant; raises UserError with those to choose from."""
    accounts = session.files.accounts
    if wanted in accounts:
        return accounts[wanted]
    names = _candidates(session, wanted)
    if len(names) == 1:
        return accounts[next(iter(names))]
    if names:
        raise UserError(f'"{wanted}" could be {_listed(names)}', "write the id")
    broken = [problem for problem in session.problems if slug(wanted) in slug(problem.file)]
    if broken:
        raise UserError(f'the plan of "{wanted}" has problems: {broken[0]}', "touch check shows all")
    raise UserError(f'unknown account "{wanted}"', "touch due --all lists the accounts")


def _candidates(session: Session, wanted: str) -> Mapping[str, str]:
    """The names, by id, of the accounts that may be meant: the first of these ways that finds any."""
    accounts, plain = session.files.accounts, slug(wanted)
    if wanted.startswith("+"):
        return {id: accounts[id].name for id in accounts.with_number(one_spelling(wanted))}
    if not plain:
        return {}
    if found := accounts.called(plain) or accounts.beginning(plain) or accounts.with_contact(plain):
        return found
    names = accounts.names()
    return {id: names[id] for id in _alike(plain, names)}


def find_contact(account: Account, wanted: str) -> Contact:
    """The contact meant, by id, name, or the one close match; raises UserError with those to choose from."""
    names = {contact.id: contact.name for contact in account.contacts}
    found = [wanted] if wanted in names else _match(wanted, names)
    if len(found) == 1:
        contact = account.contact(found[0])
        if contact is not None:
            return contact
    here = ", ".join(names.values()) or "nobody"
    raise UserError(f'{account.name} has no single contact "{wanted}"', f"the plan has {here}")


def _match(wanted: str, names: Mapping[str, str]) -> list[str]:
    plain = slug(wanted)
    exact = [id for id, name in names.items() if plain in (slug(id), slug(name))]
    if exact or not plain:
        return exact
    begins = [id for id, name in names.items() if f"-{slug(name)}".find(f"-{plain}") >= 0 or slug(id).startswith(plain)]
    if begins:
        return begins
    return _alike(plain, names)


def _alike(plain: str, names: Mapping[str, str]) -> list[str]:
    """The ids of the names that are most alike, where any is alike enough."""
    from rapidfuzz import fuzz

    scores = {id: max(fuzz.ratio(plain, slug(name)), fuzz.ratio(plain, slug(id))) for id, name in names.items()}
    best = max(scores.values(), default=0)
    return [id for id, score in scores.items() if score >= max(_CLOSE, best - 5)]


def _listed(names: Mapping[str, str]) -> str:
    return ", ".join(f"{id} ({name})" for id, name in list(names.items())[:8])
