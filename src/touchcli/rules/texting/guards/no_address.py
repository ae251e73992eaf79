"""Holds an e-mail that has no address to go to.

The contact has no e-mail address, or a mail server said that no mail arrives at the one there is: an unknown or closed
mailbox, a domain that takes no mail. A mailbox that was full for a while is not meant.

- **Clears:** when the plan gets another address.
- **Setting:** `email` of the contact in the account plan.
- **Serves:** plain sense.
"""

from touchcli.rules.due.addresses import bounce_of
from touchcli.rules.models.action import Hold
from touchcli.rules.models.values import mask
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards import origin
from touchcli.rules.texting.guards.guard import MAIL, NEXT_DAY, Guard
from touchcli.rules.wording import day


def check(facts: Facts) -> Hold | None:
    """Hold without a contact, without an address, and where no mail arrives."""
    contact = facts.contact
    if contact is None:
        why = f"{facts.account.name} has no contact to write to; add one to the plan"
    elif not contact.email:
        why = f"{contact.name} has no e-mail address; add it to the plan"
    elif bounce := bounce_of(contact, facts.account_history):
        since = day(facts.calendar.day_of(bounce.at), facts.today)
        why = (
            f"no mail arrives at {mask(bounce.place)} of {contact.name} since {since} ({bounce.status});"
            " find a new e-mail address"
        )
    else:
        return None
    return Hold("no-address", why, "plan", origin.plan(facts))


GUARD = Guard("no-address", rule="plan", check=check, changes=NEXT_DAY, channels=MAIL)
