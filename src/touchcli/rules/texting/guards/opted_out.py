"""Holds every text to a number that asked for no more texts.

When somebody writes STOP, says so on the phone, or comes in on a list of opt-outs, their number is closed: for every
account it stands in, for every plan, after any restart, whatever the files say. It beats everything else. It is the
law nearly everywhere, and the surest way to keep a customer's goodwill.

It also holds if the record of what a number wishes or allowed is damaged in the ledger, and every text if nobody
can tell whose opt-out it was: `touch ledger verify` says which.

- **Clears:** only when the contact texts START or UNSTOP themselves. Nobody here can lift it for them.
- **Setting:** none.
- **Serves:** the law on opt-outs.
"""

from touchcli.rules.models.action import Hold
from touchcli.rules.models.history import History
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards.guard import NEVER, Guard
from touchcli.rules.texting.guards.sentence import called


def check(facts: Facts) -> Hold | None:
    """Hold if the contact's number is opted out."""
    number = facts.number
    return None if number is None else hold_of(facts.history, number, called(facts))


def hold_of(history: History, number: str, who: str) -> Hold | None:
    """Hold if a number, of somebody called so, is opted out or may be."""
    if history.opted_out(number):
        return Hold("opted-out", f"{who} opted out of texts; only START from them lifts it", "law")
    if history.suspect(number):
        return Hold("opted-out", f"the record of {who}'s opt-outs or consents is damaged; touch ledger verify", "law")
    return None


GUARD = Guard("opted-out", rule="law", check=check, changes=NEVER)
