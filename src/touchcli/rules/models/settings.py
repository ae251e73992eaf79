"""What touch.yaml says: the reps, the calendar, how texts go, the provider, the ledger."""

import datetime as dt
from collections.abc import Mapping
from typing import Literal, NamedTuple

from touchcli.rules.models.names import greeting_of, parts_of
from touchcli.rules.models.values import Cap, Duration, Phone, Rate, Window, Workdays

Channel = Literal["text", "call", "email", "letter", "meeting", "video", "social"]
CHANNELS: tuple[Channel, ...] = ("text", "call", "email", "letter", "meeting", "video", "social")
LIVE_CHANNELS: frozenset[str] = frozenset({"call", "meeting", "video"})


class Rep(NamedTuple):
    """An account manager. `id` is the key under `reps:`; `capacity` counts touches of a working day by channel.

    `user`, `password_command` and `token_command` are those of a mailbox of their own, see `Mail`.
    """

    name: str
    company: str
    phone: Phone | None = None
    email: str | None = None
    texting: Literal["off", "practice", "live"] = "practice"
    mail: Literal["off", "draft", "practice", "live"] = "off"
    user: str | None = None
    password_command: str | None = None
    token_command: str | None = None
    capacity: Mapping[Channel, int] = {}
    id: str = ""

    @property
    def first_name(self) -> str:
        """The name a customer calls the rep by."""
        parts = parts_of(self.name)
        return greeting_of(self.name) or parts.first or parts.last or self.name

    @property
    def last_name(self) -> str:
        """The family name with its particles, `de la Cruz`; the same as the first if there is only one."""
        return parts_of(self.name).last or self.first_name


class Calendar(NamedTuple):
    """The working days of the business. `country` is ISO 3166 alpha-2, `subdivision` the code that `holidays` has."""

    timezone: str
    country: str | None = None
    subdivision: str | None = None
    workdays: Workdays = Workdays((0, 1, 2, 3, 4))
    closed: tuple[dt.date, ...] = ()


class Texting(NamedTuple):
    """How texts go, for the whole workspace. A reply that is one of `consent_words` and nothing else gives consent."""

    from_: Phone | None = None
    channel: Literal["sms", "rcs", "whatsapp"] = "sms"
    window: Window = Window(600, 1080)
    per_contact: Cap = Cap(1, "day")
    per_account: Cap = Cap(3, "week")
    max_segments: int = 2
    stale_after: Duration = Duration(3, "bd")
    cooloff: Duration = Duration(60, "s")
    approval: Literal["none", "always"] = "none"
    unanswered: int = 2
    only_for: Duration = Duration(1, "y")
    prospect_tries: int = 3
    consent_words: tuple[str, ...] = ()


class Provider(NamedTuple):
    """Who carries the texts. `sender_rate` is that of each number they come from.

    No rate and no `daily_limit` mean no limit; all three count segments.
    """

    name: Literal["vonage", "console"] = "console"
    rate: Rate | None = None
    sender_rate: Rate | None = None
    daily_limit: int | None = None


Security = Literal["starttls", "tls", "none"]
"""How a connection to a mail server is kept from others; `none` only to a server on this machine."""


class SmtpServer(NamedTuple):
    """The server that takes mail from us."""

    host: str
    port: int = 587
    security: Security = "starttls"


class ImapServer(NamedTuple):
    """The server with the mailboxes. `auto` finds a folder by what the server says it is for, `none` is no folder."""

    host: str
    port: int = 993
    security: Security = "tls"
    inbox: str = "INBOX"
    sent: str = "auto"
    drafts: str = "auto"


class Mail(NamedTuple):
    """How e-mails go. `user` signs in, with what `password_command` or `token_command` prints (see `mail.credentials`).

    `window` is on the recipient's clock; `daily_limit` and `rate` are those of each mailbox; `unsubscribe` says which
    mails carry List-Unsubscribe, and `unsubscribe_url` is where `touch listen` can be reached from outside, so that one
    click is enough.
    """

    smtp: SmtpServer | None = None
    imap: ImapServer | None = None
    user: str | None = None
    password_command: str | None = None
    token_command: str | None = None
    window: Window = Window(480, 1080)
    per_contact: Cap = Cap(2, "week")
    daily_limit: int | None = 200
    rate: Rate | None = None
    unsubscribe: Literal["never", "promotional", "all"] = "promotional"
    unsubscribe_url: str | None = None


class BookSize(NamedTuple):
    """How many accounts are worked at a time (PRACTICE J2)."""

    size: int = 25


class OptOutSettings(NamedTuple):
    """Whether one confirmation answers a STOP; the carrier may send its own."""

    confirm: bool = False


class Display(NamedTuple):
    """How numbers and addresses are shown on a terminal; in a pipe numbers are always masked, in JSON never."""

    numbers: Literal["whole", "masked"] = "whole"


class Settings(NamedTuple):
    """The whole of touch.yaml. `lines` gives the place of a key, `texting.window` → `touch.yaml:12`."""

    calendar: Calendar
    reps: Mapping[str, Rep] = {}
    cadences: Mapping[str, str] = {}
    texting: Texting = Texting()
    provider: Provider = Provider()
    mail: Mail = Mail()
    ledger: str = "sqlite:///.touch/ledger.db"
    reply_within: Duration = Duration(2, "h")
    ask_again: Duration = Duration(90, "d")
    untouched_after: Duration = Duration(90, "d")
    book: BookSize = BookSize()
    opt_out: OptOutSettings = OptOutSettings()
    display: Display = Display()
    lines: Mapping[str, str] = {}

    def origin(self, key: str) -> str:
        """Where a setting stands: `touch.yaml:12`, or `touch.yaml` alone if the default is in force."""
        return self.lines.get(key, "touch.yaml")
