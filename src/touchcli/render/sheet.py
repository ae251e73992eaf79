"""A page of headings and rows, put into words already: what a terminal, a browser and a printer show alike."""

from typing import Literal, NamedTuple

Tone = Literal["", "good", "bad"]


class Row(NamedTuple):
    """A line of a page: what it is about, what is said of it, how it stands, and where that is written down."""

    label: str
    text: str
    mark: str = ""
    tone: Tone = ""
    source: str = ""


class Section(NamedTuple):
    """Rows under a heading."""

    title: str
    rows: tuple[Row, ...]


class Sheet(NamedTuple):
    """A page: its title, lines under it, its sections, and a line at the end."""

    title: str
    about: tuple[str, ...]
    sections: tuple[Section, ...]
    footer: str = ""
