"""Calls of the provider that were refused: counted, said, and kept for `touch due` and `touch doctor`.

A call that is answered 401 does not come again, so a wrong secret or a clock that is off would lose every STOP without
a word. Only what reads as a webhook counts: the noise of the open network does not.
"""

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

from touchcli.flows.common.refused import MARK, Refused, parse_refused, written
from touchcli.ledger import Ledger
from touchcli.providers.webhooks import Refusal
from touchcli.rules.models.values import iso
from touchcli.rules.wording import counted

SAID_EVERY = dt.timedelta(minutes=10)
"""At most so often standard error is told, whatever comes in."""
KEPT_EVERY = dt.timedelta(seconds=30)
"""At most so often the ledger is told."""
NEW_AFTER = dt.timedelta(days=7)
"""After so long without one, counting begins anew."""

REASONS: dict[Refusal, str] = {
    "unsigned": "they are not signed: switch on signed webhooks in the provider's dashboard",
    "signature": "they are signed with another secret: see VONAGE_SIGNATURE_SECRET",
    "time": "their time is minutes off: set this machine's clock",
    "body": "their body was changed on the way: see to the proxy",
    "token": "their token is not the provider's",
    "replay": "a token came a second time, with another body",
}


class RefusedCalls:
    """Counts refused calls since the server began, and has them kept by `later`, which runs a write in due course."""

    def __init__(self, warn: Callable[[str], None], later: Callable[[Callable[[Ledger], None]], None]) -> None:
        self._warn, self._later = warn, later
        self._lock = threading.Lock()
        self.total = 0
        self.since: dt.datetime | None = None
        self._new: Refused | None = None
        self._said_at: dt.datetime | None = None
        self._kept_at: dt.datetime | None = None

    def add(self, why: Refusal, now: dt.datetime) -> None:
        """Count a call, and say and keep it where that was not done a moment ago."""
        with self._lock:
            self.total += 1
            self.since = self.since or now
            new = self._new or Refused(0, now, now, "")
            self._new = new._replace(calls=new.calls + 1, last=now, why=REASONS[why])
            keep = self._kept_at is None or now - self._kept_at >= KEPT_EVERY
            say = self._said_at is None or now - self._said_at >= SAID_EVERY
            self._kept_at = now if keep else self._kept_at
            self._said_at = now if say else self._said_at
        if say:
            calls = counted(self.total, "call")
            self._warn(f"{calls} from the provider refused since {self.since:%H:%M} UTC: {REASONS[why]}")
        if keep:
            self._later(self.keep)

    def keep(self, ledger: Ledger) -> None:
        """Add what was counted since the last time to what the ledger has; what cannot be kept now is kept later."""
        with self._lock:
            new, self._new = self._new, None
        if new is None:
            return
        try:
            before = parse_refused(ledger.mark(MARK))
            if before and new.last - before.last < NEW_AFTER:
                new = new._replace(calls=before.calls + new.calls, since=before.since)
            ledger.set_mark(MARK, written(new))
        except Exception:
            with self._lock:
                self._new = new._replace(calls=new.calls + (self._new.calls if self._new else 0))
            raise

    def health(self) -> dict[str, Any]:
        """The counts as `/health` tells them."""
        return {"refused": self.total, "refused_since": iso(self.since) if self.since else None}
