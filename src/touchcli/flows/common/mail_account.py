"""How a rep's mailbox is signed in to: by what the files say, if this user has trusted that.

A workspace may come from a stranger. Its touch.yaml names the servers that a password goes to, and the commands that
print one and are run for it; so both are trusted once (`touch trust`). Servers on this machine need no trust.
"""

import json

from touchcli.flows.common.session import Session, dot_env
from touchcli.flows.common.trust import require_trusted_mail
from touchcli.mail.credentials import Account, account_of
from touchcli.rules.models.hosts import is_loopback
from touchcli.rules.models.settings import ImapServer, Rep, Settings, SmtpServer


def account_for(session: Session, rep: Rep) -> Account:
    """How a rep's mailbox is signed in to.

    Raises MailError if nobody has trusted what the files name for it, or there is no mailbox.
    """
    settings = session.book.settings
    if (named := named_for_mail(settings)) is not None:
        require_trusted_mail(session.root, named, session.env)
    return account_of(settings.mail, rep, {**dot_env(session.root), **session.env})


def named_for_mail(settings: Settings) -> str | None:
    """What the files name that a secret goes to, or that is run; None for servers on this machine and no command."""
    hosts, commands = servers_of(settings), commands_of(settings)
    if not commands and all(is_loopback(server.host) for server in _servers(settings)):
        return None
    users = [settings.mail.user, *(rep.user for rep in settings.reps.values())]
    return json.dumps([hosts, commands, users])


def servers_of(settings: Settings) -> list[str]:
    """The mail servers, `host:port` each."""
    return [f"{server.host}:{server.port}" for server in _servers(settings)]


def _servers(settings: Settings) -> list[SmtpServer | ImapServer]:
    return [server for server in (settings.mail.smtp, settings.mail.imap) if server]


def commands_of(settings: Settings) -> list[str]:
    """The commands that print a password or a token."""
    found = [settings.mail.password_command, settings.mail.token_command]
    for rep in settings.reps.values():
        found += [rep.password_command, rep.token_command]
    return [command for command in found if command]
