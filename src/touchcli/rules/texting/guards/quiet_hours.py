"""Holds a text outside the window on the recipient's clock.

A text goes only between the hours you set, and never outside those the law of the recipient's place allows, whichever
is narrower. The clock is theirs: the contact's or account's `timezone`; without one, every time zone that the number
may be in has to be inside the window; a number without any zone waits. The window's end is outside it. An answer to
something the contact texted in the last 24 hours may go at any hour, since they are awake and waiting.

- **Clears:** by itself, when the window opens on a day that is not closed.
- **Setting:** `texting.window` in `touch.yaml`, 10:00-18:00 by default; `timezone` in the account plan.
- **Serves:** the law on quiet hours, and the settings.
"""

import datetime as dt

from touchcli.rules.calendar import zone
from touchcli.rules.due.contact_gap import last_text_from
from touchcli.rules.models.action import Hold
from touchcli.rules.models.values import Window
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards import origin
from touchcli.rules.texting.guards.guard import BOTH, Guard
from touchcli.rules.texting.guards.sentence import called
from touchcli.rules.texting.hours import Hours, hours_change, hours_of

_CONVERSATION = dt.timedelta(hours=24)


def check(facts: Facts) -> Hold | None:
    """Hold if it is outside the window in any zone that the contact may be in."""
    if facts.contact is None or _in_conversation(facts):  # without a contact no-number holds it
        return None
    hours = hours_of(facts)
    if not hours.zones:
        why = f"nobody can tell what time it is for {called(facts)}; set timezone in the plan"
        return Hold("quiet-hours", why, "settings", origin.plan(facts))
    outside = next((name for name in hours.zones if not hours.inside(facts.now, name)), None)
    return _hold(facts, hours, outside) if outside else None


def _in_conversation(facts: Facts) -> bool:
    if facts.channel == "email":
        return facts.kind == "answer"  # nobody is woken by an answer to their mail
    heard = last_text_from(facts.account_history, facts.contact) if facts.contact else None
    return facts.kind == "answer" and heard is not None and facts.now - heard <= _CONVERSATION


def _hold(facts: Facts, hours: Hours, name: str) -> Hold:
    local = facts.now.astimezone(zone(name))
    legal = hours.legal(local.date())
    lawful = legal is not None and local.hour * 60 + local.minute in legal
    it_is = "it is" if len(hours.zones) == 1 else "it may be"
    window = hours.window_on(local.date())
    early = window is not None and local.hour * 60 + local.minute < window.start
    time = (
        f"not a time for {facts.noun}s"
        if window is None
        else f"{'before' if early else 'after'} {_edge(window, early)}"
    )
    clock = f"{it_is} {time} on {local:%A} where {called(facts)} is ({name})"
    clears_at = hours.next_open(facts.now)
    if lawful or hours.law is None:
        why = f"{clock}; {facts.noun}s go {hours.window}"
        key = "mail.window" if facts.channel == "email" else "texting.window"
        return Hold("quiet-hours", why, "settings", facts.settings.origin(key), clears_at)
    allowed = f"allows {legal}" if legal else "allows no texts that day"
    return Hold("quiet-hours", f"{clock}; the law of {hours.law.code} {allowed}", "law", hours.law.source, clears_at)


def _edge(window: Window, early: bool) -> str:
    return str(window).split("-")[0 if early else 1]


GUARD = Guard("quiet-hours", rule="law, settings", check=check, changes=hours_change, channels=BOTH)
