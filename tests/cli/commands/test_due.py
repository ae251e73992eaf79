"""`touch due` as a person meets it: the page, the JSON, the filters, and the same again the second time."""

import json
import socket
from typing import TYPE_CHECKING

import pytest
from workspace import Touch, Workspace

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

MORNING = "2026-11-23T16:30:00Z"
AS_OF = ("--as-of", MORNING)


def test_the_page(starter: Workspace, touch: Touch, snapshot: "SnapshotAssertion") -> None:
    ran = touch("due", *AS_OF)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == snapshot
    assert max(map(len, ran.out.splitlines())) <= 80


def test_the_page_with_every_action(starter: Workspace, touch: Touch, snapshot: "SnapshotAssertion") -> None:
    assert touch("due", "--all", *AS_OF).out == snapshot


def test_the_json(starter: Workspace, touch: Touch, snapshot: "SnapshotAssertion") -> None:
    day = touch("due", "--json", *AS_OF).json
    assert day == snapshot
    assert day["as_of"] == MORNING
    assert [row["rank"] for row in day["actions"]] == list(range(1, len(day["actions"]) + 1))
    states = [row["state"] for row in day["actions"]]
    assert day["counts"] == {state: states.count(state) for state in ("ready", "held", "to_do")}


def test_one_row_an_account_and_its_text_beside_it(starter: Workspace, touch: Touch) -> None:
    rows = touch("due", "--json", *AS_OF).json["actions"]
    every = touch("due", "--all", "--json", *AS_OF).json["actions"]
    for account in {row["account"] for row in every}:
        mine = [row for row in rows if row["account"] == account]
        assert len(mine) <= 2
        assert len([row for row in mine if row["channel"] != "text"]) <= 1
        first = next(row for row in every if row["account"] == account)
        assert mine[0]["key"] == first["key"]


def test_filters_narrow_and_change_no_verdict(starter: Workspace, touch: Touch) -> None:
    every = touch("due", "--all", "--json", *AS_OF).json["actions"]

    def verdicts(rows: list[dict[str, object]]) -> list[object]:
        return [(row["key"], row["state"], [hold["code"] for hold in row["holds"]]) for row in rows]  # type: ignore[attr-defined]

    for flag, value, key in (("--owner", "theo", "owner"), ("--channel", "text", "channel")):
        some = touch("due", "--all", "--json", flag, value, *AS_OF).json["actions"]
        assert verdicts(some) == verdicts([row for row in every if row[key] == value])
        assert some
    one = touch("due", "--all", "--json", "--account", "Acme Industrial", *AS_OF).json["actions"]
    assert {row["account"] for row in one} == {"acme"}


@pytest.mark.parametrize("word", ["acme", "Acme Industrial", "acme industrial", "acme-indus", "acmee"])
def test_an_account_is_known_by_id_name_or_the_one_close_match(starter: Workspace, touch: Touch, word: str) -> None:
    assert touch("due", "--account", word, "--json", *AS_OF).json["actions"][0]["account"] == "acme"


def test_a_word_for_two_accounts_gives_a_list(workspace: Workspace, touch: Touch) -> None:
    for id in ("north-mill", "north-yard"):
        workspace.write(f"plans/accounts/{id}.yaml", f"name: {id.replace('-', ' ').title()}\nowner: dana\n")
    ran = touch("due", "--account", "north")
    assert (ran.code, ran.out) == (2, "")
    assert "north-mill (North Mill), north-yard (North Yard)" in ran.err


def test_books_of_some_accounts(starter: Workspace, touch: Touch) -> None:
    text = (starter.root / "touch.yaml").read_text()
    starter.write("touch.yaml", text.replace("book: {size: 25}", "book: {size: 10}"))
    books = [touch("due", "--book", str(n), "--json", *AS_OF).json["actions"] for n in (1, 2, 3)]
    accounts = [{row["account"] for row in book} for book in books]
    assert not accounts[0] & accounts[1]
    assert set.union(*accounts) == {row["account"] for row in touch("due", "--json", *AS_OF).json["actions"]}
    ran = touch("due", "--book", "4", *AS_OF)
    assert (ran.code, ran.out) == (2, "")
    assert "books 1 to 3" in ran.err


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--owner", "nobody"), "unknown rep"),
        (("--account", "nobody-at-all"), "unknown account"),
        (("--channel", "pigeon"), "unknown channel"),
        (("--as-of", "someday"), "is not a date or time"),
        (("--as-of", "9999-99-99"), "is not a date or time"),
        (("--book", "x"), "--book"),
        (("--colour",), "--colour"),
    ],
)
def test_a_wrong_flag_is_usage(starter: Workspace, touch: Touch, flags: tuple[str, ...], said: str) -> None:
    ran = touch("due", *flags)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_the_short_way_and_typer_print_the_same(starter: Workspace, touch: Touch) -> None:
    # With an equals sign the line is none of the plain ones, and Typer reads it.
    for more in ((), ("--json",), ("--all",), ("--no-cache",)):
        assert touch("due", *AS_OF, *more) == touch("due", f"--as-of={MORNING}", *more)


def test_two_runs_are_the_same_byte_for_byte(starter: Workspace, process: Touch) -> None:
    first = process("due", "--json", *AS_OF)
    assert first == process("due", "--json", *AS_OF)
    assert first == process("due", "--json", "--no-cache", *AS_OF)
    assert first.code == 0


@pytest.mark.parametrize("command", [("due",), ("why", "acme"), ("send", "--dry-run")])
def test_looking_writes_no_ledger_and_opens_no_socket(
    starter: Workspace, touch: Touch, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = starter.files()
    monkeypatch.setattr(socket, "socket", None)
    assert touch(*command, *AS_OF).code == 0
    assert starter.files() == before


def test_a_day_without_anything_due_says_so(workspace: Workspace, touch: Touch) -> None:
    text = (workspace.root / "plans/accounts/acme.yaml").read_text()
    workspace.write("plans/accounts/acme.yaml", text + "enter_on: 2027-01-11\n")
    ran = touch("due", *AS_OF)
    assert (ran.code, ran.out.splitlines()[0]) == (
        0,
        "Monday 23 November · dana · 1 account · 0 to do · 0 texts ready · 0 held",
    )
    assert "Nothing is due." in ran.out


def test_an_overdue_day_is_counted_in_days(workspace: Workspace, touch: Touch) -> None:
    rows = touch("due", "--all", "--json", "--as-of", "2026-11-23").json["actions"]
    (row,) = [row for row in rows if row["channel"] == "text"]
    assert (row["due_on"], row["overdue_days"], row["state"]) == ("2026-11-23", 0, "ready")


def test_a_broken_account_hides_no_other(starter: Workspace, touch: Touch) -> None:
    whole = touch("due", "--json", *AS_OF).json["actions"]
    starter.write("plans/accounts/acme.yaml", "name: Acme Industrial\ntear: A\n")
    ran = touch("due", "--json", *AS_OF)
    assert ran.code == 2
    assert ran.err.startswith("plans/accounts/acme.yaml:2:1: unknown-key:")
    assert len(ran.err.splitlines()) == 1
    problem = ran.json["problems"][0]
    assert (problem["file"], problem["line"], problem["column"]) == ("plans/accounts/acme.yaml", 2, 1)
    assert set(problem) == {"file", "line", "column", "code", "message", "hint"}
    keys = [row["key"] for row in ran.json["actions"]]
    assert keys == [row["key"] for row in whole if row["account"] != "acme"]


def test_numbers_are_masked_on_the_page_and_whole_in_json(starter: Workspace, touch: Touch) -> None:
    assert "+1" not in touch("due", "--all", *AS_OF).out
    sent = touch("send", "--dry-run", *AS_OF).out
    assert "+1" not in sent
    assert "…0131" in sent
    assert "+1" in json.dumps(touch("send", "--dry-run", "--json", *AS_OF).json)


def test_what_time_clears_is_one_line_and_what_a_person_clears_a_row(starter: Workspace, touch: Touch) -> None:
    page = touch("due", *AS_OF).out
    assert "\n3 texts wait for their hour, the first until 11:00: touch due --all\n" in page
    assert "quiet-hours" not in page
    held = page.partition("Text, held for you to clear")[2]
    assert "no-consent: touch consent" in held
    everything = touch("due", "--all", *AS_OF).out
    assert "for their hour" not in everything
    assert "quiet-hours until 11:00" in everything.partition("Text, held until its hour")[2]
