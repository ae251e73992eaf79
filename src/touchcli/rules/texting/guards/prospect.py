"""Holds texts to prospects.

Somebody who does not buy from you yet should almost never get a text. There is one exception, and all of it must be
there: the plan says why (`prospect_exception`), several tries on at least two other channels came to nothing, they are
known to text for business, and the text is short enough for one SMS segment. An e-mail, a letter or a social message
that nobody answered for five working days is a try.

- **Clears:** when the exception is complete, or the prospect becomes a customer.
- **Setting:** `prospect_exception: {because, on}` in the account plan; `texting.prospect_tries` in `touch.yaml`, 3 by
  default.
- **Serves:** T11 of the practice.
"""

from collections.abc import Iterator

from touchcli.rules.due.tries import failed_tries
from touchcli.rules.models.action import Hold
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards import origin
from touchcli.rules.texting.guards.guard import NEXT_DAY, Guard
from touchcli.rules.texting.guards.sentence import joined
from touchcli.rules.wording import counted

_CHANNELS = 2


def check(facts: Facts) -> Hold | None:
    """Hold where the account is a prospect and its exception is not complete."""
    lacks = list(missing(facts)) if facts.account.status == "prospect" else []
    if not lacks:
        return None
    why = f"prospects get no texts; for the one exception it lacks {joined(lacks)}"
    return Hold("prospect", why, "T11", origin.plan(facts))


def missing(facts: Facts) -> Iterator[str]:
    """What the exception of a prospect lacks, in words; nothing if it is complete."""
    wanted = facts.settings.texting.prospect_tries
    tried = [touch.channel for touch in failed_tries(facts.account_history, facts.calendar, facts.today)]
    if facts.account.prospect_exception is None:
        yield "prospect_exception in the plan"
    if len(tried) < wanted or len(set(tried)) < _CHANNELS:
        so_far = f"so far {len(tried)} on {counted(len(set(tried)), 'channel')}"
        yield f"failed tries on two other channels, {wanted} in all ({so_far})"
    if facts.contact is None or facts.contact.texting.for_business is None:
        yield "evidence that they text for business"
    if facts.draft.segments > 1:
        yield "words that fit one SMS segment"


GUARD = Guard("prospect", rule="T11", check=check, changes=NEXT_DAY, answers=True)
