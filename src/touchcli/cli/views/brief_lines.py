"""The page of a brief on a terminal: labels in a column, text beside it, sources in brackets."""

import textwrap
from collections.abc import Iterator

from touchcli.cli.console.lines import Line, Span, cells, fit, line
from touchcli.render.sheet import Row, Sheet

_STYLES = {"": "", "good": "green", "bad": "yellow"}
_LABEL = 26


def lines(sheet: Sheet, total: int) -> Iterator[Line]:
    """The page on lines of at most `total` columns."""
    yield line(sheet.title, "bold")
    for about in sheet.about:
        yield from map(line, textwrap.wrap(about, total, break_on_hyphens=False))
    label = min(max((cells(row.label) for section in sheet.sections for row in section.rows), default=0), _LABEL)
    for section in sheet.sections:
        yield from (line(), line(section.title, "bold"))
        for row in section.rows:
            yield from _row(row, min(label, total // 3), total)
    if sheet.footer:
        yield line()
        yield from map(line, textwrap.wrap(sheet.footer, total))


def _row(row: Row, label: int, total: int) -> Iterator[Line]:
    """A row on as many lines as it needs; how it stands and its source are kept in one piece if they fit."""
    indent = " " * (label + 4)
    room = total - len(indent)
    labels = _wrapped(row.label, label) or [""]
    spans: list[list[Span]] = [[Span(part)] for part in _wrapped(row.text, room) or [""]]
    for piece, style in ((row.mark, _STYLES[row.tone]), (f"[{row.source}]" if row.source else "", "dim")):
        used = sum(cells(span.text) for span in spans[-1])
        gap = 2 if used else 0
        if piece and used + gap + cells(piece) <= room:
            spans[-1] += [Span(" " * gap), Span(piece, style)]
        elif piece:
            spans += [[Span(part, style)] for part in _wrapped(piece, room)]
    height = max(len(spans), len(labels))
    labels += [""] * (height - len(labels))
    spans += [[]] * (height - len(spans))
    for name, parts in zip(labels, spans, strict=True):
        yield (Span(f"  {fit(name, label)}  "), *parts)


def _wrapped(text: str, room: int) -> list[str]:
    return textwrap.wrap(text, room, break_on_hyphens=False)
