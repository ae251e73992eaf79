"""The address by which one click ends mails to somebody (RFC 8058): it names whom, and nobody else can make one."""

import base64
import hmac

from touchcli.rules.models.history import number_hash
from touchcli.rules.models.values import is_address

PATH = "/unsubscribe/"
"""What stands before the token, on the server that `mail.unsubscribe_url` names."""
_SEAL = 32
"""Characters of the seal: 128 bits in hex."""


def one_click_url(base: str, key: str, address: str) -> str:
    """The URL for one recipient, below `base`; `key` is the ledger's own secret."""
    whom = base64.urlsafe_b64encode(address.lower().encode()).decode().rstrip("=")
    return f"{base.rstrip('/')}{PATH}{whom}.{_seal(key, address)}"


def address_of(token: str, key: str) -> str | None:
    """Whom a token is of; None for one that was not made with this key."""
    whom, _, seal = token.partition(".")
    try:
        address = base64.b64decode(f"{whom}{'=' * (-len(whom) % 4)}", b"-_", validate=True).decode()
    except ValueError:
        return None
    sealed = is_address(address) and hmac.compare_digest(_seal(key, address).encode(), seal.encode())
    return address if sealed else None


def _seal(key: str, address: str) -> str:
    return number_hash(key, f"unsubscribe {address.lower()}")[:_SEAL]
