"""`touch opt-out`: by number, account, contact and list; it holds on every path, and the files may be broken."""

import datetime as dt
import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from made_up import TUESDAY, account, later, number

if TYPE_CHECKING:
    from scene import Scene

Writes = Callable[..., str]


def listed(customers: "Scene") -> list[str]:
    found: list[str] = customers.touch("opt-out", "--list", "--json").json["opted_out"]
    return found


def test_a_number_however_it_is_written(customers: "Scene") -> None:
    ran = customers.touch("opt-out", "(212) 555-0100")
    assert (ran.code, ran.out) == (0, "1 number opted out: …0100. Only START from them lifts it.\nUndo: touch undo 1\n")
    assert listed(customers) == [number(0)]


def test_an_account_with_all_its_numbers_or_one_contact(customers: "Scene") -> None:
    both = account(0)
    both["contacts"].append({**both["contacts"][0], "name": "Lee Second", "phone": number(9)})
    customers.lay_out([both])
    assert customers.touch("opt-out", "customer-0000", "--contact", "lee").code == 0
    assert listed(customers) == [number(9)]
    ran = customers.touch("opt-out", "Customer 0000", "--json")
    assert ran.json == {"opted_out": [number(0), number(9)], "unread": [], "entry": 2}
    assert listed(customers) == [number(0), number(9)]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "whom?"),
        (("+12125550100", "--list"), "whom?"),
        (("+12125550100", "--contact", "pat"), "--contact goes with an account"),
        (("--import", "stop.csv", "--contact", "pat"), "--contact goes with an account"),
        (("customer-0000", "--one-channel"), "--one-channel goes with a number or an address"),
        (("12",), "too short"),
        (("no such account",), 'unknown account "no such account"'),
        (("customer-0000", "--contact", "nobody"), 'no single contact "nobody"'),
        (("--import", "no-such.csv"), "cannot be read"),
        (("--import", "."), "cannot be read"),
    ],
)
def test_what_is_no_opt_out_says_why(customers: "Scene", arguments: tuple[str, ...], says: str) -> None:
    ran = customers.touch("opt-out", *arguments)
    assert ran.code == 2
    assert says in ran.err
    assert listed(customers) == []


def test_the_list_makes_no_ledger(customers: "Scene") -> None:
    assert customers.touch("opt-out", "--list").out == "number\n"
    assert not (customers.root / ".touch/ledger.db").exists()


BROKEN = {
    "yaml": "reps: [",
    "empty": "",
    "nothing-known": "reps: 7\nledger: sqlite:///.touch/ledger.db\ntexting: {window: never}\n",
    "bytes": "\udcff\udcfe\x00",
    "a-zone": "calendar: {country: US, timezone: Mars/Olympus}\n",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_it_works_while_touch_yaml_is_broken(customers: "Scene", text: str) -> None:
    (customers.root / "touch.yaml").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert customers.touch("due").code == 2
    assert customers.touch("opt-out", number(0)).code == 0
    assert customers.touch("opt-out", "212 555 0101").code == 2, "nobody knows the country of a national number"
    (customers.root / "stop.csv").write_text(f"number\n{number(2)}\n")
    assert customers.touch("opt-out", "--import", str(customers.root / "stop.csv")).code == 0
    assert listed(customers) == [number(0), number(2)]
    customers.lay_out(3)
    held = customers.touch("send", "--dry-run", "--json").json["held"]
    assert {row["account"]: row["holds"][0]["code"] for row in held} == {
        "customer-0000": "opted-out",
        "customer-0002": "opted-out",
    }


def test_stop_holds_while_touch_yaml_is_broken(customers: "Scene", writes: Writes) -> None:
    (customers.root / "touch.yaml").write_text("reps: [")
    writes(0, "STOP")
    assert listed(customers) == [number(0)]


LISTS = {
    "headings": ("name,phone number\nPat,+12125550100\nLee,+12125550101\n", 2, 0),
    "customer-number": ("customer number;mobile\n1234;+12125550100\n1235;+12125550101\n", 2, 0),
    "an-unknown-heading": ("Rufnummer\n+12125550100\n", 1, 0),
    "no-heading": ("+12125550100\n212-555-0101\n", 2, 0),
    "a-bom": ("\ufeffnumber\n+12125550100\n", 1, 0),
    "quotes": ('"number"\n"+1 (212) 555-0100"\n"\'+12125550101"\n', 2, 0),
    "guards": ('number\n\'+12125550100\n="+12125550101"\n', 2, 0),
    "twice": ("number\n+12125550100\n(212) 555 0100\n", 1, 0),
    "blank-lines": ("number\n\n+12125550100\n,\n\n", 1, 0),
    "bad-lines": ("number\n+12125550100\nnobody\n1.2125E+10\n+12125550101\n", 2, 2),
    "no-number-in-a-row": ("name,number\nPat,\n,+12125550100\n", 1, 1),
    "a-short-row": ("name,number\nPat\nLee,+12125550100\n", 1, 1),
    "an-open-quote": ('number\n"+12125550100\n+12125550101\n', 1, 1),
    "tabs": ("name\tmobile\nPat\t+12125550100\n", 1, 0),
    "a-cell-that-says-cell": ("cell 212 555 0100\n+12125550101\n", 1, 1),
}


@pytest.mark.parametrize(("text", "closed", "unread"), LISTS.values(), ids=LISTS)
def test_a_list_is_read_as_people_write_them(customers: "Scene", text: str, closed: int, unread: int) -> None:
    (customers.root / "stop.csv").write_text(text, encoding="utf-8")
    ran = customers.touch("opt-out", "--import", str(customers.root / "stop.csv"), "--json")
    assert (ran.code, len(ran.json["opted_out"]), len(ran.json["unread"])) == (2 if unread else 0, closed, unread)
    assert listed(customers) == ran.json["opted_out"]
    assert all(line.startswith("stop.csv:") for line in ran.json["unread"])
    assert ran.err.splitlines() == ran.json["unread"]


@pytest.mark.parametrize("data", [b"", b"name\nPat\n", b"\x00\x01\x02" * 500, b"PK\x03\x04" + b"\0" * 500])
def test_a_file_without_numbers_is_refused(customers: "Scene", data: bytes) -> None:
    (customers.root / "stop.csv").write_bytes(data)
    assert customers.touch("opt-out", "--import", str(customers.root / "stop.csv")).code == 2
    assert listed(customers) == []


def test_a_list_goes_round(customers: "Scene") -> None:
    for n in range(3):
        customers.touch("opt-out", number(n))
    text = customers.touch("opt-out", "--list").out
    assert text.splitlines() == ["number", *(f"'{each}" for each in sorted(map(number, range(3))))]
    (customers.root / "stop.csv").write_text(text)
    customers.ledger_url = "sqlite:///.touch/other.db"
    customers.lay_out(3)
    assert customers.touch("opt-out", "--import", str(customers.root / "stop.csv")).code == 0
    assert customers.touch("opt-out", "--list").out == text


def test_a_long_list_is_one_commit(customers: "Scene") -> None:
    rows = "".join(f"{number(n)}\n" for n in range(4400))
    (customers.root / "stop.csv").write_text(rows)
    ran = customers.touch("opt-out", "--import", str(customers.root / "stop.csv"))
    assert ran.out == "4,400 numbers opted out. Only START from them lifts it.\nUndo: touch undo 1\n"
    assert len(listed(customers)) == 4400


def test_how_is_kept(customers: "Scene") -> None:
    customers.touch("opt-out", number(0), "--how", "said so on the phone")
    with customers.ledger() as ledger:
        rows = ledger.db.execute("SELECT how FROM wishes").fetchall()
    assert [tuple(row) for row in rows] == [("said so on the phone",)]


def test_only_their_own_start_lifts_it(customers: "Scene", writes: Writes) -> None:
    customers.touch("opt-out", number(0))
    writes(0, "yes please do text me", at=later(1))
    customers.touch("inbox", "--done", "1", at=later(2))
    customers.touch("consent", "customer-0000", "--kind", "written", at=later(3))
    customers.touch("log", "customer-0000", "call", "--next", "cadence", at=later(4))
    assert listed(customers) == [number(0)]
    writes(0, "START", at=later(5))
    assert listed(customers) == []


def test_a_text_that_says_e_mail_is_fine_ends_texts_alone(customers: "Scene", writes: Writes) -> None:
    writes(0, "STOP texts. Email ok", at=later(1))
    assert listed(customers) == [number(0)]
    with customers.ledger() as ledger:
        assert ledger.history(dt.datetime.fromisoformat(TUESDAY)).one_channel == {number(0)}
    writes(0, "START", at=later(5))
    writes(0, "STOP", at=later(6))
    with customers.ledger() as ledger:
        assert ledger.history(dt.datetime.fromisoformat(TUESDAY)).one_channel == frozenset()


@pytest.fixture
def waiting(customers: "Scene") -> "Scene":
    """A customer who is about to opt out; an approved text to them waits in the outbox."""
    customers.lay_out(1, texting={"cooloff": "0s", "approval": "always"})
    assert customers.touch("approve", "--all", "--yes").code == 0
    customers.standin.queue.append("429;1")
    customers.touch("send", "--yes")
    assert customers.states() == ["deferred"]
    customers.standin.posts.clear()
    return customers


@pytest.mark.parametrize("how", ["by-hand", "by-stop", "by-import"])
def test_it_holds_on_every_path(waiting: "Scene", writes: Writes, how: str) -> None:
    customers = waiting
    writes(0, "can you do Thursday?")
    if how == "by-stop":
        writes(0, "stop")
    elif how == "by-hand":
        customers.touch("opt-out", "customer-0000")
    else:
        (customers.root / "stop.csv").write_text(number(0))
        customers.touch("opt-out", "--import", str(customers.root / "stop.csv"))
    words = ("--message", "Hello")
    for arguments in (
        ("send", "--yes"),
        ("text", "customer-0000", *words, "--yes"),
        ("text", "customer-0000", "--template", "hello", "--yes"),
        ("reply", "customer-0000", *words, "--yes"),
        ("approve", "--all", "--yes"),
        ("send", "--yes"),
        ("card", "--to", "customer-0000", "--yes"),
    ):
        ran = customers.touch(*arguments, at=later(60))
        assert ran.code in (0, 1, 2), (arguments, ran)
    assert customers.posts == 0
    assert set(customers.states()) <= {"not-sent", "deferred", "queued"}
    for days in (1, 7, 30, 300):
        customers.touch("send", "--yes", at=later(days * 24 * 60))
    assert customers.posts == 0


def test_on_a_server_the_queue_holds_too(customers: "Scene", new_schema: Callable[[], str]) -> None:
    customers.ledger_url = new_schema()
    customers.lay_out(2)
    assert customers.touch("send", "--queue", "--yes").code == 0
    assert customers.touch("opt-out", number(0)).code == 0
    assert customers.touch("worker", "--until-empty").code == 0
    assert [post.to for post in customers.standin.posts] == [number(1)[1:]]
    assert customers.touch("send", "--queue", "--yes", at=later(8 * 24 * 60)).code == 0
    assert customers.touch("worker", "--until-empty", at=later(8 * 24 * 60)).code == 0
    assert {post.to for post in customers.standin.posts} == {number(1)[1:]}


def test_the_json_of_a_held_text_names_it(customers: "Scene") -> None:
    customers.touch("opt-out", number(0))
    ran = customers.touch("text", "customer-0000", "--message", "Hello", "--yes", "--json")
    assert ran.json["held"][0]["holds"][0]["code"] == "opted-out"
    assert json.dumps(ran.json["messages"]) == "[]"
    with customers.ledger() as ledger:
        assert ledger.history(dt.datetime.fromisoformat(TUESDAY)).opted_out(number(0))
