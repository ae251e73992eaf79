"""Public holidays kept between runs: the `holidays` package takes longer to import than all of `touch due`."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from touchcli.cache.atomic_file import scratch
from touchcli.cache.fingerprint import package_mark
from touchcli.rules.calendar import HolidayLookup, public_holidays

FILE = Path(".touch", "cache", "holidays.json")


def holiday_lookup(root: Path) -> HolidayLookup:
    """The public holidays of a place and year, asked of `holidays` once and kept in the workspace's cache after that.

    A cache that is damaged, or was made by another version of `holidays`, counts as none; where nothing can be written
    each run asks anew.
    """
    mark = package_mark("holidays")
    days = _kept(root, mark)

    def lookup(country: str, subdivision: str | None, year: int) -> frozenset[dt.date]:
        key = f"{country}/{subdivision or ''}/{year}"
        if key not in days:
            days[key] = public_holidays(country, subdivision, year)
            with scratch(root / FILE) as made:
                if made is not None:
                    # Of a copy: the threads of a worker share this.
                    places = {name: sorted(day.isoformat() for day in each) for name, each in dict(days).items()}
                    made.put(json.dumps({"mark": mark, "places": places}).encode())
        return days[key]

    return lookup


def _kept(root: Path, mark: str) -> dict[str, frozenset[dt.date]]:
    try:
        kept: Any = json.loads((root / FILE).read_bytes())
        if kept["mark"] != mark:
            return {}
        return {key: frozenset(map(dt.date.fromisoformat, each)) for key, each in kept["places"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}
