"""`touch inbox`: who waits, whom nobody knows, what a person closes, and a number that would rather get no texts."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from made_up import TUESDAY, account, later, number

if TYPE_CHECKING:
    from scene import Scene

Writes = Callable[..., str]


def test_an_empty_inbox_says_so_and_makes_no_ledger(customers: "Scene") -> None:
    ran = customers.touch("inbox")
    assert (ran.code, ran.out) == (0, "Nobody is waiting for an answer.\n")
    assert customers.touch("inbox", "--json").json == {"replies": []}
    assert not (customers.root / ".touch/ledger.db").exists()


def test_the_longest_waiting_is_first_and_unknown_numbers_are_last(customers: "Scene", writes: Writes) -> None:
    writes("+14155550199", "who is this?", at=later(-60))
    writes(1, "second", at=later(-20))
    writes(0, "first", at=later(-50))
    said = [(row["account"], row["contact"], row["text"]) for row in customers.touch("inbox", "--json").json["replies"]]
    assert said == [
        ("customer-0000", "Pat Number0", "first"),
        ("customer-0001", "Pat Number1", "second"),
        (None, None, "who is this?"),
    ]
    page = customers.touch("inbox").out
    assert [line.split("…")[0].split()[1] for line in page.splitlines()[:3]] == ["Customer", "Customer", "unknown"]
    assert "3 replies wait" in page
    assert "+1415" not in page, "numbers are masked on the page"


def test_the_json_is_whole(customers: "Scene", writes: Writes) -> None:
    words = "a line\nand another \x1b[31m" + "é" * 400
    writes(0, words, at=later(-90))
    (row,) = customers.touch("inbox", "--json").json["replies"]
    assert row == {
        "id": 1,
        "account": "customer-0000",
        "contact": "Pat Number0",
        "from": number(0),
        "text": words,
        "channel": "text",
        "subject": None,
        "received_at": "2026-11-24T15:30:00Z",
        "age_minutes": 90,
        "late": False,
        "paused": False,
        "state": "waiting",
    }


def test_one_number_in_two_accounts_is_one_reply_that_both_see(customers: "Scene", writes: Writes) -> None:
    twin = account(1)
    twin["contacts"][0]["phone"] = number(0)
    customers.lay_out([account(0), twin])
    writes(0, "hello")
    rows = customers.touch("inbox", "--json").json["replies"]
    assert [(row["id"], row["account"]) for row in rows] == [(1, "customer-0000"), (1, "customer-0001")]
    assert "1 reply waits" in customers.touch("inbox").out
    assert [action["kind"] for action in customers.touch("due", "--json").json["actions"] if action["rank"] < 3] == [
        "reply",
        "reply",
    ]
    customers.touch("inbox", "--done", "1")
    assert customers.touch("inbox", "--json").json["replies"] == []


def test_two_contacts_of_one_account_with_one_number_are_one_row(customers: "Scene", writes: Writes) -> None:
    both = account(0)
    both["contacts"].append({**both["contacts"][0], "name": "Lee Second"})
    customers.lay_out([both])
    writes(0, "hello")
    (row,) = customers.touch("inbox", "--json").json["replies"]
    assert row["contact"] == "Pat Number0"
    assert "Pat Number0" in customers.touch("reply", "customer-0000", "--message", "Hi there", "--dry-run").out


@pytest.mark.parametrize(
    ("received", "now", "late"),
    [
        # The window is 10:00-18:00 in Chicago; reply_within is two hours.
        ("2026-11-24T16:30:00+00:00", "2026-11-24T18:29:00+00:00", False),
        ("2026-11-24T16:30:00+00:00", "2026-11-24T18:31:00+00:00", True),
        ("2026-11-24T23:30:00+00:00", "2026-11-25T17:29:00+00:00", False),
        ("2026-11-24T23:30:00+00:00", "2026-11-25T17:31:00+00:00", True),
        ("2026-11-28T16:00:00+00:00", "2026-11-30T17:59:00+00:00", False),
        ("2026-11-28T16:00:00+00:00", "2026-11-30T18:01:00+00:00", True),
    ],
    ids=["in-time", "late", "over-night", "late-over-night", "over-the-weekend", "late-after-it"],
)
def test_t5_late_is_counted_in_the_hours_in_which_somebody_works(
    customers: "Scene", writes: Writes, received: str, now: str, late: bool
) -> None:
    writes(0, "hello?", at=received)
    (row,) = customers.touch("inbox", "--json", at=now).json["replies"]
    assert row["late"] is late
    assert ("late" in customers.touch("inbox", at=now).out) is late


@pytest.mark.parametrize(
    "words",
    ["\x1b]0;owned\x07\x1b[2J\x1b[31mred", "\u202egnp.exe\u2066\u2069\u200f", "👍" * 5000, "a\r\nb\x00c\x7f\x9b31m"],
    ids=["escape", "bidi", "emoji", "controls"],
)
def test_a_hostile_text_is_safe_on_every_page_and_whole_in_json(customers: "Scene", writes: Writes, words: str) -> None:
    writes(0, words)
    pages = [
        customers.touch(*arguments)
        for arguments in (
            ("inbox",),
            ("due",),
            ("show", "customer-0000"),
            ("why", "customer-0000"),
            ("reply", "customer-0000", "--message", "Thank you!", "--dry-run"),
        )
    ]
    for ran in pages:
        assert ran.code == 0
        assert not {char for char in ran.out + ran.err if not (char.isprintable() or char == "\n")}
        assert max(map(len, ran.out.splitlines())) <= 80
    (row,) = customers.touch("inbox", "--json").json["replies"]
    assert row["text"] == words.replace("\0", "\ufffd")


def test_a_reply_stops_automated_texts_until_it_is_closed(customers: "Scene", writes: Writes) -> None:
    writes(0, "is my order in?")
    check_in = ("text", "customer-0000", "--message", "How is line 0 running? Dana", "--yes", "--json")
    ran = customers.touch(*check_in)
    assert (ran.code, [hold["code"] for hold in ran.json["held"][0]["holds"]]) == (1, ["awaiting-reply"])
    ran = customers.touch("inbox", "--done", "1")
    assert (ran.code, ran.out) == (0, "Closed reply 1; texts may go there again when the cadence says so.\n")
    assert customers.touch(*check_in).code == 0
    assert customers.touch("inbox", "--all", "--json").json["replies"][0]["state"] == "closed"


def test_a_pause_is_shown_and_lifted_by_a_person_alone(customers: "Scene", writes: Writes) -> None:
    writes(0, "please don't text me any more")
    assert "paused" in customers.touch("inbox").out
    assert customers.touch("inbox", "--json").json["replies"][0]["paused"] is True
    ran = customers.touch("inbox", "--done", "1", "--json")
    assert (ran.code, ran.json) == (0, {"closed": 1, "paused": True})
    page = customers.touch("inbox").out
    assert "paused" in page
    assert "0 replies wait" in page
    assert customers.touch("text", "customer-0000", "--message", "Hello again", "--yes").code == 1
    ran = customers.touch("inbox", "--done", "1", "--resume")
    assert (ran.code, ran.out) == (0, "Closed reply 1; texts may go there again when the cadence says so.\n")
    assert customers.touch("inbox").out == "Nobody is waiting for an answer.\n"
    assert customers.touch("text", "customer-0000", "--message", "Hello again", "--yes").code == 0


def test_closing_without_lifting_says_what_is_left(customers: "Scene", writes: Writes) -> None:
    writes(0, "no more texts please")
    assert "none goes until touch inbox --done 1 --resume" in customers.touch("inbox", "--done", "1").out


def test_an_opted_out_number_is_no_pause(customers: "Scene", writes: Writes) -> None:
    writes(0, "please don't text me any more", at=later(-5))
    writes(0, "STOP")
    assert [row["paused"] for row in customers.touch("inbox", "--json").json["replies"]] == [False]
    assert customers.touch("inbox", "--done", "1", "--resume").code == 2
    assert customers.touch("text", "customer-0000", "--message", "Hello again", "--yes").code == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--done", "7"), "no open reply 7"),
        (("--done", "1", "--resume"), "…0100 is not paused"),
        (("--resume",), "--resume goes with --done"),
        (("--done", "1", "--as-of", "2026-11-01"), "--as-of goes with the list only"),
    ],
)
def test_what_cannot_be_closed_says_why(
    customers: "Scene", writes: Writes, arguments: tuple[str, ...], says: str
) -> None:
    writes(0, "hello")
    ran = customers.touch("inbox", *arguments)
    assert ran.code == 2
    assert says in ran.err
    assert len(customers.touch("inbox", "--json").json["replies"]) == 1


def test_a_reply_closed_twice_is_closed_once(customers: "Scene", writes: Writes) -> None:
    writes(0, "hello")
    assert [customers.touch("inbox", "--done", "1").code for _ in range(2)] == [0, 2]


def test_as_of_shows_the_inbox_of_then(customers: "Scene", writes: Writes) -> None:
    writes(0, "hello", at=later(-60))
    customers.touch("inbox", "--done", "1")
    (row,) = customers.touch("inbox", "--json", "--as-of", later(-30)).json["replies"]
    assert (row["state"], row["age_minutes"]) == ("waiting", 30)
    assert customers.touch("inbox", "--json", "--as-of", later(-90)).json["replies"] == []


def test_broken_files_are_told_and_the_rest_is_shown(customers: "Scene", writes: Writes) -> None:
    writes(0, "hello", at=TUESDAY)
    (customers.root / "plans/accounts/broken.yaml").write_text("name: [")
    ran = customers.touch("inbox")
    assert ran.code == 2
    assert "broken.yaml" in ran.err
    assert "hello" in ran.out


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_reply_reaches_a_day_that_was_made_before_it(
    customers: "Scene", writes: Callable[..., str], new_schema: Callable[[], str], kind: str
) -> None:
    """What is due is kept between commands: a reply is of a number, which says whose day has to be made anew."""
    customers.ledger_url = customers.ledger_url if kind == "sqlite" else new_schema()
    customers.lay_out(3, texting={"cooloff": "0s"})
    customers.touch("log", "customer-0001", "call", "--next", "cadence")
    customers.age()
    for _ in range(2):
        before = customers.touch("due", "--json").json["actions"]
        assert [row["account"] for row in before if row["kind"] == "reply"] == []
    writes(2, "can you do Thursday?")
    after = customers.touch("due", "--json", at=later(5)).json["actions"]
    assert [row["account"] for row in after if row["kind"] == "reply"] == ["customer-0002"]
