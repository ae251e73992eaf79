"""The files that changed since they were last read, read into the index. Imported only if there are any."""

import json
import marshal
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from touchcli.cache.encoding import encode
from touchcli.cache.index import Index, checksum, now_on_disk
from touchcli.cache.parallel import spread
from touchcli.cache.scan import CADENCES, NOWHERE, SETTINGS, TEMPLATES, Stamp, is_account, stamps
from touchcli.files.decoded import plans_of, values
from touchcli.files.parse import Parsed, parse_file
from touchcli.files.references import dangling_accounts, dangling_items, placed
from touchcli.rules.models.account import Account, Contact, slug
from touchcli.rules.models.book import Book
from touchcli.rules.models.problem import Problem, quoted
from touchcli.rules.models.settings import Settings

MUCH = 1 << 18
"""So many bytes of plans take longer to read than a second process takes to begin."""
_AT_ONCE = 1 << 16

_YOUNG_NS, _TICK_NS = 2_000_000_000, 20_000_000
"""A file that had changed within this time before its reading may change again and keep its stamp.

Two seconds is the coarsest clock for the mtime of any file system in use. The ctime comes from the kernel's own clock,
which ticks a hundred times a second or more.
"""
_UNSURE: Stamp = (-1, 0, 0, 0)
"""The stamp that is kept of such a file: no file has it."""


class _Row(NamedTuple):
    """One account as the index keeps it; `names` are (kind, slug), `numbers` in E.164."""

    id: str
    line: int
    name: str
    owner: str | None
    cadence: str | None
    plan: bytes
    names: frozenset[tuple[str, str]]
    numbers: frozenset[str]


class _Read(NamedTuple):
    """What a file gave: `accounts` of a file of accounts, `value` of any other if it is sound."""

    file: str
    stamp: Stamp | None
    problems: tuple[Problem, ...]
    accounts: tuple[_Row, ...] = ()
    value: bytes | None = None


def bring_up_to_date(root: Path, index: Index, scanned: list[str | int]) -> None:
    """Read what changed since it was last read, and keep no more what is gone. Raises Damaged."""
    _Refresh(root, index, scanned).run()


class _Refresh:
    def __init__(self, root: Path, index: Index, scanned: list[str | int]) -> None:
        self.root, self.index, self.scanned = root, index, scanned
        self.begun_ns = now_on_disk(index.root) if index.root else 0
        self.files = stamps(scanned)
        self._known_stems: dict[str, set[str]] = {}
        if SETTINGS not in self.files:  # reading it says so
            self.files = {SETTINGS: NOWHERE, **self.files}
        self.known = dict(self._known())
        self.settings: Settings | None = None

    def run(self) -> None:
        changed = [file for file, stamp in self.files.items() if self.known.get(file) != str(stamp)]
        gone = [file for file in self.known if file not in self.files]
        for file in gone:
            self._drop(file)
        config = [file for file in changed if not is_account(file)]
        for file in config:  # the settings are the first of them
            self._put(self._read(file))
        is_new = bool(config) or any(not is_account(file) for file in gone)
        (self.settings,) = values(self.index, SETTINGS) or (None,)
        accounts = [file for file in changed if is_account(file)]
        if SETTINGS in changed:  # some hints say what the settings' country would make of it
            accounts = sorted({*accounts, *self._broken()})
        self._read_accounts(accounts)
        if accounts or gone:
            accounts = sorted({*accounts, *self._tell_repeated_apart()})
        if is_new or self.index.about("config") is None:
            self._describe_config()
            wanted = {*accounts, *self._dangling()}
            accounts = [file for file in self.files if is_account(file) and file in wanted]
        for file in accounts:
            self._note_dangling(file)
        self._keep_listing()
        self.index.seal()

    def _known(self) -> Iterator[tuple[str, str]]:
        """The stamps of the files as they were read."""
        for *row, known in self.index.rows("SELECT file, stamp, problems, dangling, value, sum FROM files"):
            if checksum(*row) != known:
                raise self.index.damaged()
            yield _name(row[0]), row[1]

    def _broken(self) -> set[str]:
        rows = self.index.rows("SELECT file FROM files WHERE problems IS NOT NULL")
        return {name for (file,) in rows if is_account(name := _name(file))}

    # ------------------------------------------------------------------------------------------ reading

    def _read_accounts(self, files: Sequence[str]) -> None:
        """Read files of accounts, in as many processes as it is worth."""
        chunks: list[list[str]] = []
        size = _AT_ONCE
        for file in files:
            if size >= _AT_ONCE:
                chunks.append([])
                size = 0
            chunks[-1].append(file)
            size += self.files[file][0] + 1000
        much = sum(self.files[file][0] for file in files) > MUCH
        for chunk in spread(lambda chunk: list(map(self._read, chunk)), chunks, much=much):
            for read in chunk:
                self._put(read)

    def _read(self, file: str) -> _Read:
        country = self.settings.calendar.country if self.settings else None
        parsed: Parsed = parse_file(self.root, file, country)
        if is_account(file):
            return _Read(file, parsed.stamp, parsed.problems, tuple(map(_row, parsed.values)))
        (value,) = map(encode, parsed.values or [None])
        return _Read(file, parsed.stamp, parsed.problems, value=value if parsed.values else None)

    # ------------------------------------------------------------------------------------------ keeping

    def _put(self, read: _Read) -> None:
        """Keep what was read of a file in the place of what was kept of it."""
        index, key = self.index, _key(read.file)
        same = read.file in self.known and [(row.id, row.plan) for row in read.accounts] == self._plans(key)
        if not same:
            self._drop(read.file)
        self.files[read.file] = self._kept_stamp(read.stamp)
        self._put_file(key, str(self.files[read.file]), _as_json(read.problems), None, read.value)
        if same or not read.accounts:
            return
        ((last,),) = index.rows("SELECT coalesce(max(n), 0) FROM accounts")
        numbered = list(enumerate(read.accounts, last + 1))
        book = _key(read.file.rpartition(".")[0])
        index.write_many(
            "INSERT INTO accounts VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?)",
            [(n, row.id, key, book, row.line, row.name, row.owner, row.cadence) for n, row in numbered],
        )
        plans = [(n, row.plan, checksum(row.id, row.plan)) for n, row in numbered]
        index.write_many("INSERT INTO plans VALUES (?, ?, ?)", plans)
        names = [(*name, n) for n, row in numbered for name in row.names]
        index.write_many("INSERT INTO names VALUES (?, ?, ?)", names)
        numbers = [(number, n) for n, row in numbered for number in row.numbers]
        index.write_many("INSERT INTO numbers VALUES (?, ?)", numbers)
        index.write_many(_NEW_AGENDA, [(n, row.owner) for n, row in numbered])
        if self.known:
            self._note_moved("(SELECT n FROM accounts WHERE file = ?)", key)

    def _put_file(self, *row: Any) -> None:
        self.index.write("REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?)", *row, checksum(*row))

    def _plans(self, key: bytes) -> list[tuple[str, bytes]]:
        """What is kept of the accounts of a file, in its order."""
        return self.index.rows("SELECT id, plan FROM accounts JOIN plans USING (n) WHERE file = ? ORDER BY n", key)

    def _kept_stamp(self, stamp: Stamp | None) -> Stamp:
        if stamp is None or stamp[1] >= self.begun_ns - _YOUNG_NS or stamp[2] >= self.begun_ns - _TICK_NS:
            return _UNSURE
        return stamp

    def _drop(self, file: str) -> None:
        """Keep nothing of a file any more: a person may be forgotten. Its numbers are noted for who is texted there."""
        if file not in self.known:
            return
        key = _key(file)
        theirs = "(SELECT n FROM accounts WHERE file = ?)"
        self._note_moved(theirs, key)
        for table in ("plans", "names", "numbers", "agendas"):
            self.index.write(f"DELETE FROM {table} WHERE n IN {theirs}", key)  # noqa: S608 - our own names
        self.index.write("DELETE FROM accounts WHERE file = ?", key)
        self.index.write("DELETE FROM files WHERE file = ?", key)

    def _note_moved(self, which: str, value: object) -> None:
        """Note the numbers of some accounts, their ids, and those they had before."""
        for what in (
            "'number', number FROM numbers WHERE",
            "'id', id FROM accounts WHERE",
            "'id', slug FROM names WHERE kind = 'f' AND",
        ):
            self.index.write(f"INSERT OR IGNORE INTO moved SELECT {what} n IN {which}", value)

    def _tell_repeated_apart(self) -> set[str]:
        """Of several accounts with one id, the first in the order of the files counts; gives the files concerned."""
        files = set()
        ids = "SELECT id FROM accounts GROUP BY id HAVING count(*) > 1 UNION SELECT id FROM accounts WHERE first = 0"
        for (id,) in self.index.rows(ids):
            accounts = self.index.rows("SELECT n, first, owner, file FROM accounts WHERE id = ? ORDER BY file, n", id)
            for place, (n, was_first, owner, file) in enumerate(accounts):
                if bool(was_first) == (place == 0):
                    continue
                files.add(_name(file))
                self.index.write("UPDATE accounts SET first = ? WHERE n = ?", int(place == 0), n)
                self._note_moved("(?)", n)
                self.index.write("DELETE FROM agendas WHERE n = ?", n)
                if place == 0:
                    self.index.write(_NEW_AGENDA, n, owner)
        return files

    def _keep_listing(self) -> None:
        listing: list[str | int] = []
        for name in self.scanned[::5]:
            listing += str(name), *self.files[str(name)]
        self.index.put_about("listing", marshal.dumps(listing, 2))

    # ------------------------------------------------------------------------------------------ references

    def _describe_config(self) -> None:
        """Keep what everything hangs on: the settings, cadences and templates, and what is wrong between them."""
        digest, problems = sha256(), []
        found: dict[str, dict[str, Any]] = {CADENCES: {}, TEMPLATES: {}}
        for folder, by_id in found.items():
            for value in values(self.index, folder):
                first = by_id.setdefault(value.id, value)
                if first is not value:
                    message = f"{quoted(value.id)} is here for the second time, first in {first.file}:{first.line}"
                    problems.append(Problem(value.file, value.line, 1, "duplicate-id", message, "rename one"))
        for file, value in self.index.rows("SELECT file, value FROM files WHERE value IS NOT NULL ORDER BY file"):
            digest.update(repr((file, value)).encode())
        if self.settings is not None:
            book = Book(self.settings, {}, found[CADENCES], found[TEMPLATES])
            problems += placed(self.root, dangling_items(book, self._stems(CADENCES), self._stems(TEMPLATES)))
        self.index.put_about("config", digest.hexdigest())
        self.index.put_about("references", _as_json(problems))

    def _stems(self, folder: str) -> set[str]:
        """The names of the files of a folder, the broken ones too."""
        if folder not in self._known_stems:
            found = {PurePosixPath(file).stem for file in self.files if file.startswith(folder + "/")}
            self._known_stems[folder] = found
        return self._known_stems[folder]

    def _dangling(self) -> set[str]:
        """The files with accounts that name a cadence or an owner that is not there, or that did."""
        files = {_name(file) for (file,) in self.index.rows("SELECT file FROM files WHERE dangling IS NOT NULL")}
        for cadence, owner in self.index.rows("SELECT DISTINCT cadence, owner FROM accounts"):
            if self._is_lost(cadence, owner):
                query = "SELECT DISTINCT file FROM accounts WHERE cadence IS ? AND owner IS ?"
                files |= {_name(file) for (file,) in self.index.rows(query, cadence, owner)}
        return files

    def _is_lost(self, cadence: str | None, owner: str | None) -> bool:
        return self.settings is not None and (
            bool(cadence and cadence not in self._stems(CADENCES)) or bool(owner and owner not in self.settings.reps)
        )

    def _note_dangling(self, file: str) -> None:
        """Keep the Problems of a file's references."""
        key = _key(file)
        rows = self.index.rows("SELECT n, cadence, owner FROM accounts WHERE file = ? AND first = 1", key)
        lost = [n for n, cadence, owner in rows if self._is_lost(cadence, owner)]
        problems: Iterable[Problem] = ()
        if lost and self.settings is not None:
            accounts: Iterable[Account] = plans_of(self.index, lost).values()
            problems = placed(self.root, dangling_accounts(Book(self.settings), accounts, self._stems(CADENCES)))
        dangling = _as_json(problems)
        for *row, before, value in self.index.rows(
            "SELECT file, stamp, problems, dangling, value FROM files WHERE file = ?", key
        ):
            if before != dangling:
                self._put_file(*row, dangling, value)


_NEW_AGENDA = "INSERT INTO agendas VALUES (?, ?, 0, 0, NULL, 0, NULL, NULL)"
"""Nothing is known of it, so it holds for no time at all."""


def _reached_at(contact: Contact) -> Iterator[tuple[str, str]]:
    """Where a contact can be reached, as the index has it: (`e`, address in lower case), (`t`, digits of a number)."""
    ways = (contact.phone.e164 if contact.phone else None, contact.email, *contact.also)
    for way in filter(None, ways):
        if "@" in way:
            yield "e", way.lower()
        else:
            yield "t", "".join(char for char in way if char.isdigit())


def _row(account: Account) -> _Row:
    names = {("a", slug(account.id)), ("a", slug(account.name)), *(("c", contact.id) for contact in account.contacts)}
    names |= {("f", old) for old in account.formerly}
    names |= {reached for contact in account.contacts for reached in _reached_at(contact)}
    numbers = frozenset(place for contact in account.contacts for place in contact.places)
    at = account.id, account.line, account.name, account.owner, account.cadence
    return _Row(*at, encode(account), frozenset(names), numbers)


def _as_json(problems: Iterable[Problem]) -> str | None:
    return json.dumps(list(problems)) if (problems := list(problems)) else None


def _key(file: str) -> bytes:
    return file.encode("utf-8", "surrogateescape")


def _name(key: bytes) -> str:
    return key.decode("utf-8", "surrogateescape")
