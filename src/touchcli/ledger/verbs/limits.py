"""What limits need to know: how much went, when the next text may go, and whether another run is on."""

import datetime as dt
from contextlib import AbstractContextManager

from touchcli.ledger.database.stamps import stamp
from touchcli.ledger.verbs.base import Verbs

_FAR = 600.0
"""Seconds: no place in a row is so far ahead, unless a hundred slow texts are before it."""


class LimitVerbs(Verbs):
    """Verbs for daily limits, rates and the one run at a time."""

    def sent_segments(self, since: dt.datetime, until: dt.datetime) -> int:
        """How many SMS segments went, or may have gone, from `since` until before `until`."""
        ((count,),) = self.db.rows("segments_sent", since=stamp(since), until=stamp(until))
        return int(count)

    def sent_by_rep(self, since: dt.datetime, until: dt.datetime, *, mail: bool = False) -> dict[str, int]:
        """How many texts, or mails, of each rep went, or may have gone, from `since` until before `until`."""
        asked = {"since": stamp(since), "until": stamp(until), "mail": int(mail)}
        return dict(tuple(row) for row in self.db.rows("texts_sent_by_rep", **asked))

    def mails_sent(self, since: dt.datetime, until: dt.datetime) -> dict[str, int]:
        """How many mails went, or may have gone, from each address, from `since` until before `until`."""
        asked = {"since": stamp(since), "until": stamp(until)}
        return dict(tuple(row) for row in self.db.rows("mails_sent", **asked))

    def next_slot(self, name: str, every: float, cost: int, now: dt.datetime) -> dt.datetime:
        """When the next text may go at a rate, with its place taken: `now`, or later.

        One row a name, be it a provider key or a sender number; `every` are the seconds of one segment and `cost` the
        segments of this text. The clock is the ledger's own, so machines whose clocks differ share one rate.
        """
        with self.db.transaction():
            step = every * cost
            far = max(_FAR, 100 * step)
            ((wait,),) = self.db.rows("take_slot", name=name, step=step, far=far, now=now.timestamp())
        return now + dt.timedelta(seconds=max(0.0, wait))

    def run_lock(self, now: dt.datetime) -> AbstractContextManager[bool]:
        """Hold the lock of a run; the context is False if another process holds it.

        It is freed when its holder ends or dies, however: the system frees it, not the program.
        """
        return self.db.run_lock(now)

    def sending(self) -> AbstractContextManager[None]:
        """Held by a program while claims of its own are open, so that nobody takes them for lost.

        Any number of programs hold it at the same time. It is freed when its holder ends or dies, however.
        """
        return self.db.sending()

    def nobody_sending(self) -> AbstractContextManager[bool]:
        """The context is True if no program holds `sending`: then every open claim is lost, however young.

        Nobody can begin to send while it lasts, so keep it short. Always False on PostgreSQL, where workers on other
        machines may be sending: there a claim is lost when its lease is over.
        """
        return self.db.nobody_sending()
