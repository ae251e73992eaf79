"""Holds a text when texts begin to stand in for talking.

Texts keep a relationship warm between conversations; they do not replace them. After so many texts without a call that
reached them, a video call or a meeting, or when too long has passed without one, the next touch has to be live. A
customer who wants nothing but texts can waive it, in their own words; the waiver runs out and has to be asked for
again.

- **Clears:** when a live touch is logged.
- **Setting:** `balance.texts_between_live` (2 by default) and `balance.live_within` (30 days) in the cadence;
  `texting.only: {on, quote}` of the contact in the account plan, good for `texting.only_for` in `touch.yaml` (a year).
- **Serves:** T8 and T17 of the practice.
"""

import datetime as dt

from touchcli.rules.due.contact_gap import last_live, texts_since_live
from touchcli.rules.models.action import Hold
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards import origin
from touchcli.rules.texting.guards.guard import Guard
from touchcli.rules.texting.guards.sentence import counted, instead, talk
from touchcli.rules.texting.texts_only import texts_only
from touchcli.rules.wording import day


def check(facts: Facts) -> Hold | None:
    """Hold where the balance of texts to live touches is used up and no waiver is valid."""
    if texts_only(facts.contact, facts.settings, facts.calendar, facts.today):
        return None
    only = facts.contact.texting.only if facts.contact else None
    live = last_live(facts.account_history)
    sent = texts_since_live(facts.account_history)
    if sent >= facts.balance.texts_between_live:
        used = counted(sent, "text") + (" since you last talked" if live else " and nobody has talked to them yet")
    elif facts.calendar.add(_start(facts), facts.balance.live_within) < facts.today:
        long = f"more than {facts.balance.live_within.words()}"
        used = f"{long} since you last talked" if live else f"{long} without a live touch"
    else:
        return None
    expired = f" (their wish for texts only, of {day(only.on, facts.today)}, has run out: ask again)" if only else ""
    why = f"{used}; {talk(facts)} before the next one{expired}"
    return Hold("texting-it-in", why, "T8", origin.cadence(facts), instead=instead(facts))


def _start(facts: Facts) -> dt.date:
    """The day of the last live touch; without one the account's first touch, else `enter_on`, else today."""
    live = last_live(facts.account_history)
    if live or facts.account_history.touches:
        return facts.calendar.day_of((live or facts.account_history.touches[0]).at)
    return facts.account.enter_on or facts.today


GUARD = Guard("texting-it-in", rule="T8", check=check, answers=True)
