"""Holds a text for two days when a call to the same person is due.

Nothing beats a live conversation, even with somebody who likes texts. When the cadence asks for a call or a video call
to this contact, that is the thing to do first, and so it is on a day for which a live touch is agreed. After two
working days the text goes all the same: a call nobody makes does not silence the customer. A meeting that has to be
arranged, a sponsor's call, a call to somebody else, a promise and a thank-you hold nothing. It holds for `touch text`
too, but not for news of an order or a proactive fix, nor for a contact who wants nothing but texts.

- **Clears:** when the call is made and logged, tried in vain, put off with `touch snooze`, or two working days late.
- **Setting:** the cadence, which says when the call is due, and its `balance.live_first` (2bd).
- **Serves:** T16 of the practice.
"""

from touchcli.rules.due.live_first import goes_first
from touchcli.rules.due.texts_only import texts_only
from touchcli.rules.models.action import Hold
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards import origin
from touchcli.rules.texting.guards.guard import NEXT_DAY, Guard
from touchcli.rules.texting.guards.sentence import serves, to_make
from touchcli.rules.wording import said

_A = {"call": "a call", "meeting": "a meeting", "video": "a video call"}


def check(facts: Facts) -> Hold | None:
    """Hold if a live touch with the contact goes first."""
    if serves(facts) or texts_only(facts.contact, facts.settings, facts.calendar, facts.today):
        return None
    now = facts.contact, facts.balance, facts.calendar, facts.today
    live = next((action for action in facts.live_due if goes_first(action, *now)), None)
    if live is None:
        return None
    due = live.words or (live.reason,)
    why = f"{_A[live.channel]} is due (", *due, f"); {to_make(facts, live.channel)} instead of texting"
    words = said(why, facts.now, facts.today)
    return Hold("live-instead", words, "T16", origin.cadence(facts), instead=live.channel, words=why)


GUARD = Guard("live-instead", rule="T16", check=check, changes=NEXT_DAY, answers=True)
