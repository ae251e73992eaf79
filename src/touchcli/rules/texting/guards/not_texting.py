"""Holds texts of a rep who does not text.

Somebody who is not comfortable with texting customers should not do it, and nobody should learn on customers. A rep at
`texting: off` never sends; a rep at `texting: practice` works with the same list and the same words, and nothing
leaves the house. An account that nobody owns has nobody to send as, and waits too.

- **Clears:** when the rep is set to `practice` or `live`, or the account gets an owner.
- **Setting:** `reps.NAME.texting` in `touch.yaml`; `owner` in the account plan.
- **Serves:** T15 of the practice.
"""

from touchcli.rules.models.action import Hold
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards import origin
from touchcli.rules.texting.guards.guard import NEVER, Guard


def check(facts: Facts) -> Hold | None:
    """Hold without an owner, and where the owner is at `texting: off`."""
    rep = facts.rep
    if rep is None:
        return Hold("not-texting", f"nobody owns {facts.account.name}; set its owner", "T15", origin.plan(facts))
    if rep.texting == "off":
        where = facts.settings.origin(f"reps.{rep.id}.texting")
        return Hold("not-texting", f"{rep.name} does not text (texting: off)", "T15", where)
    return None


GUARD = Guard("not-texting", rule="T15", check=check, changes=NEVER)
