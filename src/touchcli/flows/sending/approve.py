"""`touch approve`: exact texts that a person has read. An edit of text, number or media makes another text (T14)."""

from collections.abc import Sequence
from typing import NamedTuple

from touchcli.flows.common.assess import Assessment
from touchcli.flows.common.find import find_account
from touchcli.flows.common.history import read_history
from touchcli.flows.common.session import Session
from touchcli.flows.sending.plan_run import assessed_texts, texted_accounts
from touchcli.rules.errors import UserError

_CODE = "unapproved"


class Choice(NamedTuple):
    """Which texts to approve: by key, of one account, or all."""

    keys: tuple[str, ...] = ()
    account: str | None = None
    everything: bool = False


def waiting_texts(session: Session) -> list[Assessment]:
    """The due texts that want an approval and have words to approve, by rank; other guards may hold them too."""
    with session.ledger() as ledger:
        accounts = texted_accounts(session, ledger)
        history = read_history(session, ledger, accounts)
    return [
        row
        for row in assessed_texts(session, history, accounts)
        if row.draft and row.draft.text and any(hold.code == _CODE for hold in row.holds)
    ]


def chosen(session: Session, choice: Choice) -> list[Assessment]:
    """The waiting texts that are meant; raises UserError where a key or account is none of them."""
    waiting = waiting_texts(session)
    if choice.everything:
        return waiting
    if choice.account:
        account = find_account(session, choice.account)
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
