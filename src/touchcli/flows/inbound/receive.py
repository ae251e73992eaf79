"""What comes in, whether the provider calls or its records are read: recorded once, and STOP acted on at once.

Nothing here reads the settings: an opt-out holds however broken touch.yaml is.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

from touchcli.flows.common.session import Invocation, dot_env, expand, root_of
from touchcli.ledger import Ledger, open_ledger
from touchcli.ledger.verbs.inbound import Taken
from touchcli.rules.models.inbound import Call, Inbound
from touchcli.rules.models.settings import Settings
from touchcli.rules.texting.opt_out_language import classify


def record_calls(ledger: Ledger, calls: Sequence[Call], now: dt.datetime) -> list[Taken]:
    """Record texts and receipts, all in one transaction; gives what became of each, in their order.

    A text that says STOP opts its number out in the same transaction, START lifts that, softer words pause it.
    Raises LedgerError, and then nothing was recorded.
    """
    return ledger.take_in([(call, _wish(call)) for call in calls], now)


def _wish(call: Call) -> str | None:
    return classify(call.item.text) if isinstance(call.item, Inbound) else None


class InboundContext:
    """A workspace as far as incoming texts need it: its folder, ledger and secrets, however broken its files are."""

    def __init__(self, invocation: Invocation) -> None:
        """Find the workspace; raises UserError if there is none."""
        self.root = root_of(invocation)
        self.env: Mapping[str, str] = {**dot_env(self.root), **invocation.env}

    def ledger(self, *, create: bool = True) -> Ledger:
        """The ledger that `ledger:` in touch.yaml names, the default where it names none; made where there is none.

        Without `create` a missing one reads as empty.

        Raises UserError where it cannot be opened, or a `${NAME}` in its address is not set.
        """
        from touchcli.files.settings import ledger_line

        address = ledger_line(self.root) or Settings._field_defaults["ledger"]
        return open_ledger(expand(address, self.env, self.root), self.root, create=create)
