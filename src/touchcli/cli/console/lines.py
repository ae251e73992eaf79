"""Lines of styled spans, aligned in columns; colour on a terminal only.

rich is imported on a terminal alone: in a pipe, the lines are written as they are.
"""

import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

from touchcli.cli.console.terminal import PIPE_WIDTH, colours, width

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

__all__ = [
    "Line",
    "Span",
    "columns",
    "complain",
    "line",
    "table",
    "undo_line",
    "width",
    "wrapped",
    "write",
    "write_json",
]

_NARROWEST = 10


class Span(NamedTuple):
    """A piece of a line with its style, in rich's words for styles."""

    text: str
    style: str = ""


Line = tuple[Span, ...]


def line(text: str = "", style: str = "") -> Line:
    """A line of one span."""
    return (Span(text, style),)


def undo_line(entry: int | None) -> Line:
    """How to take back what was just recorded."""
    return line(f"Undo: touch undo {entry}", "dim")


def cells(text: str) -> int:
    """How many columns a terminal gives a text."""
    return len(text) if text.isascii() else sum(map(_columns_of, text))


@lru_cache(maxsize=4096)
def _columns_of(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def fit(text: str, columns: int) -> str:
    """A text cut or filled to so many columns, with an ellipsis if it is cut."""
    wide = cells(text)
    if wide > columns:
        kept = ""
        for char in text:
            if cells(kept + char) > columns - 1:
                break
            kept += char
        text = kept.rstrip() + "…"
        wide = cells(text)
    return text + " " * (columns - wide)


def columns(
    rows: Sequence[Sequence[str | Span]], styles: Sequence[str], limits: Sequence[int], total: int
) -> list[Line]:
    """Rows aligned in columns, as `table` has them, all their lines one after the other."""
    return list(aligned(rows, styles, limits, total))


def aligned(
    rows: Sequence[Sequence[str | Span]], styles: Sequence[str], limits: Sequence[int], total: int
) -> Iterator[Line]:
    """The lines of `columns` as they are made."""
    return (each for row in table(rows, styles, limits, total) for each in row)


def table(
    rows: Sequence[Sequence[str | Span]], styles: Sequence[str], limits: Sequence[int], total: int
) -> Iterator[list[Line]]:
    """Rows aligned in columns with an indent of two, the lines of each; what does not fit goes on below, uncut.

    A cell has the style of its column unless it is a Span. If all fits in `total` columns, each is as wide as its
    widest cell. Else those before the last stay within their `limits`, which grow with the width, and give way until
    the last has two fifths of it; none gets narrower than its longest word as long as there is room.
    """
    texts = [[cell.text if isinstance(cell, Span) else cell for cell in row] for row in rows]
    widths = _widths(texts, limits, total)
    for row, plain in zip(rows, texts, strict=True):
        wrapped_cells = [_words_within(text, wide) for text, wide in zip(plain, widths, strict=True)]
        used = [cell.style if isinstance(cell, Span) else style for cell, style in zip(row, styles, strict=True)]
        lines = []
        for parts in zip_longest(*wrapped_cells, fillvalue=""):
            spans = [Span("  ")]
            for text, wide, style in zip(parts[:-1], widths[:-1], used[:-1], strict=True):
                if wide:
                    spans += [Span(fit(text, wide), style), Span("  ")]
            lines.append((*spans, Span(parts[-1], used[-1])))
        yield lines or [(Span("  "),)]


def _widths(rows: Sequence[Sequence[str]], limits: Sequence[int], total: int) -> list[int]:
    """How wide each column is."""
    count = len(limits) + 1
    natural = [max((cells(row[n]) for row in rows), default=0) for n in range(count)]
    if total - 2 - sum(wide + 2 for wide in natural if wide) + 2 >= 0:
        return natural
    words = [max((cells(word) for row in rows for word in row[n].split(" ")), default=0) for n in range(count)]
    grown = [limit * max(total // PIPE_WIDTH, 1) for limit in limits]
    widths = [
        max(min(wide, limit), min(word, total // 4)) for wide, limit, word in zip(natural, grown, words, strict=False)
    ]
    wanted = min(natural[-1], max(total * 2 // 5, words[-1]))
    while widths and _left(widths, total) < wanted:
        givers = [n for n, wide in enumerate(widths) if wide > max(words[n], _NARROWEST)]
        if not givers:
            break
        widths[max(givers, key=lambda n: widths[n])] -= 1
    while widths and _left(widths, total) < _NARROWEST and max(widths) > 1:
        widths[widths.index(max(widths))] -= 1
    return [*widths, max(_left(widths, total), 1)]


def _words_within(text: str, columns: int) -> list[str]:
    """A text on lines of so many columns, broken between words; only a word that is wider by itself is broken."""
    if cells(text) <= columns:
        return [text]
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if cells(joined) <= columns:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        for char in word:
            if cells(lines[-1] + char) > columns:
                lines.append("")
            lines[-1] += char
    return lines


def _left(widths: Sequence[int], total: int) -> int:
    return total - 2 - sum(wide + 2 for wide in widths if wide)


def wrapped(head: Line, text: str, total: int, indent: int) -> list[Line]:
    """A head and a text after it on lines of at most `total` columns, the further ones indented."""
    import textwrap

    taken = sum(cells(span.text) for span in head)
    if taken + _NARROWEST > total:
        return [
            head,
            *(line(" " * indent + part) for part in textwrap.wrap(text, total - indent, break_on_hyphens=False)),
        ]
    start, later = " " * taken, " " * indent
    # A command in a sentence is copied by a person: its flags and names stay whole.
    rows = textwrap.wrap(text, total, initial_indent=start, subsequent_indent=later, break_on_hyphens=False)
    first, *more = rows or [""]
    return [(*head, Span(first[taken:])), *(line(part) for part in more)]


def shown(text: str) -> str:
    """Text as a terminal may have it: control, bidi and escape characters, which only a file brings, become `�`."""
    if text.isprintable():
        return text
    return "".join("\ufffd" if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co") else char for char in text)


def write(lines: Iterable[Line]) -> None:
    """Write lines to standard output, in colour if it is a terminal that shows any."""
    sys.stdout.write(drawn(lines, colours()))


def drawn(lines: Iterable[Line], terminal: str | None) -> str:
    """Lines as they are written: in colour for a kind of terminal, plain if that is None."""
    if terminal is None:
        return "".join("".join(shown(span.text) for span in row).rstrip() + "\n" for row in lines)
    from io import StringIO

    from rich.console import Console

    canvas = StringIO()
    paint(Console(file=canvas, force_terminal=True, highlight=False, soft_wrap=True), lines)
    return canvas.getvalue()


def paint(console: "Console", lines: Iterable[Line]) -> None:
    """Print lines in colour on a console."""
    from rich.text import Text

    for row in lines:
        text = Text.assemble(*((shown(span.text), span.style) for span in row))
        if "+" in text.plain or "@" in text.plain:
            _link(text)
        console.print(text, end="\n")


def _link(text: "Text") -> None:
    """Make links of the whole numbers and e-mail addresses in a line, for terminals that know links (OSC 8)."""
    import re

    for found in re.finditer(r"\+[1-9]\d{6,14}\b|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", text.plain):
        scheme = "mailto" if "@" in found.group() else "tel"
        text.stylize(f"link {scheme}:{found.group()}", *found.span())


def write_json(value: Any) -> None:
    """Write one JSON object to standard output."""
    import json

    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def complain(problems: Iterable[object]) -> None:
    """Write Problems, or any warnings, to standard error, a line each, after what was written before."""
    sys.stdout.flush()
    sys.stderr.write("".join(f"{shown(str(problem))}\n" for problem in problems))
