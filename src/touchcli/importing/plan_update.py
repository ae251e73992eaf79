"""A plan that people have written in, brought up to date from a customer file: gaps filled, everything else kept.

With `prefer_file` what the file says otherwise takes the place of what the plan says.
"""

from collections.abc import Mapping
from typing import NamedTuple

from touchcli.files.plans import parse_accounts
from touchcli.files.syntax.tree import parse_source
from touchcli.importing.customer import Customer
from touchcli.importing.plan_changes import changes
from touchcli.importing.plan_edit import edit_plans


class Update(NamedTuple):
    """What an update does to one plan: the keys it fills or changes, and in words what the plan says otherwise."""

    filled: tuple[str, ...]
    kept: tuple[str, ...]


NO_UPDATE = Update((), ())
"""Nothing filled, nothing otherwise."""


def update_plans(
    file: str, text: str, customers: Mapping[str, Customer], *, prefer_file: bool = False
) -> tuple[str | None, dict[str, Update]]:
    """The text of a plan file brought up to date, None if nothing is to change, and what was done to each plan.

    `customers` are those to update by the ids of their accounts. What the plan lacks is filled in, the last sale if
    the file has a later one, and people whom the plan does not have. Consents and whatever stands there already are
    never touched without `prefer_file`: a person may have put them right, so if the customer file differs it is
    said, not done. Comments, order and quotes stay.
    """
    made, done = {}, {}
    for account in parse_accounts(parse_source(file, text.encode()), None):
        if account.id in customers:
            found = changes(account, customers[account.id], prefer_file=prefer_file)
            done[account.id] = Update(tuple(each.name for each in found.made), found.kept)
            if found.made:
                made[account.id] = found.made
    changed, refused = edit_plans(file, text, made)
    done |= {id: Update((), (f"not updated: {why}",)) for id, why in refused.items()}
    return (changed if made.keys() - refused.keys() else None), done
