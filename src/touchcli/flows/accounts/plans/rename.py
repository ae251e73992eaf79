"""`touch rename` and `touch merge`: a plan gets another id, or goes into another plan, and its history goes along."""

from io import StringIO
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from touchcli.files.plans import note_id
from touchcli.files.syntax.tree import Source
from touchcli.files.writing.write_all import put_all
from touchcli.flows.common.find import find_account
from touchcli.flows.common.session import Session
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import Account, slug

_FOLDER = "plans/accounts"


class Renamed(NamedTuple):
    """What was written: the id before and after, and the files that changed, those that are gone among them."""

    before: str
    after: str
    written: tuple[str, ...]
    removed: tuple[str, ...]


def rename(session: Session, name: str, new: str) -> Renamed:
    """Give an account another id; `formerly` in its plan carries the history over.

    Raises UserError if the id is not one, or is taken.
    """
    account = find_account(session, name, writes=True)
    _check_id(session, new)
    tree, is_list = _load(session, account)
    plan = _plan(tree, account, is_list)
    _add_formerly(plan, [account.id])
    old_file, new_file = account.file, f"{_FOLDER}/{new}.yaml"
    if is_list or "id" in plan:
        plan["id"] = new
        new_file = old_file
    _write(session, {new_file: _dump(tree)}, new_file == old_file)
    if new_file != old_file:
        (session.root / old_file).unlink()
    return Renamed(account.id, new, (new_file,), () if new_file == old_file else (old_file,))


def merge(session: Session, name: str, into: str) -> Renamed:
    """Put an account into another one: its people and its history; its own plan goes.

    People of one name are one person. Raises UserError if both are the same, or a file cannot be written.
    """
    account = find_account(session, name, writes=True)
    target = find_account(session, into, writes=True)
    if account.id == target.id:
        raise UserError(f"{account.name} cannot be merged into itself")
    if account.file == target.file:
        raise UserError(f"{account.id} and {target.id} are in the same file", "move one to another file first")
    tree, is_list = _load(session, target)
    plan = _plan(tree, target, is_list)
    theirs, own_list = _load(session, account)
    own = _plan(theirs, account, own_list)
    _add_formerly(plan, [account.id, *account.formerly])
    known = {contact.id for contact in target.contacts}
    people = [person for person in own.get("contacts") or [] if slug(person["name"]) not in known]
    plan.setdefault("contacts", []).extend(people)
    if own_list:
        theirs.remove(own)
        _write(session, {target.file: _dump(tree), account.file: _dump(theirs)}, True)
        return Renamed(account.id, target.id, (target.file, account.file), ())
    _write(session, {target.file: _dump(tree)}, True)
    (session.root / account.file).unlink()
    return Renamed(account.id, target.id, (target.file,), (account.file,))


def _check_id(session: Session, new: str) -> None:
    source = Source(f"{_FOLDER}/{new}.yaml")
    note_id(source, (), new)
    if source.broken() or not new or PurePosixPath(new).name != new or new.startswith("."):
        raise UserError(f'"{new}" is not an id', "letters, digits, dashes, dots; no slash")
    taken = next((one for one in session.book.accounts.values() if new == one.id or new in one.formerly), None)
    if taken:
        raise UserError(f"{new} is the id of {taken.name}", "touch merge puts one account into another")


def _load(session: Session, account: Account) -> tuple[Any, bool]:
    """The file of an account as it can be written back, comments and all; True if it holds a list."""
    tree = _yaml().load((session.root / account.file).read_text("utf-8-sig"))
    return tree, isinstance(tree, list)


def _plan(tree: Any, account: Account, is_list: bool) -> Any:
    return next(entry for entry in tree if str(entry.get("id")) == account.id) if is_list else tree


def _add_formerly(plan: Any, ids: list[str]) -> None:
    plan["formerly"] = list(dict.fromkeys([*(plan.get("formerly") or []), *ids]))


def _dump(tree: Any) -> str:
    out = StringIO()
    _yaml().dump(tree, out)
    return out.getvalue()


def _write(session: Session, files: dict[str, str], replaces: bool) -> None:
    new, changed = ((), files.items()) if replaces else (files.items(), ())
    put_all(session.root, _FOLDER, new, changed)


def _yaml() -> Any:
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    return yaml
