"""A sheet as a PDF, to print or to send along."""

import datetime as dt
from typing import TYPE_CHECKING

from touchcli.render.pdf import FONT, Paper, closing, lacking, new_pdf, write
from touchcli.render.sheet import Row, Section, Sheet
from touchcli.rules.errors import UserError
from touchcli.rules.wording import safe

if TYPE_CHECKING:
    from fpdf import FPDF

_MARGIN = 15.0
_LINE, _LABEL, _SIZE, _SMALL = 4.2, 42, 9, 7
_BLACK, _SOFT = (0, 0, 0), (89, 97, 110)
_COLORS = {"": _BLACK, "good": (15, 118, 110), "bad": (179, 38, 30)}


def sheet_pdf(sheet: Sheet, on: dt.date, paper: Paper = "a4") -> bytes:
    """The sheet as the bytes of a PDF; the same sheet on the same day the same.

    Raises UserError if fpdf2 is not installed, and for a character that the font does not have.
    """
    with closing(new_pdf(paper, "a PDF needs", _MARGIN)) as pdf:
        pdf.set_creation_date(dt.datetime.combine(on, dt.time(12), dt.UTC))
        pdf.set_title(safe(sheet.title))
        _check(pdf, sheet)
        write(pdf, safe(sheet.title), style="B", size=15, line=8)
        for about in sheet.about:
            pdf.set_text_color(*_SOFT)
            write(pdf, safe(about), size=_SIZE, line=_LINE)
        for section in sheet.sections:
            _section(pdf, section)
        if sheet.footer:
            pdf.ln(_LINE)
            write(pdf, safe(sheet.footer), size=_SIZE, line=_LINE)
        return bytes(pdf.output())


def _check(pdf: "FPDF", sheet: Sheet) -> None:
    pdf.set_font(FONT, size=_SIZE)
    parts = [sheet.title, *sheet.about, sheet.footer]
    parts += [part for section in sheet.sections for row in section.rows for part in (row.label, row.text, row.mark)]
    for part in parts:
        if missing := lacking(pdf, safe(part)):
            raise UserError(f"the font of the PDF has no {missing}", "use --html, and print that page")


def _section(pdf: "FPDF", section: Section) -> None:
    """A heading and its rows in columns; a column that is empty in every row gives its room to the text."""
    from fpdf.fonts import FontFace

    pdf.ln(1.5)
    pdf.set_text_color(0)
    write(pdf, section.title, style="B", size=11, line=6)
    pdf.set_font(FONT, size=_SIZE)
    mark = 31 if any(row.mark for row in section.rows) else 0
    source = 45 if any(row.source for row in section.rows) else 0
    widths = [width for width in (_LABEL, pdf.epw - _LABEL - mark - source, mark, source) if width]
    with pdf.table(
        borders_layout="NONE",
        first_row_as_headings=False,
        col_widths=tuple(widths),
        line_height=_LINE,
        padding=(0, 2, 0.3, 0),
        text_align="LEFT",
    ) as table:
        for row in section.rows:
            cells = table.row()
            for text, color, wide in _cells(row, mark, source):
                if wide:
                    cells.cell(safe(text), style=FontFace(color=color, size_pt=_SMALL if color == _SOFT else _SIZE))


def _cells(row: Row, mark: int, source: int) -> list[tuple[str, tuple[int, int, int], int]]:
    return [
        (row.label, _BLACK, 1),
        (row.text, _BLACK, 1),
        (row.mark, _COLORS[row.tone], mark),
        (row.source, _SOFT, source),
    ]
