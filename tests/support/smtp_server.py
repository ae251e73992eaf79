"""A mail server to send to, as a process: takes mail, and logs each that it was given whole, before it answers.

    python tests/support/smtp_server.py --log posts.jsonl [--delay 0.05] [--password secret] [--pipelining]
        [--certificate certificate.pem --key key.pem]

What it does goes by the name before the @ of the recipient: `greylist-…` is put off the first time, `later-…` each
time, `refused-…` does not exist, `drop-…` is taken and the connection dropped without an answer, `hangup-…` is dropped
before the mail, `noanswer-…` is taken and never answered, `full-…` is put off after the mail, `spam-…` refused after
it. A line of the log is [Message-ID, recipient, bytes in base64, name]. Prints its port.
"""

import argparse
import asyncio
import base64
import email
import json
import logging
import ssl
import sys
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


class Handler:
    """Answers by the name of the recipient."""

    def __init__(self, log: Path, delay: float, pipelining: bool) -> None:
        self.log, self.delay, self.pipelining = log, delay, pipelining
        self.put_off: set[str] = set()

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Say what it can do."""
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]] if self.pipelining else responses

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer to the recipient."""
        kind = address.partition("-")[0]
        if kind == "refused":
            return "550 5.1.1 no such mailbox here"
        if kind == "later" or (kind == "greylist" and address not in self.put_off):
            self.put_off.add(address)
            return "450 4.2.0 greylisted, come back later"
        if kind == "hangup" and isinstance(server.transport, asyncio.WriteTransport):
            server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Log a mail, then answer, or not."""
        content = envelope.content or b""
        data = content if isinstance(content, bytes) else content.encode()
        to = envelope.rcpt_tos[0]
        kind = to.partition("-")[0]
        taken = kind not in ("full", "spam")
        message_id = str(email.message_from_bytes(data)["Message-ID"])
        if taken:
            with self.log.open("a") as file:
                file.write(json.dumps([message_id, to, base64.b64encode(data).decode(), kind]) + "\n")
        await asyncio.sleep(3600 if kind == "noanswer" else self.delay)
        if kind == "drop" and isinstance(server.transport, asyncio.WriteTransport):
            server.transport.abort()
        return {"full": "452 4.2.2 mailbox full", "spam": "554 5.7.1 looks like spam"}.get(kind, "250 2.0.0 queued")


def main() -> None:
    """Serve until it is killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--password")
    parser.add_argument("--pipelining", action="store_true")
    parser.add_argument("--certificate", type=Path)
    parser.add_argument("--key", type=Path)
    given = parser.parse_args()
    logging.getLogger("mail.log").setLevel(logging.ERROR)  # it warns of what we want at every connection
    asyncio.run(serve(Handler(given.log, given.delay, given.pipelining), given.password, _tls(given)))


def _tls(given: argparse.Namespace) -> ssl.SSLContext | None:
    """What STARTTLS needs, None if it is not offered."""
    if not given.certificate:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(given.certificate, given.key)
    return context


async def serve(handler: Handler, password: str | None, tls: ssl.SSLContext | None) -> None:
    """Listen on a free port of this machine."""

    def authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        good = isinstance(data, LoginPassword) and data.password.decode() == password
        return AuthResult(success=good, handled=False)

    def protocol() -> SMTP:
        return SMTP(
            handler,
            hostname="mail.example",
            tls_context=tls,
            require_starttls=tls is not None,
            authenticator=authenticate if password else None,
            auth_required=bool(password),
            auth_require_tls=tls is not None or not password,  # without a password no sign-in is offered
        )

    listening = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0)
    print(listening.sockets[0].getsockname()[1], flush=True)
    sys.stdout.close()
    async with listening:
        await listening.serve_forever()


if __name__ == "__main__":
    main()
