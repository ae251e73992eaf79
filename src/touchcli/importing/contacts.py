"""The people of a row: names, numbers, addresses, consent; and what our own export says of them besides."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from touchcli.files.writing.plan_tree import record_of
from touchcli.importing.entry import KINDS, RowReader
from touchcli.importing.values.people import Named, read_emails
from touchcli.importing.values.phones import read_phones
from touchcli.importing.values.words import NO, PERSONS, YES, is_nothing, words
from touchcli.rules.models.account import Account, Consent, Contact, ContactTexting
from touchcli.rules.models.values import Phone

# Rows share what most of them have alike: of 100,000 there may be no more than memory holds.
NO_REFS: Mapping[str, str] = {}


def is_person(row: RowReader) -> bool:
    """True for a person in a list of companies and people."""
    kind = words(row.text("kind") or "")
    return bool(kind) and (kind in PERSONS or kind in NO)


def contacts_of(row: RowReader, name: str, found: list[Named], country: str | None, where: str | None) -> list[Contact]:
    """The contacts of a row; the account's name stands in if it names nobody and has a number or an address."""
    phones, emails = _phones(row, country), _emails(row)
    if not found and not phones and not emails:
        return []
    title = row.text("title") or (found[0].title if found else None)
    title = None if title is None or is_nothing(title) else title
    ref = row.text("customer_id") if is_person(row) else row.text("contact_id")
    many = len(found) > 1
    paired = many and len(emails) == len(found)
    first = Contact(
        name=found[0].name if found else name,
        title=title,
        role=row.role(title),
        phone=Phone(phones[0]) if phones else None,
        email=emails[0] if emails else None,
        # A letter goes to a named person (PRACTICE J7), so an address without a name serves nobody.
        address=where if found and not row.text("address") else None,
        also=(*phones[1:], *(() if paired else emails[1:])),
        refs={"crm": ref} if ref else NO_REFS,
        left=_left(row),
    )
    called = found[0].first_name if found else None
    if called and (row.shape.own or called != Account(name).greeting(first)):
        first = first._replace(first_name=called)
    more = more_of(row, "contact_more", Contact)
    if "texting" not in more and (consent := _consent(row, first)):
        first = first._replace(texting=ContactTexting(consent=consent))
    if more:
        first = first._replace(**more)
    others = [
        Contact(each.name, title=each.title, email=emails[n] if paired else None, address=where)
        for n, each in enumerate(found[1:], 1)
    ]
    return [first, *others]


def _phones(row: RowReader, country: str | None) -> list[str]:
    """The numbers of a row, the one to text first: a mobile, else the first that is there."""
    found = []
    for field in ("mobile", "phone"):
        for text in row.texts(field):
            if is_nothing(text):
                continue
            numbers, reasons = read_phones(text, country)
            for reason in reasons:
                row.note(field, reason)
            found += [(not (each.mobile or field == "mobile"), each.e164) for each in numbers]
    return list(dict.fromkeys(number for _, number in sorted(found, key=lambda each: each[0])))


def _emails(row: RowReader) -> list[str]:
    found: list[str] = []
    for text in row.texts("email"):
        try:
            found += read_emails(text)
        except ValueError as error:
            if not is_nothing(text):
                row.note("email", str(error))
    return list(dict.fromkeys(found))


def _left(row: RowReader) -> dt.date | None:
    text = row.text("left")
    if text is None or words(text) in NO:
        return None
    return row.defaults.today if words(text) in YES else row.date("left")


def _consent(row: RowReader, contact: Contact) -> Consent | None:
    kind = row.text("consent.kind")
    if kind is None or kind.casefold() in NO:
        return None
    if kind.casefold() not in KINDS:
        row.note("consent.kind", f'"{kind[:40]}" is not one of {", ".join(KINDS)}: no consent')
        return None
    on = row.date("consent.on")
    if on is None:
        row.note("consent.on", "is missing: a consent without its day is none")
        return None
    if contact.phone is None:
        row.note("consent.kind", "belongs to a number, and there is none")
        return None
    return Consent(next(known for known in KINDS if known == kind.casefold()), on, row.text("consent.how"))


def numbers_of(contact: Contact) -> list[str]:
    """All numbers of a contact, the one to text first."""
    return [*((contact.phone.e164,) if contact.phone else ()), *(each for each in contact.also if each[:1] == "+")]


def emails_of(contact: Contact) -> list[str]:
    """All e-mail addresses of a contact, in small letters."""
    every = [*((contact.email,) if contact.email else ()), *(each for each in contact.also if "@" in each)]
    return [each.casefold() for each in every]


def more_of(row: RowReader, field: str, model: type[Account] | type[Contact]) -> dict[str, Any]:
    """The fields that our own export says beyond its columns."""
    text = row.text(field)
    if text is None:
        return {}
    try:
        tree = json.loads(text)
        record: Any = record_of(model, {"name": "x", **tree})
    except (ValueError, TypeError, RecursionError) as error:
        row.note(field, f"is not what touch export wrote: {error}")
        return {}
    return {key: getattr(record, key) for key in tree if key in record._fields}
