"""Holds a text that somebody has to approve first.

If the settings or the template ask for approval, a person looks at the exact words, number and media before they
go. An approval is good for that text alone: any change to it needs a new one.

- **Clears:** with `touch approve`.
- **Setting:** `texting.approval` in `touch.yaml` (`none` by default), or `approval: always` on the template.
- **Serves:** T14 of the practice.
"""

from touchcli.rules.models.action import Hold
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards import origin
from touchcli.rules.texting.guards.guard import BOTH, NEXT_DAY, Guard


def check(facts: Facts) -> Hold | None:
    """Hold if approval is asked for and this exact text has none."""
    by_settings = facts.settings.texting.approval == "always"
    by_template = facts.template is not None and facts.template.approval == "always"
    if facts.draft.text is None or not (by_settings or by_template) or facts.draft.hash in facts.history.approvals:
        return None
    where = facts.settings.origin("texting.approval") if by_settings else origin.template(facts)
    why = f"this exact {facts.noun} is not approved: touch approve --account {facts.account.id}"
    return Hold("unapproved", why, "T14", where)


GUARD = Guard("unapproved", rule="T14", check=check, changes=NEXT_DAY, channels=BOTH)
