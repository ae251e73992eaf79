"""What allows a text to a contact: a number that takes texts, enough consent, texting for business (T10, T13)."""

from collections.abc import Collection, Iterable

from touchcli.rules.models.account import Consent, Contact
from touchcli.rules.models.history import AccountHistory, ConsentRecord
from touchcli.rules.models.template import ConsentClass, Template

STRENGTH = {"conversational": 1, "express": 2, "written": 3}
NEEDED: dict[ConsentClass, str] = {
    "conversational": "conversational",
    "informational": "express",
    "promotional": "written",
}
"""The weakest consent that each class of words needs."""


def strongest(contact: Contact, recorded: Iterable[ConsentRecord]) -> Consent | None:
    """The strongest consent there is: of the plan, or recorded for the contact's number."""
    found = [contact.texting.consent] if contact.texting.consent else []
    number = contact.phone.e164 if contact.phone else None
    found += [Consent(one.kind, one.on, one.how) for one in recorded if one.number == number]
    return max(found, key=lambda consent: (STRENGTH[consent.kind], consent.on), default=None)


def is_enough(consent: Consent | None, class_: ConsentClass) -> bool:
    """True where a consent is as strong as a class of words needs."""
    return consent is not None and STRENGTH[consent.kind] >= STRENGTH[NEEDED[class_]]


def lacking(contact: Contact | None, templates: Collection[Template], history: AccountHistory) -> str | None:
    """What a talk has to bring before any of these texts may go to a contact, in words; None where nothing lacks."""
    if contact is None:
        return None
    if contact.phone is None or not contact.phone.valid or not contact.phone.mobile:
        return "which mobile number takes texts"
    if contact.texting.for_business is None:
        return "whether they text for business"
    consent = strongest(contact, history.consents)
    if templates and not any(is_enough(consent, template.class_) for template in templates):
        return "whether texts are welcome"
    return None
