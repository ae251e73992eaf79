"""What comes in, whether the provider calls or its records are read: recorded once, and STOP acted on at once.

No opt-out needs the settings: it holds however broken touch.yaml is. A word that gives consent needs them sound.
"""

import datetime as dt
import zoneinfo
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from touchcli.cache.scan import Stamp, stamp_at
from touchcli.flows.common.session import Invocation, dot_env, ledger_address, root_of
from touchcli.ledger import Ledger, open_ledger, open_to_send
from touchcli.ledger.verbs.inbound import ONE_CHANNEL, Taken
from touchcli.rules.models.inbound import Call, Inbound
from touchcli.rules.models.settings import Settings
from touchcli.rules.texting.consent_words import gives_consent
from touchcli.rules.texting.one_channel import welcomes
from touchcli.rules.texting.opt_out_language import classify


class ConsentWords(NamedTuple):
    """`texting.consent_words` of touch.yaml, and the time zone in which a consent gets its day."""

    words: tuple[str, ...] = ()
    timezone: str = "UTC"


NO_WORDS = ConsentWords()


def record_calls(
    ledger: Ledger, calls: Sequence[Call], now: dt.datetime, consent: ConsentWords = NO_WORDS
) -> list[Taken]:
    """Record texts and receipts, all in one transaction; gives what became of each, in their order.

    A text that says STOP opts its number out in the same transaction, START lifts that, softer words pause it; a word
    of `consent` records an express consent, which lifts nothing. Raises LedgerError, and then nothing was recorded.
    """
    agreed = {
        call.item.message_uuid: call.item.at.astimezone(zoneinfo.ZoneInfo(consent.timezone)).date()
        for call in calls
        if consent.words and isinstance(call.item, Inbound) and gives_consent(call.item.text, consent.words)
    }
    return ledger.take_in([(call, _wish(call)) for call in calls], now, agreed)


def _wish(call: Call) -> str | None:
    if not isinstance(call.item, Inbound):
        return None
    wish = classify(call.item.text)
    return ONE_CHANNEL if wish == "stop" and welcomes(call.item.text, "email") else wish


class InboundContext:
    """A workspace as far as incoming texts need it: its folder, ledger and secrets, however broken its files are."""

    def __init__(self, invocation: Invocation) -> None:
        """Find the workspace; raises UserError if there is none."""
        self.root = root_of(invocation)
        self._invocation = invocation
        self.env: Mapping[str, str] = {**dot_env(self.root), **invocation.env}
        self._read_at: Stamp | None = None
        self._consent = ConsentWords()

    def consent(self) -> ConsentWords:
        """The words that give consent, read anew if touch.yaml changed; none while it has a problem."""
        from touchcli.files.settings import FILE, consent_words

        stamp = stamp_at(str(self.root / FILE))
        if stamp is None:
            return ConsentWords()
        if stamp != self._read_at:
            self._read_at, self._consent = stamp, ConsentWords(*consent_words(self.root))
        return self._consent

    def ledger(self, *, create: bool = True) -> Ledger:
        """The ledger that `ledger:` in touch.yaml names, the default if it names none; made if there is none.

        Without `create` a missing one reads as empty.

        Raises UserError if it cannot be opened, a `${TOUCH_…}` in its address is not set or its server is untrusted.
        """
        ledger = open_ledger(self._url, self.root, create=create)
        ledger.written_by(lambda: self._invocation.actor)
        return ledger

    def sending_ledger(self) -> Ledger:
        """That ledger, for whoever records what customers say; raises UserError also if it is not that of before."""
        ledger = open_to_send(self._url, self.root)
        ledger.written_by(lambda: self._invocation.actor)
        return ledger

    @property
    def _url(self) -> str:
        from touchcli.files.settings import ledger_line

        address = ledger_line(self.root) or Settings._field_defaults["ledger"]
        return ledger_address(address, self._invocation.env, self.root)
