"""Where the provider is reached: Vonage itself, a regional host, or a server on this machine."""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from touchcli.providers import ProviderError
from touchcli.rules.models.hosts import is_loopback

VONAGE = "api.nexmo.com"


class Address(NamedTuple):
    """A server: `host` without brackets, `port` always a number, `tls` false on loopback alone."""

    host: str
    port: int
    tls: bool = True


def parse_address(text: str | None) -> Address:
    """Read VONAGE_API_HOST: a host, host:port or URL; nothing means Vonage itself.

    A bare loopback host means http, anything else https. Raises ProviderError if it is no address, and for http
    to another machine: the text and the token would travel in the clear. Source: COMMANDS, Settled points.
    """
    text = (text or "").strip() or VONAGE
    written = f"[{text}]" if text.count(":") > 1 and re.fullmatch(r"[0-9a-fA-F:]+", text) else text
    if not re.fullmatch(r"[!-~]+", written):
        written = "https://"
    try:
        parts = urlsplit(written if "://" in written else f"//{written}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    known = re.fullmatch(r"[a-z0-9.-]{1,253}|[0-9a-f:.]+", host) and port != 0
    if not known or parts.scheme not in ("", "http", "https"):
        raise ProviderError("VONAGE_API_HOST is not an address: write a host, host:port or https://host")
    if parts.username is not None or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ProviderError("VONAGE_API_HOST takes a host and a port alone: no user, path or query")
    tls = parts.scheme == "https" or not (parts.scheme or is_loopback(host))
    if not tls and not is_loopback(host):
        raise ProviderError("VONAGE_API_HOST: http is allowed to this machine alone; write https://")
    return Address(host, port or (443 if tls else 80), tls)
