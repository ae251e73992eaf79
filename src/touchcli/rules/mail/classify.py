"""What an incoming e-mail is: a reply, a wish for no more mail, an automatic answer, a bounce, or none of these."""

from typing import Literal, NamedTuple

from touchcli.rules.mail.automatic import is_automatic
from touchcli.rules.mail.away import Says, says
from touchcli.rules.mail.incoming import BouncedAddress, Incoming
from touchcli.rules.mail.mail_wishes import Wish, asked_by_subject, wish_of
from touchcli.rules.mail.quoted_mail import split_quoted


class Reply(NamedTuple):
    """A person wrote it. `own` is what they wrote, without their signature; `quoted` is the rest of the body."""

    own: str
    quoted: str


class WishForNone(NamedTuple):
    """A person wants no more mail (`stop`), seems to (`soft`: a person reads it first), or wants it again (`start`).

    `own` is what they wrote, the subject if they wrote nothing else: the words to be recorded.
    """

    wish: Wish
    own: str
    quoted: str


class Automatic(NamedTuple):
    """A program answered. It is no reply; only if it says `away` does `away.away_until` tell until when."""

    says: Says
    text: str


class Bounce(NamedTuple):
    """The mail did not arrive, and never will: at least one address, each with a permanent failure."""

    failed: tuple[BouncedAddress, ...]


class Delay(NamedTuple):
    """The mail has not arrived yet, or failed for a reason that passes (4.x.x): the address is still good."""

    waiting: tuple[BouncedAddress, ...]


class Neither(NamedTuple):
    """Nothing to act on: mail to a list, a calendar's message, a receipt, a report of no address, mail to many."""

    why: Literal["list", "invitation", "receipt", "report", "bulk"]


Kind = Reply | WishForNone | Automatic | Bounce | Delay | Neither


def classify(incoming: Incoming) -> Kind:
    """What an e-mail is. Reports come first, since they carry the marks of automatic answers too."""
    if incoming.report or incoming.bounced:
        return _report(incoming)
    if incoming.invitation:
        return Neither("invitation")
    written = split_quoted(incoming.body)
    automatic = is_automatic(incoming.headers, incoming.subject)
    if kind := _to_many(incoming, automatic=automatic):
        return kind
    # A mail program writes to the address of List-Unsubscribe by itself; it is a person's wish all the same.
    if automatic and not asked_by_subject(incoming.subject):
        return Automatic(says(written.own, incoming.subject, incoming.at.date()), written.own)
    if wish := wish_of(written.own, incoming.subject):
        return WishForNone(wish, written.own or incoming.subject.strip(), written.quoted)
    return Reply(written.own, written.quoted)


def _report(incoming: Incoming) -> Bounce | Delay | Neither:
    failed = tuple(each for each in incoming.bounced if each.permanent)
    if failed:
        return Bounce(failed)
    waiting = tuple(each for each in incoming.bounced if each.action != "delivered")
    if waiting:
        return Delay(waiting)
    return Neither("receipt" if incoming.bounced else "report")


def _to_many(incoming: Incoming, *, automatic: bool) -> Neither | None:
    """Mail that went to many people; what answers one of ours did not, but for a list's."""
    headers = incoming.headers
    if "list-id" in headers or "list-post" in headers:
        return Neither("list")
    if incoming.answers:
        return None
    many = headers.get("precedence", "").strip().lower() in ("bulk", "list", "junk") and not automatic
    return Neither("bulk") if many or "list-unsubscribe" in headers or "feedback-id" in headers else None
