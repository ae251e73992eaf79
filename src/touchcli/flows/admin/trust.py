"""`touch trust`: this user trusts a workspace of somebody else, and what its files name for the ledger and for mail."""

from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from touchcli.files.settings import FILE, ledger_line, parse_settings
from touchcli.files.syntax.tree import read_source
from touchcli.files.workspace import find_workspace
from touchcli.flows.common.mail_account import commands_of, named_for_mail, servers_of
from touchcli.flows.common.session import Invocation, dot_env
from touchcli.flows.common.trust import change_trust, expanded, foreign_owner


class Trust(NamedTuple):
    """What is trusted now, or no more: the folder, whose it is if it is not ours, and the ledger's server, if any.

    `mail` are the mail servers, `host:port` each, and `commands` those that print a password or token.
    """

    root: Path
    owner: str | None
    server: str | None
    mail: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()


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
    settings = parse_settings(read_source(root, FILE))
    mail = named_for_mail(settings) if settings else None
    change_trust(root, invocation.env, written if on_server else None, own, mail)
    done = Trust(root, owner, _server(address) if on_server else None)
    if settings is None or mail is None:
        return done
    return done._replace(mail=tuple(servers_of(settings)), commands=tuple(commands_of(settings)))


def _server(address: str) -> str:
    """The host that an address names, without user, password and database."""
    try:
        parts = urlsplit(address)
        return parts.hostname or parts.query.partition("host=")[2].partition("&")[0] or "this machine"
    except ValueError:
        return "a server"
