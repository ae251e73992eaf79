"""Holds every text to a number that asked for no more texts.

When somebody writes STOP, says so on the phone, or comes in on a list of opt-outs, their number is closed: for every
account it stands in, for every plan, after any restart, whatever the files say. It beats everything else. It is the
law nearly everywhere, and the surest way to keep a customer's goodwill.

- **Clears:** only when the contact texts START or UNSTOP themselves. Nobody here can lift it for them.
- **Setting:** none.
- **Serves:** the law on opt-outs.
"""

from touchcli.rules.models.action import Hold
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards.guard import NEVER, Guard
from touchcli.rules.texting.guards.sentence import called


def check(facts: Facts) -> Hold | None:
    """Hold where the contact's number is opted out."""
    number = facts.number
    if number is None or not facts.history.opted_out(number):
        return None
    return Hold("opted-out", f"{called(facts)} opted out of texts; only START from them lifts it", "law")


GUARD = Guard("opted-out", rule="law", check=check, changes=NEVER)
