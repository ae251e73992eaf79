"""Handing mail to a server by SMTP (RFC 5321): each once, with an answer that says whether it went.

Before the first byte of a mail is sent, nothing can have gone: whatever breaks then puts it off. After the last, the
server's answer says; without one, nobody knows, and the mail is in doubt.
"""

import smtplib
import ssl
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from typing import NamedTuple, Self

from touchcli.mail.credentials import Account, SignIn, sign_in
from touchcli.mail.mail_errors import MailError
from touchcli.mail.tls import trusted
from touchcli.rules.models.hosts import is_loopback
from touchcli.rules.models.message import Accepted, Deferred, InDoubt, LastLook, Outcome, Rejected
from touchcli.rules.models.settings import SmtpServer

CONNECT, ANSWER = 10.0, 60.0
"""Seconds to wait for a connection, and for an answer: a server may look at a mail for a while."""
GREYLISTED = 300.0
"""Seconds after which a mail is tried again that a server put off: shorter, and greylisting would do so once more."""
LOCKED_OUT = 240.0
"""Seconds in which no second sign-in is tried after one was refused: too many wrong ones, and a mailbox is locked."""
_IDLE = 20.0
"""Seconds after which a connection is asked whether it is still there before a mail is given to it."""


class Envelope(NamedTuple):
    """A mail as it goes: `data` are its bytes with CRLF at the end of lines; addresses are those of the envelope."""

    from_: str
    to: str
    message_id: str
    data: bytes


class NotSignedIn(MailError):
    """A sign-in that was refused, or that there is nothing for."""


class Submission:
    """One signed-in connection to a server, made when it is first needed and again when it is gone. For one thread."""

    def __init__(self, server: SmtpServer, account: Account) -> None:
        """Nothing is opened yet."""
        self.server, self.account = server, account
        self._smtp: smtplib.SMTP | None = None
        self._used_at = 0.0
        self._refused: tuple[NotSignedIn, float] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *details: object) -> None:
        self.close()

    def check(self) -> None:
        """Sign in, and send nothing; raises MailError saying what is wrong."""
        self._connection()

    def close(self) -> None:
        """Say goodbye to the server, if it is still there."""
        if self._smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._smtp.quit()
            self._drop()

    def send(self, mail: Envelope, last_look: LastLook) -> Outcome:
        """Hand over one mail with one DATA at most; never raises for what the server says.

        `last_look` is asked when the server waits for the mail; if it gives a reason, nothing goes.
        """
        try:
            smtp = self._ready()
            refused = self._envelope(smtp, mail)
        except MailError as error:
            return Deferred(f"{error}", GREYLISTED)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Deferred(f"the mail server cannot be reached ({_name(error)})")
        if refused is not None:
            return refused
        if why := last_look():
            self._drop()  # the server waits for the mail: there is no way to take DATA back but to hang up
            return Deferred(why)
        return self._data(smtp, mail)

    def _envelope(self, smtp: smtplib.SMTP, mail: Envelope) -> Outcome | None:
        """Everything up to the server's word that it waits for the mail; gives its refusal, None if it does wait."""
        size = f" SIZE={len(mail.data)}" if smtp.has_extn("size") else ""
        commands = f"MAIL FROM:{_quoted_address(mail.from_)}{size}", f"RCPT TO:{_quoted_address(mail.to)}", "DATA"
        refused, waits = None, False
        try:
            for (code, text), wanted in zip(_answers(smtp, commands), ((250,), (250, 251), (354,)), strict=False):
                waits = code == 354
                if code not in wanted and refused is None:
                    refused = code, text
        except (OSError, smtplib.SMTPException):
            self._drop()
            if refused is None:
                raise
        if refused is None:
            return None
        if waits or refused[0] == 421 or not 400 <= refused[0] < 600:
            self._drop()  # it is out of step, or waits for a mail that it must not be given
        elif self._smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                smtp.rset()
        return _refusal(*refused)

    def _data(self, smtp: smtplib.SMTP, mail: Envelope) -> Outcome:
        try:
            smtp.send(_quoted(mail.data))
            code, text = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return InDoubt(f"no answer after the mail was given to the server ({_name(error)})")
        self._used_at = time.monotonic()
        if code == 250:
            return Accepted(mail.message_id)
        if not 400 <= code < 600:
            self._drop()
            return InDoubt(f"the server answered {code} to the mail")
        return _refusal(code, text)

    def _ready(self) -> smtplib.SMTP:
        """The connection; one that has been idle is asked first, and made anew where it is gone."""
        if self._smtp is not None and time.monotonic() - self._used_at > _IDLE:
            try:
                if self._smtp.noop()[0] != 250:
                    self._drop()
            except (OSError, smtplib.SMTPException):
                self._drop()
        return self._connection()

    def _connection(self) -> smtplib.SMTP:
        if self._smtp is None:
            if self._refused and time.monotonic() - self._refused[1] < LOCKED_OUT:
                raise self._refused[0]
            try:
                self._smtp = _connected(self.server, self.account)
            except NotSignedIn as error:
                self._refused = error, time.monotonic()
                raise
        self._used_at = time.monotonic()
        return self._smtp

    def _drop(self) -> None:
        if self._smtp is not None:
            with suppress(OSError):
                self._smtp.close()
        self._smtp = None


def _secret(account: Account) -> SignIn:
    try:
        return sign_in(account)
    except MailError as error:
        raise NotSignedIn(*error.args) from None


def _connected(server: SmtpServer, account: Account) -> smtplib.SMTP:
    """A connection that is signed in; raises MailError if the server is not to be had so."""
    place = f"{server.host}:{server.port}"
    if server.security == "none" and not is_loopback(server.host):
        raise MailError(f"mail.smtp: security none is for a server on this machine, not {server.host}", "use starttls")
    try:
        with ExitStack() as stack:
            smtp = _opened(server)
            stack.callback(smtp.close)
            if server.security == "starttls":
                smtp.starttls(context=trusted())
            smtp.ehlo_or_helo_if_needed()
            _sign_in(smtp, account, server)
            if smtp.sock is not None:
                smtp.sock.settimeout(ANSWER)
            stack.pop_all()
            return smtp
    except ssl.SSLError as error:
        why = getattr(error, "verify_message", "") or error.reason or "no TLS"
        raise MailError(
            f"{place} is not to be trusted: {why}", "see mail.smtp in touch.yaml: host, port, security"
        ) from None
    except smtplib.SMTPAuthenticationError as error:
        if 400 <= error.smtp_code < 500:
            raise MailError(f"{place} lets nobody in just now ({error.smtp_code})", "try again later") from None
        raise NotSignedIn(
            f"{place} refuses the sign-in of {account.user} ({error.smtp_code})",
            "see the password, or password_command and token_command in touch.yaml: touch doctor",
        ) from None
    except smtplib.SMTPNotSupportedError as error:
        raise MailError(f"{place} does not know what is asked of it: {error}", "see mail.smtp in touch.yaml") from None
    except (OSError, smtplib.SMTPException) as error:
        raise MailError(
            f"{place} cannot be reached ({_name(error)})", "see mail.smtp in touch.yaml: host, port"
        ) from None


def _opened(server: SmtpServer) -> smtplib.SMTP:
    if server.security == "tls":
        context = trusted()
        return smtplib.SMTP_SSL(server.host, server.port, timeout=CONNECT, context=context)
    return smtplib.SMTP(server.host, server.port, timeout=CONNECT)


def _sign_in(smtp: smtplib.SMTP, account: Account, server: SmtpServer) -> None:
    if server.security == "none" and not smtp.has_extn("auth"):
        return  # a server on this machine that takes mail from whoever is on it, and no password is needed
    who = _secret(account)
    if who.is_token:
        smtp.auth("XOAUTH2", lambda challenge=None: who.xoauth2 if challenge is None else "")
    else:
        smtp.login(who.user, who.secret)


def _answers(smtp: smtplib.SMTP, commands: Sequence[str]) -> Iterator[tuple[int, bytes]]:
    """What the server says to each command: one at a time until it refuses, or all at once if it takes them so.

    Three round trips are one then (PIPELINING, RFC 2920), which over a distance is most of what a mail takes.
    """
    if smtp.has_extn("pipelining"):
        smtp.send("".join(f"{command}\r\n" for command in commands))
        for _ in commands:
            yield smtp.getreply()
        return
    for command in commands:
        answer = smtp.docmd(command)
        yield answer
        if answer[0] not in (250, 251):
            return


def _quoted_address(address: str) -> str:
    """An address as the envelope has it; its domain is IDNA, as in the head of the mail."""
    local, _, domain = address.rpartition("@")
    return smtplib.quoteaddr(f"{local}@{domain.encode('idna').decode()}")


def _refusal(code: int, text: bytes) -> Outcome:
    """What an answer of the server means that is no yes: 4xx put off, all else refused."""
    said = f"{code} {' '.join(text.decode('utf-8', 'replace').split())[:200]}"
    if 500 <= code < 600:
        return Rejected(code, f"the mail server refuses it: {said}")
    return Deferred(f"the mail server puts it off: {said}", GREYLISTED)


def _quoted(data: bytes) -> bytes:
    """A mail as DATA wants it: lines end in CRLF, a dot at the start of a line is doubled, a lone dot ends it."""
    body = data if data.endswith(b"\r\n") else data + b"\r\n"
    return (b"." if body.startswith(b".") else b"") + body.replace(b"\r\n.", b"\r\n..") + b".\r\n"


def _name(error: BaseException) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "it hung up, or gave no answer in time"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return type(error).__name__
