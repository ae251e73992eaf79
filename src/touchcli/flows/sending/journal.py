"""What the provider answered while the ledger could not be written: kept in the workspace until the next run.

A database that goes away in the middle of a run would leave in doubt what the provider has plainly taken. A line says
which message, which try of it, what the answer was and when: no words of a text, and no number.
"""

import datetime as dt
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from touchcli.ledger import Ledger
from touchcli.posix import O_NOFOLLOW, share_lock, try_lock
from touchcli.rules.models.message import Accepted, Deferred, InDoubt, Message, Outcome, Rejected
from touchcli.rules.models.values import instant, iso

FILE = Path(".touch", "unrecorded.jsonl")
_OPEN = ("sending", "in-doubt")
_WHY = "answered while the ledger was out of reach"


def keep_answers(root: Path, answers: Iterable[tuple[Message, Outcome]], now: dt.datetime) -> bool:
    """Write down what was answered, on the disk when this returns; False if that cannot be done."""
    lines = [json.dumps(_line(message, outcome, now)) + "\n" for message, outcome in answers]
    path = root / FILE
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | O_NOFOLLOW, 0o600), "a") as file:
            share_lock(file.fileno())
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        return False
    return True


def bring_in_answers(root: Path, ledger: Ledger) -> None:
    """Record what was written down, and forget it; what is of another ledger stays. Raises LedgerError."""
    with suppress(FileNotFoundError), os.fdopen(os.open(root / FILE, os.O_RDWR | O_NOFOLLOW), "r+") as file:
        if not try_lock(file.fileno()):
            return  # somebody writes, or brings in: the next run looks again
        left = [line for line in file if not _bring_in(ledger, line)]
        file.seek(0)
        file.truncate()
        file.writelines(left)


def _bring_in(ledger: Ledger, line: str) -> bool:
    """Record one answer; False if this ledger does not know its message."""
    try:
        said = json.loads(line)
        message = ledger.message(said["ref"])
        outcome = _outcome(said)
    except (ValueError, KeyError, TypeError):
        return True  # cut off by a full disk: that message is in doubt
    if message is None:
        return False
    # An answer to an earlier try says nothing of this one, and what is settled is settled.
    if message.state in _OPEN and message.attempts == said["attempt"]:
        ledger.record_outcome(message.client_ref, outcome, instant(said["at"]))
    return True


def _line(message: Message, outcome: Outcome, now: dt.datetime) -> dict[str, Any]:
    line = {"ref": message.client_ref, "attempt": message.attempts, "at": iso(now)}
    match outcome:
        case Accepted(message_uuid):
            return line | {"outcome": "accepted", "uuid": message_uuid}
        case Rejected(status):
            return line | {"outcome": "rejected", "status": status, "stop": outcome.stop}
        case Deferred(_, retry_after):
            return line | {"outcome": "deferred", "retry_after": retry_after}
        case InDoubt():
            return line | {"outcome": "in-doubt"}


def _outcome(said: dict[str, Any]) -> Outcome:
    if said["outcome"] == "accepted":
        return Accepted(said["uuid"])
    if said["outcome"] == "rejected":
        return Rejected(said["status"], f"Vonage answered {said['status']}; {_WHY}", said["stop"])
    if said["outcome"] == "deferred":
        return Deferred(f"put off; {_WHY}", said["retry_after"])
    return InDoubt(f"whether it was sent is unknown; {_WHY}")
