"""Which account or contact a person means by a word: id, name, contact, number, row of the list, else a close match.

A command that writes takes only what names one exactly; a close match it asks about if there is somebody to ask.
"""

from collections.abc import Mapping

from touchcli.flows.common.listed import row_numbered
from touchcli.flows.common.session import Session
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import Account, Contact, slug
from touchcli.rules.one_number import one_spelling

_CLOSE = 80
_TAIL, _WHOLE = 4, 7
"""Digits that are the end of a phone number, and those that may be all of one."""


def find_account(session: Session, wanted: str, *, writes: bool = False) -> Account:
    """The account meant; raises UserError with those to choose from, with `writes` where it is not named exactly."""
    accounts = session.files.accounts
    if wanted in accounts:
        return accounts[wanted]
    if (row := row_numbered(session, wanted)) and row.account in accounts:
        return accounts[row.account]
    names = _exactly(session, wanted)
    if not names:
        names = _closely(session, wanted)
        if names and writes:
            return accounts[_chosen(session, wanted, names)]
    if len(names) == 1:
        return accounts[next(iter(names))]
    if names:
        raise UserError(f'"{wanted}" could be {_listed(names)}', "write the id")
    broken = [problem for problem in session.problems if slug(wanted) in slug(problem.file)]
    if broken:
        raise UserError(f'the plan of "{wanted}" has problems: {broken[0]}', "touch check shows all")
    near = _near(slug(wanted), accounts.names())
    hint = f"did you mean {_listed(near, 'or')}?" if near else "touch due --all lists the accounts"
    raise UserError(f'unknown account "{wanted}"', hint)


def close_names(session: Session, name: str) -> dict[str, str]:
    """The names, by id, of the accounts that are called like a new one, or almost."""
    plain, names = slug(name), session.files.accounts.names()
    return {id: names[id] for id in dict.fromkeys((*session.files.accounts.called(plain), *_alike(plain, names)))}


def contact_named(account: Account, wanted: str) -> Contact | None:
    """The contact by whose name or number an account was named; None if it was named by something else."""
    plain, number = slug(wanted), _digits(wanted)
    if plain in (account.id, slug(account.name)):
        return None
    for contact in account.contacts:
        if plain == slug(contact.name) or (
            len(number) >= _WHOLE and contact.phone and contact.phone.e164[1:] == number
        ):
            return contact
    return None


def _chosen(session: Session, wanted: str, names: Mapping[str, str]) -> str:
    """The close match that a person agrees to; raises UserError if there is nobody to ask, or they choose none."""
    choice = session.invocation.choose(f'No account is called exactly "{wanted}".', [*names][:8])
    if choice is None:
        raise UserError(f'no account is called exactly "{wanted}"', f"did you mean {_listed(names, 'or')}?")
    return choice


def _exactly(session: Session, wanted: str) -> Mapping[str, str]:
    """The names, by id, of the accounts with exactly this name, contact or number."""
    accounts, plain, digits = session.files.accounts, slug(wanted), _digits(wanted)
    if digits and not any(char.isalpha() for char in wanted):
        if wanted.startswith("+"):
            found = accounts.with_number(one_spelling(f"+{digits}"))
        else:
            found = tuple(accounts.with_digits(digits, 2)) if len(digits) >= _WHOLE else ()
        return {id: accounts[id].name for id in found}
    return accounts.called(plain) or accounts.with_contact(plain) if plain else {}


def _closely(session: Session, wanted: str) -> Mapping[str, str]:
    """The names, by id, of the accounts that may be meant: the first of these ways that finds any."""
    accounts, plain, digits = session.files.accounts, slug(wanted), _digits(wanted)
    if digits == wanted and len(digits) >= _TAIL:
        return {id: accounts[id].name for id in accounts.with_digits(digits, 9)}
    if not plain or wanted.startswith("+"):
        return {}
    if found := accounts.beginning(plain) or accounts.with_contact_beginning(plain):
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
    """The ids of the names that are most alike, whole or by one of their words, if any is alike enough."""
    from rapidfuzz import fuzz

    scores = {id: max(fuzz.ratio(plain, each) for each in _spellings(id, name)) for id, name in names.items()}
    best = max(scores.values(), default=0)
    return [id for id, score in scores.items() if score >= max(_CLOSE, best - 5)]


def _near(plain: str, names: Mapping[str, str]) -> dict[str, str]:
    """The names with at most two letters that are wrong, missing or too many, or swapped: in whole or in one word."""
    from rapidfuzz.distance import OSA

    most = 2 if len(plain) > _TAIL else 1
    return {
        id: name
        for id, name in names.items()
        if plain and any(OSA.distance(plain, each, score_cutoff=most) <= most for each in _spellings(id, name))
    }


def _spellings(id: str, name: str) -> list[str]:
    whole = slug(name)
    return [slug(id), whole, *(word for word in whole.split("-") if len(word) >= _TAIL)]


def _digits(wanted: str) -> str:
    return "".join(char for char in wanted if char.isascii() and char.isdecimal())


def _listed(names: Mapping[str, str], last: str = "") -> str:
    listed = [f"{id} ({name})" for id, name in list(names.items())[:8]]
    return ", ".join(listed) if not last or len(listed) < 2 else f"{', '.join(listed[:-1])} {last} {listed[-1]}"
