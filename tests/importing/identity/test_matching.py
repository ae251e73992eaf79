"""The plan that a customer has: found by what identifies it, left alone where nothing tells which is meant."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from touchcli.cli.front import run

SETTINGS = (
    "reps: {dana: {name: Dana Reyes, company: Northgate Supply}}\ncalendar: {country: US, timezone: America/Chicago}\n"
)


@pytest.fixture
def root() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        (Path(folder) / "touch.yaml").write_text(SETTINGS, "utf-8")
        (Path(folder) / "plans/accounts").mkdir(parents=True)
        yield Path(folder)


def plan(root: Path, id: str, text: str) -> None:
    (root / f"plans/accounts/{id}.yaml").write_text(text, "utf-8")


def take(root: Path, rows: list[str], capsys: pytest.CaptureFixture[str], *flags: str) -> Any:
    import json

    (root / "in.csv").write_text("\n".join(rows) + "\n", "utf-8")
    command = ["--workspace", str(root), "import", str(root / "in.csv"), "--as-of", "2026-11-23", "--json"]
    assert run([*command, *flags]) == 0
    return json.loads(capsys.readouterr().out)


def left_alone(found: Any) -> list[tuple[int, str]]:
    return [(each["line"], each["reason"]) for each in found["unread"] if each["field"] is None]


def test_two_plans_with_one_customer_id_are_told_apart_by_people_or_not_at_all(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan(root, "acme-north", "name: Acme North\nrefs: {crm: C1}\ncontacts: [{name: Rosa, email: rosa@acme.example}]\n")
    plan(root, "acme-south", "name: Acme South\nrefs: {crm: C1}\n")
    rows = ["Customer ID,Company,Contact,Email,Last Sale", "C1,Acme,Rosa,rosa@acme.example,2026-03-01"]
    assert take(root, rows, capsys, "--update")["updated"][0]["account"] == "acme-north"
    found = take(root, [rows[0], "C1,Acme,,,2026-03-01"], capsys, "--update")
    reason = 'several plans have the customer id "C1": acme-north, acme-south; nothing tells which is meant'
    assert (left_alone(found), found["updated"], found["written"]) == ([(2, reason)], [], [])


def test_a_plan_renamed_by_hand_is_found_by_its_id(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan(root, "acme-tools", "name: Acme Holdings\n")
    found = take(root, ["Company,Last Sale", "Acme Tools,2026-03-01"], capsys, "--update")
    assert [each["account"] for each in found["updated"]] == ["acme-tools"]
    assert "name: Acme Holdings" in (root / "plans/accounts/acme-tools.yaml").read_text()


def test_another_customer_id_makes_another_customer_of_the_same_name(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan(root, "acme", "name: Acme\nlocation: Austin, TX\nrefs: {crm: C1}\n")
    found = take(root, ["Customer ID,Company,City,State", "C2,Acme,Austin,TX"], capsys, "--update")
    assert [each["account"] for each in found["written"]] == ["acme-2"]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("Acme,,,Austin,TX", None),  # the place says which
        ("Acme,Sean Ford,sean@acme.example,,", None),  # the people say which
        ("Acme,,,,", "several plans have this name: acme, acme-2; nothing tells which is meant"),
        ("Acme,,,Waco,TX", None),  # a third branch
    ],
)
def test_branches_are_told_apart_by_place_and_people(
    root: Path, capsys: pytest.CaptureFixture[str], row: str, says: str | None
) -> None:
    plan(root, "acme", "name: Acme\nlocation: Austin, TX\n")
    plan(root, "acme-2", "name: Acme\nlocation: Dallas, TX\ncontacts: [{name: Sean Ford, email: sean@acme.example}]\n")
    found = take(root, ["Company,Contact,Email,City,State", row], capsys, "--update")
    assert left_alone(found) == ([(2, says)] if says else [])
    expected = {"Austin": "acme", "sean@acme.example": "acme-2"}
    for word, id in expected.items():
        if word in row:
            assert (found["written"], [each["account"] for each in found["updated"]]) == ([], [id])
    if "Waco" in row:
        assert [each["account"] for each in found["written"]] == ["acme-3"]


def test_a_person_without_a_company_is_found_in_the_plan_of_the_company(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan(root, "acme", 'name: Acme\ncontacts: [{name: Rosa Garcia, phone: "+15125550100"}]\n')
    rows = ["First Name,Last Name,Phone,Email", "Rosa,Garcia,512-555-0100,rosa@acme.example"]
    found = take(root, rows, capsys, "--update")
    assert (found["written"], found["updated"][0]["filled"]) == ([], ["contacts.Rosa Garcia.email"])
    found = take(root, [rows[0], "Rosa,Garcia,512-555-0199,"], capsys, "--update")  # a namesake
    assert [each["account"] for each in found["written"]] == ["rosa-garcia"]


def test_a_person_in_several_plans_is_left_alone(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for id in ("acme", "beta"):
        plan(root, id, f'name: {id}\ncontacts: [{{name: Rosa Garcia, phone: "+15125550100"}}]\n')
    found = take(root, ["First Name,Last Name,Phone", "Rosa,Garcia,512-555-0100"], capsys)
    assert left_alone(found) == [(2, "several plans have this person: acme, beta; nothing tells which is meant")]


def test_two_customers_that_may_have_one_plan_leave_it_alone(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan(root, "acme", "name: Acme\n")
    rows = ["Company,City,State,Last Sale", "Acme,Austin,TX,2026-03-01", "Acme,Dallas,TX,2026-04-01"]
    found = take(root, rows, capsys, "--update")
    assert left_alone(found) == [
        (2, "may have the plan acme, as may line 3: left alone"),
        (3, "may have the plan acme, as may line 2: left alone"),
    ]
    assert (root / "plans/accounts/acme.yaml").read_text() == "name: Acme\n"


def test_the_surer_of_two_customers_has_the_plan(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan(root, "acme", "name: Acme\nlocation: Austin, TX\nrefs: {crm: C1}\n")
    rows = ["Customer ID,Company,City,State", "C1,Acme,Dallas,TX", ",Acme,Austin,TX"]
    found = take(root, rows, capsys, "--update")
    assert [each["account"] for each in found["updated"]] == ["acme"]
    assert left_alone(found) == [(3, "may have the plan acme, as may line 2: left alone")]


def test_a_broken_plan_is_found_by_its_id_and_left_alone(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan(root, "acme", "name: Acme\ntier: Q\n")
    for header, row in (("account,account_name", "acme,Acme"), ("Company,City", "Acme,Austin")):
        found = take(root, [header, row], capsys, "--update")
        assert (found["written"], found["unchanged"]) == ([], ["acme"])


def table(*rows: tuple[str, ...]) -> list[str]:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().splitlines()


HEADER = ("Customer ID", "Company", "Contact", "Email", "City")


@pytest.mark.parametrize(
    ("rows", "accounts", "left"),
    [
        # One with an id and one without, in the same place: one.
        ((("C1", "Acme", "Rosa", "", "Austin"), ("", "Acme", "Sean", "", "Austin")), {"acme": 2}, []),
        # In another place: another branch.
        ((("C1", "Acme", "Rosa", "", "Austin"), ("", "Acme", "Sean", "", "Waco")), {"acme": 1, "acme-2": 1}, []),
        # Two ids of one name, and a row that could be either's.
        (
            (("C1", "Acme", "Rosa", "", ""), ("C2", "Acme", "Sean", "", ""), ("", "Acme", "Ida", "", "")),
            {"acme": 1, "acme-2": 1},
            [(4, "may be the customer of line 2, 3: nothing tells which")],
        ),
        # The e-mail domain says whose.
        (
            (("C1", "Acme", "Rosa", "r@one.example", ""), ("C2", "Acme", "Sean", "s@two.example", ""),
             ("", "Acme", "Ida", "i@two.example", "")),
            {"acme": 1, "acme-2": 2},
            [],
        ),
        # Without ids and places: apart by e-mail domain; a row without any could be either's.
        (
            (("", "Acme", "Rosa", "r@one.example", ""), ("", "Acme", "Sean", "s@two.example", ""),
             ("", "Acme", "Ida", "", "")),
            {"acme": 1, "acme-2": 1},
            [(4, "may be the Acme of line 2 or of line 3: nothing tells which")],
        ),
        # A row without a place goes where its e-mail domain is; one without either could be anywhere.
        (
            (("", "Acme", "Rosa", "r@one.example", "Austin"), ("", "Acme", "Sean", "s@two.example", "Waco"),
             ("", "Acme", "Ida", "i@two.example", ""), ("", "Acme", "Bo", "", "")),
            {"acme": 1, "acme-2": 2},
            [(5, "may be the Acme of line 2 or of line 3: nothing tells which")],
        ),
        # People without a company: one person by address, namesakes apart, and one that could be either.
        (
            (("", "", "Rosa Garcia", "r@one.example", ""), ("", "", "Rosa Garcia", "r@one.example", ""),
             ("", "", "Rosa Garcia", "x@two.example", ""), ("", "", "Rosa Garcia", "", "")),
            {"rosa-garcia": 1, "rosa-garcia-2": 1},
            [(5, "may be the Rosa Garcia of line 2 or of line 4: nothing tells which")],
        ),
    ],
)  # fmt: skip
def test_whose_rows_are_one(
    root: Path,
    capsys: pytest.CaptureFixture[str],
    rows: tuple[tuple[str, ...], ...],
    accounts: dict[str, int],
    left: list[tuple[int, str]],
) -> None:
    found = take(root, table(HEADER, *rows), capsys)
    assert {each["account"]: len(each["contacts"]) for each in found["written"]} == accounts
    assert left_alone(found) == left


def test_two_people_with_one_mailbox_are_two(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = table(
        HEADER, ("", "Acme", "Rosa Garcia", "info@acme.example", ""), ("", "Acme", "Sean Ford", "info@acme.example", "")
    )
    assert take(root, rows, capsys)["written"][0]["contacts"] == ["Rosa Garcia", "Sean Ford"]


def test_one_person_under_a_short_and_a_full_name_is_one(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = table(HEADER, ("", "Acme", "Rosa", "r@acme.example", ""), ("", "Acme", "Rosa Garcia", "r@acme.example", ""))
    assert take(root, rows, capsys)["written"][0]["contacts"] == ["Rosa Garcia"]


def test_a_row_that_stands_there_twice_has_no_more_say(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    austin, dallas = ("C1", "Acme", "Rosa", "", "Austin"), ("C1", "Acme", "Sean", "", "Dallas")
    found = take(root, table(HEADER, austin, dallas, dallas), capsys)
    assert [each["reason"] for each in found["unread"]] == ["differs among the rows of Acme: Austin, Dallas"]
    assert "location" not in (root / "plans/accounts/acme.yaml").read_text()


def test_na_is_a_family_name_and_nothing_else(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = take(root, ["Company,First Name,Last Name", "Acme,,Na", "NA,Ida,Berg"], capsys)
    assert [(each["name"], each["contacts"]) for each in found["written"]] == [
        ("Acme", ["Na"]),
        ("Ida Berg", ["Ida Berg"]),
    ]
