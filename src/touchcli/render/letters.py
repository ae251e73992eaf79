"""A letter on a letterhead, as PDF, to a named person (PRACTICE J7).

fpdf2 is imported here alone (`touchcli[letters]`), and the font comes along, so that a letter looks the same on every
machine and shows every accent. Source of the font and its licence: `fonts/LICENSE`.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from touchcli.render.sms import describe
from touchcli.render.templates.refusals import TemplateError
from touchcli.render.templates.values import MONTHS
from touchcli.rules.errors import UserError

if TYPE_CHECKING:
    from fpdf import FPDF

_FONTS = Path(__file__).parent / "fonts"
_FONT = "DejaVuSerifCondensed"
_MARGIN = 25.0
_WINDOW = 50.0  # where the address begins, in mm from the top: inside the window of an envelope here and abroad
_LINE = 5.6
_US_PAPER = frozenset({"US", "CA", "MX"})

Paper = Literal["a4", "letter"]


class Letterhead(NamedTuple):
    """Whom a letter is from: the company in large, the rest on a line below."""

    company: str
    name: str
    phone: str | None = None
    email: str | None = None


class Recipient(NamedTuple):
    """Whom a letter is for; `address` is as the plan has it, on one line or several."""

    name: str
    company: str
    address: str


def paper_of(country: str | None) -> Paper:
    """The paper of a country (ISO 3166 alpha-2): US letter in North America, else A4."""
    return "letter" if country in _US_PAPER else "a4"


def address_lines(address: str) -> list[str]:
    """An address as it stands on an envelope: its own lines, or two, parted at the first comma."""
    lines = [" ".join(line.split()) for line in address.splitlines() if line.strip()]
    if len(lines) == 1:
        street, comma, place = lines[0].partition(",")
        lines = [street, place.strip()] if comma and place.strip() else lines
    return lines


def letter_pdf(body: str, head: Letterhead, to: Recipient, on: dt.date, paper: Paper = "a4") -> bytes:
    """The letter as the bytes of a PDF, of as many pages as the words need; the same words on the same day the same.

    Raises TemplateError for a character that the font does not have, UserError where fpdf2 is not installed.
    """
    with _closing(_empty(paper)) as pdf:
        pdf.set_creation_date(dt.datetime.combine(on, dt.time(12), dt.UTC))
        pdf.set_title(f"Letter to {to.name}")
        pdf.set_author(head.name)
        _letterhead(pdf, head)
        pdf.set_y(max(_WINDOW, pdf.get_y() + _LINE))
        date = f"{on.day} {MONTHS[on.month - 1]} {on.year}"
        _write(pdf, "\n".join([to.name, to.company, *address_lines(to.address), "", "", date, "", body]))
        return bytes(pdf.output())


def _empty(paper: Paper) -> "FPDF":
    try:
        from fpdf import FPDF
    except ImportError:
        raise UserError("letters need the package fpdf2", "pip install 'touchcli[letters]'") from None

    class Pages(FPDF):
        def footer(self) -> None:
            if self.page_no() > 1:
                self.set_y(-15)
                self.set_font(_FONT, size=9)
                self.cell(w=0, text=str(self.page_no()), align="C")

    pdf = Pages(format=paper)
    for style, file in (("", f"{_FONT}.ttf"), ("B", f"{_FONT}-Bold.ttf")):
        pdf.add_font(_FONT, style, _FONTS / file)
    pdf.set_margins(_MARGIN, 18, _MARGIN)
    pdf.c_margin = 0
    pdf.set_auto_page_break(True, _MARGIN)
    pdf.add_page()
    return pdf


@contextmanager
def _closing(pdf: "FPDF") -> Iterator["FPDF"]:
    """The PDF, with its font files closed at the end: fpdf2 leaves them open."""
    from fpdf.fonts import TTFFont

    try:
        yield pdf
    finally:
        for font in pdf.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()


def _letterhead(pdf: "FPDF", head: Letterhead) -> None:
    _write(pdf, head.company, style="B", size=15, line=7)
    contact = " · ".join(filter(None, (head.name, head.phone, head.email)))
    _write(pdf, contact, size=9, line=5)
    pdf.set_draw_color(120)
    pdf.line(_MARGIN, pdf.get_y() + 1.5, pdf.w - _MARGIN, pdf.get_y() + 1.5)


def _write(pdf: "FPDF", text: str, *, style: Literal["", "B"] = "", size: int = 11, line: float = _LINE) -> None:
    from fpdf.enums import XPos, YPos

    text = "".join(char if char == "\n" or not char.isspace() or char == "\u00a0" else " " for char in text)
    pdf.set_font(_FONT, style, size)
    known = getattr(pdf.current_font, "cmap", {})
    missing = next((char for char in text if char != "\n" and ord(char) not in known), None)
    if missing:
        raise TemplateError(f"the font of letters has no {describe(missing)}")
    pdf.multi_cell(0, line, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
