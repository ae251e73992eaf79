"""Holds texts until somebody has talked to the customer.

An account begins with a call. Before the first call that reached them, video call or meeting, no text goes out, unless
the account is older than this ledger and the plan says `known: true`.

- **Clears:** when a live touch is logged: `touch log ACCOUNT call`.
- **Setting:** `known` in the account plan.
- **Serves:** J4 of the practice.
"""

from touchcli.rules.due.contact_gap import last_live
from touchcli.rules.models.action import Hold
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards import origin
from touchcli.rules.texting.guards.guard import Guard
from touchcli.rules.texting.guards.sentence import instead, talk


def check(facts: Facts) -> Hold | None:
    """Hold where nobody ever talked to the account, and it is not `known`."""
    if facts.account.known or last_live(facts.account_history):
        return None
    why = f"nobody has talked to {facts.account.name} yet; {talk(facts)} first"
    return Hold("first-live", why, "J4", origin.plan(facts), instead=instead(facts))


GUARD = Guard("first-live", rule="J4", check=check, answers=True)
