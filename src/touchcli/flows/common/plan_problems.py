"""What `touch check` would say of a plan file, before it is written."""

from touchcli.files.plans import parse_accounts
from touchcli.files.references import dangling_accounts
from touchcli.files.syntax.fields import nearest
from touchcli.files.syntax.tree import KeyPath, Source, parse_source
from touchcli.flows.common.session import Session
from touchcli.rules.models.problem import Problem
from touchcli.rules.review.lint import findings


def wrong_in(session: Session, file: str, data: bytes) -> list[Problem]:
    """What a plan file with this content would say wrongly, by place; nothing of what it leaves out."""
    source = parse_source(file, data)
    accounts = parse_accounts(source, session.book.settings.calendar.country)
    wrong = list(source.found.values())
    for each in dangling_accounts(session.book, accounts, session.book.cadences):
        wrong.append(_placed(source, each.line, each.path, each.code, each.message, nearest(each.word, each.known)))
    return sorted(wrong)


def gaps_in(session: Session, file: str, data: bytes) -> list[Problem]:
    """What a plan file with this content would leave out, by place."""
    source = parse_source(file, data)
    accounts = {one.id: one for one in parse_accounts(source, session.book.settings.calendar.country)}
    return sorted(
        _placed(source, each.line, each.path, each.code, each.message, each.hint)
        for each in findings(session.book._replace(accounts=accounts), session.today)
        if each.file == file
    )


def _placed(source: Source, line: int, path: KeyPath, code: str, message: str, hint: str) -> Problem:
    """A Problem at the key `path` of the account that begins at a line."""
    tree = source.tree
    entries: list[KeyPath] = [(n,) for n in range(len(tree))] if isinstance(tree, list) else [()]
    entry = next((each for each in entries if source.spot(each).line == line), ())
    spot = source.spot((*entry, *path))
    return Problem(source.file, spot.line, spot.column, code, message, hint)
