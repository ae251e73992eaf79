"""A page of touch by mail to the rep whose it is: the day without a screen, the week on Friday afternoon.

It is a note to ourselves and no message to a customer: no guard looks at it, and it is in no outbox. Each page goes to
a rep once a day, whoever asks for it how often.
"""

import datetime as dt
import hashlib
from typing import TYPE_CHECKING, Literal, NamedTuple

from touchcli.flows.common.session import Session
from touchcli.rules.errors import UserError
from touchcli.rules.models.message import Accepted, InDoubt

if TYPE_CHECKING:
    from touchcli.mail.credentials import Account
    from touchcli.rules.models.message import Outcome
    from touchcli.rules.models.settings import Rep, SmtpServer

State = Literal["sent", "sent-before", "nothing", "unusable", "failed", "in-doubt"]
"""What became of a page: `unusable` are settings or a sign-in that a person has to mend."""


class OwnPage(NamedTuple):
    """A page: `text` for 80 columns, `html` for a phone."""

    subject: str
    text: str
    html: str


class Mailed(NamedTuple):
    """What became of the page of one rep; `error` says why it did not go, or may have gone."""

    rep: str
    to: str
    state: State
    subject: str | None = None
    message_id: str | None = None
    error: str | None = None


def reps_meant(session: Session, owner: str | None, *, everyone: bool) -> list["Rep"]:
    """Whose pages are to go: one rep's, or with `everyone` those of all who have an address.

    Raises UserError if nobody can be meant, or nothing can be mailed.
    """
    settings = session.book.settings
    if settings.mail.smtp is None:
        raise UserError("there is no mail server to send by", "write mail: {smtp: {host: ...}} in touch.yaml")
    if session.as_of:
        raise UserError("--mail sends the page of now", "leave out --as-of")
    if everyone:
        return [rep for rep in settings.reps.values() if rep.email]
    rep = settings.reps.get(owner or (next(iter(settings.reps)) if len(settings.reps) == 1 else ""))
    if rep is None:
        raise UserError("--mail: which rep is meant?", f"--owner with one of {', '.join(settings.reps)}, or all")
    if not rep.email:
        raise UserError(f"{rep.name} has no e-mail address", f"write email: under reps.{rep.id} in touch.yaml")
    return [rep]


def mail_page(session: Session, rep: "Rep", kind: str, page: OwnPage, *, again: bool) -> Mailed:
    """Send a page to its rep, unless the page of this kind went to them today; `again` sends it all the same."""
    from touchcli.flows.common.mail_account import account_for
    from touchcli.mail.mail_errors import MailError
    from touchcli.render.templates.refusals import TemplateError

    to, settings = rep.email or "", session.book.settings
    result = Mailed(rep.id, to, "sent", page.subject)
    if settings.mail.smtp is None:
        raise UserError("there is no mail server to send by", "write mail: {smtp: {host: ...}} in touch.yaml")
    name, today = f"mailed {kind} {rep.id}", session.today.isoformat()
    with session.ledger(create=True) as ledger:
        # Taken before it is sent: of two runs at once one sends.
        if not ledger.take_mark(name, today) and not again:
            return result._replace(state="sent-before")
        try:
            account = account_for(session, rep)
            id, outcome = _sent(settings.mail.smtp, account, session, rep, kind, page)
        except (MailError, TemplateError) as error:
            ledger.set_mark(name, "")
            return result._replace(state="unusable", error=str(error))
        if isinstance(outcome, Accepted):
            return result._replace(message_id=id)
        if isinstance(outcome, InDoubt):
            return result._replace(state="in-doubt", message_id=id, error=outcome.reason)
        ledger.set_mark(name, "")
        return result._replace(state="failed", error=outcome.reason)


def _sent(
    server: "SmtpServer", account: "Account", session: Session, rep: "Rep", kind: str, page: OwnPage
) -> "tuple[str, Outcome]":
    from touchcli.mail.smtp import Envelope, Submission
    from touchcli.providers import may_go
    from touchcli.render.emails import Mailbox, Outgoing, mail_bytes, message_id
    from touchcli.render.mail_words import written
    from touchcli.rules.models.template import EmailWords

    address = rep.email or ""
    at = session.clock.astimezone(session.calendar.zone)
    mail = Outgoing(
        from_=Mailbox("touch", address),
        to=Mailbox(rep.name, address),
        text=written(EmailWords(page.subject, page.text)),
        at=at,
        ref=_reference(kind, rep.id, at),
        html=page.html,
        automatic=True,
    )
    id = message_id(mail.ref, address)
    with Submission(server, account) as submission:
        submission.check()
        return id, submission.send(Envelope(address, address, id, mail_bytes(mail)), may_go)


def _reference(kind: str, rep: str, at: dt.datetime) -> str:
    """A name for one mail: the rep and the instant, as a hash, since a rep's id may hold what a Message-ID must not."""
    return hashlib.sha256(f"{kind} {rep} {at.isoformat()}".encode()).hexdigest()[:32]
