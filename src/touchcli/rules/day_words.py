"""The words for a day and a time, read one after the other: `fri`, `next week`, `3 working days`, `dec 4`, `10am`."""

import datetime as dt
import re
from typing import NamedTuple

from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.errors import UserError
from touchcli.rules.iso import NOON, iso_day
from touchcli.rules.models.values import Duration
from touchcli.rules.wording import in_full

DAYS = "write fri, tomorrow, +3d, 3bd (working days), 4 dec or 2026-12-04"
TIMES = 'write "fri 10:00", "tomorrow 2pm", noon or 2026-12-04T10:00'

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UNITS = {
    **dict.fromkeys(("d", "day", "days"), "d"),
    **dict.fromkeys(("w", "week", "weeks"), "w"),
    **dict.fromkeys(("m", "month", "months"), "m"),
    **dict.fromkeys(("y", "year", "years"), "y"),
    **dict.fromkeys(("bd", "working day", "working days", "business day", "business days"), "bd"),
}
_SPAN = re.compile(r"(in )?([+-]?)([0-9]{1,4}) ?([a-z]+(?: days?)?)( ago)?")
_TIME = re.compile(r"([0-9]{1,2})(?::([0-9]{2}))? ?(am|pm)?")
_DAY = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?")
_YEAR = re.compile(r"[0-9]{4}")
_NUMBERS = re.compile(r"([0-9]{1,2})/([0-9]{1,2})(?:/([0-9]{4}|[0-9]{2}))?")
_MONTH_FIRST = frozenset({"US", "PH", "JP", "CN", "KR", "TW", "HU"})
_EITHER = frozenset({None, "CA"})
"""No country, or one that writes 12/4 both ways."""
_LEAP = 9
"""So many years have every day of the year among them, 29 February too, but around 2100."""


class DayWords(NamedTuple):
    """One text that is read: its methods take the words that are left, and give None for words of another kind."""

    text: str
    flag: str
    today: dt.date
    calendar: WorkCalendar
    back: bool
    hint: str

    def refused(self) -> UserError:
        """The error for what is no day at all."""
        kind = "date or time" if self.hint == TIMES else "day"
        return UserError(f'{self.flag}: "{self.text}" is not a {kind}', self.hint)

    def impossible(self, why: str) -> UserError:
        """The error for what looks like a day and is none."""
        return UserError(f'{self.flag}: "{self.text}": {why}', self.hint)

    def time(self, words: list[str]) -> tuple[dt.time | None, list[str]]:
        """The time at the end, and the words before it."""
        for count in (2, 1):  # "10 am", "10am", "10:00", "noon"
            last, rest = " ".join(words[-count:]), words[:-count]
            found = _TIME.fullmatch(last)
            if last == "noon" or (found and (found[2] or found[3])):
                time = self._time(found) if found else NOON
                return time, rest[:-1] if rest[-1:] == ["at"] else rest
        return None, words

    def _time(self, found: re.Match[str]) -> dt.time:
        hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
        if (half and not 1 <= hour <= 12) or hour > 23 or minute > 59:
            raise self.impossible("no day has that time")
        return dt.time(hour % 12 + 12 * (half == "pm") if half else hour, minute)

    def day(self, words: list[str]) -> dt.date | None:
        """The day that all the words mean."""
        weekday = _index(words[0], _WEEKDAYS)
        if weekday is None:
            return self._plain(words)
        rest = words[1:]
        if not rest:
            return self._weekday(weekday)
        on = self._plain(rest)
        if on and rest in (["next", "week"], ["last", "week"]):
            return self._moved(on, weekday, "d", 1)
        if on and on.weekday() != weekday:
            raise self.impossible(f"that day is {in_full(on)}")
        return on

    def _plain(self, words: list[str]) -> dt.date | None:
        """A day that does not begin with its weekday."""
        if len(words) == 1:
            return self._word(words[0])
        return self._period(words) or self._span(words) or self._of_month(words)

    def _word(self, word: str) -> dt.date | None:
        near = {"yesterday": -1, "today": 0, "tomorrow": 1}.get(word)
        if near is not None:
            return self._moved(self.today, near, "d", 1)
        return iso_day(word) or self._span([word]) or self._numbers(word)

    def _weekday(self, weekday: int) -> dt.date:
        """The next such day, or looking back the last one; never today, which has a word of its own."""
        ahead = (weekday - self.today.weekday() - 1) % 7 + 1
        behind = (self.today.weekday() - weekday - 1) % 7 + 1
        return self._moved(self.today, behind if self.back else ahead, "d", -1 if self.back else 1)

    def _period(self, words: list[str]) -> dt.date | None:
        """`next week`, `last month`: their first day; `last fri`, and `next fri` where only one day can be meant."""
        which, what = words[0], words[1]
        if len(words) != 2 or which not in ("next", "last"):
            return None
        sign = 1 if which == "next" else -1
        weekday = _index(what, _WEEKDAYS)
        if weekday is not None:
            return self._near_weekday(weekday, what, sign)
        if what == "week":
            return self._moved(self._moved(self.today, self.today.weekday(), "d", -1), 1, "w", sign)
        if what == "month":
            return self._moved(self.today.replace(day=1), 1, "m", sign)
        return self._moved(self.today.replace(month=1, day=1), 1, "y", sign) if what == "year" else None

    def _near_weekday(self, weekday: int, word: str, sign: int) -> dt.date:
        on = self._replace(back=sign < 0)._weekday(weekday)
        monday = self._moved(self.today, self.today.weekday(), "d", -1)
        next_week = self._moved(monday, 7 + weekday, "d", 1)
        if sign > 0 and on != next_week:
            hint = f'write {word} for {in_full(on)}, "{word} next week" for {in_full(next_week)}'
            raise UserError(f'{self.flag}: "{self.text}" could be two days', hint)
        return on

    def _span(self, words: list[str]) -> dt.date | None:
        """`3d`, `+2w`, `in 3 working days`, `2 months ago`."""
        found = _SPAN.fullmatch(" ".join(words))
        unit = _UNITS.get(found[4]) if found else None
        if not found or unit is None:
            return None
        ahead, behind = bool(found[1] or found[2] == "+"), bool(found[5] or found[2] == "-")
        if ahead and behind:
            return None
        return self._moved(self.today, int(found[3]), unit, -1 if behind or (self.back and not ahead) else 1)

    def _of_month(self, words: list[str]) -> dt.date | None:
        """`4 dec`, `dec 4th`, either with a year."""
        if len(words) > 3 or (len(words) == 3 and not _YEAR.fullmatch(words[2])):
            return None
        year = int(words[2]) if len(words) == 3 else None
        for named, numbered in (words[:2], words[1::-1]):
            month, day = _index(named, _MONTHS), _DAY.fullmatch(numbered)
            if month is not None and day:
                return self._dated(year, month + 1, int(day[1]))
        return None

    def _numbers(self, word: str) -> dt.date | None:
        """`12/4`, in the order of the calendar's country."""
        found = _NUMBERS.fullmatch(word)
        if not found:
            return None
        country, first, second = self.calendar.calendar.country, int(found[1]), int(found[2])
        if country in _EITHER and first != second and max(first, second) <= 12:
            raise self.impossible("day or month first?")
        month_first = first <= 12 if country in _EITHER else country in _MONTH_FIRST
        month, day = (first, second) if month_first else (second, first)
        year = int(found[3]) + (2000 if len(found[3]) == 2 else 0) if found[3] else None
        return self._dated(year, month, day)

    def _dated(self, year: int | None, month: int, day: int) -> dt.date:
        """A day of a month; without a year the next such day, or looking back the last, today included."""
        sign = -1 if self.back else 1
        years = [year] if year is not None else range(self.today.year, self.today.year + sign * _LEAP, sign)
        for each in years:
            try:
                on = dt.date(each, month, day)
            except ValueError:
                continue
            if year is not None or (on <= self.today if self.back else on >= self.today):
                return on
        raise self.impossible("there is no such day")

    def _moved(self, day: dt.date, count: int, unit: str, sign: int) -> dt.date:
        length = Duration(count, unit)
        on = self.calendar.add(day, length) if sign > 0 else self.calendar.subtract(day, length)
        if on in (dt.date.min, dt.date.max):
            raise self.impossible("that is too far away")
        return on


def _index(word: str, names: tuple[str, ...]) -> int | None:
    """Which of the names a word of three letters or more begins."""
    return next((n for n, name in enumerate(names) if len(word) >= 3 and name.startswith(word)), None)
