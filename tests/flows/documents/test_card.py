"""The rep's card as vCard, QR code and MMS."""

import re
from typing import TYPE_CHECKING

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st
from workspace import Touch

from touchcli.render.cards import half_blocks, qr_matrix, vcard
from touchcli.rules.models.settings import Rep
from touchcli.rules.models.values import Phone

if TYPE_CHECKING:
    from tests.flows.documents.conftest import DraftsWorkspace

URL = "https://cards.northgate.example/dana.vcf"
CARD = """\
BEGIN:VCARD
VERSION:4.0
KIND:individual
FN:Dana Reyes
N:Reyes;Dana;;;
ORG:Northgate Supply
TEL;VALUE=uri;TYPE="work,voice,text":tel:+13125550100
EMAIL;TYPE=work:dana@northgate.example
END:VCARD
"""


def values(card: str) -> dict[str, str]:
    """The properties of a card by name, unfolded and still escaped, as RFC 6350 has them read."""
    assert card.endswith("\r\n")
    assert "\n" not in card.replace("\r\n", "")
    return dict(re.split(r"(?<!\\):", line, maxsplit=1) for line in card.replace("\r\n ", "").splitlines())


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text)


def test_t10_the_card_has_name_and_number(workspace: "DraftsWorkspace", touch: Touch) -> None:
    ran = touch("card")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == CARD.replace("\n", "\r\n")


def test_t10_the_number_that_texts_come_from_is_on_the_card(workspace: "DraftsWorkspace", touch: Touch) -> None:
    workspace.edit("touch.yaml", 'from: "+13125550100"', 'from: "+13125550199"')
    card = touch("card", "--json").json["vcard"]
    assert 'TEL;VALUE=uri;TYPE="work,voice":tel:+13125550100\r\n' in card
    assert 'TEL;VALUE=uri;TYPE="work,text":tel:+13125550199\r\n' in card


def test_out_writes_a_file_and_never_over_somebody_elses(workspace: "DraftsWorkspace", touch: Touch) -> None:
    assert touch("card", "--out", "dana.vcf").code == 0
    assert (workspace.root / "dana.vcf").read_bytes() == CARD.replace("\n", "\r\n").encode()
    workspace.edit("touch.yaml", "Dana Reyes", "Dana Réyes")
    assert "is in" in touch("card", "--out", "dana.vcf").out
    assert "FN:Dana Réyes" in (workspace.root / "dana.vcf").read_text("utf-8")
    workspace.write("notes.txt", "mine")
    ran = touch("card", "--out", "notes.txt")
    assert (ran.code, (workspace.root / "notes.txt").read_text()) == (2, "mine")
    assert "exists, and touch did not write it" in ran.err


def test_of_several_reps_one_is_named(workspace: "DraftsWorkspace", touch: Touch) -> None:
    workspace.edit("touch.yaml", "calendar:", "  theo: {name: Theo, company: Northgate Supply}\ncalendar:")
    assert "say which with --rep" in touch("card").err
    card = touch("card", "--rep", "theo").out
    assert "N:;Theo;;;\r\n" in card
    assert "EMAIL" not in card
    assert 'TYPE="work,text":tel:+13125550100' in card
    ran = touch("card", "--rep", "nobody")
    assert (ran.code, "unknown rep" in ran.err) == (2, True)


@given(
    name=st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=120).filter(
        str.strip
    ),
    company=st.text(
        st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")) | st.just("\n"), min_size=1, max_size=200
    ),
)
def test_whatever_the_name_the_card_reads_back(name: str, company: str) -> None:
    card = vcard(Rep(name, company, Phone("+13125550100"), "dana@northgate.example"), None)
    assert all(len(line.encode()) <= 75 for line in card.split("\r\n"))
    found = values(card)
    assert unescaped(found["FN"]) == name
    assert unescaped(found["ORG"]) == "\n".join(company.splitlines())
    parts = [unescaped(part) for part in re.split(r"(?<!\\)(?:\\\\)*;", found["N"])]
    assert len(parts) == 5
    assert sorted(filter(str.isalnum, "".join(parts))) == sorted(filter(str.isalnum, name))


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Dana Reyes", "Reyes;Dana;;;"),
        ("Dr. Ana Ruiz", "Ruiz;Ana;;Dr.;"),
        ("Prof. Dr. Lena Fischer", "Fischer;Lena;;Prof. Dr.;"),
        ("Dana Reyes Jr.", "Reyes;Dana;;;Jr."),
        ("Dana Reyes, MBA", "Reyes;Dana;;;MBA"),
        ("Dana Marie Reyes III", "Reyes;Dana;Marie;;III"),
        ("Maria de la Cruz", "de la Cruz;Maria;;;"),
        ("Jan van der Berg", "van der Berg;Jan;;;"),
        ("Sophie von Arnsberg", "von Arnsberg;Sophie;;;"),
        ("Reyes, Dana", "Reyes;Dana;;;"),
        ("Dr. Ruiz", "Ruiz;;;Dr.;"),
    ],
)
def test_each_part_of_a_name_is_in_its_place(name: str, written: str) -> None:
    assert f"\r\nN:{written}\r\n" in vcard(Rep(name, "Northgate Supply"), None)


def test_the_qr_code_is_that_of_the_card(workspace: "DraftsWorkspace", touch: Touch) -> None:
    ran = touch("card", "--qr")
    assert ran.code == 0
    rows = ran.out.rstrip("\n").split("\n")
    code = segno.make_qr(CARD.replace("\n", "\r\n"), error="m", encoding="utf-8")
    wide = max(map(len, rows))
    drawn = [[char in dark for char in row.ljust(wide)] for row in rows for dark in ("▀█", "▄█")]
    for y, row in enumerate(code.matrix):
        assert drawn[y + 2][2 : 2 + len(row)] == [bool(module) for module in row]
    assert wide <= 78
    assert touch("card", "--qr", "--json").json["qr"][5].rstrip() == rows[5]


def test_half_blocks_draw_two_rows_a_line() -> None:
    assert half_blocks([[True, False, True], [True, True, False], [False, True, False]]) == ["█▄▀", " ▀ "]


def test_a_card_too_long_for_a_code_says_so(workspace: "DraftsWorkspace", touch: Touch) -> None:
    workspace.edit("touch.yaml", "company: Northgate Supply", f"company: {'Northgate ' * 300}")
    ran = touch("card", "--qr")
    assert (ran.code, ran.out) == (2, "")
    assert "too long for a QR code" in ran.err


def test_the_border_is_light() -> None:
    matrix = qr_matrix("x")
    assert not any(matrix[0])
    assert not any(row[0] or row[-1] for row in matrix)


def test_t10_the_card_goes_by_mms_to_a_contact(called: "DraftsWorkspace", touch: Touch) -> None:
    shown = touch("card", "--to", "acme", "--url", URL, "--dry-run", "--json").json
    [message] = shown["messages"]
    assert message["media"] == [{"kind": "vcard", "url": URL, "caption": None}]
    assert message["text"] == "Dana Reyes, Northgate Supply: here is my card, so that you know my number."
    sent = touch("card", "--to", "acme", "--url", URL, "--contact", "zoe", "--yes", "--json")
    assert sent.code == 0
    assert [(row["state"], row["media"]) for row in sent.json["messages"]] == [("accepted", message["media"])]


def test_t10_the_card_is_held_by_the_same_guards(called: "DraftsWorkspace", touch: Touch) -> None:
    called.edit("plans/accounts/acme.yaml", "      consent: {kind: express, on: 2026-05-02, how: said yes}\n", "")
    ran = touch("card", "--to", "acme", "--url", URL, "--yes", "--json")
    assert ran.code == 1
    assert "no-consent" in [hold["code"] for hold in ran.json["held"][0]["holds"]]


def test_where_no_mms_goes_the_card_is_a_link(called: "DraftsWorkspace", touch: Touch) -> None:
    called.edit("plans/accounts/acme.yaml", '"+15125550142"', '"+447400123456"')
    called.edit("plans/accounts/acme.yaml", "timezone: America/Chicago\n", "timezone: Europe/London\n")
    [message] = touch("card", "--to", "acme", "--url", URL, "--dry-run", "--json").json["messages"]
    assert message["text"].endswith(f"my number.\n{URL}")
    assert message["media"] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--to", "acme"), "goes by MMS from its public address"),
        (("--to", "acme", "--url", "http://cards.example/dana.vcf"), "not a public address of a card"),
        (("--to", "acme", "--url", "https://cards.example/dana.html"), "not a public address of a card"),
        (("--to", "acme", "--url", URL, "--qr"), "leave out --rep, --out and --qr"),
        (("--url", URL), "go with --to"),
    ],
)
def test_wrong_usage_is_one_line(
    workspace: "DraftsWorkspace", touch: Touch, arguments: tuple[str, ...], said: str
) -> None:
    ran = touch("card", *arguments)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert said in ran.err


def test_an_account_without_an_owner_has_no_card_to_send(workspace: "DraftsWorkspace", touch: Touch) -> None:
    workspace.edit("plans/accounts/acme.yaml", "owner: dana\n", "")
    assert "has no owner" in touch("card", "--to", "acme", "--url", URL).err


def test_a_number_that_texts_come_from_is_there_once_however_it_is_spelled() -> None:
    rep = Rep("Dana Reyes", "Northgate Supply", Phone("+5215555123456"))
    assert vcard(rep, Phone("+525555123456")).count("TEL;") == 1
