"""Dates and spans in words, as reasons and tables say them."""

import datetime as dt
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from typing import Literal, NamedTuple


class Moment(NamedTuple):
    """A day or an instant in a sentence, put into words when somebody reads it.

    `since` gives `3 days`, `day` gives `today` or `30 Nov`, `ahead` gives `, in 3 days` where that is more than one,
    `promised` gives `promised for 30 Nov` or `promise overdue 3 days`, and `ago` gives `1 h 40 min` of an instant.
    """

    how: Literal["since", "day", "ahead", "promised", "ago"]
    at: dt.date | dt.datetime


Words = tuple[str | Moment, ...]
"""A sentence that says the same on every day, but for the moments in it."""


def said(words: Words, now: dt.datetime, today: dt.date) -> str:
    """A sentence as it is read at `now`, on the local day `today`."""
    return "".join(part if isinstance(part, str) else _said(part, now, today) for part in words)


def _said(moment: Moment, now: dt.datetime, today: dt.date) -> str:
    if isinstance(moment.at, dt.datetime):
        return ago(moment.at, now)
    past = (today - moment.at).days
    if moment.how == "since":
        return days(past)
    if moment.how == "ahead":
        return f", in {days(-past)}" if past < -1 else ""
    if moment.how == "promised":
        return f"promise overdue {days(past)}" if past > 0 else f"promised for {day(moment.at, today)}"
    return day(moment.at, today)


def day(on: dt.date, today: dt.date) -> str:
    """A day in words: `today`, `tomorrow`, `30 Nov`, with the year if it is another one."""
    if on == today:
        return "today"
    if (on - today).days == 1:
        return "tomorrow"
    return f"{on.day} {on:%b}" + (f" {on.year}" if on.year != today.year else "")


def in_full(on: dt.date, time: dt.time | None = None) -> str:
    """A day with nothing left to guess, as it is said back: `Friday 4 December 2026`, and `, 10:00` with a time."""
    return f"{on:%A} {on.day} {on:%B} {on.year}" + (f", {time:%H:%M}" if time else "")


def days(count: int) -> str:
    """`1 day`, `3 days`."""
    return f"{count} day" if count == 1 else f"{count} days"


def age(seconds: float) -> str:
    """A span in words: `40 min`, `1 h 40 min`, `3 days`."""
    minutes = max(int(seconds // 60), 0)
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h" + (f" {minutes % 60} min" if minutes % 60 else "")
    return days(minutes // 1440)


def ago(since: dt.datetime, now: dt.datetime) -> str:
    """How long something has waited: `40 min`, `1 h 40 min`, and from two hours on in whole hours, `5 h`, or days."""
    seconds = (now - since).total_seconds()
    return age(seconds if seconds < 7200 else seconds // 3600 * 3600)


def counted(number: int, thing: str, things: str | None = None) -> str:
    """`1 text`, `2 texts`, `1,200 texts`; `things` is the plural if an s is not enough."""
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


def counted_places(places: Collection[str]) -> str:
    """How many numbers and e-mail addresses: `2 numbers and 1 address`, `1 number`, `3 addresses`."""
    addresses = sum("@" in place for place in places)
    numbers = len(places) - addresses
    parts = [counted(numbers, "number")] if numbers or not addresses else []
    return " and ".join([*parts, *([counted(addresses, "address", "addresses")] if addresses else [])])


def messages(channels: Iterable[str]) -> str:
    """What goes on some channels that are written by touch: `texts and e-mails`."""
    return " and ".join({"text": "texts", "email": "e-mails"}[channel] for channel in channels)


def an(word: str) -> str:
    """A word with its article: `a call`, `an email`."""
    return f"{'an' if word[:1] in 'aeiou' else 'a'} {word}"


def excerpt(text: str, words: Sequence[str], width: int) -> str:
    """So many characters of a text from outside, safe for a terminal, around the first of some words that it has."""
    flat = safe(text)
    if len(flat) <= width:
        return flat
    places = [place for word in words if (place := flat.casefold().find(word.casefold())) >= 0]
    start = max(min(min(places, default=0) - width // 3, len(flat) - width), 0)
    cut = flat[start : start + width]
    cut = f"…{cut[1:].lstrip()}" if start else cut
    return cut if start + width == len(flat) else f"{cut[:-1].rstrip()}…"


def safe(text: str, width: int | None = None) -> str:
    """Text from outside, made safe for a terminal: control, bidi and escape characters become `�`, line ends a space.

    With `width` it is cut there, with an ellipsis.
    """
    flat = " ".join(text.split())
    shown = (
        flat
        if flat.isprintable()
        else "".join("\ufffd" if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co") else char for char in flat)
    )
    return shown if width is None or len(shown) <= width else shown[: width - 1].rstrip() + "…"
