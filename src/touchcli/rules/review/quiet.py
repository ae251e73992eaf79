"""Who went quiet: the silence of each account against the interval its cadence promises (PRACTICE T6)."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from touchcli.rules.due.contact_gap import texts_since_live
from touchcli.rules.due.situation import Situation
from touchcli.rules.models.history import Touch
from touchcli.rules.models.values import Duration


class Quiet(NamedTuple):
    """How quiet an account is, by its id and name.

    `promised_days` is the shortest rhythm of its cadence, None if it has none; `silence` the days since the last
    touch ÷ that, None if either is missing; `reactive` of `touches` were begun by the customer or answered them.
    `waiting_days` is how long nobody has been in touch: since the last touch, else since `enter_on`; None if neither
    is there.
    """

    account: str
    name: str
    last_touch_on: dt.date | None
    last_live_on: dt.date | None
    last_heard_on: dt.date | None
    promised_days: float | None
    silence: float | None
    texts_since_live: int
    reactive: int
    touches: int
    waiting_days: int | None

    @property
    def is_quiet(self) -> bool:
        """True if nobody has been in touch for longer than the cadence promises."""
        return bool(self.waiting_days and self.promised_days and self.waiting_days > self.promised_days)


def quiet_from(situation: Situation) -> dt.date | None:
    """The day from which on an account counts as quiet if nobody is in touch until then; None if it never does."""
    promised = _promised(situation)
    began = situation.last(touch for touch in situation.timeline if touch.made) or situation.account.enter_on
    if began is None or not promised:
        return None
    return situation.calendar.add(began, Duration(int(promised) + 1, "d"))


def _promised(situation: Situation) -> float | None:
    """The shortest rhythm of the cadence in days, None if it has none."""
    return (
        min((rhythm.every.days() for rhythm in situation.cadence.rhythms), default=None) if situation.cadence else None
    )


def quietness(situation: Situation) -> Quiet:
    """How quiet one account is on the day of the case."""
    made = [touch for touch in situation.timeline if touch.made]
    last = situation.last(made)
    promised = _promised(situation)
    began = last or situation.account.enter_on
    # A clock that was set back leaves touches of tomorrow behind.
    waiting = max((situation.today - began).days, 0) if began else None
    return Quiet(
        account=situation.account.id,
        name=situation.account.name,
        last_touch_on=last,
        last_live_on=situation.last(touch for touch in made if touch.live),
        last_heard_on=situation.last(touch for touch in made if touch.direction == "in"),
        promised_days=promised,
        silence=waiting / promised if last and waiting is not None and promised else None,
        texts_since_live=texts_since_live(situation.account_history),
        reactive=sum(is_reactive(touch) for touch in made),
        touches=len(made),
        waiting_days=waiting,
    )


def is_reactive(touch: Touch) -> bool:
    """True for a touch that the customer began, or that answered them."""
    return touch.direction == "in" or (touch.item or "").startswith(("reply-", "answer-"))


def by_silence(rows: Iterable[Quiet]) -> list[Quiet]:
    """Never-contacted accounts first, then the longest silence; those whose cadence promises nothing last."""

    def place(row: Quiet) -> tuple[int, float, str]:
        if row.last_touch_on is None:
            return 0, 0.0, row.account
        return (2, 0.0, row.account) if row.silence is None else (1, -row.silence, row.account)

    return sorted(rows, key=place)


def reactive_share(rows: Iterable[Quiet]) -> float | None:
    """The share of touches that were reactive, over all rows; None if there was no touch."""
    listed = list(rows)
    touches = sum(row.touches for row in listed)
    return sum(row.reactive for row in listed) / touches if touches else None
