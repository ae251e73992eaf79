"""What may hold a text or a mail: one file a guard, and their order.

A guard is a pure function of the facts about one of them. Every guard runs, so that a person sees all that stands in
the way; the first hold in this order is the one that a list shows.
"""

import datetime as dt

from touchcli.rules.models.action import Hold
from touchcli.rules.models.settings import Channel
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards import (
    awaiting_reply,
    away,
    business_texting_unconfirmed,
    closed_day,
    first_live,
    live_instead,
    missing_value,
    no_address,
    no_consent,
    no_number,
    not_texting,
    offers_only,
    open_issue,
    opted_out,
    promise_overdue,
    prospect,
    quiet_hours,
    stale,
    texting_it_in,
    too_long,
    too_soon,
    unanswered,
    unapproved,
    unidentified,
)
from touchcli.rules.texting.guards.guard import BOTH, Guard

__all__ = ["GUARDS", "Guard", "changes_at", "check_all", "guards_for", "holds", "refused_words"]

GUARDS: tuple[Guard, ...] = (
    opted_out.GUARD,
    no_number.GUARD,
    no_address.GUARD,
    not_texting.GUARD,
    no_consent.GUARD,
    business_texting_unconfirmed.GUARD,
    prospect.GUARD,
    unidentified.GUARD,
    first_live.GUARD,
    awaiting_reply.GUARD,
    away.GUARD,
    unanswered.GUARD,
    texting_it_in.GUARD,
    live_instead.GUARD,
    offers_only.GUARD,
    promise_overdue.GUARD,
    open_issue.GUARD,
    too_soon.GUARD,
    quiet_hours.GUARD,
    closed_day.GUARD,
    stale.GUARD,
    missing_value.GUARD,
    too_long.GUARD,
    unapproved.GUARD,
)
"""Every guard, the one that matters most first."""


def guards_for(channel: Channel) -> tuple[Guard, ...]:
    """The guards of texts, or those of mails, in order."""
    return tuple(guard for guard in GUARDS if channel in guard.channels)


_OF = {channel: guards_for(channel) for channel in BOTH}


def check_all(facts: Facts) -> tuple[tuple[Guard, Hold | None], ...]:
    """Every guard of a text, or of a mail, with its verdict, in order: None if it passes."""
    return tuple((guard, guard.assess(facts)) for guard in _OF[facts.channel])


def changes_at(facts: Facts) -> dt.datetime | None:
    """The instant up to which no verdict on the text changes if nothing happens; None if it never does."""
    found = (guard.changes(facts) for guard in _OF[facts.channel])
    return min((at for at in found if at), default=None)


def refused_words(facts: Facts) -> Hold | None:
    """The first hold that other words may pass: a value missing, a consent too weak, an offer too many."""
    of_words = (guard for guard in _OF[facts.channel] if guard.words)
    return next((hold for guard in of_words if (hold := guard.assess(facts))), None)


def holds(facts: Facts) -> tuple[Hold, ...]:
    """What holds the text, in the order of the guards; empty if it may go."""
    return tuple(hold for _, hold in check_all(facts) if hold)
