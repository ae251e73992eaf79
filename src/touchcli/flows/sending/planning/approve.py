"""`touch approve`: exact texts and mails that a person has read. An edit of any part makes another one (T14)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from touchcli.flows.common.assess import Assessment, Assessor
from touchcli.flows.common.find import find_account
from touchcli.flows.common.history import read_history
from touchcli.flows.common.listed import row_numbered
from touchcli.flows.common.session import Session
from touchcli.flows.sending.planning.compose import compose
from touchcli.flows.sending.planning.plan_run import assessed_texts, texted_accounts
from touchcli.flows.sending.planning.recheck import Recheck
from touchcli.ledger import Ledger
from touchcli.rules.errors import UserError
from touchcli.rules.models.message import Message

_CODE = "unapproved"


class Choice(NamedTuple):
    """Which texts to approve: by key or by row number of the list last printed here, of one account, or all."""

    keys: tuple[str, ...] = ()
    account: str | None = None
    everything: bool = False


class WaitingText(NamedTuple):
    """A text that wants an approval, and its message, None without a number to go to."""

    row: Assessment
    message: Message | None


def waiting_texts(session: Session) -> list[WaitingText]:
    """The texts that want an approval and have words to approve: those of the outbox, then the due ones by rank.

    Other guards may hold them too.
    """
    with session.ledger() as ledger:
        accounts = texted_accounts(session, ledger)
        history = read_history(session, ledger, accounts)
        assessor = Assessor(session.book, history, session.calendar, session.now)
        found: list[tuple[Assessment, Message | None]] = [*_in_the_outbox(session, ledger, assessor)]
    for row in assessed_texts(session, history, accounts):
        if row.draft and row.draft.text:
            goes = row.action.place is not None
            found.append((row, compose(session.book, history, row, session.now) if goes else None))
    return [WaitingText(*pair) for pair in found if any(hold.code == _CODE for hold in pair[0].holds)]


def _in_the_outbox(session: Session, ledger: Ledger, assessor: Assessor) -> Iterator[tuple[Assessment, Message]]:
    """The texts of the outbox with what holds them; of one for a later time nobody knows yet what else will."""
    recheck = Recheck(session, ledger, assessor)
    for message in ledger.outbox(("queued", "deferred")):
        row = recheck.judged(message)
        if row and message.not_before and message.not_before > session.now:
            row = row._replace(holds=tuple(hold for hold in row.holds if hold.code == _CODE))
        if row:
            yield row, message


def chosen(session: Session, choice: Choice) -> list[WaitingText]:
    """The waiting texts that are meant; raises UserError if a key, number or account is none of them."""
    waiting = waiting_texts(session)
    if choice.everything:
        return waiting
    if choice.account:
        account = find_account(session, choice.account, writes=True)
        return [each for each in waiting if each.row.action.account.id == account.id]
    by_key = {each.row.action.key: each for each in waiting}
    return list({(one := _named(session, word, by_key)).row.action.key: one for word in choice.keys}.values())


def _named(session: Session, word: str, by_key: Mapping[str, WaitingText]) -> WaitingText:
    if word in by_key:
        return by_key[word]
    listed = row_numbered(session, word)
    found = [
        each
        for each in by_key.values()
        if listed and (each.row.action.account.id, each.row.action.item) == (listed.account, listed.item)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise UserError(f"several texts of row {word} wait for approval", "name their keys: touch approve --list")
    raise UserError(
        f'no text with the key or row number "{word}" waits for approval', "touch approve --list shows those that do"
    )


def approve(session: Session, texts: Sequence[WaitingText], by: str) -> None:
    """Record the approvals: who, when, and of which exact text."""
    with session.ledger(create=True) as ledger:
        for row, _ in texts:
            if row.draft is not None:
                ledger.approve(row.draft.hash, row.action.key, session.now, by)
