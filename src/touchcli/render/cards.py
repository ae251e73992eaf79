"""The rep's own card: a vCard 4.0, and its QR code for a terminal (PRACTICE T10).

Source: RFC 6350, vCard 4.0: section 3.2 folding, 3.4 escaping, 6.4.1 telephone numbers as `tel:` addresses.
"""

from collections.abc import Iterator, Sequence

from touchcli.rules.errors import UserError
from touchcli.rules.models.names import parts_of
from touchcli.rules.models.settings import Rep
from touchcli.rules.models.values import Phone
from touchcli.rules.one_number import one_spelling

_FOLD = 75
_QUIET = 2  # modules of light around the code: scanners want some


def vcard(rep: Rep, texts_from: Phone | None) -> str:
    """The card of a rep, with the number to call and, where it is another, the one that texts come from.

    Lines end in CRLF and are folded at 75 octets. The same rep makes the same card.
    """
    return "".join(_folded(line) + "\r\n" for line in _lines(rep, texts_from))


def _lines(rep: Rep, texts_from: Phone | None) -> Iterator[str]:
    name = parts_of(rep.name)
    yield "BEGIN:VCARD"
    yield "VERSION:4.0"
    yield "KIND:individual"
    yield f"FN:{_escaped(rep.name)}"
    yield "N:" + ";".join(map(_escaped, (name.last, name.first, name.middle, name.prefix, name.suffix)))
    yield f"ORG:{_escaped(rep.company)}"
    if rep.phone:
        both = texts_from is None or one_spelling(texts_from.e164) == one_spelling(rep.phone.e164)
        yield f'TEL;VALUE=uri;TYPE="work,voice{",text" if both else ""}":tel:{rep.phone.e164}'
    if texts_from and (rep.phone is None or one_spelling(texts_from.e164) != one_spelling(rep.phone.e164)):
        yield f'TEL;VALUE=uri;TYPE="work,text":tel:{texts_from.e164}'
    if rep.email:
        yield f"EMAIL;TYPE=work:{_escaped(rep.email)}"
    yield "END:VCARD"


def _escaped(text: str) -> str:
    """A text value: backslash, comma, semicolon and line ends escaped, other control characters left out."""
    text = text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    text = "\\n".join(text.splitlines())
    return "".join(char for char in text if ord(char) >= 0x20 and ord(char) != 0x7F)


def _folded(line: str) -> str:
    """A line in pieces of at most 75 octets, each further one after a space; no character is split."""
    pieces, room = [""], _FOLD
    for char in line:
        size = len(char.encode())
        if size > room:
            pieces.append("")
            room = _FOLD - 1
        pieces[-1] += char
        room -= size
    return "\r\n ".join(pieces)


def qr_matrix(text: str) -> list[list[bool]]:
    """The QR code of a text in UTF-8, True for dark, its light border included.

    Raises UserError if segno is not installed or the text is too long for a code.
    """
    try:
        import segno
    except ImportError:
        raise UserError("a QR code needs the package segno", "pip install 'touchcli[card]'") from None
    try:
        code = segno.make_qr(text, error="m", encoding="utf-8")
    except segno.DataOverflowError:
        raise UserError("the card is too long for a QR code", "shorten the rep's name or company") from None
    return [[bool(dark) for dark in row] for row in code.matrix_iter(border=_QUIET)]


def half_blocks(matrix: Sequence[Sequence[bool]]) -> list[str]:
    """A matrix drawn for a terminal, two rows a line, dark if the ink is: show it dark on light."""
    blank = [False] * len(matrix[0])
    rows = [*matrix, blank] if len(matrix) % 2 else list(matrix)
    return [
        "".join(" ▀▄█"[above + 2 * below] for above, below in zip(upper, lower, strict=True))
        for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    ]
