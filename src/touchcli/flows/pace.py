"""How fast texts may go: the provider's rate and the limit of a day, both in segments, on the clock of the ledger."""

import datetime as dt
from collections.abc import Callable

from touchcli.ledger import Ledger
from touchcli.rules.models.message import Message
from touchcli.rules.models.settings import Provider

MARGIN = 0.97
"""The share of `rate` that is used: a provider counts by its own clock."""


class Pace:
    """Hands out the moments at which texts may go; a run that shares the ledger shares them."""

    def __init__(
        self, ledger: Ledger, provider: Provider, day: tuple[dt.datetime, dt.datetime], tick: Callable[[], dt.datetime]
    ) -> None:
        self.ledger, self.provider, self.tick = ledger, provider, tick
        limit = provider.daily_limit
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
        """The moment at which a text may go, its place taken in the rows of provider and sender; now without a rate."""
        now = self.tick()
        rates = {f"provider/{self.provider.name}": self.provider.rate}
        rates[f"sender/{message.from_}"] = self.provider.sender_rate
        return max(
            (
                self.ledger.next_slot(name, 1 / (rate.per_second() * MARGIN), message.segments, now)
                for name, rate in rates.items()
                if rate
            ),
            default=now,
        )
