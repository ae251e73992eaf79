"""Lines of the terminal as HTML: titles, rows, numbers to dial, and nothing that a customer's words could bring in."""

import pytest

from touchcli.render.line_pages import Piece, line_page


def body(*lines: list[Piece]) -> str:
    page = line_page(lines)
    assert page.startswith('<!doctype html>\n<html><head><meta charset="utf-8">')
    assert page.endswith("\n</body></html>\n")
    return page.partition('em">\n')[2].removesuffix("\n</body></html>\n")


def test_titles_and_rows() -> None:
    shown = body(
        [("Call", "bold"), ("      touch send", "dim")],
        [("", "")],
        [("  ", ""), (" 1", "dim"), ("  ", ""), ("Acme   Industrial", "bold"), ("why", "red")],
        [("  only one", "")],
    )
    assert shown.splitlines() == [
        '<p style="margin:1.2em 0 .3em"><b>Call</b> <span style="color:#666">touch send</span></p>',
        '<p style="margin:.4em 0 .4em 1em"><span style="color:#666">1</span> <b>Acme Industrial</b><br>'
        '<span style="color:#b00020">why</span></p>',
        '<p style="margin:.4em 0 .4em 1em">only one</p>',
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+15125550142", '<a href="tel:+15125550142">+15125550142</a>'),
        ("ring +447700900123, then", 'ring <a href="tel:+447700900123">+447700900123</a>, then'),
        ("…0142", "…0142"),
        ("p.n@acme.example!", '<a href="mailto:p.n@acme.example">p.n@acme.example</a>!'),
        ("<b>&\"'", "&lt;b&gt;&amp;&quot;&#x27;"),
        ('x"onclick=a@b.example', 'x&quot;onclick=<a href="mailto:a@b.example">a@b.example</a>'),
        ("https://x.example", "https://x.example"),
    ],
)
def test_places_are_links_and_words_are_words(text: str, expected: str) -> None:
    assert body([(text, "")]) == f'<p style="margin:1.2em 0 .3em">{expected}</p>'
