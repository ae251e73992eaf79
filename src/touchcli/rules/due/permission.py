"""What allows a text to a contact: a number that takes texts, enough consent, texting for business (T10, T13)."""

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

from touchcli.rules.models.account import Account, Consent, Contact
from touchcli.rules.models.history import AccountHistory, ConsentRecord, MessageRecord
from touchcli.rules.models.message import NUMBER_IS_DEAD
from touchcli.rules.models.template import ConsentClass, Template

STRENGTH = {"conversational": 1, "express": 2, "written": 3}
NEEDED: dict[ConsentClass, str] = {
    "conversational": "conversational",
    "informational": "express",
    "promotional": "written",
}
"""The weakest consent that each class of words needs."""

FOR_BUSINESS, KNOWS_NUMBER = '--for-business "..."', "--knows-number"
"""The flags of `touch consent` that clear business-texting-unconfirmed and unidentified."""


class Lack(NamedTuple):
    """What a talk has to bring before a text may go: what to ask, and what records the answer, in words."""

    ask: str
    then: str


def strongest(contact: Contact, recorded: Iterable[ConsentRecord]) -> Consent | None:
    """The strongest consent there is: of the plan, or recorded for the contact's number."""
    found = [contact.texting.consent] if contact.texting.consent else []
    number = contact.phone.e164 if contact.phone else None
    found += [Consent(one.kind, one.on, one.how) for one in recorded if one.number == number]
    return max(found, key=lambda consent: (STRENGTH[consent.kind], consent.on), default=None)


def is_enough(consent: Consent | None, class_: ConsentClass) -> bool:
    """True if a consent is as strong as a class of words needs."""
    return consent is not None and STRENGTH[consent.kind] >= STRENGTH[NEEDED[class_]]


def consent_flags(class_: ConsentClass) -> str:
    """The flags of `touch consent` for a consent that is enough for a class of words."""
    return f'--kind {"written" if class_ == "promotional" else "express"} --how "..."'


def consent_command(account: Account, contact: Contact, *flags: str) -> str:
    """The whole `touch consent` with some flags for a contact, who is named if they are not the first."""
    first = account.contacts[:1]
    who = [] if first and first[0].id == contact.id else [f"--contact {contact.id}"]
    return " ".join(("touch consent", account.id, *flags, *who))


def is_dead(number: str, messages: Iterable[MessageRecord]) -> bool:
    """True if the carrier said of a text to this number that none will ever arrive there, and nothing arrived since."""
    dead = False
    for message in sorted(messages, key=lambda each: each.at):
        if message.to == number and message.state in ("delivered", "undelivered"):
            said = re.search(r"\b\d{4}\b", message.error or "")
            dead = message.state == "undelivered" and said is not None and said[0] in NUMBER_IS_DEAD
    return dead


def lacking(
    account: Account, contact: Contact | None, templates: Collection[Template], history: AccountHistory
) -> Lack | None:
    """What a talk has to bring before any of these texts may go to a contact; None if nothing lacks."""
    if contact is None:
        return None
    phone = contact.phone
    if phone is None or not phone.valid or not phone.mobile or is_dead(phone.e164, history.messages):
        return Lack("which mobile number takes texts", "put it in the plan")
    ask, flags = [], []
    if contact.texting.for_business is None:
        ask.append("whether they text for business")
        flags.append(FOR_BUSINESS)
    consent = strongest(contact, history.consents)
    if templates and not any(is_enough(consent, template.class_) for template in templates):
        ask.append("whether texts are welcome")
        weakest = min((template.class_ for template in templates), key=lambda class_: STRENGTH[NEEDED[class_]])
        flags.append(consent_flags(weakest))
    return Lack(" and ".join(ask), consent_command(account, contact, *flags)) if ask else None
