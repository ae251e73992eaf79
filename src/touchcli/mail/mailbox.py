"""What touch does in a mailbox: read what is new, look for a message, keep a copy, wait. It never marks or moves."""

import datetime as dt
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from touchcli.mail.mail_errors import MailError, told
from touchcli.mail.read_message import LARGEST
from touchcli.mail.server import MailServer

if TYPE_CHECKING:
    from imapclient import IMAPClient

Use = Literal["sent", "drafts", "all"]

_NAMES: dict[Use, tuple[str, ...]] = {
    "sent": (
        *("sent", "sent items", "sent messages", "sent mail", "gesendet", "gesendete elemente", "gesendete objekte"),
        *("éléments envoyés", "envoyés", "messages envoyés", "enviados", "elementos enviados", "posta inviata"),
        *("inviata", "verzonden items", "verzonden", "itens enviados", "送信済みアイテム", "送信済みメール"),
    ),
    "drafts": (
        *("drafts", "draft", "entwürfe", "brouillons", "borradores", "bozze", "concepten", "rascunhos", "下書き"),
    ),
    "all": ("all mail", "alle nachrichten", "tous les messages", "todos", "tutti i messaggi", "alle berichten"),
}
"""What the folders are called where the server does not say what they are for (RFC 6154)."""
_BATCH = 20
_LONGEST_IDLE = 25 * 60.0
"""Seconds; a server may hang up after 30 minutes (RFC 2177)."""


class Position(NamedTuple):
    """How far a folder was read: the last UID, and the UIDVALIDITY under which UIDs mean anything."""

    uidvalidity: int
    uid: int


class Fetched(NamedTuple):
    """A message as the mailbox has it, at most `LARGEST` + 1 bytes of it, and the position after it.

    `anew` is true if the folder's UIDs are others than before, so that everything is read again.
    """

    position: Position
    raw: bytes
    received_at: dt.datetime
    anew: bool = False


class Mailbox:
    """An open mailbox. Every method raises MailError if the server does not do what is asked.

    Folders are opened read-only and bodies fetched by BODY.PEEK, so nothing is ever marked as read.
    """

    def __init__(self, client: "IMAPClient", server: MailServer) -> None:
        self._client = client
        self._server = server

    def position(self, folder: str = "INBOX") -> Position:
        """The position at the end of a folder: nothing there is new."""
        with told(self._server):
            return self._end(folder)

    def position_on(self, day: dt.date, folder: str = "INBOX") -> Position:
        """The position before the first message that a folder got on a day or later: where a first reading begins."""
        with told(self._server):
            end = self._end(folder)
            found = self._client.search(["SINCE", day])
            return Position(end.uidvalidity, min(found) - 1) if found else end

    def new_since(self, position: Position | None, folder: str = "INBOX") -> Iterator[Fetched]:
        """The messages that a folder got after a position, the oldest first; all of them without one.

        If the folder's UIDVALIDITY is another one, it is read from its beginning, and each message says so. Keep the
        position of the last message that was dealt with. A message over `LARGEST` is read in part.
        """
        with told(self._server):
            end = self._end(folder)
        anew = position is not None and position.uidvalidity != end.uidvalidity
        first = position.uid + 1 if position and not anew else 1
        with told(self._server):
            # "n:*" names the last message even if its UID is below n.
            uids = sorted(uid for uid in self._client.search(["UID", f"{first}:*"]) if uid >= first)
        for start in range(0, len(uids), _BATCH):
            batch = uids[start : start + _BATCH]
            with told(self._server):
                answers = self._client.fetch(batch, [f"BODY.PEEK[]<0.{LARGEST + 1}>", "INTERNALDATE"])
            for uid in batch:
                # What another program has removed meanwhile is missing, or empty (Dovecot).
                raw = _body(answers.get(uid, {}))
                if raw:
                    at = answers[uid][b"INTERNALDATE"].astimezone(dt.UTC)
                    yield Fetched(Position(end.uidvalidity, uid), raw, at, anew)

    def folder(self, use: Use, named: str = "auto") -> str | None:
        """The folder for sent mail, drafts or all mail, by what the server says of it, else by its name.

        `named` is the setting: a folder's own name, which has to be there. None if no folder is found.
        """
        with told(self._server):
            folders = [(set(flags), delimiter, name) for flags, delimiter, name in self._client.list_folders()]
        names = [name for flags, _, name in folders if b"\\Noselect" not in flags]
        if named != "auto":
            if named not in names:
                raise MailError(f'{self._server.host}: no folder "{named}"', f"there are: {', '.join(names[:20])}")
            return named
        flag = b"\\" + use.capitalize().encode()
        for flags, _, name in folders:
            if flag in flags:
                return str(name)
        for flags, delimiter, name in folders:
            last = str(name).rpartition((delimiter or b"/").decode())[2]
            if last.lower() in _NAMES[use] and b"\\Noselect" not in flags:
                return str(name)
        return None

    def append(self, folder: str, raw: bytes, flags: tuple[str, ...], at: dt.datetime) -> None:
        r"""Put a message into a folder, with flags such as `\Seen` or `\Draft`, as of an instant."""
        lines = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        with told(self._server):
            self._client.append(folder, lines, flags, at)

    def has_message_id(self, folder: str, message_id: str) -> bool:
        """True if a folder has a message of this Message-ID, angle brackets included.

        False proves nothing: the message may be on its way, or somebody has moved it.
        """
        with told(self._server):
            self._client.select_folder(folder, readonly=True)
            if self._client.has_capability("X-GM-EXT-1"):
                return bool(self._client.gmail_search(f"rfc822msgid:{message_id.strip('<>')}"))
            return bool(self._client.search(["HEADER", "Message-ID", message_id]))

    @property
    def keeps_sent(self) -> bool:
        """True for a server that puts what was sent through it into Sent by itself: Gmail."""
        with told(self._server):
            return bool(self._client.has_capability("X-GM-EXT-1"))

    def idle(self, timeout: float, after: Position | None = None, folder: str = "INBOX") -> bool:
        """Wait until a folder gets a message, so many seconds at most; True if there is something to read.

        With `after` it does not wait if there is something after that position already. A server without IDLE is
        asked every half minute.
        """
        ends = time.monotonic() + min(timeout, _LONGEST_IDLE)
        with told(self._server):
            end = self._end(folder)
            if after is not None and after != end:
                return True
            if not self._client.has_capability("IDLE"):
                return self._polled(end, folder, ends)
            self._client.idle()
            try:
                while (left := ends - time.monotonic()) > 0:
                    if any(b"EXISTS" in answer[1:2] for answer in self._client.idle_check(left)):
                        return True
                return False
            finally:
                self._client.idle_done()

    def _polled(self, before: Position, folder: str, ends: float) -> bool:
        while (left := ends - time.monotonic()) > 0:
            time.sleep(min(left, 30))
            if self._end(folder) != before:
                return True
        return False

    def _end(self, folder: str) -> Position:
        about = self._client.select_folder(folder, readonly=True)
        if b"UIDNEXT" not in about:
            about |= self._client.folder_status(folder, ["UIDNEXT"])
        return Position(about[b"UIDVALIDITY"], about[b"UIDNEXT"] - 1)


def _body(answer: dict[bytes, Any]) -> bytes:
    """The bytes of a message, `BODY[]<0>`; none if there is none any more."""
    return next((value for key, value in answer.items() if key.startswith(b"BODY[]")), b"") or b""
