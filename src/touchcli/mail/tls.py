"""Whom a connection to a mail server trusts."""

import ssl

import certifi


def trusted() -> ssl.SSLContext:
    """The system's certificates and certifi's: some systems come without any, some companies add their own."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
