"""Holds every text to a number that asked for no more texts.

When somebody writes STOP, says so on the phone, or comes in on a list of opt-outs, their number is closed: for every
account it stands in, for every plan, after any restart, whatever the files say. It beats everything else. It is the
law nearly everywhere, and the surest way to keep a customer's goodwill.

One no counts for texts and e-mails alike, unless they say which they mean: "stop the e-mails, texts are fine" ends the
e-mails alone, as `touch opt-out ADDRESS --one-channel` does where they told you.

It also holds if the record of what a number wishes or allowed is damaged in the ledger, and every text if nobody
can tell whose opt-out it was: `touch ledger verify` says which.

- **Clears:** only when the contact texts START or UNSTOP themselves. Nobody here can lift it for them.
- **Setting:** none.
- **Serves:** the law on opt-outs.
"""

from collections.abc import Iterable

from touchcli.rules.models.action import Hold
from touchcli.rules.models.history import History
from touchcli.rules.models.settings import Channel
from touchcli.rules.models.values import is_address
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards.guard import BOTH, NEVER, Guard
from touchcli.rules.texting.guards.sentence import called


def check(facts: Facts) -> Hold | None:
    """Hold if the contact's number or e-mail address is opted out: one no is a no on every channel."""
    if facts.contact is None:
        return None
    return hold_of(facts.history, facts.contact.places, facts.channel, called(facts))


def hold_of(history: History, places: Iterable[str], channel: Channel, who: str) -> Hold | None:
    """Hold if a number or an address of somebody called so is opted out, or may be."""
    for place in places:
        if history.stops(place, channel):
            what = "e-mails" if is_address(place) else "texts"
            return Hold("opted-out", f"{who} opted out of {what}; only START from them lifts it", "law")
        if history.suspect(place):
            damaged = f"the record of {who}'s opt-outs or consents is damaged; touch ledger verify"
            return Hold("opted-out", damaged, "law")
    return None


GUARD = Guard("opted-out", rule="law", check=check, changes=NEVER, channels=BOTH)
