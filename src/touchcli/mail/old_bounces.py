"""Bounces that are no report: qmail, old Postfix, Exim and Exchange, and whoever writes like them."""

import re
from email.message import EmailMessage

from touchcli.mail.headers import header
from touchcli.rules.mail.incoming import BouncedAddress

_SENDER = re.compile(
    r"\b(?:mailer-daemon|postmaster|mail-daemon|mailerdaemon|mdaemon|microsoftexchange[0-9a-f]+)@|mailer-daemon", re.I
)
_BOUNCE = re.compile(
    r"undeliver|not delivered|could not be delivered|couldn't be delivered|wasn't able to deliver|unable to deliver"
    r"|not (?:yet )?been delivered"
    r"|delivery (?:has )?fail|failure notice|returned mail|returned to sender|did not reach|permanent (?:fatal )?error"
    r"|unzustellbar|nicht zugestellt|non remis|no se pudo entregar|impossibile recapitare",
    re.IGNORECASE,
)
_DELAY = re.compile(
    r"delayed|will (?:keep|be) (?:trying|retried)|still trying|not yet been delivered|warning: ", re.IGNORECASE
)
_BELOW = re.compile(r"^\s*-{3,}.{0,40}\b(?:copy|original|returned|unsent|undelivered)\b", re.IGNORECASE | re.MULTILINE)
"""The line above the returned mail, whose addresses are not those that failed."""
_ADDRESS = re.compile(r"<?([\w.+=/-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+)>?", re.IGNORECASE)
_STATUS = re.compile(r"\b([45]\.\d{1,3}\.\d{1,3})\b")
_CODE = re.compile(r"\b([45])\d\d[ -]")


def old_bounces(message: EmailMessage) -> list[BouncedAddress]:
    """The addresses that a bounce without a report names above the returned mail; none if it is no bounce."""
    failed = header(message, "X-Failed-Recipients")
    sender = f"{header(message, 'From')} {header(message, 'Return-Path')}"
    text = _text(message)
    told = _BELOW.split(text, maxsplit=1)[0]
    about = f"{header(message, 'Subject')}\n{told[:2000]}"
    if not failed and not (_SENDER.search(sender) and _BOUNCE.search(about)):
        return []
    waits = bool(_DELAY.search(about)) and not failed
    status = next(iter(_STATUS.findall(told)), "") or next((f"{code}.0.0" for code in _CODE.findall(told)), "")
    own = {address.lower() for address in _ADDRESS.findall(f"{sender} {header(message, 'To')}")}
    found = dict.fromkeys(address.lower() for address in _ADDRESS.findall(failed or told))
    return [
        BouncedAddress(address, status, "delayed" if waits else "failed")
        for address in found
        if address not in own and not _SENDER.search(address)
    ][:20]


def _text(message: EmailMessage) -> str:
    """The first plain text."""
    for part in message.walk():
        payload = part.get_payload(decode=True)
        if part.get_content_type() == "text/plain" and isinstance(payload, bytes):
            return payload[:50_000].decode("utf-8", "replace").replace("\r\n", "\n")
    return ""
