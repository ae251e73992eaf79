"""Which words of the files a queued text was made from: so that a worker knows whether its own files are older.

Machines at one ledger have copies of one workspace, and a copy may lag behind: a number was corrected, and the worker
has yet to pull it. A job carries the stamp of the plan and the settings that its text was made from.
"""

import hashlib
from pathlib import Path

from touchcli.cache.index import now_on_disk
from touchcli.cache.scan import SETTINGS
from touchcli.flows.common.session import Session
from touchcli.rules.models.message import Message


class PlanStamper:
    """Makes the stamps of texts that are queued now."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._at = now_on_disk(str(session.root))
        self._known: dict[str, str] = {}

    def stamp(self, message: Message) -> str:
        """What the files say that a text was made from, as a digest, and when they were looked at."""
        file = _file(self._session, message)
        if file not in self._known:
            self._known[file] = f"{_digest(self._session.root, file)}@{self._at}"
        return self._known[file]


def is_behind(session: Session, message: Message, stamp: str) -> bool:
    """True if the files here differ from those a text was made from, and none of them was written since.

    What was written later is newer, and the guards judge by it.
    """
    digest, _, at = stamp.partition("@")
    file = _file(session, message)
    if _digest(session.root, file) == digest:
        return False
    return all(_written_at(session.root / name) < int(at) for name in (SETTINGS, file))


def _file(session: Session, message: Message) -> str:
    account = session.book.accounts.get(message.account)
    return account.file if account else SETTINGS


def _digest(root: Path, file: str) -> str:
    digest = hashlib.sha256()
    for name in (SETTINGS, file):
        try:
            digest.update((root / name).read_bytes())
        except OSError:
            digest.update(b"\0")
    return digest.hexdigest()[:16]


def _written_at(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
