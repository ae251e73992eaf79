"""Holds a text that the contact has not agreed to.

People agree to texts more or less clearly, and what you may text depends on it. A conversational text (a check-in, a
thank-you) wants any record of consent; an informational one (an order, account data) wants consent that was expressed
or written; a promotional one (an offer) wants it in writing. The stronger of what the plan says and what
`touch consent` recorded for the number counts. Who writes first may be answered; an offer needs consent all the same.

- **Clears:** when the consent is written into the plan, or recorded with `touch consent A --kind K --how "..."`.
- **Setting:** `texting.consent` of the contact in the account plan; `class` of the template.
- **Serves:** T10 of the practice, and the law on consent.
"""

from touchcli.rules.due.permission import NEEDED, consent_command, consent_flags, is_enough, strongest
from touchcli.rules.models.account import Consent, Contact
from touchcli.rules.models.action import Hold
from touchcli.rules.models.history import History
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards import origin
from touchcli.rules.texting.guards.guard import NEXT_DAY, Guard

_NEEDS = {"conversational": "consent of any kind", "express": "express consent", "written": "written consent"}


def check(facts: Facts) -> Hold | None:
    """Hold if the consent on record is weaker than the class of the words needs."""
    if facts.contact is None:  # no-number holds it
        return None
    class_ = facts.class_
    if facts.kind == "answer" and class_ != "promotional":  # who writes to us wants an answer, not an offer
        return None
    needed = NEEDED[class_]
    consent = consent_of(facts.history, facts.contact)
    if is_enough(consent, class_):
        return None
    article = "an" if class_ == "informational" else "a"
    has = f"there is only {consent.kind} consent" if consent else "none is on record"
    do = consent_command(facts.account, facts.contact, consent_flags(class_))
    why = f"{article} {class_} text needs {_NEEDS[needed]} from {facts.contact.called}, and {has}: {do}"
    return Hold("no-consent", why, "T10, law", origin.plan(facts))


def consent_of(history: History, contact: Contact) -> Consent | None:
    """The strongest consent on record for a contact, from the plan or the ledger; of two alike the later one."""
    recorded = history.consents.get(contact.phone.e164) if contact.phone else None
    return strongest(contact, [recorded] if recorded else [])


GUARD = Guard("no-consent", rule="T10, law", check=check, changes=NEXT_DAY, words=True)
