"""The days that a text names, in the languages of the known places: `7 January`, `08.01.`, `1月7日`, Monday."""

import datetime as dt
import re
from itertools import islice
from typing import NamedTuple

from touchcli.rules.mail.day_names import MONTHS, SHORT_WEEKDAYS, WEEKDAYS, longest_first

_MONTH_FIRST = frozenset({"US", "PH", "JP", "CN", "KR", "TW", "HU"})
_EITHER = frozenset({None, "CA"})
"""No country, or one that writes 12/4 both ways."""
_PAST = dt.timedelta(days=92)
"""A day without a year is at most so long ago, else it is one to come."""


_MOST = 60
"""Days of a text that are looked at."""


class Mention(NamedTuple):
    """A day in a text, from `start` to `end`; `last` if it is the second of two, as in `20-27 December`."""

    on: dt.date
    start: int
    end: int
    last: bool = False


_MONTH = longest_first(MONTHS)
_FULL = longest_first(WEEKDAYS)
_LATIN = longest_first(name for name in WEEKDAYS if name.isascii())
_SHORT = longest_first(SHORT_WEEKDAYS.split())
_NEXT = r"(?:\b(?:next|this|coming|nachsten|kommenden|prochain|proximo|proxima|volgende|komende)\s)?"
_DAYNAME = rf"{_NEXT}(?:\b(?:{_LATIN}|(?:{_SHORT})\.?)\s?,?\s(?:(?:the|den|dem|der|le|el|il|dia|de)\s)?)?"
_TH = r"(?:st|nd|rd|th|er|ro|°|º|ª|\.)?"
_YEAR = r"(?:,?\s(?:de\s|del\s)?(?P<{0}>20\d\d)\b)?"
_SPAN = rf"(?:\s?[-–/]\s?|\s(?:to|through|thru|until)\s)(?P<last>\d{{1,2}}){_TH}(?![\d:])"
_EDGE = (
    r"(?:the\s)?(?:(?P<end>end|ende|fin|finales|final|fine|eind|einde|late)|(?P<mid>mid|middle|mitte|mi|mediados|meados|meta"
    r"|half|midden)|(?P<begin>early|beginning|start|anfang|debut|principios|inizio|begin|inicio))(?:\s(?:of|de|di|del|van)|-)?"
    r"\s?"
)

_FORMS = re.compile(
    "|".join(
        (
            r"(?<![\d.+/-])(?P<iy>20\d\d)([-/.])(?P<im>\d{1,2})\2(?P<id>\d{1,2})(?![\d/-])",
            r"(?:(?P<jy>20\d\d)年\s?)?(?P<jm>\d{1,2})月\s?(?P<jd>\d{1,2})日(?:\s?\(.{1,3}\))?(?:\s?(?:[-~〜–]|から)\s?(?P<jlast>\d{1,2})日)?",
            rf"{_DAYNAME}(?<![\d.,:/+-])(?P<dd>\d{{1,2}}){_TH}\s?(?:(?:of|de|di|d'|van|del)\s?)?(?P<dm>{_MONTH})\b\.?"
            + _YEAR.format("dy"),
            rf"{_DAYNAME}\b(?P<md>{_MONTH})\b\.?\s(?:the\s)?(?P<mn>\d{{1,2}}){_TH}(?![\d:])(?:{_SPAN})?"
            + _YEAR.format("my"),
            rf"{_DAYNAME}(?<![\d.+/,:-])(?P<n1>\d{{1,2}})(?P<sep>[./])\s?(?P<n2>\d{{1,2}})"
            r"(?:(?P=sep)\s?(?P<ny>20\d\d|\d\d)\b|\.)?(?![\d/-]|[.,:]\d|\s?(?:uhr|h|am|pm)\b|%)",
            rf"{_DAYNAME}(?<![\d.+/-])(?P<h1>\d{{1,2}})-(?P<h2>\d{{1,2}})-(?P<hy>20\d\d|\d\d)(?![\d-])",
            rf"{_EDGE}(?P<em>{_MONTH})\b" + _YEAR.format("ey"),
            r"(?:(?<=\bin )|(?<=\bim )|(?<=\ben )|(?<=\bem )|(?<=\btill )|(?<=until )|(?<=\bbis )|(?<=\btot ))"
            rf"(?P<bm>{_MONTH})\b(?!\.?\s\d{{1,2}}\b)" + _YEAR.format("by"),
            r"(?P<nextweek>\b(?:next week|(?:nachste|kommende)r? woche|(?:la )?semaine prochaine|(?:la )?proxima semana"
            r"|la semana que viene|la (?:settimana prossima|prossima settimana)|(?:volgende|komende) week)\b|来週)",
            rf"{_NEXT}(?<!\w)(?P<wd>{_FULL})(?![a-z-])",
            r"(?P<tomorrow>\b(?:tomorrow|morgen|demain|manana|domani|amanha)\b|明日)",
            r"(?P<today>\b(?:today|heute|aujourd'hui|hoy|oggi|vandaag|hoje)\b|本日)",
        )
    )
)


def find_days(folded: str, received_on: dt.date, country: str | None) -> list[Mention]:
    """Every day that a folded text names, in its order.

    A day of a month without a year is the next one, or one in the three months before. `12/4` is read in the order of
    the country; without a country, the reading that comes sooner. A month alone is its first day.
    """
    japanese = re.search(r"[\u3040-\u30ff]", folded) is not None
    reader = _Reader(received_on, "JP" if japanese else country)
    found: list[Mention] = []
    for match in islice(_FORMS.finditer(folded), _MOST):
        mention = reader.read(match)
        if mention is not None:
            found.append(mention)
    return found


class _Reader(NamedTuple):
    today: dt.date
    country: str | None

    def read(self, found: re.Match[str]) -> Mention | None:
        """The day of one match; None if no month has it."""
        said = {name: value for name, value in found.groupdict().items() if value}
        on = self._dated(said) or self._vague(said)
        last = not {"last", "jlast"}.isdisjoint(said)
        return Mention(on, found.start(), found.end(), last) if on else None

    def _dated(self, said: dict[str, str]) -> dt.date | None:
        for year, month, day in (("iy", "im", "id"), ("jy", "jm", "jd"), ("dy", "dm", "dd"), ("my", "md", "mn")):
            if day in said:
                number = MONTHS.get(said[month]) or int(said[month])
                return self._day(said.get(year), number, int(said.get("last") or said.get("jlast") or said[day]))
        if "n1" in said:
            return self._numbers(said.get("ny"), int(said["n1"]), int(said["n2"]), dotted=said["sep"] == ".")
        if "h1" in said:
            return self._numbers(said["hy"], int(said["h1"]), int(said["h2"]), dotted=self.country != "US")
        return None

    def _numbers(self, year: str | None, first: int, second: int, *, dotted: bool) -> dt.date | None:
        day_first, month_first = self._day(year, second, first), self._day(year, first, second)
        if dotted:
            return day_first
        if self.country in _EITHER:
            both = [on for on in (day_first, month_first) if on is not None]
            return min(both, key=lambda on: (on < self.today, abs(on - self.today)), default=None)
        usual, other = (month_first, day_first) if self.country in _MONTH_FIRST else (day_first, month_first)
        return usual or other

    def _day(self, year: str | None, month: int, day: int) -> dt.date | None:
        """A day of a month; without a year the one that is meant now."""
        whole = int(year) + (2000 if len(year) == 2 else 0) if year else None
        for each in [whole] if whole else range(self.today.year - 1, self.today.year + 2):
            try:
                on = dt.date(each, month, day)
            except ValueError:
                continue
            if whole or on >= self.today - _PAST:
                return on
        return None

    def _vague(self, said: dict[str, str]) -> dt.date | None:
        if "wd" in said:
            return self.today + dt.timedelta(days=(WEEKDAYS[said["wd"]] - self.today.weekday() - 1) % 7 + 1)
        if "em" in said:
            return self._edge(said)
        if "bm" in said:
            return self._day(said.get("by"), MONTHS[said["bm"]], 1)
        if "tomorrow" in said:
            return self.today + dt.timedelta(days=1)
        if "today" in said:
            return self.today
        return self.today + dt.timedelta(days=7 - self.today.weekday()) if "nextweek" in said else None

    def _edge(self, said: dict[str, str]) -> dt.date | None:
        """The first, the middle or the last day of a month."""
        month = MONTHS[said["em"]]
        first = self._day(said.get("ey"), month, 15)
        if first is None or "mid" in said:
            return first
        first = first.replace(day=1)
        return (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1) if "end" in said else first
