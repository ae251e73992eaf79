"""An HTML body as plain text: its words, its paragraphs, and what it quotes behind `>`.

The standard library's parser needs hours for some damaged pages, so this reads tags by itself, in one pass.
"""

import html
import re

_PARAGRAPHS = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "table"))
_BLOCKS = _PARAGRAPHS | {
    *("address", "article", "aside", "center", "dd", "div", "dl", "dt", "fieldset", "figure", "footer", "form"),
    *("body", "header", "hr", "li", "main", "nav", "pre", "section", "tr"),
}
_SILENT = frozenset(
    {
        *("head", "script", "style", "title", "template", "svg", "math", "object", "iframe", "noscript", "select"),
        "textarea",
    }
)
_DEEPEST = 30
"""Quotes within quotes that are told apart."""
_TOKEN = re.compile(r"<(?P<end>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9]*)(?P<rest>[^<>]*)>|<[!?][^<>]*>|(?P<text>[^<]+|<)")


def html_text(source: str) -> str:
    """The words of an HTML body. Nothing is loaded, and no tag, address of a link or comment remains."""
    reader = _Reader()
    for token in _TOKEN.finditer(_without_comments(source)):
        if token["text"]:
            reader.words(token["text"])
        elif token["tag"]:
            reader.tag(token["tag"].lower(), token["rest"], ends=bool(token["end"]))
    return reader.text()


def _without_comments(source: str) -> str:
    """HTML without its comments; one that never ends goes on to the end."""
    first, *others = source.split("<!--")
    return "".join((first, *(rest.partition("-->")[2] for rest in others)))


class _Reader:
    def __init__(self) -> None:
        self._lines: list[tuple[int, str]] = []
        self._line: list[str] = []
        self._quotes = 0
        self._silent = ""
        self._nested = 0

    def tag(self, name: str, rest: str, *, ends: bool) -> None:
        """Begin or end an element; `rest` is what stands behind its name."""
        if self._silent or (name in _SILENT and not ends):
            self._be_silent(name, ends=ends, alone=rest.endswith("/"))
            return
        if name == "br" or name in _BLOCKS:
            self._end_line(always=name == "br", blank=name in _PARAGRAPHS)
        if name == "blockquote":
            self._quotes = min(max(self._quotes + (-1 if ends else 1), 0), _DEEPEST)
        elif not ends and name == "li":
            self._line.append("- ")
        elif not ends and name in ("td", "th") and self._line:
            self._line.append(" ")
        if "gmail_signature" in rest:
            self._end_line()
            self._lines.append((self._quotes, "-- "))

    def _be_silent(self, name: str, *, ends: bool, alone: bool) -> None:
        """Leave out everything up to the end of this element."""
        self._silent = self._silent or name
        if name == self._silent and not alone:
            self._nested += -1 if ends else 1
        if self._nested <= 0 or (name == "body" and self._silent == "head"):
            self._silent, self._nested = "", 0

    def words(self, text: str) -> None:
        """Take words, unless they stand in a script or the like."""
        if not self._silent:
            self._line.append(html.unescape(text))

    def _end_line(self, *, always: bool = False, blank: bool = False) -> None:
        line = re.sub(r"[ \t\r\n\f\xa0]+", " ", "".join(self._line)).strip()
        self._line = []
        if line or always:
            self._lines.append((self._quotes, line))
        if blank:
            self._lines.append((self._quotes, ""))

    def text(self) -> str:
        """The lines, never two empty ones after each other, each behind a mark for every quote it stands in."""
        self._end_line()
        told: list[str] = []
        for depth, line in self._lines:
            if line:
                told.append(f"{'>' * depth} {line}" if depth else line)
            elif told and told[-1]:
                told.append("")
        return "\n".join(told).strip("\n")
