"""Records in JSON as the interfaces of CRMs give them, and the XML workbook that Excel wrote in 2003."""

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.flows.data.conftest import Shop

SALESFORCE = {
    "totalSize": 2,
    "records": [
        {
            "attributes": {"type": "Contact", "url": "/services/003A"},
            "Id": "003A",
            "AccountId": "001A",
            "FirstName": "Rosa",
            "LastName": "Garcia",
            "Email": None,
            "DoNotCall": True,
            "Phone": "512-555-0100",
            "Account": {"attributes": {"type": "Account"}, "Name": "Acme Tools"},
        },
        "no record",
    ],
}
HUBSPOT = {
    "results": [
        {
            "id": "9001",
            "properties": {"name": "Acme Tools", "phone": "512-555-0100", "city": "Austin"},
            "archived": False,
        }
    ],
    "paging": {"next": {"after": "x"}},
}
NESTED = [
    {
        "company": "Acme Tools",
        "contact": {"first_name": "Rosa", "last_name": "Garcia"},
        "phone": ["512-555-0100", "512-555-0101"],
        "address": [{"street": "1 Elm St", "city": "Austin"}],
    }
]


def only(shop: "Shop") -> Any:
    (account,) = shop.accounts().values()
    return account


def test_records_of_salesforce(shop: "Shop") -> None:
    shop.write("in.json", json.dumps(SALESFORCE))
    found = shop.take(file="in.json")
    account = only(shop)
    assert (account.name, account.refs, account.contacts[0].refs) == ("Acme Tools", {"crm": "001A"}, {"crm": "003A"})
    assert found["opted_out"] == ["+15125550100"]
    assert [(each["line"], each["reason"]) for each in found["unread"]] == [(2, "is not a record")]


def test_results_of_hubspot(shop: "Shop") -> None:
    shop.write("in.json", json.dumps(HUBSPOT))
    shop.take(file="in.json")
    assert (only(shop).name, only(shop).refs, only(shop).location) == ("Acme Tools", {"crm": "9001"}, "Austin")


def test_nested_values_and_lists(shop: "Shop") -> None:
    shop.write("in.json", json.dumps(NESTED))
    shop.take(file="in.json")
    (contact,) = only(shop).contacts
    assert (contact.name, contact.also, contact.address) == ("Rosa Garcia", ("+15125550101",), "1 Elm St, Austin")


def test_json_lines_lose_only_the_line_that_is_broken(shop: "Shop") -> None:
    shop.write("in.jsonl", '{"company": "Acme", "active": true}\n{"company": \n\n{"company": "Beta", "x": null}\n')
    found = shop.take(file="in.jsonl")
    assert [each["name"] for each in found["written"]] == ["Acme", "Beta"]
    assert [(each["line"], each["reason"]) for each in found["unread"]] == [(2, "is not JSON")]


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"{broken", "is not JSON"), (b'{"company": "\xff"}', "is not in UTF-8"), (b"[]", "has no table")],
)
def test_json_that_cannot_be_read(shop: "Shop", data: bytes, says: str) -> None:
    shop.write("in.json", data)
    ran = shop.run("import", "in.json", "--yes")
    assert (ran.code, says in ran.err) == (2, True), ran.err


XML = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="Customers"><Table>
<Row><Cell><Data ss:Type="String">Company</Data></Cell><Cell><Data ss:Type="String">Contact</Data></Cell>
<Cell><Data ss:Type="String">Phone</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">Acme &amp; Sons</Data></Cell>
<Cell ss:Index="3"><Data ss:Type="String">512-555-0100</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


def test_an_xml_workbook_of_2003(shop: "Shop") -> None:
    shop.write("in.xls", XML)
    shop.take(file="in.xls")
    assert (only(shop).name, only(shop).contacts[0].phone.e164) == ("Acme & Sons", "+15125550100")


def test_a_page_without_a_table_is_refused(shop: "Shop") -> None:
    shop.write("in.xls", "<html><body><p>Log in</p></body></html>")
    ran = shop.run("import", "in.xls", "--yes")
    assert (ran.code, "has no table" in ran.err) == (2, True)
