"""Lines of a page of the terminal as HTML for a mail: read on a phone, with numbers to dial, nothing from afar."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence

Piece = tuple[str, str]
"""A piece of a line: its text, and its style in the words of the terminal."""

_HEAD = (
    '<!doctype html>\n<html><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"></head>\n'
    '<body style="font:16px/1.4 sans-serif;max-width:40em;margin:0 auto;padding:.5em">\n'
)
_PLACE = re.compile(r"\+[1-9]\d{6,14}\b|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_COLORS = {"red": "#b00020", "yellow": "#7a5b00", "green": "#1b6e2d", "dim": "#666"}
_INDENT = "  "


def line_page(lines: Iterable[Sequence[Piece]]) -> str:
    """A page whose rows are indented by two and whose other lines are titles; each line is a paragraph of its own.

    Whole numbers and addresses become links. A row's last piece, which says why, goes on a line below the others.
    """
    return _HEAD + "\n".join(_paragraphs(lines)) + "\n</body></html>\n"


def _paragraphs(lines: Iterable[Sequence[Piece]]) -> Iterator[str]:
    for pieces in lines:
        whole = "".join(text for text, _ in pieces)
        shown = [_piece(" ".join(text.split()), style) for text, style in pieces if text.strip()]
        if not shown:
            continue
        if not whole.startswith(_INDENT):
            yield f'<p style="margin:1.2em 0 .3em">{" ".join(shown)}</p>'
            continue
        *first, last = shown
        yield f'<p style="margin:.4em 0 .4em 1em">{" ".join(first)}{"<br>" if first else ""}{last}</p>'


def _piece(text: str, style: str) -> str:
    color = next((value for name, value in _COLORS.items() if name in style.split()), None)
    said = _linked(text)
    if color:
        said = f'<span style="color:{color}">{said}</span>'
    return f"<b>{said}</b>" if "bold" in style.split() else said


def _linked(text: str) -> str:
    made, last = [], 0
    for found in _PLACE.finditer(text):
        place = html.escape(found[0])
        scheme = "mailto" if "@" in found[0] else "tel"
        made += [html.escape(text[last : found.start()]), f'<a href="{scheme}:{place}">{place}</a>']
        last = found.end()
    return "".join([*made, html.escape(text[last:])])
