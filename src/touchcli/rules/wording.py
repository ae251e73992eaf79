"""Dates and spans in words, as reasons and tables say them."""

import datetime as dt
import unicodedata


def day(on: dt.date, today: dt.date) -> str:
    """A day in words: `today`, `tomorrow`, `30 Nov`, with the year where it is another one."""
    if on == today:
        return "today"
    if (on - today).days == 1:
        return "tomorrow"
    return f"{on.day} {on:%b}" + (f" {on.year}" if on.year != today.year else "")


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


def ago_changes(since: dt.datetime, now: dt.datetime) -> dt.datetime:
    """The instant after `now` at which `ago` says it in other words."""
    seconds = (now - since).total_seconds()
    step = 60 if seconds < 7200 else 3600 if seconds < 172800 else 86400
    return since + dt.timedelta(seconds=max(seconds // step + 1, 1) * step)


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
