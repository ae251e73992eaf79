"""Holds planned texts while the customer waits for an answer.

When the contact wrote last and nobody answered, the next thing they hear from you must be the answer, not a check-in.
The same holds when they wrote something softer than STOP ("please don't text me any more"): their number is paused,
and a person decides what to do.

- **Clears:** when you answer with `touch reply`, or log the call or e-mail that answered it; a paused number when a
  person has settled it.
- **Setting:** none; `reply_within` in `touch.yaml` says how soon an answer is expected.
- **Serves:** T5 of the practice.
"""

from touchcli.rules.due.contact_gap import unanswered_inbound, waiting_since
from touchcli.rules.models.action import Hold
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards.guard import BOTH, NEVER, Guard
from touchcli.rules.texting.guards.sentence import called
from touchcli.rules.wording import Moment, said


def check(facts: Facts) -> Hold | None:
    """Hold if the number is paused, and where something they wrote waits for an answer."""
    if facts.contact and not facts.history.paused.isdisjoint(facts.contact.places):
        what = "texts" if facts.channel == "text" else "messages"
        why = f"{called(facts)} asked for no more {what}; decide in touch inbox"
        return Hold("awaiting-reply", why, "T5")
    since = waiting_since(facts.account_history)
    if since is None:
        return None
    touch = unanswered_inbound(facts.account_history)
    if touch and touch.at == since:
        do = f"answer it, then touch log {facts.account.id} {touch.channel}"
    else:
        do = f"answer first: touch reply {facts.account.id}"
    words = f"{facts.account.name} wrote ", Moment("ago", since), f" ago and waits; {do}"
    return Hold("awaiting-reply", said(words, facts.now, facts.today), "T5", words=words)


GUARD = Guard("awaiting-reply", rule="T5", check=check, changes=NEVER, answers=True, channels=BOTH)
