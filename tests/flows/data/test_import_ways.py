"""Ways to hand a file in: standard input, a saved map, a terminal that asks; and formats that are not CSV."""

import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from terminal import Terminal

if TYPE_CHECKING:
    from scene import Scene
    from tests.flows.data.conftest import Shop

HEADER = ("Customer", "Contact", "Phone", "Email", "Revenue")
ROWS = (
    HEADER,
    ("Orchard Lane Dental", "Priya Natarajan", "(512) 555-0142", "priya@orchard.example", "8400"),
    ("Orchard Lane Dental", "Ken Abe", "(512) 555-0143", "ken@orchard.example", ""),
)
ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body><office:spreadsheet>
<table:table table:name="Customers">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"""

MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"""


def people(shop: "Shop", account: str) -> list[tuple[str, str | None]]:
    contacts = shop.accounts()[account].contacts
    return [(contact.name, contact.phone.e164 if contact.phone else None) for contact in contacts]


def test_a_pipe_is_read_from_standard_input(shop: "Shop") -> None:
    file = shop.table(ROWS)
    command = [sys.executable, "-m", "touchcli", "import", "-", "--yes"]
    with (shop.root / file).open("rb") as data:
        ran = subprocess.run(
            command, cwd=shop.root, stdin=data, capture_output=True, text=True, timeout=60, check=False
        )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("standard input: UTF-8, separated by commas, 2 rows\n")
    assert people(shop, "orchard-lane-dental") == [("Priya Natarajan", "+15125550142"), ("Ken Abe", "+15125550143")]


def test_a_saved_map_reads_the_file_of_the_next_month_alike(shop: "Shop") -> None:
    shop.table(ROWS)
    shop.run(
        "import", "customers.csv", "--yes", "--separate", "--tier", "B", "--map", "Revenue=none", "--save-map", "crm"
    )
    saved = (shop.root / "imports/crm.yaml").read_text()
    assert saved == "# touch import FILE --map crm\ntier: B\nseparate: yes\nmap:\n  Revenue: none\n"
    assert sorted(shop.accounts()) == ["orchard-lane-dental", "orchard-lane-dental-2"]
    new = [("Kettle Moraine Cycles", name, "", "", "900") for name in ("Lena Fischer", "Hugo Petit")]
    shop.table((HEADER, *new), "december.csv")
    found = shop.take("--map", "crm", file="december.csv")
    assert found["counts"]["written"] == 2
    made = [shop.accounts()[id] for id in ("kettle-moraine-cycles", "kettle-moraine-cycles-2")]
    assert [(account.tier, account.worth) for account in made] == [("B", None)] * 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("separate: maybe\n", 'separate: "maybe" is neither yes nor no'),
        ("colour: red\n", 'unknown key "colour"'),
        ("map: {Revenue: money}\n", 'no field "money"'),
        ("- a list\n", "is not a saved import"),
    ],
)
def test_a_saved_map_that_makes_no_sense_is_refused(shop: "Shop", text: str, says: str) -> None:
    shop.table(ROWS)
    shop.write("imports/crm.yaml", text)
    ran = shop.run("import", "customers.csv", "--yes", "--map", "crm")
    assert (ran.code, says in ran.err) == (2, True), ran.err
    assert shop.accounts() == {}


@pytest.mark.parametrize(("answer", "written"), [("y\r", 1), ("n\r", 0)])
def test_on_a_terminal_it_shows_what_it_read_and_asks(scene: "Scene", answer: str, written: int) -> None:
    scene.lay_out(1)
    scene.write("new.csv", "\n".join(",".join(row) for row in ROWS) + "\n")
    terminal = Terminal(scene, "import", "new.csv")
    try:
        terminal.until("Write 1 file?")
        assert "1 account would be written" in terminal.said
        assert "worth.revenue" in terminal.said
        terminal.type(answer)
        terminal.until("Next: touch check" if written else "Nothing")
    finally:
        terminal.close()
    assert len(list((scene.root / "plans/accounts").glob("orchard*"))) == written


def test_an_ods_is_read(shop: "Shop") -> None:
    def cell(value: str) -> str:
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    rows = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in ROWS)
    with zipfile.ZipFile(shop.root / "customers.ods", "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("META-INF/manifest.xml", MANIFEST)
        book.writestr("content.xml", ODS.format(rows=rows))
    shop.take(file="customers.ods")
    assert people(shop, "orchard-lane-dental")[0] == ("Priya Natarajan", "+15125550142")


def test_an_old_xls_is_read(shop: "Shop") -> None:
    shop.write("customers.xls", (Path(__file__).parent / "data" / "two-customers.xls").read_bytes())
    found = shop.take(file="customers.xls")
    assert [row["last_sale_on"] for row in found["written"]] == ["2026-01-05", "2025-11-02"]
    assert people(shop, "kettle-moraine-cycles") == [("Ken Abe", "+14145550114")]


def test_lines_may_end_as_on_an_old_mac(shop: "Shop") -> None:
    shop.write("customers.csv", ("\r".join(",".join(row) for row in ROWS) + "\r").encode())
    shop.take()
    assert len(people(shop, "orchard-lane-dental")) == 2


@pytest.mark.parametrize(
    "card",
    [
        "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Garc=C3=ADa;Ana\r\n"
        "ORG:Orchard Lane Dental\r\nTEL;CELL:+15125550142\r\nEND:VCARD\r\n",
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana García\r\nN:García;Ana;;;\r\nORG:Orchard Lane Dental\r\n"
        "TEL;TYPE=CELL:+15125550142\r\nEND:VCARD\r\n",
        "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ana García\r\nN:García;Ana;;;\r\nORG:Orchard Lane Dental\r\n"
        "TEL;VALUE=uri;TYPE=cell:tel:+1-512-555-0142\r\nEND:VCARD\r\n",
    ],
)
def test_vcards_of_every_version_are_read(shop: "Shop", card: str) -> None:
    shop.write("customers.vcf", card.encode())
    shop.take(file="customers.vcf")
    assert people(shop, "orchard-lane-dental") == [("Ana García", "+15125550142")]
