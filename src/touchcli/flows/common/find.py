"""Which account or contact a person means by a word: id, name, else the one close match."""

from collections.abc import Mapping

from touchcli.rules.errors import UserError
from touchcli.rules.models.account import Account, Contact, slug
from touchcli.rules.models.problem import Problem

_CLOSE = 80


def find_account(accounts: Mapping[str, Account], wanted: str, problems: tuple[Problem, ...] = ()) -> Account:
    """The account meant: by id, name, else the one close match; raises UserError with those to choose from."""
    if wanted in accounts:
        return accounts[wanted]
    names = {account.id: account.name for account in accounts.values()}
    found = _match(wanted, names)
    if len(found) == 1:
        return accounts[found[0]]
    if found:
        raise UserError(f'"{wanted}" could be {_listed(found, names)}', "write the id")
    broken = [problem for problem in problems if slug(wanted) in slug(problem.file)]
    if broken:
        raise UserError(f'the plan of "{wanted}" has Problems: {broken[0]}', "touch check shows all")
    raise UserError(f'there is no account "{wanted}"', "touch due --all and plans/accounts/ show those there are")


def find_contact(account: Account, wanted: str) -> Contact:
    """The contact meant, by id, name, or the one close match; raises UserError with those to choose from."""
    names = {contact.id: contact.name for contact in account.contacts}
    found = [wanted] if wanted in names else _match(wanted, names)
    if len(found) == 1:
        contact = account.contact(found[0])
        if contact is not None:
            return contact
    here = ", ".join(names.values()) or "nobody"
    raise UserError(f'{account.name} has no one contact "{wanted}"', f"the plan has {here}")


def _match(wanted: str, names: Mapping[str, str]) -> list[str]:
    plain = slug(wanted)
    exact = [id for id, name in names.items() if plain in (slug(id), slug(name))]
    if exact or not plain:
        return exact
    begins = [id for id, name in names.items() if f"-{slug(name)}".find(f"-{plain}") >= 0 or slug(id).startswith(plain)]
    if begins:
        return begins
    from rapidfuzz import fuzz

    scores = {id: max(fuzz.ratio(plain, slug(name)), fuzz.ratio(plain, slug(id))) for id, name in names.items()}
    best = max(scores.values(), default=0)
    return [id for id, score in scores.items() if score >= max(_CLOSE, best - 5)]


def _listed(found: list[str], names: Mapping[str, str]) -> str:
    return ", ".join(f"{id} ({names[id]})" for id in found[:8])
