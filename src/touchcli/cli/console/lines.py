"""Lines of styled spans, aligned in columns; colour on a terminal only.

rich is imported on a terminal alone: in a pipe, the lines are written as they are.
"""

import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from touchcli.cli.console.terminal import colours, width

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["Line", "Span", "columns", "complain", "line", "width", "wrapped", "write", "write_json"]

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


def _columns_of(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def fit(text: str, columns: int) -> str:
    """A text cut or filled to so many columns, with an ellipsis where it is cut."""
    if cells(text) > columns:
        kept = ""
        for char in text:
            if cells(kept + char) > columns - 1:
                break
            kept += char
        text = kept.rstrip() + "…"
    return text + " " * (columns - cells(text))


def columns(rows: Sequence[Sequence[str]], styles: Sequence[str], limits: Sequence[int], total: int) -> list[Line]:
    """Rows aligned in columns: each as wide as its widest cell up to its limit, the last as wide as is left.

    `limits` has one entry a column but the last; `total` is the whole width, with an indent of two. Where the last
    cell does not fit, remarks in brackets at its end go first, the last of them before the others; then the widest
    columns before it give way, so that the last has two fifths of the width at the least.
    """
    widths = [min(max((cells(row[n]) for row in rows), default=0), limit) for n, limit in enumerate(limits)]
    wanted = min(max((cells(_bare(row[-1])) for row in rows), default=0), total * 2 // 5)
    while widths and _left(widths, total) < wanted and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
    left = max(_left(widths, total), _NARROWEST)
    result = []
    for row in rows:
        spans = [Span("  ")]
        for text, wide, style in zip(row, widths, styles, strict=False):
            if wide:
                spans += [Span(fit(text, wide), style), Span("  ")]
        last = row[-1]
        while cells(last) > left and last.endswith(")") and " (" in last:
            last = last.rpartition(" (")[0]
        spans.append(Span(fit(last, left).rstrip(), styles[len(widths)]))
        result.append(tuple(spans))
    return result


def _left(widths: Sequence[int], total: int) -> int:
    return total - 2 - sum(wide + 2 for wide in widths if wide)


def _bare(text: str) -> str:
    """A cell without the remarks in brackets at its end."""
    while text.endswith(")") and " (" in text:
        text = text.rpartition(" (")[0]
    return text


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
    """Write lines to standard output, in colour where it is a terminal that shows any."""
    sys.stdout.write(drawn(lines, colours()))


def drawn(lines: Iterable[Line], terminal: str | None) -> str:
    """Lines as they are written: in colour for a kind of terminal, plain where that is None."""
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
        console.print(Text.assemble(*((shown(span.text), span.style) for span in row)), end="\n")


def write_json(value: Any) -> None:
    """Write one JSON object to standard output."""
    import json

    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def complain(problems: Iterable[object]) -> None:
    """Write Problems, or any warnings, to standard error, a line each, after what was written before."""
    sys.stdout.flush()
    sys.stderr.write("".join(f"{shown(str(problem))}\n" for problem in problems))
