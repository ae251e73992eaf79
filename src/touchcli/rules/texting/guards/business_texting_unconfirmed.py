"""Holds a text to somebody of whom nobody knows that they text for business.

Many people keep texts for family and friends. Unless you know for certain that this one uses texts for work, a text
from a supplier is an intrusion. What counts is evidence: they texted you an order, or told you to text.

- **Clears:** with `touch consent A --for-business "how you know"`, or `for_business: {evidence, on}` in the plan.
- **Setting:** `texting.for_business` of the contact in the account plan.
- **Serves:** T13 of the practice.
"""

from touchcli.rules.due.permission import FOR_BUSINESS, consent_command
from touchcli.rules.models.action import Hold
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards import origin
from touchcli.rules.texting.guards.guard import NEVER, Guard


def check(facts: Facts) -> Hold | None:
    """Hold if there is no evidence that the contact texts for business."""
    if facts.contact is None or facts.contact.texting.for_business:
        return None
    do = consent_command(facts.account, facts.contact, FOR_BUSINESS)
    why = f"{facts.contact.called} is not known to text for business; ask, then: {do}"
    return Hold("business-texting-unconfirmed", why, "T13", origin.plan(facts))


GUARD = Guard("business-texting-unconfirmed", rule="T13", check=check, changes=NEVER, answers=True)
