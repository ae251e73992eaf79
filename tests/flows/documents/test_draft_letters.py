"""Due letters become PDFs on a letterhead, to a named person."""

import datetime as dt
import io
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader
from workspace import Touch

from touchcli.render.letters import Letterhead, Recipient, address_lines, letter_pdf, paper_of
from touchcli.render.templates.refusals import TemplateError

if TYPE_CHECKING:
    from tests.flows.documents.conftest import DraftsWorkspace

ON = dt.date(2026, 11, 23)
HEAD = Letterhead("Northgate Supply", "Dana Reyes", "+13125550100", "dana@northgate.example")
TO = Recipient("Ana Ruiz", "Corvid Foods", "9 Mill Lane, Leeds")


def text_of(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def test_j7_the_letter_has_the_same_words_as_the_email(called: "DraftsWorkspace", touch: Touch) -> None:
    assert touch("draft").code == 0
    assert called.drafts("eml")
    text = text_of(called.draft("pdf"))
    lines = text.splitlines()
    assert lines[:7] == [
        "Northgate Supply",
        "Dana Reyes · +13125550100 · dana@northgate.example",
        "Zoë Müller-Žižková",
        "Acme Industrial",
        "1 Industrial Way",
        "Austin, TX 78701",
        "23 November 2026",
    ]
    assert "Dear Zoë Müller-Žižková," in text
    shared = "Thank you for your time. What I took with me: I send the quote for Plant 2 by Friday, as „Angebot № 7“."
    assert shared in " ".join(lines)


def test_j7_a_letter_without_a_postal_address_is_refused(called: "DraftsWorkspace", touch: Touch) -> None:
    called.edit("plans/accounts/acme.yaml", "    address: 1 Industrial Way, Austin, TX 78701\n", "")
    ran = touch("draft")
    assert ran.code == 0
    assert "no letter for Acme Industrial (thank-you-letter): find a postal address for Zoë" in ran.err
    assert not called.drafts("pdf")
    assert called.drafts("eml")


@pytest.mark.parametrize(
    "greeting", ["Dear customer", "To whom it may concern", "Dear {{ account.name }}", "Dear Zoëlle"]
)
def test_j7_a_generic_letter_is_refused(called: "DraftsWorkspace", touch: Touch, greeting: str) -> None:
    called.edit("templates/thanks.yaml", "Dear {{ contact.name }}", greeting)
    assert "template thanks: a letter speaks to a named person" in touch("draft").err
    assert not called.drafts("pdf")


@pytest.mark.parametrize("greeting", ["Dear Ms Müller-Žižková", "Dear {{ contact.first_name | upper }}"])
def test_j7_the_first_name_or_the_last_is_a_name(called: "DraftsWorkspace", touch: Touch, greeting: str) -> None:
    called.edit("templates/thanks.yaml", "Dear {{ contact.name }}", greeting)
    assert touch("draft").err == ""
    assert called.drafts("pdf")


def test_p6_a_sponsors_letter_is_from_the_sponsor(called: "DraftsWorkspace", touch: Touch) -> None:
    called.edit(
        "plans/cadences/opening.yaml",
        "thank-you-letter, channel: letter,",
        "thank-you-letter, by: sponsor, channel: letter,",
    )
    assert "find the sponsor first" in touch("draft").err
    called.write(
        "plans/accounts/acme.yaml",
        (called.root / "plans/accounts/acme.yaml").read_text("utf-8")
        + 'sponsor: {name: Sam Ortiz, phone: "+13125550177", email: sam@northgate.example}\n',
    )
    touch("draft")
    assert "Sam Ortiz · +13125550177 · sam@northgate.example" in text_of(called.draft("pdf"))


def test_the_paper_is_that_of_the_country(called: "DraftsWorkspace", touch: Touch) -> None:
    touch("draft", "--out", "us")
    called.edit("touch.yaml", "country: US, timezone: America/Chicago", "country: DE, timezone: Europe/Berlin")
    touch("draft", "--out", "de")
    widths = {}
    for folder in ("us", "de"):
        [data] = called.drafts("pdf", folder).values()
        widths[folder] = round(PdfReader(io.BytesIO(data)).pages[0].mediabox.width)
    assert widths == {"us": 612, "de": 595}
    assert (paper_of(None), paper_of("CA")) == ("a4", "letter")


@pytest.mark.parametrize(
    ("written", "lines"),
    [
        ("1 Industrial Way, Austin, TX 78701", ["1 Industrial Way", "Austin, TX 78701"]),
        ("Suite 4\n 12  High Street\n\nLeeds LS1 2AB\n", ["Suite 4", "12 High Street", "Leeds LS1 2AB"]),
        ("Postfach 12", ["Postfach 12"]),
        ("Postfach 12,", ["Postfach 12,"]),
        ("", []),
    ],
)
def test_an_address_stands_as_on_an_envelope(written: str, lines: list[str]) -> None:
    assert address_lines(written) == lines


def test_a_long_address_and_long_words_stay_on_the_paper() -> None:
    street = "The Old Wharf Buildings, Third Staircase, " + "Llanfairpwllgwyngyllgogerychwyrndrobwll" * 4
    to = TO._replace(name="Dr " + "Ana " * 40, address=street)
    data = letter_pdf("Dear Ana,\n\n" + "x" * 400, HEAD._replace(company="Northgate " * 20), to, ON)
    text = text_of(data).replace("\n", "")
    assert "Llanfairpwllgwyngyllgogerychwyrndrobwll" * 4 in text
    assert "x" * 400 in text


def test_a_long_letter_goes_on_with_numbered_pages() -> None:
    reader = PdfReader(io.BytesIO(letter_pdf("Dear Ana,\n\n" + "Thank you for the year.\n" * 100, HEAD, TO, ON)))
    assert len(reader.pages) == 3
    ends = [page.extract_text().splitlines()[-1] for page in reader.pages]
    assert ends == ["Thank you for the year.", "2", "3"]


def test_accents_of_many_languages_are_shown() -> None:
    words = "Ana: àáâãäåąæçćčďéèêëęěíîïłñńňóôõöøőœřśšşßťúůûüűýžźż ΑΒΓ αβγ Жук № „“ ‘’ – € ½"
    assert words in text_of(letter_pdf(words, HEAD, TO, ON))


@pytest.mark.parametrize(("body", "named"), [("Dear 陈", "“陈”"), ("Ana 🎉", "“🎉”"), ("Ana\x07", "U\\+0007")])
def test_a_character_that_the_font_lacks_is_named_and_never_a_box(body: str, named: str) -> None:
    with pytest.raises(TemplateError, match=f"the font of letters has no {named}"):
        letter_pdf(body, HEAD, TO, ON)


def test_spaces_of_all_kinds_are_spaces() -> None:
    assert "Dear Ana, hello" in text_of(letter_pdf("Dear\tAna,\u3000hello\r\n", HEAD, TO, ON))


def test_the_same_words_on_the_same_day_are_the_same_bytes() -> None:
    assert letter_pdf("Dear Ana", HEAD, TO, ON) == letter_pdf("Dear Ana", HEAD, TO, ON)
    data = letter_pdf("Dear Ana", HEAD, TO, ON)
    assert data != letter_pdf("Dear Ana", HEAD, TO, ON + dt.timedelta(days=1))
    about = PdfReader(io.BytesIO(data)).metadata
    assert about is not None
    assert about.creation_date == dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
    assert (about.title, about.author) == ("Letter to Ana Ruiz", "Dana Reyes")
