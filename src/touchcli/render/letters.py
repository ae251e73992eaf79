"""A letter on a letterhead, as PDF, to a named person (PRACTICE J7).

How it comes onto paper is in `render.pdf`.
"""

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from touchcli.render.pdf import LINE, MARGIN, Paper, closing, new_pdf, write
from touchcli.render.templates.values import MONTHS

if TYPE_CHECKING:
    from fpdf import FPDF

_WINDOW = 50.0  # where the address begins, in mm from the top: inside the window of an envelope here and abroad
_US_PAPER = frozenset({"US", "CA", "MX"})


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

    Raises TemplateError for a character that the font does not have, UserError if fpdf2 is not installed.
    """
    with closing(new_pdf(paper, "letters need")) as pdf:
        pdf.set_creation_date(dt.datetime.combine(on, dt.time(12), dt.UTC))
        pdf.set_title(f"Letter to {to.name}")
        pdf.set_author(head.name)
        _letterhead(pdf, head)
        pdf.set_y(max(_WINDOW, pdf.get_y() + LINE))
        date = f"{on.day} {MONTHS[on.month - 1]} {on.year}"
        write(pdf, "\n".join([to.name, to.company, *address_lines(to.address), "", "", date, "", body]))
        return bytes(pdf.output())


def _letterhead(pdf: "FPDF", head: Letterhead) -> None:
    write(pdf, head.company, style="B", size=15, line=7)
    contact = " · ".join(filter(None, (head.name, head.phone, head.email)))
    write(pdf, contact, size=9, line=5)
    pdf.set_draw_color(120)
    pdf.line(MARGIN, pdf.get_y() + 1.5, pdf.w - MARGIN, pdf.get_y() + 1.5)
