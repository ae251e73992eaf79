"""What the workspace has to offer as a value: accounts, contacts of one, templates, reps."""

import os
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from touchcli.cache.fingerprint import program_mark
from touchcli.cache.index import Damaged, index_to_read
from touchcli.cache.scan import ACCOUNTS, find_root
from touchcli.files.names import accounts_beginning, contacts_of, file_stems, reps, templates
from touchcli.flows.common.trust import require_own_folder
from touchcli.rules.errors import UserError


def workspace_values(kind: str, typed: str, named: str | None, account: str | None) -> Mapping[str, str]:
    """The values of a kind that may be meant by some letters, each with what it means, if that is known.

    `named` is the folder after --workspace, `account` the one on the line, whose contacts are wanted. Nothing is
    written, and there is nothing if the workspace is not there, not trusted, or cannot be read: its commands say that,
    and this is asked in the middle of a word.
    """
    try:
        root = find_root(os.getcwd(), named or os.environ.get("TOUCH_WORKSPACE") or None)  # noqa: PTH109 - as the front
        if root is None:
            return {}
        require_own_folder(Path(root), os.environ)
        return _of_root(root, kind, typed, account)
    except (UserError, OSError, Damaged, sqlite3.Error):
        return {}


def _of_root(root: str, kind: str, typed: str, account: str | None) -> Mapping[str, str]:
    if kind == "template":
        return dict.fromkeys(templates(root), "")
    index = index_to_read(root, program_mark())
    if index is None:  # one account a file is the usual way, and its file has its name
        return dict.fromkeys(file_stems(root, ACCOUNTS), "") if kind == "account" else {}
    if kind == "account":
        return accounts_beginning(index, typed)
    if kind == "contact":
        return dict.fromkeys(contacts_of(index, account), "") if account else {}
    return reps(index)
