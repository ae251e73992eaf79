"""What an account lacks before anything can be kept up (PRACTICE T7)."""

from collections.abc import Iterator

from touchcli.rules.due.situation import ONCE, Situation
from touchcli.rules.models.action import Action


def to_find(situation: Situation) -> Iterator[Action]:
    """What an account lacks before anything can be kept up: a cadence, an owner, a contact (PRACTICE T7)."""
    lacks = {
        "owner": situation.book.owner_of(situation.account) is None,
        "contact": not situation.account.contacts,
        "cadence": situation.cadence is None,
    }
    for what, lacking in lacks.items():
        if lacking:
            yield situation.action(
                "contact",
                "call",
                f"find-{what}",
                situation.now_or_entry(),
                ONCE,
                (f"find the {what}",),
                contact=next(iter(situation.contacts(None)), None),
            )._replace(find=f"the {what}")
