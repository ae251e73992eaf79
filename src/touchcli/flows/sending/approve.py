"""`touch approve`: exact texts that a person has read. An edit of text, number or media makes another text (T14)."""

from collections.abc import Sequence
from typing import NamedTuple

from touchcli.flows.common.assess import Assessment, Assessor
from touchcli.flows.common.find import find_account
from touchcli.flows.common.history import read_history
from touchcli.flows.common.session import Session
from touchcli.flows.sending.plan_run import assessed_texts, texted_accounts
from touchcli.flows.sending.recheck import Recheck
from touchcli.ledger import Ledger
from touchcli.rules.errors import UserError

_CODE = "unapproved"


class Choice(NamedTuple):
    """Which texts to approve: by key, of one account, or all."""

    keys: tuple[str, ...] = ()
    account: str | None = None
    everything: bool = False


def waiting_texts(session: Session) -> list[Assessment]:
    """The texts that want an approval and have words to approve: those of the outbox, then the due ones by rank.

    Other guards may hold them too.
    """
    with session.ledger() as ledger:
        accounts = texted_accounts(session, ledger)
        history = read_history(session, ledger, accounts)
        assessor = Assessor(session.book, history, session.calendar, session.now)
        rows = _in_the_outbox(session, ledger, assessor)
    return [
        row
        for row in (*rows, *assessed_texts(session, history, accounts))
        if row.draft and row.draft.text and any(hold.code == _CODE for hold in row.holds)
    ]


def _in_the_outbox(session: Session, ledger: Ledger, assessor: Assessor) -> list[Assessment]:
    """The texts of the outbox with what holds them; of one for a later time nobody knows yet what else will."""
    recheck = Recheck(session, ledger, assessor)
    found = []
    for message in ledger.outbox(("queued", "deferred")):
        row = recheck.judged(message)
        if row and message.not_before and message.not_before > session.now:
            row = row._replace(holds=tuple(hold for hold in row.holds if hold.code == _CODE))
        found += [row] if row else []
    return found


def chosen(session: Session, choice: Choice) -> list[Assessment]:
    """The waiting texts that are meant; raises UserError if a key or account is none of them."""
    waiting = waiting_texts(session)
    if choice.everything:
        return waiting
    if choice.account:
        account = find_account(session, choice.account, writes=True)
        return [row for row in waiting if row.action.account.id == account.id]
    by_key = {row.action.key: row for row in waiting}
    for key in choice.keys:
        if key not in by_key:
            raise UserError(
                f'no text with the key "{key}" waits for approval', "touch approve --list shows those that do"
            )
    return [by_key[key] for key in choice.keys]


def approve(session: Session, rows: Sequence[Assessment], by: str) -> None:
    """Record the approvals: who, when, and of which exact text."""
    with session.ledger(create=True) as ledger:
        for row in rows:
            if row.draft is not None:
                ledger.approve(row.draft.hash, row.action.key, session.now, by)
