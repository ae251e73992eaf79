"""To whom of the book an e-mail belongs: to what it answers, else to the contact with that address."""

from typing import NamedTuple

from touchcli.flows.common.session import Session
from touchcli.ledger import Ledger
from touchcli.render.emails import message_id
from touchcli.rules.mail.incoming import Incoming
from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.message import Message


class Whose(NamedTuple):
    """The place in the plans that an e-mail is from: `place` is the contact's address there, in lower case.

    `other` is the address that it came from, if no plan has it.
    """

    place: str
    account: Account
    contact: Contact | None
    other: str | None = None


def whose(session: Session, ledger: Ledger, incoming: Incoming) -> Whose | None:
    """Whose an e-mail is; None if it is from nobody in the book, and answers nothing of ours."""
    if found := with_address(session, incoming.from_address):
        return Whose(incoming.from_address, *found[0])
    for id in incoming.answers:
        message = of_ours(ledger, id)
        account = session.book.accounts.get(message.account) if message else None
        if message and account:
            return Whose(message.to, account, account.contact(message.contact), incoming.from_address or None)
    return None


def with_address(session: Session, address: str) -> list[tuple[Account, Contact]]:
    """The contacts with an e-mail address, each with the account."""
    if not address:
        return []
    accounts = session.files.accounts.some(session.files.accounts.with_numbers([address]))
    return [(account, contact) for account in accounts for contact in account.contacts if address in contact.places]


def of_ours(ledger: Ledger, id: str) -> Message | None:
    """The mail of the outbox with a Message-ID; None if we sent none such."""
    ref = id.strip("<>").partition("@")[0]
    message = ledger.message(ref) if ref else None
    return message if message and message.channel == "email" and message_id(ref, message.from_) == id else None
