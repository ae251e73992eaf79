"""What was promised to the customer, on its day (PRACTICE J10)."""

from collections.abc import Iterator

from touchcli.rules.due.situation import Situation
from touchcli.rules.models.action import Action
from touchcli.rules.wording import Moment


def promises(situation: Situation) -> Iterator[Action]:
    """Every open promise, on its day (PRACTICE J10)."""
    for promise in situation.account_history.promises:
        if promise.state != "open":
            continue
        yield situation.action(
            "promise",
            "call",
            f"promise-{promise.id}",
            situation.calendar.roll(promise.by),
            promise.by.isoformat(),
            (Moment("promised", promise.by), f": {promise.what}"),
            contact=next(iter(situation.contacts(None)), None),
        )._replace(promise_id=promise.id)
