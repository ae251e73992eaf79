"""A message template: one set of words for several channels."""

import datetime as dt
import re
from typing import Literal, NamedTuple

from touchcli.rules.models.values import MonthDay, Workdays

Purpose = Literal[
    "pulse-check",
    "appreciation",
    "update",
    "insight",
    "order",
    "proactive",
    "offer",
    "introduction",
    "renewal",
    "review",
]
ConsentClass = Literal["conversational", "informational", "promotional"]


SERVICE = frozenset({"order", "proactive"})
"""The purposes that serve the customer, for which texts need not wait (GUARDS, Who is not in the way)."""


def is_public(url: str) -> bool:
    """True for a public https address, from where a provider can fetch what goes along with a text."""
    return re.fullmatch(r"https://[^\s/]+(/\S*)?", url) is not None


class EmailWords(NamedTuple):
    """The words of an e-mail; `attach` are files of the workspace that go along, by their paths in it."""

    subject: str
    body: str
    attach: tuple[str, ...] = ()


class LetterWords(NamedTuple):
    """The words of a letter."""

    body: str


class CallWords(NamedTuple):
    """What to say on a call."""

    script: str


class AgendaWords(NamedTuple):
    """What to go through in a meeting or on video (PRACTICE J11)."""

    agenda: str


class SocialWords(NamedTuple):
    """The words of a post or a direct message."""

    body: str


class Media(NamedTuple):
    """A picture, film, sound, card or file that goes along: exactly one of the kinds, each a public https address."""

    image: str | None = None
    video: str | None = None
    audio: str | None = None
    vcard: str | None = None
    file: str | None = None
    caption: str | None = None

    @property
    def kind(self) -> str:
        """`image`, `video`, `audio`, `vcard` or `file`."""
        return next(kind for kind in ("image", "video", "audio", "vcard", "file") if getattr(self, kind))

    @property
    def url(self) -> str:
        """The address of it."""
        return str(getattr(self, self.kind))


class Template(NamedTuple):
    """A template by its `id`, the stem of its file. `text` holds one or several wordings, used in turn.

    Its words are true on the `days` of the week and `between` the two days of the year; those of an `occasion` only
    if an item names the template alone. `restock` reminders count as offers (PRACTICE T9).
    """

    purpose: Purpose
    id: str = ""
    class_: ConsentClass = "conversational"
    shared: str | None = None
    text: tuple[str, ...] = ()
    email: EmailWords | None = None
    letter: LetterWords | None = None
    call: CallWords | None = None
    meeting: AgendaWords | None = None
    video: AgendaWords | None = None
    social: SocialWords | None = None
    media: tuple[Media, ...] = ()
    max_segments: int | None = None
    approval: Literal["none", "always"] | None = None
    entity_id: str | None = None
    content_id: str | None = None
    days: Workdays | None = None
    between: tuple[MonthDay, ...] = ()
    occasion: bool = False
    restock: bool = False
    file: str = ""
    line: int = 0

    @property
    def any_day(self) -> bool:
        """True for words that are true on any day."""
        return not (self.days or self.between or self.occasion)

    @property
    def is_offer(self) -> bool:
        """True for what counts as an offer: offers, and reminders to restock (PRACTICE T9)."""
        return self.purpose == "offer" or self.restock

    def true_on(self, day: dt.date) -> bool:
        """True if the words are true on a day."""
        if self.days and day.weekday() not in self.days.days:
            return False
        if len(self.between) != 2:
            return True
        first, last = self.between
        today = MonthDay(day.month, day.day)
        return first <= today <= last if first <= last else not last < today < first
