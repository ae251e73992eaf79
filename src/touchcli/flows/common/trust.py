"""Which workspaces of others this user trusts, and to which ledgers and mail servers a secret may go.

A workspace may come from a stranger: unpacked, cloned, on a shared disk. Its touch.yaml decides where a program of this
user connects to, and with which password. So a folder of another user, and a server that touch.yaml or `.env` names,
have to be trusted once, as git has it with `safe.directory`. What is trusted stands in the user's own configuration.
"""

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from touchcli.rules.errors import UserError

_VARIABLE = re.compile(r"\$\{([^}]*)\}")
_OURS = re.compile(r"TOUCH_\w+")
_TRUST_IT = "look at its touch.yaml and .env, then run touch trust"


class Trusted(NamedTuple):
    """What is trusted: a key of the user's own, and by folder the mark of its ledger, None for one in a file.

    `mail` has, by folder, the mark of the mail servers and commands that its files name.
    """

    key: str
    folders: Mapping[str, str | None]
    mail: Mapping[str, str] = {}


def require_own_folder(root: Path, env: Mapping[str, str]) -> None:
    """Raise UserError if a workspace, or its touch.yaml, belongs to another user, and is not trusted."""
    owner = foreign_owner(root)
    if owner and str(root) not in trusted(env).folders:
        raise UserError(f"{root} belongs to another user ({owner})", _TRUST_IT)


def foreign_owner(root: Path) -> str | None:
    """Who owns a workspace or its touch.yaml, if that is not this user."""
    if not hasattr(os, "geteuid"):
        return None
    for path in (root, root / "touch.yaml"):
        owner = path.stat().st_uid
        if owner != os.geteuid():
            return f"uid {owner}"
    return None


def expanded(written: str, env: Mapping[str, str], own: Mapping[str, str]) -> str:
    """The address of a ledger with each `${TOUCH_…}` from the environment or, if it is not there, from `.env`.

    `own` is what stands in `.env`. Raises UserError for any other name, and for one that is not set.
    """
    values = {**own, **env}
    for name in _VARIABLE.findall(written):
        if not _OURS.fullmatch(name):
            raise UserError(f"touch.yaml: ${{{name}}} is not taken from the environment", "name it TOUCH_LEDGER")
        if not values.get(name):
            raise UserError(
                f"touch.yaml: the ledger is ${{{name}}}, and {name} is not set", "set it, or put it in .env"
            )
    return _VARIABLE.sub(lambda found: values[found[1]], written)


def require_trusted_server(root: Path, written: str, env: Mapping[str, str], own: Mapping[str, str]) -> None:
    """Raise UserError if the files of a workspace name a server for its ledger, and nobody has trusted that.

    What the user's own environment names as a whole is the user's word already.
    """
    whole = _VARIABLE.fullmatch(written)
    if whole and env.get(whole[1]):
        return
    found = trusted(env)
    if found.folders.get(str(root)) != ledger_mark(found.key, written, env, own):
        raise UserError(
            "the ledger is on a server that the files of this workspace name, and nobody has trusted it yet", _TRUST_IT
        )


def require_trusted_mail(root: Path, named: str, env: Mapping[str, str]) -> None:
    """Raise MailError if the files of a workspace name mail servers, or commands to run, that nobody has trusted."""
    from touchcli.mail.mail_errors import MailError

    found = trusted(env)
    if not found.key or found.mail.get(str(root)) != mail_mark(found.key, named):
        raise MailError(
            "the mail servers, or a command for a password, that touch.yaml names have not been trusted yet",
            "look at mail: and reps: in touch.yaml, then run touch trust",
        )


def mail_mark(key: str, named: str) -> str:
    """What tells the servers and commands for mail from any others."""
    import hashlib

    return hashlib.blake2b(named.encode(), key=key.encode()).hexdigest()


def ledger_mark(key: str, written: str, env: Mapping[str, str], own: Mapping[str, str]) -> str:
    """What tells an address from every other: as the files have it, under a key, so that no password can be guessed."""
    import hashlib

    in_files = {name: value for name, value in own.items() if name not in env}
    text = _VARIABLE.sub(lambda found: in_files.get(found[1], found[0]), written)
    return hashlib.blake2b(text.encode(), key=key.encode()).hexdigest()


def trusted(env: Mapping[str, str]) -> Trusted:
    """What this user trusts; nothing if the file is missing, damaged or somebody else's."""
    try:
        path = trust_file(env)
        if hasattr(os, "geteuid") and path.stat().st_uid != os.geteuid():
            return Trusted("", {})
        said = json.loads(path.read_text("utf-8"))
        return Trusted(said["key"], dict(said["folders"]), dict(said.get("mail", {})))
    except (OSError, ValueError, KeyError, TypeError):
        return Trusted("", {})


def change_trust(
    root: Path,
    env: Mapping[str, str],
    written: str | None,
    own: Mapping[str, str] | None,
    mail: str | None = None,
) -> None:
    """Trust a folder, with the ledger that its files name, None for one in a file; or, without `own`, no more.

    `mail` is what the files name for mail, None for nothing.
    """
    import secrets

    known = trusted(env)
    key, folders, mails = known.key or secrets.token_hex(32), dict(known.folders), dict(known.mail)
    folders.pop(str(root), None)
    mails.pop(str(root), None)
    if own is not None:
        folders[str(root)] = ledger_mark(key, written, env, own) if written is not None else None
        if mail is not None:
            mails[str(root)] = mail_mark(key, mail)
    _write(trust_file(env), {"key": key, "folders": folders, "mail": mails})


def trust_file(env: Mapping[str, str]) -> Path:
    """Where it is kept: in the user's own configuration."""
    from platformdirs import user_config_dir

    named = env.get("XDG_CONFIG_HOME")
    return Path(named, "touchcli", "trusted.json") if named else Path(user_config_dir("touchcli"), "trusted.json")


def _write(path: Path, content: dict[str, Any]) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = path.with_name(f".{path.name}.{os.getpid()}")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(content, file)
        new.replace(path)
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}") from None
