"""`touch who`: whose a number or an e-mail address is, whether texts may go there, and when it was last in touch."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from touchcli.files.lookup.phone_numbers import parse_e164
from touchcli.flows.accounts.search import digits_of, is_forgotten, ways_to
from touchcli.flows.common.history import read_history
from touchcli.flows.common.session import Session
from touchcli.flows.inbound.opt_out import is_number
from touchcli.ledger.verbs.search import SearchVerbs
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.history import History, Touch
from touchcli.rules.models.settings import Channel
from touchcli.rules.one_number import one_spelling

MOST = 20
"""So many people at most are shown; more digits make them fewer."""
_FEWEST = 3
"""Digits that say anything."""


class Person(NamedTuple):
    """Somebody with the number or address; `account` and `contact` are None for a number that no plan has.

    `opted_out` are the channels on which they get nothing. `rep` is the id of the rep of ours whose phone it is. `last`
    is the last touch with them, `wrote_at` when a text last came from the number. `forgotten` says that no more is kept
    of the number than its opt-out.
    """

    account: Account | None
    contact: Contact | None
    number: str | None
    opted_out: tuple[Channel, ...] = ()
    paused: bool = False
    last: Touch | None = None
    wrote_at: dt.datetime | None = None
    rep: str | None = None
    forgotten: bool = False

    @property
    def is_known(self) -> bool:
        """True if anything is known of the number."""
        return bool(self.account or self.rep or self.wrote_at or self.opted_out or self.paused)


class People(NamedTuple):
    """Those found; `more` where there are others."""

    rows: tuple[Person, ...]
    more: bool


def who(session: Session, text: str) -> People:
    """Whose it is: a number in any form, its last digits, an address, or `@domain`; raises UserError for anything else.

    Of somebody who was forgotten nothing is told but that the number takes no texts.
    """
    wanted = text.strip()
    if "@" in wanted:
        ids = session.files.accounts.with_address(wanted, MOST + 1)
        rows = _people(session, ids, (), _of_address(wanted.lower()))
    elif is_number(wanted) and len(digits_of(wanted)) >= _FEWEST:
        number = _whole(session, wanted)
        rows = _with_digits(session, digits_of(number or wanted), number)
        if number and not wanted.startswith("+") and not any(row.is_known for row in rows):
            # The last digits of a number may look like a whole one.
            rows = [row for row in _with_digits(session, digits_of(wanted), None) if row.is_known] or rows
    else:
        raise UserError(
            f'"{text}" is neither a number nor an e-mail address',
            f"write a number, at least {_FEWEST} last digits, or an address; touch find looks for names",
        )
    return People(tuple(rows[:MOST]), len(rows) > MOST)


def _with_digits(session: Session, digits: str, number: str | None) -> list[Person]:
    ids = session.files.accounts.with_digits(digits, MOST + 1)
    return _people(session, ids, (digits, number), lambda way: "@" not in way and way.endswith(digits))


def _of_address(address: str) -> Callable[[str], bool]:
    return lambda way: way.endswith(address) if address.startswith("@") else way == address


def _whole(session: Session, text: str) -> str | None:
    """The whole number (E.164); None if the text is only the end of one."""
    try:
        return parse_e164(text, session.book.settings.calendar.country)
    except ValueError:
        return None


def _people(
    session: Session, ids: list[str], number: tuple[()] | tuple[str, str | None], fits: Callable[[str], bool]
) -> list[Person]:
    accounts = [session.files.accounts[id] for id in ids]
    with session.history() as ledger:
        history = read_history(session, ledger, accounts)
        heard = SearchVerbs(ledger.db).numbers_ending(number[0], session.seen_until, MOST + 1) if number else []
        planned = list(_planned(accounts, history, fits))
        known = {row.number for row in planned}
        whole = [number[1]] if number and number[1] else []
        others = [one for one in dict.fromkeys([*heard, *whole]) if one not in known]
        numbers = {row.number for row in planned if row.number} | set(others)
        wrote = {reply.from_: reply.received_at for reply in ledger.replies_of_numbers(session.seen_until, numbers)}
    reps = _reps(session, fits) if number else []
    unplanned = _unplanned(others, history, wrote, {row.number for row in reps})
    return [*(row._replace(wrote_at=wrote.get(row.number or "")) for row in planned), *reps, *unplanned]


def _planned(accounts: Iterable[Account], history: History, fits: Callable[[str], bool]) -> Iterator[Person]:
    """The contacts with a way that fits, but for those who were forgotten."""
    for account in accounts:
        for contact in account.contacts:
            number = contact.phone.e164 if contact.phone else None
            if not any(map(fits, ways_to(contact))) or (number and is_forgotten(history, number)):
                continue
            touches = [touch for touch in history.of(account.id).touches if touch.contact == contact.id]
            stopped, paused = history.stopped(contact), not history.paused.isdisjoint(contact.places)
            yield Person(account, contact, number, stopped, paused and not stopped, touches[-1] if touches else None)


def _reps(session: Session, fits: Callable[[str], bool]) -> list[Person]:
    """Those of ours whose own phone it is, however they write it."""
    reps = session.book.settings.reps.items()
    phones = [(id, one_spelling(rep.phone.e164)) for id, rep in reps if rep.phone]
    return [Person(None, None, number, rep=id) for id, number in phones if fits(digits_of(number))]


def _unplanned(
    numbers: Iterable[str], history: History, wrote: dict[str, dt.datetime], ours: set[str | None]
) -> Iterator[Person]:
    """Numbers that no plan has, but of which the ledger knows something."""
    for number in numbers:
        stopped: tuple[Channel, ...] = ("text",) if history.opted_out(number) else ()
        paused = number in history.paused
        if number not in ours:
            gone = is_forgotten(history, number)
            yield Person(
                None, None, number, stopped, paused and not stopped, wrote_at=wrote.get(number), forgotten=gone
            )
