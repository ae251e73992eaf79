"""Holds an offer while a promise to the customer is overdue.

If you say you will do something, do it. While something promised is late, the customer should not be asked to buy.

- **Clears:** when the promise is kept, or settled as broken, with `touch promise`.
- **Setting:** none.
- **Serves:** J10 of the practice.
"""

from touchcli.rules.models.action import Hold
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards.guard import BOTH, NEXT_DAY, Guard
from touchcli.rules.wording import day, safe


def check(facts: Facts) -> Hold | None:
    """Hold an offer if an open promise is past its day."""
    if facts.purpose != "offer":
        return None
    late = [
        promise for promise in facts.account_history.promises if promise.state == "open" and promise.by < facts.today
    ]
    if not late:
        return None
    first = min(late, key=lambda promise: promise.by)
    why = f"promised for {day(first.by, facts.today)} and not kept: {safe(first.what, 60)}; keep it before an offer"
    return Hold("promise-overdue", why, "J10")


GUARD = Guard("promise-overdue", rule="J10", check=check, changes=NEXT_DAY, words=True, channels=BOTH)
