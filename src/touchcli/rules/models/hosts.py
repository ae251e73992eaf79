"""Which hosts are this machine."""

import ipaddress


def is_loopback(host: str) -> bool:
    """True for an address of this machine that no other can reach, and for its name."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
