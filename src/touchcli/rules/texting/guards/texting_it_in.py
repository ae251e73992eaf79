"""Holds a text when texts begin to stand in for talking.

Texts keep a relationship warm between conversations; they do not replace them. After so many texts without a call that
reached them, a video call or a meeting, or when too long has passed without one, the next touch has to be live. A
customer who wants nothing but texts can waive it, in their own words; the waiver runs out and has to be asked for
again. News of an order or a proactive fix need not wait.

- **Clears:** when a live touch is logged.
- **Setting:** `balance.texts_between_live` (2 by default) and `balance.live_within` (30 days) in the cadence;
  `touch consent A --only QUOTE`, or `texting.only: {on, quote}` of the contact in the account plan, good for
  `texting.only_for` in `touch.yaml` (a year).
- **Serves:** T8 and T17 of the practice.
"""

from touchcli.rules.due.balance import is_used_up, too_long_from
from touchcli.rules.due.contact_gap import last_live, texts_since_live
from touchcli.rules.due.texts_only import texts_only
from touchcli.rules.models.action import Hold
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards import origin
from touchcli.rules.texting.guards.guard import NEXT_DAY, Guard
from touchcli.rules.texting.guards.sentence import instead, serves, talk
from touchcli.rules.wording import counted, day


def check(facts: Facts) -> Hold | None:
    """Hold if the balance of texts to live touches is used up and no waiver is valid."""
    if serves(facts) or texts_only(facts.contact, facts.settings, facts.calendar, facts.today):
        return None
    only = facts.contact.texting.only if facts.contact else None
    live = last_live(facts.account_history)
    sent = texts_since_live(facts.account_history)
    too_long = too_long_from(facts.account, facts.account_history, facts.balance, facts.calendar)
    if is_used_up(facts.account_history, facts.balance):
        used = counted(sent, "text") + (" since you last talked" if live else " and nobody has talked to them yet")
    elif too_long and too_long <= facts.today:
        long = f"more than {facts.balance.live_within.words()}"
        used = f"{long} since you last talked" if live else f"{long} without a live touch"
    else:
        return None
    expired = f" (their wish for texts only, of {day(only.on, facts.today)}, has run out: ask again)" if only else ""
    why = f"{used}; {talk(facts)} before the next one{expired}"
    return Hold("texting-it-in", why, "T8", origin.cadence(facts), instead=instead(facts))


GUARD = Guard("texting-it-in", rule="T8", check=check, changes=NEXT_DAY, answers=True)
