"""How fast texts may go, and how many in a day: the provider's limits, both in segments, on the clock of the ledger."""

import datetime as dt
import time
from collections import deque
from collections.abc import Callable, Iterable

from touchcli.flows.common.session import Session
from touchcli.ledger import Ledger
from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.models.message import Message
from touchcli.rules.one_number import one_spelling

MARGIN = 0.97
"""The share of `rate` that is used: a provider counts by its own clock."""


def day_bounds(calendar: WorkCalendar, now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """The first instant of the business's local day at `now`, and that of the next one."""
    today = calendar.day_of(now)
    return calendar.start_of(today), calendar.start_of(today + dt.timedelta(days=1))


class RateLimiter:
    """Hands out the moments at which texts may go; all programs at one ledger share them."""

    def __init__(self, session: Session, ledger: Ledger, tick: Callable[[], dt.datetime]) -> None:
        self.ledger, self.provider, self.tick = ledger, session.book.settings.provider, tick
        self.mail = session.book.settings.mail
        limit = self.provider.daily_limit
        day = day_bounds(session.calendar, session.now)
        self._left = None if limit is None else limit - ledger.sent_segments(*day)

    def within_the_day(self, segments: int) -> bool:
        """True, and counted, where the day's limit leaves room for so many segments."""
        if self._left is None:
            return True
        if self._left < segments:
            return False
        self._left -= segments
        return True

    def slot(self, message: Message) -> dt.datetime:
        """The moment at which a text may go, its place taken in the rows of provider and sender; now without a rate.

        A mail has its place in the row of its mailbox.
        """
        now = self.tick()
        if message.channel == "email":
            rate = self.mail.rate
            name = f"mailbox/{message.from_.lower()}"
            return self.ledger.next_slot(name, 1 / (rate.per_second() * MARGIN), 1, now) if rate else now
        rates = {f"provider/{self.provider.name}": self.provider.rate}
        rates[f"sender/{one_spelling(message.from_)}"] = self.provider.sender_rate
        return max(
            (
                self.ledger.next_slot(name, 1 / (rate.per_second() * MARGIN), message.segments, now)
                for name, rate in rates.items()
                if rate
            ),
            default=now,
        )

    def wait(self, message: Message) -> float:
        """Seconds until a text may go, its place taken; 0 without a rate."""
        return max((self.slot(message) - self.tick()).total_seconds(), 0.0)

    def gap(self, message: Message) -> float:
        """Seconds that the provider wants between a text and the next one; 0 without a rate."""
        if message.channel == "email":
            return 1 / self.mail.rate.per_second() if self.mail.rate else 0.0
        return message.segments / self.provider.rate.per_second() if self.provider.rate else 0.0


class SendQueue:
    """The messages of a run, first come first served, each handed out when its moment has come.

    Waiting is measured on a clock that nobody can set.
    """

    def __init__(self, messages: Iterable[Message], limiter: RateLimiter) -> None:
        self.left = deque(messages)
        self.why_ended: str | None = None
        self._limiter = limiter
        self._placed = False
        self._free_at = 0.0

    def take(self, most: int) -> list[str]:
        """The references of the messages that may go now, `most` of them at most."""
        refs: list[str] = []
        while len(refs) < most and self.left and not self.why_ended:
            if not self._placed:
                self._place(self.left[0])
            if self.why_ended or time.monotonic() < self._free_at:
                break
            message = self.left.popleft()
            refs.append(message.client_ref)
            self._placed = False
            # A text that comes to its place late, on a busy machine, must not draw the next one close behind it.
            self.rest(self._limiter.gap(message))
        return refs

    def _place(self, message: Message) -> None:
        if not self._limiter.within_the_day(message.segments):
            self.end("the day's limit is reached (provider.daily_limit)")
            return
        self.rest(self._limiter.wait(message))
        self._placed = True

    def rest(self, seconds: float) -> None:
        """Let nothing go for so long."""
        if seconds > 0:
            self._free_at = max(self._free_at, time.monotonic() + seconds)

    def wait(self) -> float | None:
        """Seconds until the next may go; None if none will."""
        if self.why_ended or not self.left:
            return None
        return max(self._free_at - time.monotonic(), 0.0)

    def end(self, why: str) -> None:
        """Hand out nothing more; the first reason given stays."""
        self.why_ended = self.why_ended or why
