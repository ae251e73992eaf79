"""By which service a text goes, from which number, and whether pictures may go along (PRACTICE T4)."""

from touchcli.rules.models.account import Account
from touchcli.rules.models.book import Book
from touchcli.rules.models.message import Carrier
from touchcli.rules.models.settings import Rep
from touchcli.rules.models.values import Phone

_MMS_COUNTRIES = frozenset({"US", "CA"})


def sender_of(book: Book, rep: Rep | None) -> Phone | None:
    """The number that a rep's texts come from: `texting.from`, else their own; None if there is neither."""
    return book.settings.texting.from_ or (rep.phone if rep else None)


def takes_pictures(book: Book, account: Account, to: Phone | None) -> bool:
    """True if pictures may go with a text: by MMS, which exists between US and Canadian numbers only."""
    sender = sender_of(book, book.owner_of(account))
    if book.settings.texting.channel != "sms" or to is None:
        return False
    return {to.country, sender.country if sender else to.country} <= _MMS_COUNTRIES


def carrier_of(book: Book, *, media: bool) -> Carrier:
    """The service a text goes by: that of the settings, MMS if something goes along."""
    channel = book.settings.texting.channel
    return "mms" if channel == "sms" and media else channel
