"""What may stand for an account: id, name, contact, number, row of the list; who writes has to name one exactly."""

from typing import TYPE_CHECKING

import pytest
from workspace import Touch, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    import time_machine
    from scene import Scene
    from terminal import Terminal

pytestmark = pytest.mark.usefixtures("clock", "own_environment")
NOTE = ("note", "buys in March")


def noted(touch: Touch) -> list[str]:
    rows = touch("export", "trail", "--format", "jsonl").out.splitlines()
    import json

    return [json.loads(row)["account"] for row in rows]


@pytest.mark.parametrize(
    "word", ["acme", "Acme Industrial", "acme industrial", "Priya Natarajan", "+15125550142", "(512) 555-0142"]
)
def test_exact_names_are_taken_by_commands_that_write(starter: Workspace, touch: Touch, word: str) -> None:
    assert touch("log", word, *NOTE).code == 0
    assert noted(touch) == ["acme"]


@pytest.mark.parametrize("word", ["Acme", "acme-ind", "indusrial", "priya", "0142", "acmee"])
def test_close_ones_are_only_good_for_reading(starter: Workspace, touch: Touch, word: str) -> None:
    if word == "Acme":
        word = "Acme Indus"
    assert touch("show", word, "--json").json["account"] == "acme"
    ran = touch("log", word, *NOTE)
    assert (ran.code, ran.out) == (2, "")
    assert f'no account is called exactly "{word}" (did you mean acme (Acme Industrial)?)' in ran.err
    assert not (starter.root / ".touch" / "ledger.db").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("log", "WORD", "call", "--next", "cadence"),
        ("promise", "WORD", "quote", "--by", "fri"),
        ("consent", "WORD", "--knows-number"),
        ("snooze", "WORD", "--until", "fri", "--because", "fair"),
        ("opt-out", "WORD"),
        ("text", "WORD", "--message", "Hello", "--purpose", "pulse-check", "--yes"),
        ("reply", "WORD", "--message", "Hello", "--yes"),
        ("forget", "WORD", "--yes"),
        ("rename", "WORD", "acme-two"),
        ("merge", "WORD", "delta-tool"),
        ("merge", "delta-tool", "WORD"),
        ("card", "--to", "WORD", "--url", "https://a.example/c.vcf", "--yes"),
        ("approve", "--account", "WORD", "--yes"),
    ],
    ids=" ".join,
)
def test_every_command_that_writes_wants_an_exact_name(
    starter: Workspace, touch: Touch, words: tuple[str, ...]
) -> None:
    before = starter.files()
    ran = touch(*("acmee" if word == "WORD" else word for word in words))
    assert ran.code == 2
    assert "did you mean acme (Acme Industrial)?" in ran.err
    assert {name: data for name, data in starter.files().items() if ".touch" not in name} == before


def test_a_word_with_one_or_two_wrong_letters_is_suggested(starter: Workspace, touch: Touch) -> None:
    ran = touch("show", "kestle")
    assert ran.code == 2
    assert 'unknown account "kestle" (did you mean kestrel-courier (Kestrel Courier)?)' in ran.err
    assert touch("show", "zzzzz").err.rstrip().endswith("(touch due --all lists the accounts)")


def test_a_contact_by_whose_name_the_account_is_called_is_meant(starter: Workspace, touch: Touch) -> None:
    assert touch("log", "Marcus Webb", "call", "--next", "cadence", "--json").json["touch"]["contact"] == "marcus-webb"
    assert touch("log", "+15125550143", "call", "vm", "--json").json["touch"]["contact"] == "marcus-webb"
    assert touch("consent", "Marcus Webb", "--knows-number").code == 0


class TestRows:
    """Rows of the list last printed here today."""

    def test_a_row_stands_for_its_account_channel_and_item(self, starter: Workspace, touch: Touch) -> None:
        actions = touch("due", "--json").json["actions"]
        assert sorted(row["number"] for row in actions) == list(range(1, len(actions) + 1))
        call = next(row for row in actions if row["channel"] == "call" and row["item"] != "find")
        logged = touch("log", str(call["number"]), "vm", "--json").json
        assert (logged["touch"]["account"], logged["touch"]["outcome"]) == (call["account"], "voicemail")
        assert logged["completed"]["key"] == call["key"]
        email = next(row for row in actions if row["channel"] == "email")
        assert touch("log", str(email["number"]), "--json").json["completed"]["key"] == email["key"]
        assert touch("show", str(call["number"]), "--json").json["account"] == call["account"]
        assert touch("log", str(call["number"]), "note", "hello").code == 0

    def test_the_page_and_the_json_have_the_same_numbers(self, starter: Workspace, touch: Touch) -> None:
        actions = {row["number"]: row["name"] for row in touch("due", "--all", "--json").json["actions"]}
        page = touch("due", "--all").out.splitlines()
        shown = {int(line[:4]): line[6:] for line in page if line[:4].strip().isdecimal()}
        assert shown.keys() == actions.keys()
        assert all(row.startswith(actions[number].split()[0]) for number, row in shown.items())

    def test_they_are_those_of_today(self, starter: Workspace, touch: Touch, clock: "time_machine.Traveller") -> None:
        touch("due")
        assert touch("show", "1").code == 0
        clock.move_to("2026-11-24T16:30:00Z")
        assert touch("show", "1").code == 2

    @pytest.mark.parametrize("word", ["0", "999", "1.5", "١"])
    def test_other_words_are_none(self, starter: Workspace, touch: Touch, word: str) -> None:
        touch("due")
        assert touch("show", word).code == 2

    def test_a_list_of_another_time_or_without_the_cache_has_none(self, starter: Workspace, touch: Touch) -> None:
        touch("due", "--as-of", "2026-12-01")
        touch("due", "--no-cache")
        assert touch("show", "1").code == 2

    def test_a_damaged_file_is_no_list(self, starter: Workspace, touch: Touch) -> None:
        touch("due")
        (file,) = (starter.root / ".touch/cache/rows").iterdir()
        assert file.stat().st_mode & 0o077 == 0
        for text in ("", "[1", '["2026-11-23", 7]', '["2026-11-23", [[1]]]'):
            file.write_text(text)
            assert touch("show", "1").code == 2


def test_on_a_terminal_a_close_match_is_asked_about(customers: "Scene", terminal: "Callable[..., Terminal]") -> None:
    seat = terminal(customers, "log", "customer 001", "note", "hello")
    seat.until("Which?")
    assert 'No account is called exactly "customer 001".' in seat.said
    seat.type("1\n")
    seat.until("Noted for Customer 0001.")
    seat = terminal(customers, "log", "customer 001", "note", "hello")
    seat.until("Which?")
    seat.type("\n")
    seat.until("did you mean")
    assert seat.process.wait(30) == 2
