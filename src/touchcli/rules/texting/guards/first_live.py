"""Holds texts until somebody has talked to the customer.

An account begins with a call. Before the first call that reached them, video call or meeting, no text goes out, unless
the account is older than this ledger and the plan says `known: true`. News of an order or a proactive fix goes to a
customer all the same, and so does the one text to a prospect whose exception is complete.

- **Clears:** when a live touch is logged: `touch log ACCOUNT call`.
- **Setting:** `known` in the account plan.
- **Serves:** J4 of the practice.
"""

from touchcli.rules.due.balance import never_talked
from touchcli.rules.models.action import Hold
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards import origin
from touchcli.rules.texting.guards.guard import NEXT_DAY, Guard
from touchcli.rules.texting.guards.prospect import missing
from touchcli.rules.texting.guards.sentence import instead, serves, talk


def check(facts: Facts) -> Hold | None:
    """Hold if nobody ever talked to the account, and it is not `known`."""
    if not never_talked(facts.account, facts.account_history):
        return None
    if facts.account.status == "prospect":
        if next(missing(facts), None) is None:
            return None
    elif serves(facts):
        return None
    why = f"nobody has talked to {facts.account.name} yet; {talk(facts)} first"
    return Hold("first-live", why, "J4", origin.plan(facts), instead=instead(facts))


GUARD = Guard("first-live", rule="J4", check=check, changes=NEXT_DAY, answers=True)
