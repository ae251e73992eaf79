"""Holds a text on a day when a live touch is due for the same account.

Nothing beats a live conversation, even with somebody who likes texts. When a call, a video call or a meeting is due
for the account, that is the thing to do; a text would only take its place. It holds for `touch text` too.

- **Clears:** when the live touch is made and logged, tried in vain, or put off with `touch snooze`.
- **Setting:** the cadence, which says when the live touch is due.
- **Serves:** T16 of the practice.
"""

from touchcli.rules.models.action import Hold
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards.guard import Guard
from touchcli.rules.texting.guards.sentence import instead, talk

_A = {"call": "a call", "meeting": "a meeting", "video": "a video call"}


def check(facts: Facts) -> Hold | None:
    """Hold where a live touch is due for the account today."""
    if not facts.live_due:
        return None
    channel = instead(facts)
    why = f"{_A[channel]} is due ({facts.live_due[0].reason}); {talk(facts)} instead of texting"
    return Hold("live-instead", why, "T16", instead=channel)


GUARD = Guard("live-instead", rule="T16", check=check, answers=True)
