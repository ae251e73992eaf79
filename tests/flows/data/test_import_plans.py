"""`touch import` from file to plan: J1 the list by last sale, J2 books, J3 the five Ws, and what a second run does."""

import datetime as dt
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from touchcli.rules.due.five_ws import to_find_out

if TYPE_CHECKING:
    from tests.flows.data.conftest import Shop

TODAY = dt.date(2026, 11, 23)
HEADER = ("Customer", "Contact", "Phone", "Email", "Last Sale", "Revenue")
ROWS = (
    HEADER,
    ("Acme Industrial", "Priya Natarajan", "(512) 555-0142", "priya@acme.example", "2025-11-02", "8400"),
    ("Bluff City Supply", "Omar Haddad", "901-555-0117", "omar@bluff.example", "2026-10-20", "1200.50"),
    ("Corvid Foods", "Ana Ruiz", "", "", "", ""),
)


def test_j1_a_real_file_of_91_customers_becomes_a_workspace_that_works(northwind: "Shop") -> None:
    found = northwind.take("--owner", "dana", "--tier", "B")
    assert found["counts"]["written"] == found["counts"]["rows"] == 91
    accounts = northwind.accounts()
    assert len(accounts) == 91
    ernst = accounts["ernst-handel"]
    assert (ernst.name, ernst.owner, ernst.tier, ernst.since) == ("Ernst Handel", "dana", "B", dt.date(1996, 7, 17))
    assert ernst.worth is not None
    assert ernst.worth.revenue == Decimal("104874.98")
    (contact,) = ernst.contacts
    assert contact.name == "Roland Mendel"
    assert contact.phone is not None
    assert contact.phone.e164 == "+4376753425"
    assert contact.address == "Kirchgasse 6, 8010 Graz, Austria"
    assert accounts["old-world-delicatessen"].location == "Anchorage, AK"
    # What check finds is what the file lacks or has wrong, and no more.
    ran = northwind.run("check", "--json")
    assert {problem["code"] for problem in ran.json["problems"]} == {"unknown-number"}
    due = northwind.run("due", "--json", "--as-of", "2026-11-23").json["actions"]
    assert len({action["account"] for action in due}) == 91
    assert {(action["channel"], action["item"]) for action in due} == {("call", "introduce")}


def test_j1_the_list_is_by_last_sale_the_newest_first(northwind: "Shop") -> None:
    found = northwind.take()
    days = [row["last_sale_on"] or "" for row in found["written"]]
    assert days == sorted(days, reverse=True)
    assert days[0] == "1998-05-06"
    assert days[-2:] == ["", ""]  # two never ordered


def test_j1_numbers_are_read_by_the_country_of_their_row_and_the_unreadable_listed(northwind: "Shop") -> None:
    found = northwind.take()
    unread = {each["line"]: each for each in found["unread"]}
    assert unread[3] == {"line": 3, "field": "phone", "reason": '"(5) 555-4729" lacks its area code'}
    accounts = northwind.accounts()
    without = [account for account in accounts.values() if not account.contacts[0].phone]
    assert len(without) == found["counts"]["bad_values"] == len(unread)
    ran = northwind.run("import", "customers.csv", "--dry-run")
    assert 'customers.csv:3: phone: "(5) 555-4729" lacks its area code' in ran.err


def test_j1_the_country_of_the_flag_serves_rows_that_name_none(shop: "Shop") -> None:
    shop.table(
        [
            ("Name", "Contact", "Phone", "Country"),
            ("A GmbH", "Eva", "030 303986300", ""),
            ("B", "Al", "512 555 0142", "USA"),
        ]
    )
    shop.take("--country", "de")
    numbers = [each.contacts[0].phone.e164 for each in shop.accounts().values() if each.contacts[0].phone]
    assert numbers == ["+4930303986300", "+15125550142"]


def test_j2_books_are_files_of_the_books_size_by_last_sale(shop: "Shop") -> None:
    shop.table([("Name", "Last Sale"), *((f"Firm {n}", f"2026-10-0{n}") for n in range(1, 6))])
    found = shop.take("--books")
    assert found["files"] == [f"plans/accounts/book-00{n}.yaml" for n in (1, 2, 3)]
    files = {id: account.file[-8:-5] for id, account in shop.accounts().items()}
    assert files == {"firm-5": "001", "firm-4": "001", "firm-3": "002", "firm-2": "002", "firm-1": "003"}
    shop.table([("Name", "Last Sale"), ("Firm 1", "2026-10-01"), ("Firm 9", "2026-10-09")])
    assert shop.take("--books")["files"] == ["plans/accounts/book-004.yaml"]


def test_j2_due_works_on_the_books_that_import_wrote(shop: "Shop") -> None:
    shop.table([("Name", "Contact", "Last Sale"), *((f"Firm {n}", f"Jo {n}", f"2026-10-0{n}") for n in range(1, 6))])
    shop.take("--books", "--owner", "dana", "--tier", "A")
    books = [
        {row["account"] for row in shop.run("due", "--json", "--book", n, "--as-of", "2026-11-23").json["actions"]}
        for n in ("1", "2", "3")
    ]
    assert books == [{"firm-5", "firm-4"}, {"firm-3", "firm-2"}, {"firm-1"}]


def test_j3_the_five_ws_come_from_the_row_and_the_rest_are_asked_in_comments(shop: "Shop") -> None:
    shop.table(ROWS)
    shop.take()
    acme = (shop.root / "plans/accounts/acme-industrial.yaml").read_text()
    assert "  # who: who owns it" in acme
    assert '  what: "8400 of revenue on our books"' in acme
    assert "  # where: " in acme
    assert "  # why: nothing substantial since 2025-11-02" in acme
    # `why` is asked only where the last sale is over six months old, or there is none.
    assert "# why" not in (shop.root / "plans/accounts/bluff-city-supply.yaml").read_text()
    assert "# why: no sale on record" in (shop.root / "plans/accounts/corvid-foods.yaml").read_text()
    five = shop.accounts()["acme-industrial"].five_ws
    assert five is not None
    assert (five.what, five.who, five.why) == ("8400 of revenue on our books", None, None)


def test_j3_why_is_not_asked_where_the_file_says_nothing_of_sales(shop: "Shop") -> None:
    shop.table([("Name",), ("Acme",)])
    shop.take()
    assert "why" not in (shop.root / "plans/accounts/acme.yaml").read_text()


@pytest.mark.parametrize("sold_on", ["2026-05-21", "2026-05-22", "2026-05-23", "2026-05-24", "2026-05-25"])
def test_j3_a_plan_asks_why_on_the_very_day_on_which_the_call_does(shop: "Shop", sold_on: str) -> None:
    shop.take("--owner", "dana", file=shop.table([HEADER, ("Acme", "Priya Natarajan", "", "", sold_on, "")]))
    (account,) = shop.accounts().values()
    asked_in_the_plan = "# why" in (shop.root / "plans/accounts/acme.yaml").read_text()
    assert asked_in_the_plan == ("why" in to_find_out(account, TODAY)) == (sold_on < "2026-05-23")


def test_spread_fills_working_days_by_each_reps_capacity(shop: "Shop") -> None:
    rows = [("Name", "Owner", "Last Sale")]
    rows += [(f"Firm {n}", "Dana Reyes", f"2026-10-0{n}") for n in range(1, 8)] + [("Zed", "theo", "2026-01-01")]
    rows += [("Nobody's", "", "2026-01-01")]
    shop.table(rows)
    found = shop.take("--spread")
    days = Counter((row["owner"], row["enter_on"]) for row in found["written"])
    assert days == {  # Thursday the 26th is Thanksgiving
        ("dana", "2026-11-23"): 3,
        ("dana", "2026-11-24"): 3,
        ("dana", "2026-11-25"): 1,
        ("theo", "2026-11-23"): 1,
        (None, None): 1,
    }
    assert [each["reason"] for each in found["unread"]] == ["is not spread: nobody with a capacity for calls owns it"]
    shop.table([("Name", "Owner"), *((f"Late {n}", "dana") for n in range(3))])
    assert [row["enter_on"] for row in shop.take("--spread")["written"]] == ["2026-11-25", "2026-11-25", "2026-11-27"]


def test_j1_a_second_run_changes_nothing_and_says_so(northwind: "Shop") -> None:
    northwind.take("--owner", "dana", "--spread")
    before = northwind.files()
    ran = northwind.run("import", "customers.csv", "--tier", "A", "--as-of", "2026-12-24")
    assert (ran.code, northwind.files()) == (0, before)
    assert "91 accounts have a plan already: not touched" in ran.out
    assert ran.out.endswith("Nothing changed.\n")


def test_a_second_run_of_books_and_of_namesakes_changes_nothing(shop: "Shop") -> None:
    shop.table([("Customer ID", "Name"), ("7", "Acme"), ("8", "Acme"), ("", "Acme"), ("9", "Ächme")])
    found = shop.take("--books")
    assert [row["account"] for row in found["written"]] == ["acme", "acme-2", "achme"]
    assert [(each["line"], each["field"]) for each in found["unread"]] == [(4, None)]  # of which Acme?
    before = shop.files()
    assert shop.take("--books")["unchanged"] == ["acme", "acme-2", "achme"]
    # The same customers in another order are known by their numbers.
    shop.table([("Customer ID", "Name"), ("9", "Ächme"), ("8", "Acme Renamed"), ("7", "Acme")])
    assert sorted(shop.take()["unchanged"]) == ["achme", "acme", "acme-2"]
    del before["customers.csv"]
    assert {file: text for file, text in shop.files().items() if file != "customers.csv"} == before


def test_a_namesake_with_another_number_is_another_customer(shop: "Shop") -> None:
    shop.table([("Customer ID", "Name"), ("7", "Acme")])
    shop.take()
    shop.table([("Customer ID", "Name"), ("8", "Acme")])
    assert [row["account"] for row in shop.take()["written"]] == ["acme-2"]


def test_j1_a_plan_that_people_wrote_is_not_changed(shop: "Shop") -> None:
    mine = shop.write("plans/accounts/acme-industrial.yaml", "name: Acme Industrial   # ours\n").read_bytes()
    shop.table(ROWS)
    found = shop.take()
    assert (found["unchanged"], found["counts"]["written"]) == (["acme-industrial"], 2)
    assert (shop.root / "plans/accounts/acme-industrial.yaml").read_bytes() == mine


def test_a_broken_plan_is_there_all_the_same(shop: "Shop") -> None:
    shop.write("plans/accounts/acme-industrial.yaml", "name: Acme Industrial\ntier: Z\n")
    shop.write("plans/accounts/some.yaml", "- {id: corvid-foods, name: Corvid, tier: Z}\n")
    shop.table(ROWS)
    found = shop.take("--update")
    assert found["unchanged"] == ["acme-industrial", "corvid-foods"]
    assert [row["account"] for row in found["written"]] == ["bluff-city-supply"]
    shop.write("plans/accounts/torn.yaml", "- {id: [\n")
    ran = shop.run("import", "customers.csv")
    assert ran.code == 2
    assert "plans/accounts/torn.yaml cannot be read, so nobody can tell whom it holds" in ran.err


def test_a_dry_run_writes_nothing_and_shows_the_same(shop: "Shop") -> None:
    shop.table([*ROWS, ("Shy Co", "Al", "512 555 0188", "", "", "")])
    shop.table([(*ROWS[0], "Opted out"), (*ROWS[1], "yes")])
    before = shop.files()
    dry = shop.take("--dry-run")
    assert shop.files() == before
    ran = shop.run("import", "customers.csv", "--dry-run")
    assert "1 account would be written" in ran.out
    assert "Nothing was written (--dry-run)." in ran.out
    real = shop.take()
    assert {**dry, "dry_run": False} == real


def test_the_page_shows_columns_counts_and_the_first_ten(northwind: "Shop") -> None:
    ran = northwind.run("import", "customers.csv", "--as-of", "2026-11-23")
    assert ran.out.startswith("customers.csv: UTF-8, separated by commas, 91 rows\n")
    assert "  CompanyName   name           Alfreds Futterk" in ran.out
    assert "  Not used: Fax" in ran.out
    assert "91 accounts written, the latest sale first:\n  Bon app'" in ran.out
    assert "  and 81 more\n" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80


def test_j1_customers_that_may_be_one_are_reported_and_not_merged(shop: "Shop") -> None:
    shop.write("plans/accounts/old.yaml", "name: Old Friend\ncontacts: [{name: Jo, email: JO@old.example}]\n")
    shop.table(
        [
            ("Name", "Contact", "Phone", "Email"),
            ("Evergreen Dairy, Inc.", "Lena", "512 555 0142", ""),
            ("Evergren Dairy", "Lena F", "", ""),
            ("Foxglove Paper", "Tom", "+1 (512) 555-0142", ""),
            ("Evergreen Dairy", "Al", "", "jo@old.example"),
            ("Store 11 Springfield", "A", "", ""),
            ("Store 12 Springfield", "B", "", ""),
        ]
    )
    found = shop.take()
    assert found["counts"]["written"] == 6
    account_history = {(twin["line"], twin["other"], twin["because"]) for twin in found["duplicates"]}
    assert (3, "line 2, Evergreen Dairy, Inc.", "close name") in account_history
    assert (4, "line 2, Evergreen Dairy, Inc.", "same number …0142") in account_history
    assert (5, "account old, Old Friend", "same e-mail address") in account_history
    assert (5, "line 2, Evergreen Dairy, Inc.", "same name") in account_history
    assert {twin["line"] for twin in found["duplicates"]} == {3, 4, 5}
    ran = shop.run("import", "customers.csv", "--workspace", str(shop.root))
    assert ran.code == 0


def test_updated_plans_keep_hand_edits_comments_and_order(northwind: "Shop") -> None:
    northwind.take()
    path = northwind.root / "plans/accounts/ernst-handel.yaml"
    text = path.read_text()
    text = text.replace("name: Ernst Handel", "name: Ernst Handel KG   # as they sign\ntier: A")
    text = text.replace("since: 1996-07-17\n", "").replace("worth: {revenue: 104874.98}", "worth: {revenue: 90000}")
    text = text.replace("  # who: who owns it", "  who: the Handel family   # Roland told us\n  # old: who owns it")
    path.write_text(text + "goals: [{goal: one order a week}]   # his words\n")
    other = (northwind.root / "plans/accounts/quick-stop.yaml").read_bytes()
    rows = (northwind.root / "customers.csv").read_text().replace("1998-05-05,104874.98", "1999-01-02,111111.11")
    northwind.write("customers.csv", rows)
    found = northwind.take("--update", "--tier", "C", "--owner", "theo")
    assert found["counts"]["updated"] == 91
    after = path.read_text()
    gone = [line for line in text.splitlines() if line not in after.splitlines()]
    assert gone == ["last_sale: {on: 1998-05-05}"]
    assert "goals: [{goal: one order a week}]   # his words" in after
    ernst = northwind.accounts()["ernst-handel"]
    assert (ernst.tier, ernst.owner, ernst.since) == ("A", "theo", dt.date(1996, 7, 17))
    assert ernst.last_sale is not None
    assert ernst.last_sale.on == dt.date(1999, 1, 2)
    assert ernst.five_ws is not None
    assert ernst.five_ws.who == "the Handel family"
    kept = next(each["kept"] for each in found["updated"] if each["account"] == "ernst-handel")
    assert "worth.revenue: the plan says 90000, the file 111111.11: kept" in kept
    assert (northwind.root / "plans/accounts/quick-stop.yaml").read_bytes() == other + b"tier: C\nowner: theo\n"
    before = northwind.files()
    assert northwind.take("--update")["counts"]["updated"] == 0
    assert northwind.files() == before


def test_an_update_touches_no_consent_and_adds_new_people(shop: "Shop") -> None:
    header = ("Name", "Contact", "Phone", "Email", "Consent", "Consent Date")
    shop.write("plans/accounts/acme.yaml", 'name: Acme\ncontacts:\n- name: Priya N   # new\n  phone: "+15125550142"\n')
    shop.table([header, ("Acme", "Priya N", "512 555 0143", "p@acme.example", "express", "2026-05-02")])
    (update,) = shop.take("--update")["updated"]
    assert update["filled"] == ["contacts.Priya N.email"]
    assert update["kept"][0] == "contacts.Priya N.phone: the plan says +15125550142, the file +15125550143: kept"
    assert "the consent of the file is not taken over" in update["kept"][1]
    text = (shop.root / "plans/accounts/acme.yaml").read_text()
    assert text == 'name: Acme\ncontacts:\n- name: Priya N   # new\n  phone: "+15125550142"\n  email: p@acme.example\n'
    shop.table([header, ("Acme", "Somebody Else", "", "", "", "")])
    (update,) = shop.take("--update")["updated"]
    assert update == {
        "account": "acme",
        "filled": ["contacts.Somebody Else"],
        "kept": [],
    }


def test_an_update_in_a_list_changes_no_other_entry(shop: "Shop") -> None:
    book = (
        "# mine\n- id: acme\n  name: Acme     # keep\n  five_ws:\n    # who: ?\n  contacts:\n    - name: Jo\n\n"
        "# second\n-   id: corvid\n    name:   'Corvid'\n- {id: delta, name: Delta}\n"
    )
    shop.write("plans/accounts/book.yaml", book)
    shop.table([("Name", "City", "State", "Revenue"), ("Acme", "Austin", "TX", "5"), ("Corvid", "", "", "")])
    shop.take("--update")
    after = (shop.root / "plans/accounts/book.yaml").read_text()
    assert after.startswith("# mine\n- id: acme\n  name: Acme     # keep\n  five_ws:\n")
    assert "    # who: ?\n" in after
    assert after.endswith("\n# second\n-   id: corvid\n    name:   'Corvid'\n- {id: delta, name: Delta}\n")
    acme = shop.accounts()["acme"]
    assert acme.location == "Austin, TX"
    assert acme.five_ws is not None
    assert acme.five_ws.where == "Austin, TX"
    shop.table([("Name", "City"), ("Delta", "Austin")])
    (update,) = shop.take("--update")["updated"]
    assert update["kept"] == ["not updated: it is written on one line"]


def test_the_importer_is_a_command_of_the_front_door(northwind: "Shop") -> None:
    done = subprocess.run(
        [sys.executable, "-m", "touchcli", "import", "customers.csv", "--json"],
        capture_output=True, check=True, cwd=northwind.root, timeout=60,
    )  # fmt: skip
    assert b'"written": 91' in done.stdout


def test_p9_a_note_without_a_day_is_a_note_of_no_touch(shop: "Shop") -> None:
    shop.write(
        "customers.csv",
        "Company,Contact,Phone,Notes,Last Activity\n"
        "Zed Works,Kim Bell,512 555 0101,pays late,\n"
        "Yak Yard,Lee Park,512 555 0102,likes calls,2026-11-02\n",
    )
    found = shop.take()
    assert (found["counts"]["touches"], found["counts"]["notes"]) == (1, 1)
    shown = shop.run("show", "zed-works", "--json").json
    assert ([note["text"] for note in shown["notes"]], shown["touches"]) == (["pays late"], [])
    assert [touch["note"] for touch in shop.run("show", "yak-yard", "--json").json["touches"]] == ["likes calls"]
    assert shop.run("find", "pays", "--json").json["hits"][0]["kind"] == "note"
    again = shop.take("--update")
    assert (again["counts"]["touches"], again["counts"]["notes"]) == (0, 0)
    assert shop.run("undo", "--yes").code == 0
    assert shop.run("show", "zed-works", "--json").json["notes"] == []
