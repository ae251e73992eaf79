"""What every talk may ask anyway: permission to text, what winning means, how they like to talk (J8, P1, T10)."""

from collections.abc import Iterator

from touchcli.rules.due.permission import lacking
from touchcli.rules.models.account import Account
from touchcli.rules.models.history import AccountHistory
from touchcli.rules.models.template import Template

_ANY_TEXT = Template("pulse-check")


def questions(account: Account, history: AccountHistory) -> Iterator[str]:
    """What nobody asked the first contact yet, each in words that follow "ask"; nothing for an account without one."""
    if not account.contacts:
        return
    first = account.contacts[0]
    missing = lacking(account, first, [_ANY_TEXT], history)
    if missing:
        yield missing.ask
    if not account.expectations:
        yield "what winning means to them"
    if not first.prefers and not any(touch.prefers for touch in history.touches):
        yield "how they like to hear from you"
