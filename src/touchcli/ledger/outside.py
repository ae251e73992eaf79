"""The mark: what is kept of a ledger outside its workspace, in the user's own state folder.

It says which ledger a workspace sends from, which texts were about to go, and, as keyed hashes, which numbers are opted
out. A ledger that was put back from a backup, lost or replaced is known by it, and an opt-out that such a ledger has
lost still holds. It is small, belongs to its owner alone (0600), and holds no number and no words.

Three files in `ledgers/`: `key`, `workspace-…` with the name of the ledger, and for each ledger `NAME.sent` and
`NAME.opt-outs`, to which lines are added and from which none is taken. A line begins with its line break, so that one
which a crash cut short spoils no other.
"""

import os
import secrets
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from touchcli.ledger.errors import LedgerError
from touchcli.rules.models.history import number_hash

_TAIL = 4096
"""Bytes in which the last whole line of a file surely stands."""


class Claim(NamedTuple):
    """A text about to go: the id of its event in the ledger, its reference, and when, as the ledger keeps it."""

    event: int
    client_ref: str
    at: str


class Choice(NamedTuple):
    """What a number chose: the id of its wish in the ledger, whether it opted out, its hash, and when."""

    wish: int
    out: bool
    hash: str
    at: str


class Outside:
    """The mark of a workspace. Raises LedgerError if its folder cannot be read or written."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._read_last: tuple[str, int] | None = None
        self._closed: frozenset[str] = frozenset()

    @cached_property
    def folder(self) -> Path:
        """The folder of all marks of this user."""
        from platformdirs import user_state_path

        return user_state_path("touchcli") / "ledgers"

    @cached_property
    def key(self) -> str:
        """The key of the hashes, made when it is first asked for."""
        path = self.folder / "key"
        if not (kept := _read(path)):
            try:
                handle = os.open(_ready(path), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            except FileExistsError:  # another program was quicker
                return _read(path)
            except OSError as error:
                raise _unusable(path, error) from None
            with os.fdopen(handle, "w") as file:
                file.write(kept := secrets.token_hex(32))
        return kept

    @property
    def in_force(self) -> str | None:
        """The name of the ledger that this workspace sends from; None if it has sent from none."""
        return _read(self._pointer) or None

    def put_in_force(self, name: str) -> None:
        """Keep from which ledger this workspace sends; what was known of the one before is known of this one too."""
        before = self.in_force
        if before == name:
            return
        if before:
            known = set(self.claims(name))
            _add(self._sent(name), [claim._replace(event=0) for claim in self.claims(before) if claim not in known])
            _add(self._opt_outs(name), [choice._replace(wish=0) for choice in self._choices(before)])
        path = self._pointer
        try:
            new = _ready(path).with_suffix(f".{os.getpid()}")
            with os.fdopen(os.open(new, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as file:
                file.write(name)
            new.replace(path)
        except OSError as error:
            raise _unusable(path, error) from None

    def note_claims(self, name: str, claims: Iterable[Claim]) -> None:
        """Note texts that are about to go."""
        _add(self._sent(name), claims)

    def claims(self, name: str) -> list[Claim]:
        """Every text that was about to go from a ledger."""
        return [claim for line in _read(self._sent(name)).split("\n") if (claim := _claim(line))]

    def last_claim(self, name: str) -> Claim | None:
        """The last text that was about to go from a ledger; its event is 0 if that is not in the ledger."""
        lines = _read(self._sent(name), _TAIL).split("\n")
        return next((claim for line in reversed(lines) if (claim := _claim(line))), None)

    def note_choices(self, name: str, choices: Iterable[Choice]) -> None:
        """Note what numbers chose."""
        _add(self._opt_outs(name), choices, synced=True)

    def last_choice(self, name: str) -> Choice | None:
        """The last choice that was noted of a ledger; its wish is 0 if that is not in the ledger."""
        lines = _read(self._opt_outs(name), _TAIL).split("\n")
        return next((choice for line in reversed(lines) if (choice := _choice(line))), None)

    def opted_out(self, name: str) -> frozenset[str]:
        """The hashes of the numbers that are opted out; of two choices at one instant it is the opt-out that holds."""
        path = self._opt_outs(name)
        size = path.stat().st_size if path.exists() else 0
        if self._read_last != (name, size):
            last: dict[str, tuple[str, bool]] = {}
            for _, out, hash, at in self._choices(name):
                last[hash] = max(last.get(hash, (at, out)), (at, out))
            self._closed = frozenset(hash for hash, (_, out) in last.items() if out)
            self._read_last = name, size
        return self._closed

    def knows_wish(self, name: str, wish: int) -> bool:
        """True if the choice with this id was noted, so that its number is known here."""
        return any(choice.wish == wish for choice in self._choices(name))

    def hash(self, number: str) -> str:
        """What is kept of a number."""
        return number_hash(self.key, number)

    def _choices(self, name: str) -> Iterator[Choice]:
        return (choice for line in _read(self._opt_outs(name)).split("\n") if (choice := _choice(line)))

    @property
    def _pointer(self) -> Path:
        import hashlib

        return self.folder / f"workspace-{hashlib.sha256(os.fsencode(os.path.realpath(self._root))).hexdigest()[:32]}"

    def _sent(self, name: str) -> Path:
        return self.folder / f"{name}.sent"

    def _opt_outs(self, name: str) -> Path:
        return self.folder / f"{name}.opt-outs"


def _claim(line: str) -> Claim | None:
    event, _, rest = line.partition(" ")
    ref, _, at = rest.partition(" ")
    return Claim(int(event), ref, at) if event.isdecimal() and ref and at.endswith("Z") else None


def _choice(line: str) -> Choice | None:
    wish, *rest = line.split(" ")
    return Choice(int(wish), rest[0] == "out", rest[1], rest[2]) if wish.isdecimal() and len(rest) == 3 else None


def _line(entry: Claim | Choice) -> str:
    return "\n" + " ".join(("out" if cell else "in") if isinstance(cell, bool) else str(cell) for cell in entry)


def _add(path: Path, entries: Iterable[Claim | Choice], *, synced: bool = False) -> None:
    """Append entries; if `synced`, a power cut cannot take them back. A claim is in the ledger too, which is synced."""
    lines = "".join(map(_line, entries))
    if not lines:
        return
    try:
        handle = os.open(_ready(path), os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        try:
            os.write(handle, lines.encode())
            if synced:
                os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise _unusable(path, error) from None


def _ready(path: Path) -> Path:
    """A file's path, its folder there."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def _read(path: Path, last: int | None = None) -> str:
    """The text of a file, or its last bytes; empty if there is none."""
    try:
        with path.open("rb") as file:
            if last is not None:
                file.seek(0, os.SEEK_END)
                file.seek(max(file.tell() - last, 0))
            return file.read().decode("ascii", "replace")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise _unusable(path, error) from None


def _unusable(path: Path, error: OSError) -> LedgerError:
    return LedgerError(
        f"the mark of this ledger, {path}, cannot be used: {error.strerror}",
        "give yourself the right to write it, or set XDG_STATE_HOME to a folder that you can",
    )
