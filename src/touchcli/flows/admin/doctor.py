"""`touch doctor`: is everything there that this workspace needs? Nothing is sent and nothing is written."""

import datetime as dt
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from touchcli.flows.common.refused import MARK, refused_lately
from touchcli.flows.common.session import BrokenSettings, Invocation, Session, dot_env, open_session
from touchcli.ledger.verifying import verify
from touchcli.posix import has_modes
from touchcli.rules.errors import UserError
from touchcli.rules.models.settings import Rep
from touchcli.rules.models.values import mask
from touchcli.rules.wording import counted

if TYPE_CHECKING:
    from touchcli.mail.mailbox import Use

KEY_PATH = "VONAGE_PRIVATE_KEY_PATH"
"""The variable that names the file with the application's key."""
_A_MONTH = dt.timedelta(days=30)
_FOR: "dict[Use, str]" = {"sent": "sent mail", "drafts": "drafts"}
_EXTRAS = {
    "mail": ("imapclient", "what touch does in a mailbox"),
    "postgres": ("psycopg", "a ledger on PostgreSQL and touch worker"),
    "listen": ("starlette", "touch listen"),
    "letters": ("fpdf", "letters by touch draft"),
    "calendar": ("icalendar", "touch calendar"),
    "card": ("segno", "QR codes by touch card"),
    "import": ("openpyxl", "touch import of spreadsheets"),
}


class Finding(NamedTuple):
    """One thing looked at: `state` is `ok`, `note` (it works without) or `wrong`."""

    what: str
    state: str
    detail: str


def doctor(invocation: Invocation) -> list[Finding]:
    """Everything looked at, in the order in which it is needed; a broken workspace is a finding, not an error."""
    try:
        session = open_session(invocation)
    except BrokenSettings as error:
        return [Finding("touch.yaml", "wrong", str(error.problems[0]))]
    except UserError as error:
        return [Finding("workspace", "wrong", str(error))]
    return [
        Finding("workspace", "ok", str(session.root)),
        _files(session),
        _ledger(session),
        *_undelivered(session),
        *_refused(session),
        *_after_all(session),
        _provider(session),
        *_mail(session),
        *_open_secrets(session),
        _sender(session),
        *_reps(session),
        *_extras(session),
        _system_touch(),
    ]


def _files(session: Session) -> Finding:
    count = len(session.problems)
    if count:
        return Finding("files", "wrong", f"{counted(count, 'problem')}: run touch check")
    return Finding("files", "ok", f"{counted(len(session.book.accounts), 'account')}, no problems found")


def _ledger(session: Session) -> Finding:
    try:
        with session.ledger() as ledger:
            found = verify(ledger)
            messages = len(ledger.outbox(("in-doubt",)))
    except UserError as error:
        return Finding("ledger", "wrong", str(error))
    if wrong := len(found.damaged) + len(found.problems):
        return Finding("ledger", "wrong", f"{counted(wrong, 'fault')} found in it: run touch ledger verify")
    if messages:
        return Finding("ledger", "wrong", f"{messages} in doubt: touch reconcile settles them")
    place = "PostgreSQL" if session.ledger_url.startswith("postgres") else session.book.settings.ledger
    return Finding("ledger", "ok", place)


def _undelivered(session: Session) -> Iterator[Finding]:
    """The texts of the last month that the carrier did not deliver."""
    since = session.now - _A_MONTH
    try:
        with session.ledger() as ledger:
            lost = [message for message in ledger.outbox(("undelivered",)) if message.updated_at >= since]
    except UserError:
        return  # said of the ledger already
    if lost:
        many = counted(len(lost), "text was", "texts were")
        last = max(lost, key=lambda message: message.updated_at)
        why = f" ({last.error})" if last.error else ""
        said = f"{many} not delivered in 30 days, the last to {mask(last.to)}{why}"
        yield Finding("delivery", "note", f"{said}: touch outbox --state undelivered")


def _refused(session: Session) -> Iterator[Finding]:
    """The provider's calls that were refused lately: what customers wrote in them may be missing."""
    try:
        with session.ledger() as ledger:
            refused = refused_lately(ledger.mark(MARK), session.now)
    except UserError:
        return  # said of the ledger already
    if refused:
        many = counted(refused.calls, "call from the provider was", "calls from the provider were")
        since, last = (f"{at.astimezone(session.calendar.zone):%d %b %H:%M}" for at in (refused.since, refused.last))
        said = f"{many} refused since {since}, the last {last}: {refused.why}"
        yield Finding("webhooks", "wrong", f"{said}; touch sync then reads what they said")


def _after_all(session: Session) -> Iterator[Finding]:
    """The texts of the last month that somebody called not sent, and that have gone after all."""
    try:
        with session.ledger() as ledger:
            went = ledger.gone_after_all(session.now - _A_MONTH)
    except UserError:
        return  # said of the ledger already
    if went:
        many = counted(len(went), "text")
        said = f"{many} called not sent in 30 days had gone after all, the last to {mask(went[-1].to)}"
        yield Finding("reconcile", "note", f"{said}: touch outbox shows them")


def _provider(session: Session) -> Finding:
    name = session.book.settings.provider.name
    if name == "console":
        return Finding("provider", "note", "console: nothing leaves this machine (provider: {name: vonage} sends)")
    try:
        session.provider().close()
    except UserError as error:
        return Finding("provider", "wrong", str(error))
    return Finding("provider", "ok", f"{name}: its credentials can be used")


def _mail(session: Session) -> Iterator[Finding]:
    """Whether each mailbox lets us in, by SMTP and by IMAP, and which folders it has; nothing is sent."""
    for rep in session.book.settings.reps.values():
        if rep.mail == "off":
            continue
        try:
            said = ", ".join([f"mail: {rep.mail}", *_signed_in(session, rep)])
        except UserError as error:
            yield Finding(f"mail {rep.id}", "wrong", str(error))
        else:
            yield Finding(f"mail {rep.id}", "ok" if rep.mail == "live" else "note", said)


def _signed_in(session: Session, rep: Rep) -> Iterator[str]:
    """What is found in a rep's mailbox, in words; raises UserError if it lets nobody in, or lacks a folder."""
    from touchcli.flows.common.mail_account import account_for
    from touchcli.flows.sending.mailboxes.opened import opened
    from touchcli.mail.smtp import Submission

    mail = session.book.settings.mail
    account = account_for(session, rep)
    yield account.user
    if rep.mail == "live" and mail.smtp:
        with Submission(mail.smtp, account) as submission:
            submission.check()
    if rep.mail in ("draft", "live") and mail.imap:
        wanted: list[tuple[Use, str]] = [("sent", mail.imap.sent), ("drafts", mail.imap.drafts)]
        with opened(session, account) as mailbox:
            for use, named in wanted:
                if named == "none":
                    continue
                folder = mailbox.folder(use, named)
                if folder is None and (use == "sent" or rep.mail == "draft"):
                    raise UserError(f"{account.user} has no folder for {_FOR[use]}: name it in mail.imap.{use}")
                yield f"{_FOR[use]} in {folder}" if folder else f"no folder for {_FOR[use]}"


def _open_secrets(session: Session) -> Iterator[Finding]:
    """The files with secrets that others on this machine can read."""
    own = dot_env(session.root)
    key = session.env.get(KEY_PATH) or own.get(KEY_PATH)
    named = [session.root / ".env", *([session.root / Path(key).expanduser()] if key else [])]
    for path in named:
        try:
            mode = path.stat().st_mode & 0o777
        except OSError:
            continue
        if has_modes and mode & 0o077:
            yield Finding("secrets", "wrong", f"{path.name} can be read by others ({mode:04o}): chmod 600 {path}")


def _sender(session: Session) -> Finding:
    sender = session.book.settings.texting.from_
    if sender is None and any(rep.phone is None for rep in session.book.settings.reps.values()):
        return Finding("sender", "wrong", "no texting.from, and a rep without a phone: their texts have no sender")
    return Finding("sender", "ok", sender.masked if sender else "each rep's own phone")


def _reps(session: Session) -> Iterator[Finding]:
    for rep in session.book.settings.reps.values():
        yield Finding(f"rep {rep.id}", "ok" if rep.texting == "live" else "note", f"texting: {rep.texting}")


def _extras(session: Session) -> Iterator[Finding]:
    for extra, (module, use) in _EXTRAS.items():
        if find_spec(module) is None:
            needed = extra == "postgres" and session.ledger_url.startswith("postgres")
            state = "wrong" if needed else "note"
            yield Finding(f"extra {extra}", state, f"not installed: pip install 'touchcli[{extra}]' for {use}")


def _system_touch() -> Finding:
    found = shutil.which("touch")
    if found is None:
        return Finding("touch on PATH", "note", "none: run touchcli, or put its folder on PATH")
    return Finding("touch on PATH", "ok", found)
