"""Holds an offer when too many of the account's texts are offers.

A customer who hears from you only when you want to sell something learns to look away. Offers may be no more than a
share of the account's texts over the last half year, the one at hand included; so the first text may not be one.
Reminders to restock (`restock: true` of the template) count with the offers.
Texts that were logged by hand count as no offer.

- **Clears:** with texts of another purpose: a check-in, a thank-you, something useful.
- **Setting:** `balance.offer_share` (25 % by default) and `balance.offers_over` (180 days) in the cadence.
- **Serves:** T9 of the practice.
"""

from touchcli.rules.due.contact_gap import TextOut, texts_out
from touchcli.rules.models.action import Hold
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards import origin
from touchcli.rules.texting.guards.guard import BOTH, NEXT_DAY, Guard

_WRITE = {"text": "text", "email": "write"}


def check(facts: Facts) -> Hold | None:
    """Hold an offer that would take the account's share of offers over the balance."""
    if not facts.is_offer:
        return None
    balance = facts.balance
    since = facts.calendar.subtract(facts.today, balance.offers_over)
    recent = [
        text for text in texts_out(facts.account_history, facts.channel) if facts.calendar.day_of(text.at) >= since
    ]
    offers = sum(text.offer or _is_restock(facts, text) for text in recent) + 1
    if offers * 100 <= balance.offer_share.percent * (len(recent) + 1):
        return None
    if recent:
        made = f"{offers} of {len(recent) + 1} {facts.noun}s"
        share = f"this would make {made} in {balance.offers_over.words()} offers"
    else:
        share = f"the first {facts.noun} may not be an offer"
    why = f"{share}, and at most {balance.offer_share} may be; {_WRITE[facts.channel]} something else first"
    return Hold("offers-only", why, "T9", origin.cadence(facts))


def _is_restock(facts: Facts, text: TextOut) -> bool:
    template = facts.book.templates.get(text.template or "")
    return template is not None and template.restock


GUARD = Guard("offers-only", rule="T9", check=check, changes=NEXT_DAY, words=True, channels=BOTH)
