"""The words that guards share: whom a sentence speaks of, and which live touch it asks for."""

from collections.abc import Sequence

from touchcli.rules.models.template import SERVICE
from touchcli.rules.texting.facts import Facts

_TO_MAKE = {"call": "call {}", "meeting": "meet {}", "video": "call {} by video"}


def called(facts: Facts) -> str:
    """The contact's first name, the account's name where there is no contact."""
    return facts.contact.called if facts.contact else facts.account.name


def instead(facts: Facts) -> str:
    """The channel of the live touch to make instead of the text: the one that is due first, else a call."""
    return facts.live_due[0].channel if facts.live_due else "call"


def talk(facts: Facts) -> str:
    """That live touch as something to do: `call Priya`, `meet Priya`."""
    return to_make(facts, instead(facts))


def to_make(facts: Facts, channel: str) -> str:
    """A live touch with the contact as something to do."""
    return _TO_MAKE.get(channel, "talk to {}").format(called(facts))


def serves(facts: Facts) -> bool:
    """True for a text that serves the customer, news of an order or a proactive fix: it need not wait."""
    return facts.purpose in SERVICE


def joined(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)
