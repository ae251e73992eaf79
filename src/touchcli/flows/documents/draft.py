"""`touch draft`: the e-mails and letters that are due, as files to read over and send by hand (PRACTICE J7)."""

import datetime as dt
import hashlib
import re
import unicodedata
from pathlib import Path
from typing import NamedTuple

from touchcli.files.writing.drafts import DraftFolder, State
from touchcli.flows.common.assess import Assessment, Assessor, template_values
from touchcli.flows.common.history import read_history
from touchcli.flows.common.session import Session
from touchcli.flows.day.due import Filters, chosen_accounts
from touchcli.render import message
from touchcli.render.emails import Mailbox, eml
from touchcli.render.letters import Letterhead, Recipient, letter_pdf, paper_of
from touchcli.render.templates.refusals import TemplateError
from touchcli.rules.due.due import due
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import Contact, slug
from touchcli.rules.models.action import Action
from touchcli.rules.models.history import AccountHistory
from touchcli.rules.models.template import EmailWords, LetterWords, Template

_ENDINGS = {"email": "eml", "letter": "pdf"}


class Made(NamedTuple):
    """A draft that stands in the folder as `name`, and what became of it in this run."""

    action: Action
    template: str
    name: str
    state: State


class Refused(NamedTuple):
    """An e-mail or a letter that could not be made, and why, in words for a person."""

    action: Action
    reason: str


class Drafts(NamedTuple):
    """What a run made, by rank; `lacking` is the error if letters wait for a package that is not installed."""

    made: tuple[Made, ...]
    refused: tuple[Refused, ...]
    lacking: UserError | None = None


def write_drafts(session: Session, filters: Filters, folder: Path) -> Drafts:
    """Write a file for every e-mail and letter due at the desk's instant; nothing is marked as done.

    Raises UserError if a filter names nothing there is, or the folder cannot be written.
    """
    accounts = chosen_accounts(session, filters)
    with session.history() as ledger:
        history = read_history(session, ledger)
    actions = due(session.book, history, session.calendar, session.now, accounts)
    rows = Assessor(session.book, history, session.calendar, session.now).actions(
        [a for a in actions if a.channel in _ENDINGS]
    )
    made, refused = list[Made](), list[Refused]()
    lacking: UserError | None = None
    drafts = DraftFolder(folder)
    for row in rows:
        try:
            template, data = _draft(session, row, history.of(row.action.account.id))
        except TemplateError as error:
            refused.append(Refused(row.action, str(error)))
        except UserError as error:
            lacking = error
        else:
            name = file_name(row.action)
            made.append(Made(row.action, template.id, name, drafts.put(name, data)))
    drafts.close()
    return Drafts(tuple(made), tuple(refused), lacking)


def file_name(action: Action) -> str:
    """The name of a draft's file, the same for the same touch: account, contact, item, and a digest of its key."""
    who = action.contact.id if action.contact else ""
    digest = hashlib.sha256(action.key.encode()).hexdigest()[:8]
    return f"{slug(f'{action.account.id} {who} {action.item}')[:50]}-{digest}.{_ENDINGS[action.channel]}"


def _draft(session: Session, row: Assessment, account_history: AccountHistory) -> tuple[Template, bytes]:
    """The template of a draft and its bytes; raises TemplateError with the reason, UserError if a package lacks."""
    action, contact, template = row.action, row.action.contact, row.template
    if contact is None or action.find:
        raise TemplateError(f"find {action.find or 'a contact'} first")
    if template is None:
        raise TemplateError("no template has words for it: write it by hand")
    sender = _sender(session, action)
    seen = template_values(session.book, action, template, account_history, session.today)
    try:
        if action.channel == "email":
            return template, _email(session, action, sender, contact, message.email(template, seen))
        return template, _letter(session, action, sender, contact, message.letter(template, seen))
    except TemplateError as error:
        raise TemplateError(f"template {template.id}: {error}") from None


def _email(session: Session, action: Action, sender: Letterhead, contact: Contact, words: EmailWords) -> bytes:
    if not sender.email:
        raise TemplateError(f"{sender.name} has no e-mail address to write from")
    # A day means its noon: the same words are the same file all day long.
    at = dt.datetime.combine(session.today, dt.time(12), session.calendar.zone)
    to = Mailbox(contact.name, contact.email or "")
    return eml(words, Mailbox(sender.name, sender.email), to, at, action.key)


def _letter(session: Session, action: Action, sender: Letterhead, contact: Contact, words: LetterWords) -> bytes:
    if not _names(words.body, contact):
        raise TemplateError("a letter speaks to a named person: begin it with contact.name or contact.first_name")
    to = Recipient(contact.name, action.account.name, contact.address or "")
    return letter_pdf(words.body, sender, to, session.today, paper_of(session.book.settings.calendar.country))


def _names(body: str, contact: Contact) -> bool:
    """True if the words of a letter name the person they are for, by the first name or the last (PRACTICE J7)."""
    names = (unicodedata.normalize("NFC", name) for name in (contact.called, contact.name.split()[-1]))
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", body, re.IGNORECASE) for name in names)


def _sender(session: Session, action: Action) -> Letterhead:
    """Whom it is from: the account's owner, or our sponsor if the item is the sponsor's (PRACTICE P6)."""
    rep, sponsor = session.book.owner_of(action.account), action.account.sponsor
    if rep is None:
        raise TemplateError("find the owner first")
    if action.by != "sponsor":
        return Letterhead(rep.company, rep.name, rep.phone.e164 if rep.phone else None, rep.email)
    if sponsor is None:
        raise TemplateError("find the sponsor first")
    return Letterhead(rep.company, sponsor.name, sponsor.phone.e164 if sponsor.phone else None, sponsor.email)
