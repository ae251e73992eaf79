"""`touch card`: the rep's own card, and the text that takes it to a contact (PRACTICE T10)."""

import re
from typing import TYPE_CHECKING

from touchcli.flows.common.find import find_account
from touchcli.flows.common.session import Session
from touchcli.render.cards import vcard
from touchcli.rules.errors import UserError
from touchcli.rules.models.settings import Rep

if TYPE_CHECKING:
    from touchcli.flows.sending.by_hand.text_order import Order


def card(session: Session, rep: Rep) -> str:
    """The vCard of a rep, with the number that texts come from."""
    return vcard(rep, session.book.settings.texting.from_)


def find_rep(session: Session, name: str | None) -> Rep:
    """The rep of that id, or the only one there is; raises UserError with those to choose from."""
    reps = session.book.settings.reps
    if name is None and len(reps) == 1:
        return next(iter(reps.values()))
    if name is None:
        raise UserError(f"touch.yaml has {len(reps)} reps: {', '.join(reps)}", "say which with --rep")
    if name not in reps:
        raise UserError(f'--rep: unknown rep "{name}"', f"touch.yaml has {', '.join(reps)}")
    return reps[name]


def card_order(session: Session, account: str, contact: str | None, url: str | None) -> "Order":
    """The text that takes the owner's card to a contact of an account, from its public address.

    Raises UserError if the account has no owner or the address is none that Vonage takes. Source: VONAGE, Messages
    API v1: a vCard goes as the public address of a `.vcf` file.
    """
    from touchcli.flows.sending.by_hand.text_order import Order

    if url is None:
        raise UserError(
            "a card goes by MMS from its public address", "put the file that --out makes on the web and give its --url"
        )
    if not re.fullmatch(r"https://[^\s/]+/\S*\.vcf", url):
        raise UserError("--url: not a public address of a card", "write it like https://cards.example/dana.vcf")
    found = find_account(session, account, writes=True)
    rep = session.book.owner_of(found)
    if rep is None:
        raise UserError(f"{found.name} has no owner", "name one in the plan")
    words = f"{rep.name}, {rep.company}: here is my card, so that you know my number."
    return Order(account=found.id, message=words, contact=contact, media=(("vcard", url, None),))
