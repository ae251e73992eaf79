"""Where the headings of a table stand, and which rows of it are titles, totals and footers rather than customers."""

import re
from collections.abc import Collection, Sequence

from touchcli.importing.headings import is_known
from touchcli.importing.rows import Row, Unreadable
from touchcli.importing.values.words import plain_name, words

WITHIN = 60
"""How many rows may stand above the headings."""
_VALUE = re.compile(
    r"\S+@\S+\.\S+|https?://\S+|\+?[\d(][\d\s().\-/]{6,}|[-$€£(]?\s?\d[\d.,]*\s?[%€$)]?|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}.*"
)
_TOTAL = re.compile(
    r"(grand |sub ?|overall |report )?totals?( \d+ \w+| count)?|sum(me)?|gesamt(summe|betrag)?|zwischensumme"
    r"|total general|totale( generale)?|totaal|celkem|合計|総計|subtotal|count \d+"
    r"|\d+ (records?|rows?|customers?|accounts?|contacts?)|total \w+ \d+|(report|record) count.*"
)
_FOOTER = re.compile(
    r"\W*(copyright\b|©|confidential information|generated (by|on|at)\b|printed (by|on)\b|report (generated|run)\b"
    r"|exported (by|on|from|at)\b|all rights reserved|end of (report|file)|page \d+( of \d+)?\W*$|as of \d"
    r"|(mon|tues|wednes|thurs|fri|satur|sun)day,? \w+\.? \d{1,2},? \d{4}\b"
    r"|erstellt (am|von)\b|stand:? \d|source:|powered by\b).*",
    re.IGNORECASE,
)


def header_at(first: Sequence[Row | Unreadable], mapped: Collection[str]) -> int | None:
    """The place of the headings among the first rows of a table, None if no row of them looks like headings.

    It is the row with the most known headings, of equal ones the first; a row with numbers, dates and addresses in it
    is a customer. `mapped` are the plain headings that `--map` names.
    """
    best, at = 0.0, None
    for n, row in enumerate(first[:WITHIN]):
        if isinstance(row, Row):
            score = _score(row.cells, mapped)
            if score > best:
                best, at = score, n
    if at is not None:
        return at
    # No heading is known: the first row may be headings all the same if it is words and the next rows are alike.
    rows = [n for n, row in enumerate(first) if isinstance(row, Row)]
    if rows and not any(map(_is_value, first[rows[0]].cells)):  # type: ignore[union-attr]
        return rows[0]
    return None


def _score(cells: Sequence[str], mapped: Collection[str]) -> float:
    texts = [cell for cell in map(str.strip, cells) if cell]
    known = len({plain_name(text) for text in texts if is_known(text) or plain_name(text) in mapped})
    values = sum(map(_is_value, texts))
    return known - 0.01 * (len(texts) - known) if known and values * 2 <= known and (not values or known > 2) else 0


def known_headings(cells: Sequence[str]) -> int:
    """How many headings of a row are known."""
    return sum(is_known(cell) for cell in cells if cell.strip())


def _is_value(text: str) -> bool:
    return bool(_VALUE.fullmatch(text.strip()))


def joined_header(above: Sequence[str] | None, cells: Sequence[str]) -> tuple[str, ...]:
    """The headings of a row, with those of the row above it where the two make one: groups over their columns."""
    if above is None or not _is_group(above, cells):
        return tuple(cells)
    names, group = [], ""
    for at in range(max(len(above), len(cells))):
        over = above[at].strip() if at < len(above) else ""
        under = cells[at].strip() if at < len(cells) else ""
        group = over or group
        if not under:
            names.append(over)
        elif is_known(f"{group} {under}"):
            names.append(f"{group} {under}")
        elif plain_name(under) == "name" and re.search(r"contact|person|ansprech|referente|担当", group.casefold()):
            names.append("Contact name")
        else:
            names.append(under)
    return tuple(names)


def _is_group(above: Sequence[str], cells: Sequence[str]) -> bool:
    filled = sum(bool(cell.strip()) for cell in above)
    alone = any(cell.strip() and (at >= len(cells) or not cells[at].strip()) for at, cell in enumerate(above))
    return (
        filled >= 2 and (alone or filled < sum(bool(cell.strip()) for cell in cells)) and not any(map(_is_value, above))
    )


def not_a_customer(cells: Sequence[str]) -> str | None:
    """Why a row is none: a total, a footer, the headings once more; None for any other row."""
    first = next((cell for cell in cells if cell), "")
    if len(first) > 1 and _FOOTER.fullmatch(first) and sum(map(bool, cells)) <= 2:
        return "is a footer"
    if first and len(first) < 40 and _TOTAL.fullmatch(words(first)):
        others = [cell for cell in cells if cell and cell != first]
        if all(_is_value(cell) or words(cell) == "count" for cell in others) and not any(
            "@" in cell for cell in others
        ):
            return "is a total"
    return None
