"""Small values that plans and settings are written in: durations, windows, rates, numbers."""

import datetime as dt
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self

if TYPE_CHECKING:
    import re

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import core_schema


def _fullmatch(pattern: str, text: str) -> "re.Match[str] | None":
    # Only who reads files needs patterns, and most commands read none.
    import re

    return re.fullmatch(pattern, text)


_UNITS = {
    "s": "seconds",
    "h": "hours",
    "d": "calendar days",
    "bd": "working days",
    "w": "weeks",
    "m": "months",
    "y": "years",
}


class _Written:
    """A value with one written form; `parse` reads it, `str` gives it back.

    The two hooks let pydantic use the class as it stands, without this package importing pydantic.
    """

    __slots__ = ()
    PATTERN: ClassVar[str]
    EXAMPLE: ClassVar[str]

    @classmethod
    def parse(cls, text: str) -> Self:
        raise NotImplementedError  # pragma: no cover - every value has its own

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: "GetCoreSchemaHandler") -> "core_schema.CoreSchema":
        from pydantic_core import core_schema

        def read(value: object) -> Any:
            if isinstance(value, cls):
                return value
            if not isinstance(value, str):
                raise ValueError(f"write it like {cls.EXAMPLE}")
            return cls.parse(value)

        return core_schema.no_info_plain_validator_function(read)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: "core_schema.CoreSchema", handler: "GetJsonSchemaHandler"
    ) -> dict[str, Any]:
        return {"type": "string", "pattern": cls.PATTERN, "examples": [cls.EXAMPLE]}


class _Duration(NamedTuple):
    length: int
    unit: str


class Duration(_Written, _Duration):
    """A length of time as plans write it: `3d` calendar days, `4bd` working days, `2w`, `3m`, `1y`, `2h`, `60s`.

    `length` is a whole number from 0 to 9999, `unit` one of `s h d bd w m y`. Source: BOOK, Durations.
    """

    __slots__ = ()
    PATTERN = r"^[0-9]{1,4}(s|h|d|bd|w|m|y)$"
    EXAMPLE = "3d"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `4bd`; raises ValueError if the text is no duration."""
        found = _fullmatch(r"([0-9]{1,4})(s|h|d|bd|w|m|y)", text)
        if not found:
            raise ValueError(f'"{text}" is no duration: write 3d, 4bd (working days), 2w, 3m, 1y, 2h or 60s')
        return cls(int(found[1]), found[2])

    def __str__(self) -> str:
        return f"{self.length}{self.unit}"

    def words(self) -> str:
        """The duration in words: `3 weeks`, `1 working day`."""
        name = _UNITS[self.unit].removeprefix("calendar ")
        return f"{self.length} {name.removesuffix('s') if self.length == 1 else name}"

    def days(self) -> float:
        """About how many calendar days this is, for comparing intervals; never for computing a date."""
        scale = {"s": 1 / 86400, "h": 1 / 24, "d": 1, "bd": 1.4, "w": 7, "m": 30.4375, "y": 365.25}
        return self.length * scale[self.unit]

    def seconds(self) -> float:
        """The length in seconds, days of 24 hours; for waits such as `60s` and `2h`."""
        return self.days() * 86400


class _Window(NamedTuple):
    start: int
    end: int


class Window(_Written, _Window):
    """A span of the wall clock, `10:00-18:00`: `start` and `end` in minutes after midnight, the end outside.

    `24:00` is allowed as an end. Source: GUARDS, Time and place.
    """

    __slots__ = ()
    PATTERN = r"^[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$"
    EXAMPLE = "10:00-18:00"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `10:00-18:00`; raises ValueError if the text is no window of one day."""
        found = _fullmatch(r"([01][0-9]|2[0-4]):([0-5][0-9])-([01][0-9]|2[0-4]):([0-5][0-9])", text)
        if found:
            start, end = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
            if start < end <= 1440:
                return cls(start, end)
        raise ValueError(f'"{text}" is no window of a day: write 10:00-18:00')

    def __str__(self) -> str:
        return f"{self.start // 60:02}:{self.start % 60:02}-{self.end // 60:02}:{self.end % 60:02}"

    def __contains__(self, minute: object) -> bool:
        return isinstance(minute, int) and self.start <= minute < self.end

    def within(self, other: "Window") -> "Window | None":
        """The part of this window that lies in the other one, None if they do not meet."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Window(start, end) if start < end else None


class _Cap(NamedTuple):
    limit: int
    per: str


class Cap(_Written, _Cap):
    """At most so many in a calendar span: `1/day`, `3/week`, `10/month`."""

    __slots__ = ()
    PATTERN = r"^[0-9]{1,4}/(day|week|month)$"
    EXAMPLE = "1/day"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `3/week`; raises ValueError if the text is no cap."""
        found = _fullmatch(r"([0-9]{1,4})/(day|week|month)", text)
        if not found:
            raise ValueError(f'"{text}" is no cap: write 1/day, 3/week or 10/month')
        return cls(int(found[1]), found[2])

    def __str__(self) -> str:
        return f"{self.limit}/{self.per}"


class _Rate(NamedTuple):
    limit: int
    per: str


class Rate(_Written, _Rate):
    """So many segments in a time: `1/s`, `30/s`, `100/min`, `500/h`."""

    __slots__ = ()
    PATTERN = r"^[1-9][0-9]{0,5}/(s|min|h)$"
    EXAMPLE = "1/s"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `30/s`; raises ValueError if the text is no rate."""
        found = _fullmatch(r"([1-9][0-9]{0,5})/(s|min|h)", text)
        if not found:
            raise ValueError(f'"{text}" is no rate: write 1/s, 100/min or 500/h')
        return cls(int(found[1]), found[2])

    def __str__(self) -> str:
        return f"{self.limit}/{self.per}"

    def per_second(self) -> float:
        """How many a second this is."""
        return self.limit / {"s": 1, "min": 60, "h": 3600}[self.per]


class _Share(NamedTuple):
    percent: int


class Share(_Written, _Share):
    """A share, `25%`: a whole number of percent from 0 to 100."""

    __slots__ = ()
    PATTERN = r"^(100|[0-9]{1,2}) ?%$"
    EXAMPLE = "25%"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `25%`; raises ValueError if the text is no share."""
        found = _fullmatch(r"(100|[0-9]{1,2}) ?%", text)
        if not found:
            raise ValueError(f'"{text}" is no share: write 25%')
        return cls(int(found[1]))

    def __str__(self) -> str:
        return f"{self.percent}%"


DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class _Workdays(NamedTuple):
    days: tuple[int, ...]


class Workdays(_Written, _Workdays):
    """Days of the week, `mon-fri`, `mon,wed,fri` or a list of days; `days` are numbers, Monday 0."""

    __slots__ = ()
    PATTERN = r"^(mon|tue|wed|thu|fri|sat|sun)([-,] ?(mon|tue|wed|thu|fri|sat|sun))*$"
    EXAMPLE = "mon-fri"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `mon-fri` or `mon,wed`; raises ValueError if a part is no day."""
        days: set[int] = set()
        for part in text.lower().replace(" ", "").split(","):
            first, dash, last = part.partition("-")
            last = last if dash else first
            if first not in DAY_NAMES or last not in DAY_NAMES:
                raise ValueError(f'"{text}" is no list of days: write mon-fri or mon,wed,fri')
            start, end = DAY_NAMES.index(first), DAY_NAMES.index(last)
            days.update((start + n) % 7 for n in range((end - start) % 7 + 1))
        return cls(tuple(sorted(days)))

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: "core_schema.CoreSchema", handler: "GetJsonSchemaHandler"
    ) -> dict[str, Any]:
        listed = {"type": "array", "items": {"type": "string", "enum": list(DAY_NAMES)}, "minItems": 1}
        return {"anyOf": [super().__get_pydantic_json_schema__(schema, handler), listed]}

    def __str__(self) -> str:
        return ",".join(DAY_NAMES[day] for day in self.days)


class _MonthDay(NamedTuple):
    month: int
    day: int


class MonthDay(_Written, _MonthDay):
    """A day of every year, `12-24`."""

    __slots__ = ()
    PATTERN = r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
    EXAMPLE = "12-24"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `12-24`; raises ValueError if no year has such a day."""
        try:
            day = dt.date.fromisoformat(f"2024-{text}")
        except ValueError:
            raise ValueError(f'"{text}" is not a day of the year: write 12-24') from None
        return cls(day.month, day.day)

    def __str__(self) -> str:
        return f"{self.month:02}-{self.day:02}"


class Phone(NamedTuple):
    """A number in E.164 and what `phonenumbers` knows of it.

    `country` is ISO 3166 alpha-2, or None if unknown; `state` a US state by area code; `mobile` is also
    true for the numbers that may be either, as in the US; `zones` are all IANA zones the number may be in.
    """

    e164: str
    country: str | None = None
    state: str | None = None
    valid: bool = True
    mobile: bool = True
    zones: tuple[str, ...] = ()

    @property
    def masked(self) -> str:
        """The number as tables and logs show it: `…0142`."""
        return mask(self.e164)


def is_address(place: str) -> bool:
    """True for an e-mail address, False for a number: the two kinds of places that messages go to and come from."""
    return "@" in place


def mask(place: str) -> str:
    """A phone number down to its last four digits, as tables and logs show it; an address to `o…@acme.example`."""
    if is_address(place):
        name, _, domain = place.rpartition("@")
        return f"{name[:1]}…@{domain}"
    return "…" + place[-4:]


def iso(at: dt.datetime) -> str:
    """An aware instant as ISO text in UTC with `Z`, to the second if it is whole, as JSON shows it."""
    return at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


instant = dt.datetime.fromisoformat
"""The aware UTC instant of text that this program wrote: by `iso`, or by `stamp` of the ledger. Both end it in `Z`.

Text from elsewhere may lack a zone or not be an instant at all: what a person types is read by `rules.when`, what a
provider says by `parse_timestamp`. The ledger reads millions of these, so it is the C function itself.
"""
