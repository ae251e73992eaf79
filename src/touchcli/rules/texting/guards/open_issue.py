"""Holds offers and check-ins while the customer has trouble with us.

Somebody with an open complaint does not want to be asked how things are going, and still less to be sold something.
Texts about the issue itself, about orders or with thanks still go.

- **Clears:** when the issue gets its `closed_on` in the account plan.
- **Setting:** `issues: [{what, opened_on, closed_on}]` in the account plan.
- **Serves:** T6 of the practice.
"""

from touchcli.rules.models.action import Hold
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards import origin
from touchcli.rules.texting.guards.guard import BOTH, NEXT_DAY, Guard
from touchcli.rules.wording import day, safe

_HELD = {"offer": "an offer", "pulse-check": "a pulse check"}


def check(facts: Facts) -> Hold | None:
    """Hold an offer or a pulse check while an issue of the account is open."""
    if facts.purpose not in _HELD:
        return None
    still_open = [issue for issue in facts.account.issues if issue.closed_on is None or issue.closed_on > facts.today]
    if not still_open:
        return None
    issue = min(still_open, key=lambda issue: issue.opened_on)
    since = day(issue.opened_on, facts.today)
    why = f"an issue is open since {since}: {safe(issue.what, 60)}; settle it before {_HELD[facts.purpose]}"
    return Hold("open-issue", why, "T6", origin.plan(facts))


GUARD = Guard("open-issue", rule="T6", check=check, changes=NEXT_DAY, words=True, channels=BOTH)
