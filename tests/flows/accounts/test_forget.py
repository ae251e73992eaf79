"""`touch forget`: not a byte of the person is left, what was done stays done, and the opt-out still holds."""

import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from made_up import TUESDAY, account, later, number

from touchcli.ledger import Ledger, open_ledger
from touchcli.rules.models.history import Absence, Bounce

if TYPE_CHECKING:
    from scene import Scene

Writes = Callable[..., str]
NAME = "Quintessa Abernathy"
NUMBER = number(0)
ADDRESS = "qa@zanzibar-shop.example"
WORDS = ("Zanzibar", "Quintessa", "Abernathy", "quintessa-abernathy", NUMBER, NUMBER[1:], "2125550100", "555 0100")
DAY = 24 * 60


def her_account(**changes: Any) -> dict[str, Any]:
    made = account(0, **changes)
    made["contacts"][0] |= {"name": NAME, "email": ADDRESS.title()}
    return made


@pytest.fixture(params=["sqlite", "postgresql"])
def shop(request: pytest.FixtureRequest, customers: "Scene", writes: Writes, new_schema: Callable[[], str]) -> "Scene":
    """A person with a long history: texts that went and failed, replies, calls, notes, promises, approvals."""
    if request.param == "postgresql":
        customers.ledger_url = new_schema()
    accounts = [her_account(), account(1)]
    customers.lay_out(accounts, texting={"cooloff": "0s", "approval": "always"})
    monday = -8 * DAY
    customers.touch("approve", "--all", "--yes", at=later(monday))
    customers.touch("send", "--yes", at=later(monday))
    customers.lay_out(accounts, texting={"cooloff": "0s"})
    writes(0, "Zanzibar is lovely, says Quintessa", at=later(monday + 10))
    answer = ("reply", "customer-0000", "--message", "Zanzibar it is, Quintessa. Dana", "--yes")
    assert customers.touch(*answer, at=later(monday + 20)).code == 0
    call = ("--next", "cadence", "--note")
    customers.touch("log", "customer-0000", "call", *call, "Zanzibar again", at=later(monday + DAY))
    customers.touch("log", "customer-0001", "call", *call, "nothing of hers", at=later(monday + DAY))
    customers.standin.queue += ["422", "close"]
    for n, words in enumerate(("Zanzibar one", "Zanzibar two")):
        text = ("text", "customer-0000", "--message", words, "--yes")
        assert customers.touch(*text, at=later(monday + (n + 2) * DAY)).code == 1
    customers.touch("consent", "customer-0000", "--kind", "express", "--how", "Quintessa said so")
    customers.touch("promise", "customer-0000", "a quote for Abernathy", "--by", "2026-12-01")
    customers.touch("promise", "customer-0000", "a price list", "--by", "2026-12-01")
    customers.touch("snooze", "customer-0000", "--until", "2026-11-25", "--because", "quintessa is away, 212-555-0100")
    writes(0, "Zanzibar?", at=later(-1 * DAY))
    return customers


def bytes_of(customers: "Scene") -> bytes:
    """Everything there is under .touch, and on a server every value of every table."""
    data = b"".join(path.read_bytes() for path in (customers.root / ".touch").rglob("*") if path.is_file())
    if customers.ledger_url.startswith("sqlite"):
        return data
    with customers.ledger() as ledger:
        names = ledger.db.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()").fetchall()
        for (table,) in names:
            data += repr(ledger.db.execute(f"SELECT * FROM {table}").fetchall()).encode()
    return data


def found_in(data: bytes) -> set[str]:
    return {word for word in WORDS if word.lower().encode() in data.lower()}


def test_not_a_byte_is_left(shop: "Scene") -> None:
    assert {"Zanzibar", "Quintessa", "Abernathy", NUMBER} <= found_in(bytes_of(shop))
    ran = shop.touch("forget", "customer-0000", "--yes", "--json")
    assert ran.code == 0
    erased = ran.json
    assert erased.pop("still_named_in") == ["plans/accounts/book-000.yaml:2"]
    assert erased == {"messages": 4, "replies": 2, "touches": 3, "mentions": 2, "opt_outs_kept": 0, "remains": None}
    assert found_in(bytes_of(shop)) == set()
    with shop.ledger() as ledger:
        account_history = ledger.history(shop.session().seen_until)
        assert [touch.note for touch in account_history.of("customer-0001").touches][-1] == "nothing of hers"
        assert {promise.what for promise in account_history.of("customer-0000").promises} == {
            "(forgotten)",
            "a price list",
        }
        assert [len(account_history.of(each).touches) for each in ("customer-0000", "customer-0001")] == [3, 2]


@pytest.mark.parametrize("also_in_another_plan", [False, True])
def test_what_stands_under_an_address_goes_unless_somebody_else_has_it(
    shop: "Scene", also_in_another_plan: bool
) -> None:
    if also_in_another_plan:
        other = account(1)
        other["contacts"][0]["email"] = ADDRESS
        (shop.root / "plans/accounts/book-000.yaml").write_text(json.dumps([her_account(), other]))
    (shop.root / "drafts").mkdir()
    (shop.root / "drafts/to-her.eml").write_text(f"To: {ADDRESS.upper()}\n")
    with shop.ledger() as ledger:
        now = shop.session().now
        away = Absence(
            0, ADDRESS, now, now.date(), guessed=True, words="Quintessa is in Zanzibar", stand_in="Abernathy"
        )
        ledger.record_absence(away, f"<away.{ADDRESS}>")
        ledger.record_bounce(Bounce(0, ADDRESS, now, "5.1.1"), f"<bounce.{ADDRESS}>")
        ledger.record_reply(ADDRESS, "Quintessa here", now)
    ran = shop.touch("forget", "customer-0000", "--yes", "--json").json
    assert "drafts/to-her.eml" in ran["still_named_in"]
    assert ran["replies"] == (2 if also_in_another_plan else 3)
    assert found_in(bytes_of(shop)) == ({"Zanzibar", "Quintessa", "Abernathy"} if also_in_another_plan else set())


def test_what_was_done_stays_done_and_nothing_goes_again(shop: "Scene") -> None:
    before = shop.touch("due", "--all", "--json", at=later(2 * DAY)).json["actions"]
    assert shop.touch("forget", "customer-0000", "--yes").code == 0
    posts = [post.to for post in shop.standin.posts].count(NUMBER[1:])
    after = shop.touch("due", "--all", "--json", at=later(2 * DAY)).json["actions"]
    assert [row["key"] for row in after] == [row["key"] for row in before if row["kind"] != "reply"]
    shop.touch("send", "--yes", at=later(2))
    assert [post.to for post in shop.standin.posts].count(NUMBER[1:]) == posts
    assert [row["state"] for row in shop.touch("inbox", "--all", "--json").json["replies"]] == ["answered", "closed"]


def test_forgetting_twice_is_forgetting_once(shop: "Scene") -> None:
    shop.touch("forget", "customer-0000", "--yes")
    ran = shop.touch("forget", "customer-0000", "--yes", "--json")
    assert ran.code == 0
    assert {name: count for name, count in ran.json.items() if name != "still_named_in"} == {
        "messages": 0,
        "replies": 0,
        "touches": 0,
        "mentions": 0,
        "opt_outs_kept": 0,
        "remains": None,
    }


def test_a_number_alone_finds_the_same_person(shop: "Scene") -> None:
    plans = shop.root / "plans/accounts/book-000.yaml"
    plans.write_text(json.dumps([account(1)]))
    ran = shop.touch("forget", "(212) 555-0100", "--yes", "--json")
    assert ran.json["still_named_in"] == []
    assert (ran.json["messages"], ran.json["touches"]) == (4, 3), "their contact is known from the texts"
    left = found_in(bytes_of(shop))
    assert left <= {"Quintessa", "Abernathy", "212-555-0100", "Zanzibar"} - {"Zanzibar"}, "no plan gives the name"


def test_the_opt_out_still_holds_and_only_their_start_lifts_it(shop: "Scene", writes: Writes) -> None:
    writes(0, "STOP", at=later(1))
    ran = shop.touch("forget", "customer-0000", "--yes", at=later(2))
    assert "The opt-out still holds." in ran.out
    assert found_in(bytes_of(shop)) == set()
    posts = shop.posts
    for at in (later(3), later(30 * DAY)):
        held = shop.touch("text", "customer-0000", "--message", "Hello", "--yes", "--json", at=at).json["held"]
        assert "opted-out" in {hold["code"] for hold in held[0]["holds"]}
        shop.touch("send", "--yes", at=at)
    assert [post.to for post in shop.standin.posts[posts:] if post.to == NUMBER[1:]] == []
    ran = shop.touch("opt-out", "--list", at=later(4))
    assert ran.out == "number\n"
    assert "1 forgotten, known by a keyed hash alone" in ran.err
    assert shop.touch("opt-out", "--list", "--json", at=later(4)).json == {"opted_out": [], "forgotten": 1}
    writes(0, "START", at=later(31 * DAY))
    with shop.ledger() as ledger:
        assert not ledger.history(shop.session(later(32 * DAY)).seen_until).opted_out(NUMBER)


def test_a_softer_wish_is_kept_as_an_opt_out(shop: "Scene", writes: Writes) -> None:
    writes(0, "please don't text me any more", at=later(1))
    assert shop.touch("forget", "customer-0000", "--yes", "--json", at=later(2)).json["opt_outs_kept"] == 1
    with shop.ledger() as ledger:
        assert ledger.history(shop.session().seen_until).opted_out(NUMBER)


@pytest.fixture
def other(tmp_path: Path, new_schema: Callable[[], str]) -> Iterator[Callable[[str], Ledger]]:
    opened: list[Ledger] = []

    def make(kind: str) -> Ledger:
        url = "sqlite:///copy.db" if kind == "sqlite" else new_schema()
        opened.append(open_ledger(url, tmp_path, create=True))
        return opened[-1]

    yield make
    for ledger in opened:
        ledger.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_copy_of_the_ledger_keeps_it(
    shop: "Scene", writes: Writes, other: Callable[[str], Ledger], kind: str
) -> None:
    from touchcli.ledger.copying import copy

    writes(0, "STOP", at=later(1))
    shop.touch("forget", "customer-0000", "--yes", at=later(2))
    target = other(kind)
    with shop.ledger() as source:
        copy(source, target)
    history = target.history(shop.session().seen_until)
    assert history.opted_out(NUMBER)
    assert not history.opted_out(number(1))


def test_a_text_on_its_way_refuses_and_nothing_is_erased(shop: "Scene", writes: Writes) -> None:
    claimed = stuck(shop)
    ran = shop.touch("forget", "customer-0000", "--yes")
    assert (ran.code, "on its way right now" in ran.err) == (2, True)
    assert {"Zanzibar", "Quintessa", NUMBER} <= found_in(bytes_of(shop))
    with shop.ledger() as ledger:
        ledger.recover(shop.session().now, all=True)
    assert shop.touch("forget", "customer-0000", "--yes").code == 0
    assert found_in(bytes_of(shop)) == set()
    with shop.ledger() as ledger:
        message = ledger.message(claimed)
    assert message is not None
    assert message.state == "in-doubt"


def stuck(customers: "Scene") -> str:
    """A text to them that is being sent, its program gone; gives its client_ref."""
    import datetime as dt

    at = dt.datetime.fromisoformat(TUESDAY)
    with customers.ledger() as ledger:
        first = next(message for message in ledger.outbox() if message.to == NUMBER)
        message = first._replace(
            key=f"{first.key}-again",
            client_ref="stuck",
            state="queued",
            attempts=0,
            message_uuid=None,
            error=None,
            refusal=None,
            text="Zanzibar on its way",
        )
        assert ledger.enqueue(message)
        assert ledger.claim("stuck", at, dt.timedelta(minutes=5))
    return "stuck"


def test_a_text_that_waits_is_taken_back(customers: "Scene") -> None:
    customers.lay_out([her_account()])
    customers.standin.queue.append("429;60")
    customers.touch("send", "--yes")
    assert customers.states() == ["deferred"]
    assert customers.touch("forget", "customer-0000", "--yes").code == 0
    assert customers.states() == ["not-sent"]
    (customers.root / "plans/accounts/book-000.yaml").write_text("[]")
    posts = customers.posts
    customers.touch("send", "--yes", at=later(5))
    assert customers.posts == posts


def test_a_number_they_had_before_goes_too(customers: "Scene", writes: Writes) -> None:
    customers.lay_out([her_account()])
    customers.touch("send", "--yes", at=later(-8 * DAY))
    writes(0, "Zanzibar from the old phone", at=later(-8 * DAY))
    moved = her_account()
    moved["contacts"][0]["phone"] = number(7)
    customers.lay_out([moved])
    assert customers.touch("forget", "customer-0000", "--yes", "--json").json["replies"] == 1
    assert found_in(bytes_of(customers)) == set()


def test_a_number_that_is_somebody_elses_now_stays_theirs(customers: "Scene", writes: Writes) -> None:
    customers.lay_out([her_account()])
    customers.touch("send", "--yes", at=later(-8 * DAY))
    moved, heir = her_account(), account(1)
    moved["contacts"][0]["phone"], heir["contacts"][0]["phone"] = number(7), NUMBER
    customers.lay_out([moved, heir])
    writes(0, "I have this phone now", at=later(-2 * DAY))
    customers.touch("forget", "customer-0000", "--yes")
    (row,) = customers.touch("inbox", "--json").json["replies"]
    assert (row["account"], row["text"]) == ("customer-0001", "I have this phone now")


def test_files_that_still_name_them_are_named_and_not_touched(customers: "Scene") -> None:
    customers.lay_out([her_account()])
    kept = {
        "drafts/customer-0000-quintessa-abernathy-thank-you-1a2b.pdf": b"%PDF-1.7 packed",
        "drafts/other.eml": b"To: Quintessa Abernathy <q@customer.example>",
        "customers.csv": f"Name,Phone\nPat,{NUMBER}\n".encode(),
        "notes.txt": b"nothing of hers",
    }
    for name, data in kept.items():
        (customers.root / name).parent.mkdir(exist_ok=True)
        (customers.root / name).write_bytes(data)
    ran = customers.touch("forget", "customer-0000", "--yes")
    assert [line.strip() for line in ran.out.splitlines()[2:]] == [
        "plans/accounts/book-000.yaml:2",
        "customers.csv",
        *sorted(name for name in kept if name.startswith("drafts/")),
    ]
    assert {name: (customers.root / name).read_bytes() for name in kept} == kept


def test_the_cache_forgets_a_plan_that_is_gone(customers: "Scene") -> None:
    import os

    customers.lay_out([her_account()])
    plan, cache = customers.root / "plans/accounts/book-000.yaml", customers.root / ".touch/cache/index"
    for path in customers.root.rglob("*.yaml"):
        os.utime(path, (1, 1))
    customers.touch("due")
    assert b"Quintessa" in cache.read_bytes()
    customers.touch("forget", "customer-0000", "--yes")
    assert not cache.exists()
    customers.touch("due")
    plan.unlink()
    customers.touch("due")
    assert b"Quintessa" not in cache.read_bytes()
    assert b"hello" in cache.read_bytes(), "the other files are still there"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("customer-0000",), "use --yes"),
        (("nobody", "--yes"), "unknown account"),
        (("customer-0000", "--contact", "nobody", "--yes"), "no single contact"),
        (("pair", "--yes"), "Customer 0001 has several contacts"),
        (("12", "--yes"), "too short"),
    ],
)
def test_who_is_not_clear_is_not_erased(customers: "Scene", arguments: tuple[str, ...], says: str) -> None:
    two = account(1, id="pair")
    two["contacts"].append({"name": "Lee Second", "phone": number(9)})
    customers.lay_out([her_account(), two])
    ran = customers.touch("forget", *arguments)
    assert ran.code == 2
    assert says in ran.err


def test_somebody_without_a_number_is_forgotten_too(customers: "Scene") -> None:
    made = her_account()
    del made["contacts"][0]["phone"]
    customers.lay_out([made])
    customers.touch("log", "customer-0000", "call", "--note", "Zanzibar", "--next", "cadence")
    ran = customers.touch("forget", "customer-0000", "--contact", "Quintessa", "--yes")
    assert "0 texts, 0 replies, 1 touch, 0 notes lost their words" in ran.out
    assert found_in(bytes_of(customers)) == set()


READER = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN")
held.execute("SELECT count(*) FROM messages").fetchall()
print("reading", flush=True)
sys.stdin.read()
"""


def test_a_reader_that_keeps_old_pages_is_named(customers: "Scene", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("touchcli.ledger.database.sqlite.BUSY_SECONDS", 0.3)
    customers.lay_out([her_account()])
    customers.touch("send", "--yes", at=later(-8 * DAY))
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(customers.root / ".touch/ledger.db")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with reader:
        assert reader.stdout
        assert reader.stdout.readline() == "reading\n"
        ran = customers.touch("forget", "customer-0000", "--yes")
        assert (ran.code, "another program keeps old pages" in ran.err) == (1, True)
        reader.communicate()
    assert customers.touch("forget", "customer-0000", "--yes").code == 0
    assert found_in(bytes_of(customers)) == set()


def test_a_forgotten_key_has_the_form_of_a_key(customers: "Scene") -> None:
    customers.lay_out([her_account()])
    customers.touch("send", "--yes", at=later(-8 * DAY))
    customers.touch("forget", "customer-0000", "--yes")
    db = sqlite3.connect(customers.root / ".touch/ledger.db")
    keys = [key for table in ("touches", "messages") for (key,) in db.execute(f"SELECT key FROM {table}")]
    db.close()
    assert len(keys) == 2
    assert all(re.fullmatch(r"customer-0000/forgotten-\w+/texts/check-in/first", key) for key in keys)


@pytest.fixture
def on_a_server(customers: "Scene", new_schema: Callable[[], str]) -> "Scene":
    """A person who was texted, in a ledger on PostgreSQL."""
    customers.ledger_url = new_schema()
    customers.lay_out([her_account()])
    assert customers.touch("send", "--yes", at=later(-8 * DAY)).code == 0
    return customers


def test_an_old_snapshot_on_the_server_keeps_words_and_is_told(on_a_server: "Scene") -> None:
    import psycopg

    with psycopg.connect(on_a_server.ledger_url) as reader:
        reader.execute("SET default_transaction_isolation = 'repeatable read'")
        reader.commit()
        reader.execute("SELECT 1 FROM pg_class")  # a snapshot, and no lock on any of our tables
        ran = on_a_server.touch("forget", "customer-0000", "--yes")
        assert (ran.code, "Forgotten: 1 text" in ran.out) == (1, True)
        assert "words may remain in the table messages: another program still reads rows of before" in ran.err
    ran = on_a_server.touch("forget", "customer-0000", "--yes", "--json")
    assert (ran.code, ran.json["remains"]) == (0, None)


def test_whoever_may_not_vacuum_is_told_that_words_may_remain(on_a_server: "Scene") -> None:
    import psycopg

    plain = on_a_server.ledger_url
    with psycopg.connect(plain, autocommit=True) as owner:
        owner.execute("DROP ROLE IF EXISTS clerk")
        owner.execute("CREATE ROLE clerk LOGIN")
        for right in ("USAGE ON SCHEMA {}", "SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {}"):
            schema = owner.execute("SELECT current_schema()").fetchall()[0][0]
            owner.execute(f"GRANT {right.format(schema)} TO clerk".encode())
    on_a_server.ledger_url = plain.replace("postgres:@", "clerk:@")
    assert on_a_server.ledger_url != plain
    on_a_server.lay_out([her_account()])
    ran = on_a_server.touch("forget", "customer-0000", "--yes")
    assert (ran.code, "this user may not vacuum it" in ran.err) == (1, True)
    on_a_server.ledger_url = plain
    on_a_server.lay_out([her_account()])
    assert on_a_server.touch("forget", "customer-0000", "--yes").code == 0
