"""The states and regions of a country whose public holidays differ: data/regions.csv, as `holidays` calls them."""

import csv
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from touchcli.rules.models.account import slug

_TABLE = Path(__file__).parent / "data" / "regions.csv"
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_SHORT = 3


class Regions(NamedTuple):
    """The regions of one country: their codes, and the code of each by every name that `holidays` takes for it.

    `called` has the names that addresses use too, such as the English ones. All names are as `_plain` makes them.
    """

    codes: tuple[str, ...] = ()
    named: Mapping[str, str] = {}
    called: Mapping[str, str] = {}


def subdivision_code(country: str, written: str) -> str | None:
    """The code of a subdivision written as its code or as `holidays` names it (`BY`, `Bayern`), None for all else."""
    return _regions_of(country).named.get(_plain(written))


def known_subdivisions(country: str, written: str) -> str:
    """What may stand in place of an unknown subdivision: the nearest code, and all there are."""
    from difflib import get_close_matches

    regions = _regions_of(country)
    if not regions.codes:
        return f"{country} has none, leave it out"
    near = next(iter(get_close_matches(_plain(written)[:60], regions.called, 1, 0.6)), None)
    meant = f"did you mean {regions.called[near]}? " if near else ""
    return f"{meant}known: {', '.join(regions.codes)}"


@lru_cache(maxsize=4096)
def region_in(country: str, location: str) -> str | None:
    """The region that a location names: `Austin, TX`, `Munich, Bavaria`, `Sydney NSW 2000`; None if it names none.

    The last part that names one counts, so that `Delaware, OH` is in Ohio.
    """
    called = _regions_of(country).called
    for part in reversed(re.split(r"[,;()/\n]", location)):
        words = [word for word in part.split() if not any(map(str.isdigit, word))]  # postal codes are none of the name
        found = called.get(_plain(" ".join(words)))
        if found is None and words and words[-1].isupper() and len(words[-1]) <= _SHORT:
            found = called.get(_plain(words[-1]))
        if found:
            return found
    return None


def _regions_of(country: str) -> Regions:
    return _regions().get(country, Regions())


@cache
def _regions() -> Mapping[str, Regions]:
    rows: dict[str, list[dict[str, str]]] = {}
    with _TABLE.open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            rows.setdefault(row["country"], []).append(row)
    return {country: _of_rows(each) for country, each in rows.items()}


def _of_rows(rows: list[dict[str, str]]) -> Regions:
    codes = {row["code"]: row["code"] for row in rows}
    names = {name: row["code"] for row in rows for name in row["names"].split("|")}
    also = {name: row["code"] for row in rows for name in row["also"].split("|")}
    return Regions(tuple(codes), _by_plain(names | codes), _by_plain(also | names | codes))


def _by_plain(names: Mapping[str, str]) -> dict[str, str]:
    """Codes by plain names, those with an umlaut also as it is spelled without: `Thüringen`, `Thueringen`."""
    spelled: Iterable[tuple[str, str]] = ((name.translate(_UMLAUTS), code) for name, code in names.items())
    return {_plain(name): code for name, code in (*spelled, *names.items()) if name}


def _plain(name: str) -> str:
    return slug(name.replace(".", ""))
