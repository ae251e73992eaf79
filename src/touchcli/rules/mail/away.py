"""Until when somebody is away, as their automatic answer says it.

A day counts if a word for being away or back belongs to it. "Since 1 March we have a new address" names a day too.
"""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from touchcli.rules.mail.automatic import VACATION, own_subject
from touchcli.rules.mail.away_words import AWAY, BACK, BETWEEN, CLOSED, LEFT, NOT_AWAY, UNTIL
from touchcli.rules.mail.day_mentions import Mention, find_days
from touchcli.rules.mail.folding import fold, unaccented
from touchcli.rules.mail.stand_in import StandIn, find_stand_in

Says = Literal["away", "left", "received"]

GUESS = dt.timedelta(days=7)
"""How long somebody counts as away who does not say until when."""
_YEAR = dt.timedelta(days=366)
_SOON = dt.timedelta(days=14)
"""A single day off counts if it is no further ahead."""
_LONG = 600
"""Characters of a sentence that are looked at."""
_REACH = 70
"""Characters between a word for being back and its day."""


class Away(NamedTuple):
    """When somebody can be reached again.

    `until` is the first day on which they can be: the day after "away until 7 January", the day itself of "back on
    7 January". It may be a weekend. `guessed` is true if they named no such day; then it is seven days from the
    answer. `stand_in` is who they name instead, to be shown and never written to by the program.
    """

    until: dt.date
    guessed: bool
    stand_in: StandIn | None = None


def away_until(text: str, subject: str, received_on: dt.date, country: str | None = None) -> Away:
    """When somebody can be reached again who sent this automatic answer.

    `received_on` is the local day on which it came, `country` (ISO 3166 alpha-2) settles whether 12/4 is in December.
    Days in the past or more than a year ahead do not count. Of several absences the one that ends first counts.
    """
    parts = (unaccented(text), own_subject(fold(subject)))
    days = sorted(day for part in parts for day in _found(part, received_on, country))
    until = days[0][1] if days else received_on + GUESS
    return Away(until, not days, find_stand_in(text))


def says(text: str, subject: str, received_on: dt.date) -> Says:
    """What an automatic answer says: they have left for good, they are away, or only that the mail arrived."""
    folded, about = fold(text), own_subject(fold(subject))
    if LEFT.search(folded):
        return "left"
    absent = VACATION.search(about) or AWAY.search(folded)
    sure = any(doubt < 2 for part in (unaccented(text), about) for doubt, _ in _found(part, received_on, None))
    return "away" if absent or sure else "received"


def _found(cased: str, received_on: dt.date, country: str | None) -> Iterator[tuple[int, dt.date]]:
    """The days from which somebody can be reached again, with how doubtful each is: those of the lowest count."""
    text = cased.replace("§", " ")
    mentions = find_days(text.lower(), received_on, country)
    for sentence in _sentences(_marked(text, mentions).lower()):
        for doubt, on in _Sentence(sentence, mentions, received_on).days():
            if received_on <= on <= received_on + _YEAR:
                yield doubt, on


_BEGINS = re.compile(
    r"\s+(?:Am|Ab|Im|In|Ich|Wir|Der|Die|Das|Bitte|Unsere?|Meine?|Seit|Danach|Bei|Fur|Sie|Es|Vom|Bis)\b"
)
"""What begins a sentence after a date whose last dot may be its own: `bis 22.12. Am 24.12.`"""


def _marked(text: str, mentions: list[Mention]) -> str:
    """A text with `§0§` in the place of its first day, and so on: the words around it are what counts."""
    parts, at = [], 0
    for number, mention in enumerate(mentions):
        ends = text[mention.end - 1] == "." and _BEGINS.match(text, mention.end)
        parts += [text[at : mention.start], f"§{number}§{'. ' if ends else ''}"]
        at = mention.end
    return "".join((*parts, text[at:]))


_SHORT = r"(?<!\b\w)(?<!einschl)(?<!inkl)(?<!incl)(?<!\bdr)(?<!\bmr)(?<!\bmrs)(?<!\bnr)"
"""Not after a single letter or an abbreviation, whose dot ends no sentence."""


def _sentences(marked: str) -> Iterator[str]:
    """The sentences that name a day. A line may end within a sentence, an abbreviation or a title may not end one."""
    for paragraph in re.split(r"\n\s*\n|\n\s*[-*•]\s", marked):
        for sentence in re.split(rf"{_SHORT}[.!?](?:\s|$)|[。!?！？]", " ".join(paragraph.split())):
            if sentence and "§" in sentence:
                yield sentence[:_LONG]


_BEFORE = re.compile(rf"(?:§(\d+)§|\b\d{{1,2}}(?:st|nd|rd|th|er|\.)?)(?:\s(?:au soir|inclus|abends))?{BETWEEN}§(\d+)§")
_UNTIL = re.compile(rf"{UNTIL}§(\d+)§|§(\d+)§\s*(?:\([^)]*\)\s*)?(?:まで|迄)")
_AFTER = re.compile(
    r"\b(?:after|nach(?: dem)?|apres(?: le)?|despues del?|dopo il|(?<!regresso )(?<!retorno )(?<!volto )na"
    r"|depois d[eo])\s§(\d+)§"
)
_SINCE = re.compile(
    r"\b(?:since|from|as of|starting|seit|ab|von|vom|depuis|du|des|desde|del|dal|van|vanaf|a partir d[eu])"
    r"(?: dem| le| el)? §"
)
_FOR_YOU = re.compile(
    r"\bab(?: dem)? §(\d+)§(?:(?!nicht|kein)[^§]){0,50}\b(?:erreichbar|da|verfugbar|im (?:buro|haus))\b"
    r"|§(\d+)§\s*(?:から|より|以降)[^§。]{0,20}(?:出社|復帰|出勤|戻|対応|業務|営業|返信|連絡|再開)"
    r"|(?:返信|対応|連絡)[^§。]{0,8}§(\d+)§\s*(?:以降|より|から)"
    r"|(?<!not )(?<!pas )(?<!no )(?<!nao )(?<!non )(?<!niet )\b(?:available|reachable|in the office|joignable"
    r"|disponible|disponivel|bereikbaar|raggiungibile) (?:from|as of|a partir d[eu]l?|des|dal|vanaf|a contar de)"
    r"(?: le| el| dia)? §(\d+)§"
    r"|(?:\bnot|n't)\s(?:be\s)?(?:back|returning|return)\b[^§]{0,40}\buntil\s(?:the\s|on\s)?§(\d+)§"
    r"|\bnot?\b[^§]{0,60}\bbefore §(\d+)§|\b(?:nicht vor|pas avant|antes del?|prima del|niet voor)(?: dem| le)? §(\d+)§"
)
"""The first day itself, in words that hold none for being back, or "not back until"."""
DAY = dt.timedelta(days=1)


class _Sentence(NamedTuple):
    text: str
    mentions: list[Mention]
    received_on: dt.date

    def days(self) -> Iterator[tuple[int, dt.date]]:
        """The days from which they can be reached that this sentence names, 0 for the surest."""
        absent = bool(AWAY.search(self.text) or CLOSED.search(self.text))
        used = set[int]()
        for found in _FOR_YOU.finditer(self.text):
            number = next(int(group) for group in found.groups() if group)
            used.add(number)
            yield 0, self.mentions[number].on
        for number in self._last_days():
            if number not in used and (absent or not NOT_AWAY.search(self.text)):
                yield (1 if absent else 2), self.mentions[number].on + DAY
            used.add(number)
        started = {int(found[1]) for found in _BEFORE.finditer(self.text) if found[1]}
        for number, extra in self._first_days(used | started):
            used.add(number)
            yield 0, self.mentions[number].on + extra
        yield from self._single(absent=absent and not used)

    def _last_days(self) -> Iterator[int]:
        """The days after "until", the second of two, and `December 20-27`."""
        for found in _UNTIL.finditer(self.text):
            yield int(found[1] or found[2])
        for found in _BEFORE.finditer(self.text):
            yield int(found[2])
        for found in re.finditer(r"§(\d+)§", self.text):
            if self.mentions[int(found[1])].last:
                yield int(found[1])

    def _first_days(self, used: set[int]) -> Iterator[tuple[int, dt.timedelta]]:
        """The day that belongs to each word for being back: the next one after it, else the one before it."""
        after = {int(found[1]) for found in _AFTER.finditer(self.text)}
        places = [(found.start(), found.end(), int(found[1])) for found in re.finditer(r"§(\d+)§", self.text)]
        for word in BACK.finditer(self.text):
            following = [number for start, _, number in places if 0 <= start - word.end() <= _REACH]
            before = [number for _, end, number in places if 0 <= word.start() - end <= _REACH]
            number = following[0] if following else before[-1] if before else None
            if number is not None and number not in used:
                yield number, DAY if number in after else dt.timedelta(0)

    def _single(self, *, absent: bool) -> Iterator[tuple[int, dt.date]]:
        """The only day of a sentence such as "I am out of the office on Friday": the last one away, if it is near."""
        days = {self.mentions[int(number)].on for number in re.findall(r"§(\d+)§", self.text)}
        if absent and len(days) == 1 and AWAY.search(self.text) and not _SINCE.search(self.text):
            on = days.pop()
            if on <= self.received_on + _SOON:
                yield 3, on + DAY
