"""`touch brief`: the review of one account on a page, each figure with its source (PRACTICE P8)."""

from touchcli.files.spots import Spots
from touchcli.flows.common.find import find_account
from touchcli.flows.common.history import read_history
from touchcli.flows.common.session import Session
from touchcli.flows.common.since import read_since
from touchcli.rules.due.situation import Situation
from touchcli.rules.review.brief import brief
from touchcli.rules.review.brief_plan import Plan
from touchcli.rules.review.brief_value import Audience, Brief


def brief_of(session: Session, name: str, audience: Audience, since: str | None) -> Brief:
    """The brief of one account; raises UserError for an unknown one, and for a day that is not one or still to come."""
    account = find_account(session, name)
    start = read_since(session, since) if since is not None else None
    with session.history() as ledger:
        history = read_history(session, ledger, [account])
    spots = Spots(session.root)

    def where(file: str, line: int, path: tuple[str | int, ...]) -> str:
        return f"{file}:{spots.of(file, line, path).line if path else line}"

    situation = Situation(session.book, account, history.of(account.id), session.calendar, session.now)
    return brief(situation, Plan(account, where), audience, start)
