"""`touch find`: where some words stand: accounts, contacts, promises, replies, notes and summaries."""

import datetime as dt
from collections.abc import Iterator
from itertools import islice
from typing import Literal, NamedTuple

from touchcli.flows.common.session import Session
from touchcli.ledger.verbs.search import SearchVerbs
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import Account, Contact, slug
from touchcli.rules.models.history import History, Reply
from touchcli.rules.numbers import accounts_with

Kind = Literal["account", "contact", "promise", "reply", "note"]

_WORDS, _LETTERS = 8, 100
"""At most so many words, and so many letters in each."""


class Hit(NamedTuple):
    """A place where all words stand; `text` is what stands there, and `id` the row of the ledger.

    `account` is an id, None for a reply of a number that nobody has, whose `number` is given then. `name` is the
    account's name, its id if it has no plan any more; `contact` a name.
    """

    kind: Kind
    account: str | None
    name: str | None
    contact: str | None
    text: str
    at: dt.datetime | None = None
    id: int | None = None
    number: str | None = None


class Found(NamedTuple):
    """The hits, by kind and the latest first; `more` are the kinds of which there are more than asked for."""

    hits: tuple[Hit, ...]
    more: tuple[Kind, ...]


def find(session: Session, text: str, most: int) -> Found:
    """At most so many hits of each kind for words that all have to stand in one place, in any case and order.

    Nobody who was forgotten is found. Raises UserError if there is no word to look for, or too many.
    """
    words = text.split()
    if not words or len(words) > _WORDS or max(map(len, words)) > _LETTERS:
        raise UserError("which words?", f"write 1 to {_WORDS} words, as in touch find pump quote")
    with session.history() as ledger:
        history = ledger.history(session.seen_until, [])
        search, until = SearchVerbs(ledger.db), session.seen_until
        notes = search.notes_with(words, until, most + 1)
        promises = search.promises_with(words, until, most + 1)
        replies = search.replies_with(words, until, most + 1)
    accounts = session.files.accounts
    pairs = [(slug(word), word.lower()) for word in words]
    planned = [accounts[id] for id in accounts.with_words(pairs, most + 1)]
    each: dict[Kind, list[Hit]] = {
        "account": [Hit("account", one.id, one.name, None, one.name) for one in planned if _is_called(one, pairs)],
        "contact": list(islice(_contacts(planned, pairs, history), most + 1)),
        "promise": [
            Hit("promise", p.account, _name(session, p.account), None, p.what, p.made_at, p.id) for p in promises
        ],
        "reply": [_of_reply(session, reply) for reply in replies],
        "note": [
            Hit(
                "note",
                n.account,
                _name(session, n.account),
                _contact(session, n.account, n.contact),
                n.text,
                n.at,
                n.id,
            )
            for n in notes
        ],
    }
    hits = tuple(hit for some in each.values() for hit in some[:most])
    return Found(hits, tuple(kind for kind, some in each.items() if len(some) > most))


def _is_called(account: Account, words: list[tuple[str, str]]) -> bool:
    return all(word and any(word in name for name in (account.id, slug(account.name))) for word, _ in words)


def _contacts(accounts: list[Account], words: list[tuple[str, str]], history: History) -> Iterator[Hit]:
    """The contacts that have a word of their own in them, and the other words in their account's name."""
    for account in accounts:
        above = (account.id, slug(account.name))
        for contact in account.contacts:
            if contact.phone and is_forgotten(history, contact.phone.e164):
                continue
            names, ways = (contact.id, slug(contact.name)), ways_to(contact)
            own = [_stands(word, names, ways) for word in words]
            if any(own) and all(one or _stands(word, above, ()) for one, word in zip(own, words, strict=True)):
                yield Hit("contact", account.id, account.name, contact.name, contact.email or contact.title or "")


def _stands(word: tuple[str, str], names: tuple[str, ...], ways: tuple[str, ...]) -> bool:
    plain, raw = word
    return bool(plain and any(plain in name for name in names)) or any(raw in way for way in ways)


def ways_to(contact: Contact) -> tuple[str, ...]:
    """Where a contact can be reached: addresses in lower case, numbers as their digits."""
    ways = (contact.phone.e164 if contact.phone else None, contact.email, *contact.also)
    return tuple(way.lower() if "@" in way else digits_of(way) for way in ways if way)


def digits_of(text: str) -> str:
    """The digits of a text."""
    return "".join(char for char in text if char.isdigit())


def is_forgotten(history: History, number: str) -> bool:
    """True for a number of which no more is kept than that it was opted out."""
    return history._replace(opt_outs=frozenset()).opted_out(number)


def _of_reply(session: Session, reply: Reply) -> Hit:
    """A reply with the account that its number stands in now, else the one it was of."""
    for id in accounts_with(session.book, reply.from_):
        account = session.files.accounts[id]
        contact = next(one for one in account.contacts if one.phone and one.phone.e164 == reply.from_)
        return Hit("reply", id, account.name, contact.name, reply.words, reply.received_at, reply.id)
    name = _name(session, reply.account) if reply.account else None
    return Hit("reply", reply.account, name, None, reply.words, reply.received_at, reply.id, reply.from_)


def _name(session: Session, id: str) -> str:
    account = session.files.accounts.get(id)
    return account.name if account else id


def _contact(session: Session, id: str, contact: str | None) -> str | None:
    account = session.files.accounts.get(id)
    found = account.contact(contact) if account else None
    return found.name if found else None
