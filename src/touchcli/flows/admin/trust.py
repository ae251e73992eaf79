"""`touch trust`: this user trusts a workspace of somebody else, and the server that its files name for the ledger."""

from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from touchcli.files.settings import ledger_line
from touchcli.files.workspace import find_workspace
from touchcli.flows.common.session import Invocation, dot_env
from touchcli.flows.common.trust import change_trust, expanded, foreign_owner


class Trust(NamedTuple):
    """What is trusted now, or no more: the folder, whose it is if it is not ours, and the server, if there is one."""

    root: Path
    owner: str | None
    server: str | None


def trust(invocation: Invocation, *, undo: bool) -> Trust:
    """Trust the workspace as its files are now, or no more; raises UserError if there is none."""
    named = invocation.workspace or invocation.env.get("TOUCH_WORKSPACE")
    root = find_workspace(invocation.folder, Path(named) if named else None)
    owner = foreign_owner(root)
    if undo:
        change_trust(root, invocation.env, None, None)
        return Trust(root, owner, None)
    written, own = ledger_line(root), dot_env(root)
    address = expanded(written, invocation.env, own) if written else ""
    on_server = address.startswith(("postgresql:", "postgres:"))
    change_trust(root, invocation.env, written if on_server else None, own)
    return Trust(root, owner, _server(address) if on_server else None)


def _server(address: str) -> str:
    """The host that an address names, without user, password and database."""
    try:
        parts = urlsplit(address)
        return parts.hostname or parts.query.partition("host=")[2].partition("&")[0] or "this machine"
    except ValueError:
        return "a server"
