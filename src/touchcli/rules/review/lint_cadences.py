"""Cadences that ask for something else than they seem to: a beginning without a call, a rhythm that never comes up."""

from collections.abc import Iterator

from touchcli.rules.models.cadence import Cadence, Rhythm
from touchcli.rules.review.finding import Finding


def cadence_findings(cadence: Cadence) -> Iterator[Finding]:
    """Every finding of one cadence."""
    if cadence.steps and cadence.steps[0].channel != "call":
        first = cadence.steps[0]
        message = f"the first step, {first.id}, is a {first.channel}"
        yield Finding.of(cadence, "first-not-call", message, "begin with a call (J4)", ("steps", 0))
    for n, rhythm in enumerate(cadence.rhythms):
        before = next((each for m, each in enumerate(cadence.rhythms) if _hides(each, rhythm, first=m < n)), None)
        if before:
            message = f"the rhythm {rhythm.id} never comes up: {before.id} resets it every {before.every.words()}"
            hint = "give it own: true, to: or by:, or give its templates to the other"
            yield Finding.of(cadence, "hidden-rhythm", message, hint, ("rhythms", n))


def _hides(one: Rhythm, other: Rhythm, *, first: bool) -> bool:
    """True if each touch of one rhythm puts off the other before it is due; of two as frequent the first does."""
    counts = one.channel == other.channel and other.to in (None, one.to) and other.by in (None, one.by)
    # What our sponsor does leaves the rep's own rhythm as it is.
    if one is other or other.own or not counts or (one.by == "sponsor" and other.by is None):
        return False
    return one.every.days() < other.every.days() or (first and one.every.days() == other.every.days())
