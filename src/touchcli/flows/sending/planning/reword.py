"""Other words for a text that is ready, waits in the outbox or waits for approval: they are kept, and are what goes."""

from collections.abc import Sequence
from typing import NamedTuple

from touchcli.flows.common.assess import Assessor
from touchcli.flows.common.history import read_history
from touchcli.flows.common.session import Session
from touchcli.flows.sending.planning.compose import reworded
from touchcli.flows.sending.planning.recheck import Recheck
from touchcli.ledger import Ledger
from touchcli.render.mail_words import taken_apart
from touchcli.render.message import draft_words, own_mail
from touchcli.rules.errors import UserError
from touchcli.rules.models.action import Draft, Hold
from touchcli.rules.models.message import Message
from touchcli.rules.models.template import EmailWords
from touchcli.rules.numbers import related
from touchcli.rules.texting.reply_lint import second_thoughts
from touchcli.rules.texting.states import Refused

_APPROVAL = "unapproved"


class Reworded(NamedTuple):
    """A text with the words that a person gave it.

    `before` is the text as it was, `message` as it would go. `holds` are what holds it because of the new words,
    `thoughts` questions to their writer. `approve` is True if the settings want these words approved.
    """

    before: Message
    message: Message
    holds: tuple[Hold, ...]
    thoughts: tuple[str, ...]
    approve: bool


def reword(session: Session, message: Message, words: str) -> Reworded:
    """A text with other words, judged by every guard; nothing is written.

    Raises UserError if the text cannot have other words: those of a text that belongs to no account are ours alone, and
    those registered with a carrier (`content_id`) go as they are.
    """
    account = session.book.accounts.get(message.account)
    if account is None:
        raise UserError("this text belongs to no account; its words cannot be edited")
    if message.content_id:
        raise UserError("these words are registered (content_id) and cannot be edited", "edit the template")
    draft = _draft(message, words)
    if draft.text is None:
        raise UserError(draft.missing or "no words to send", "the text is as it was")
    with session.ledger() as ledger:
        history = read_history(session, ledger, related(session.book, [account]))
        changed = reworded(message, draft, session.now, waits=_waits(ledger, message))
        recheck = Recheck(session, ledger, Assessor(session.book, history, session.calendar, session.now))
        was, now = recheck.judged(message), recheck.judged(changed)
    held_before = {hold.code for hold in was.holds} if was else set()
    found = now.holds if now else ()
    return Reworded(
        message,
        changed,
        tuple(hold for hold in found if hold.code not in held_before | {_APPROVAL}),
        second_thoughts(draft.text),
        any(hold.code == _APPROVAL for hold in found),
    )


def _draft(message: Message, words: str) -> Draft:
    """The words as they will arrive; those of a mail keep its subject if they bring none."""
    if message.channel != "email":
        return draft_words(words, message.to, message.media, purpose=message.purpose)
    was, new = taken_apart(message.text), taken_apart(words)
    made = EmailWords(new.subject or was.subject, new.body.strip(), tuple(path for _, path, _ in message.media))
    return own_mail(made, message.to, purpose=message.purpose, answers=was.answers)


def keep_words(session: Session, texts: Sequence[Reworded], by: str) -> None:
    """Put texts with their new words into the outbox, each in the place of the one before, approved by who wrote them.

    Raises UserError if the text before has gone meanwhile, or is in the outbox by another program.
    """
    with session.sending_ledger() as ledger:
        for each in texts:
            if not _kept(session, ledger, each, by):
                raise UserError("another program has seen to this text meanwhile", "touch outbox shows it")
            if each.approve:
                ledger.approve(each.message.hash, each.message.key, session.now, by)


def _kept(session: Session, ledger: Ledger, text: Reworded, by: str) -> bool:
    if not _waits(ledger, text.before):
        return ledger.enqueue(text.message)
    try:
        return ledger.replace(text.before.client_ref, text.message, session.now, by)
    except Refused:
        return False


def withdraw(session: Session, message: Message, by: str) -> None:
    """Take a text back that waits in the outbox, if it is there; raises UserError if a program has just claimed it."""
    with session.ledger(create=True) as ledger:
        if not _waits(ledger, message):
            return
        try:
            ledger.withdraw(message.client_ref, session.now, "skipped by a person", by)
        except Refused:
            raise UserError("another program is sending this text", "touch outbox shows it") from None


def _waits(ledger: Ledger, message: Message) -> bool:
    found = ledger.message(message.client_ref)
    return found is not None and found.state in ("queued", "deferred")
