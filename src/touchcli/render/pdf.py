"""An empty PDF with our font and margins, and words on it.

fpdf2 is imported here alone (`touchcli[letters]`), and the font comes along, so that a page looks the same on every
machine and shows every accent. Source of the font and its licence: `fonts/LICENSE`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from touchcli.render.sms import describe
from touchcli.render.templates.refusals import TemplateError
from touchcli.rules.errors import UserError

if TYPE_CHECKING:
    from fpdf import FPDF

_FONTS = Path(__file__).parent / "fonts"
FONT = "DejaVuSerifCondensed"
MARGIN = 25.0
LINE = 5.6

Paper = Literal["a4", "letter"]


def new_pdf(paper: Paper, need: str, margin: float = MARGIN) -> "FPDF":
    """A PDF with one empty page; raises UserError, which begins with `need`, where fpdf2 is not installed."""
    try:
        from fpdf import FPDF
    except ImportError:
        raise UserError(f"{need} the package fpdf2", "pip install 'touchcli[letters]'") from None

    class Pages(FPDF):
        def footer(self) -> None:
            if self.page_no() > 1:
                self.set_y(-15)
                self.set_font(FONT, size=9)
                self.cell(w=0, text=str(self.page_no()), align="C")

    pdf = Pages(format=paper)
    for style, file in (("", f"{FONT}.ttf"), ("B", f"{FONT}-Bold.ttf")):
        pdf.add_font(FONT, style, _FONTS / file)
    pdf.set_margins(margin, 18, margin)
    pdf.c_margin = 0
    pdf.set_auto_page_break(True, margin)
    pdf.add_page()
    return pdf


@contextmanager
def closing(pdf: "FPDF") -> Iterator["FPDF"]:
    """The PDF, with its font files closed at the end: fpdf2 leaves them open."""
    from fpdf.fonts import TTFFont

    try:
        yield pdf
    finally:
        for font in pdf.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()


def write(pdf: "FPDF", text: str, *, style: Literal["", "B"] = "", size: float = 11, line: float = LINE) -> None:
    """Write a paragraph; raises TemplateError for a character that the font does not have."""
    from fpdf.enums import XPos, YPos

    text = "".join(char if char == "\n" or not char.isspace() or char == "\u00a0" else " " for char in text)
    pdf.set_font(FONT, style, size)
    if missing := lacking(pdf, text):
        raise TemplateError(f"the font of letters has no {missing}")
    pdf.multi_cell(0, line, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def lacking(pdf: "FPDF", text: str) -> str | None:
    """The first character of a text that the current font does not have, in words; None if it has all of them."""
    known = getattr(pdf.current_font, "cmap", {})
    missing = next((char for char in text if char != "\n" and ord(char) not in known), None)
    return describe(missing) if missing else None
