"""Holds a text that has no mobile number to go to.

The account has no contact, the contact has no number, or the number cannot take texts: it is not valid, or it belongs
to a landline. A number in the US or Canada may be either and is taken to be a mobile. If the provider has refused
this very text to this number, it is not offered to it again; a refusal that was about us, such as an empty balance,
does not count. If the carrier said that no text will ever arrive there (an unknown or closed number, texts barred),
the number gets no more of them.

- **Clears:** when the plan gets a mobile number, in the form `+15125550142`; after a refusal, when the number or the
  words change.
- **Setting:** `phone` of the contact in the account plan.
- **Serves:** plain sense; T10 asks that the customer gave you the number.
"""

from itertools import chain

from touchcli.rules.due.permission import is_dead
from touchcli.rules.models.action import Hold
from touchcli.rules.models.history import MessageRecord
from touchcli.rules.models.message import OUR_REFUSALS
from touchcli.rules.numbers import accounts_with
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards import origin
from touchcli.rules.texting.guards.guard import NEXT_DAY, Guard


def check(facts: Facts) -> Hold | None:
    """Hold without a contact, without a number, with one that cannot take texts, and after a refusal of this text."""
    contact = facts.contact
    phone = contact.phone if contact else None
    if contact is None:
        why = f"{facts.account.name} has no contact to text; add one to the plan"
    elif phone is None:
        why = f"{contact.name} has no number; add a mobile number to the plan"
    elif not phone.valid:
        why = f"{phone.masked} of {contact.name} is not a valid number; correct it in the plan"
    elif not phone.mobile:
        why = f"{phone.masked} of {contact.name} is not a mobile number; add one to the plan, or call"
    elif _is_dead(facts, phone.e164):
        why = f"the carrier says that no text arrives at {phone.masked} of {contact.name}; ask for another number"
    elif refused := _refusal(facts):
        why = (
            f"this text to {phone.masked} was refused; change the number or the words ({refused.error or 'no reason'})"
        )
    else:
        return None
    return Hold("no-number", why, "plan", origin.plan(facts))


def _is_dead(facts: Facts, number: str) -> bool:
    """True if the number is dead, by the texts of any account it stands in."""
    others = (facts.history.of(id).messages for id in accounts_with(facts.book, number) if id != facts.account.id)
    return is_dead(number, chain(facts.account_history.messages, *others))


def _refusal(facts: Facts) -> MessageRecord | None:
    """The message with these words to this number that the provider would not take, None if there is none."""
    for record in facts.account_history.messages:
        if record.state == "rejected" and record.hash == facts.draft.hash and record.refusal not in OUR_REFUSALS:
            return record
    return None


GUARD = Guard("no-number", rule="plan", check=check, changes=NEXT_DAY)
