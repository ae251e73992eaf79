"""Whether mail arrives at an address, by what mail servers said of it."""

from touchcli.rules.models.account import Contact
from touchcli.rules.models.history import AccountHistory, Bounce


def bounce_of(contact: Contact, history: AccountHistory) -> Bounce | None:
    """Why no mail arrives at the contact's address; None if some may, or a mail came from there since."""
    address = contact.email.lower() if contact.email else None
    found = [bounce for bounce in history.bounces if bounce.place == address and bounce.status.startswith("5")]
    last = max(found, key=lambda bounce: bounce.at, default=None)
    if last and any(reply.from_ == address and reply.received_at > last.at for reply in history.replies):
        return None
    return last
