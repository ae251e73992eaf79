"""`touch find` and `touch who`: where words stand, and whose a number is, on both databases."""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from made_up import TUESDAY, account, number
from workspace import Touch, Workspace

from touchcli.flows.inbound.receive import record_calls
from touchcli.rules.models.inbound import Call, Inbound

if TYPE_CHECKING:
    from scene import Scene

STRANGER = "+13035550177"
PRIYA = {"name": "Zoë Bright", "phone": "+13035550142", "email": "Zoe@bright.example", "title": "Buyer"}
WEDNESDAY = "2026-11-25T17:00:00+00:00"


@pytest.fixture(params=["sqlite", "postgresql"])
def shop(request: pytest.FixtureRequest, customers: "Scene", new_schema: Callable[[], str]) -> "Scene":
    """Three customers with a past, on either database."""
    if request.param == "postgresql":
        customers.ledger_url = new_schema()
    zoe = {**PRIYA, "also": ["+13035550188", "z.bright@home.example"]}
    customers.lay_out([account(0), account(1), account(2, name="Bright Pumps", contacts=[zoe])])
    for words in (
        ("log", "customer-0000", "call", "--note", "Wants a PUMP quote, 100% sure", "--next", "cadence"),
        ("log", "customer-0000", "call", "vm", "--note", "asked about the pump again", "--at", "yesterday"),
        ("log", "customer-0002", "email", "--note", "Größe der Pumpe: ÜBER 3 m_x", "--next", "cadence"),
        ("promise", "customer-0001", "a quote for the pump", "--by", "fri"),
    ):
        assert customers.touch(*words).code == 0, words
    wrote(customers, number(1), "is the pump\x1b[31m here?")
    wrote(customers, STRANGER, "who sells a pump")
    return customers


def wrote(scene: "Scene", from_: str, words: str) -> None:
    at = dt.datetime.fromisoformat(TUESDAY)
    with scene.ledger() as ledger:
        record_calls(ledger, [Call(Inbound(f"from {from_}: {words}", from_, words, at, "+13125550100"))], at)


def hits(scene: "Scene", *words: str) -> list[tuple[Any, ...]]:
    ran = scene.touch("find", *words, "--json")
    assert ran.code == 0, ran.err
    return [(hit["kind"], hit["account"], hit["contact"]) for hit in ran.json["hits"]]


def people(scene: "Scene", text: str, at: str = TUESDAY) -> list[dict[str, Any]]:
    ran = scene.touch("who", text, "--json", at=at)
    assert ran.code == 0, ran.err
    found: list[dict[str, Any]] = ran.json["people"]
    return found


class TestFind:
    """Where some words stand."""

    def test_it_looks_everywhere_in_any_case_the_latest_first(self, shop: "Scene") -> None:
        assert hits(shop, "PuMp") == [
            ("account", "customer-0002", None),
            ("promise", "customer-0001", None),
            ("reply", None, None),
            ("reply", "customer-0001", "Pat Number1"),
            ("note", "customer-0002", "Zoë Bright"),
            ("note", "customer-0000", "Pat Number0"),
            ("note", "customer-0000", "Pat Number0"),
        ]
        assert hits(shop, "pump", "quote") == [
            ("promise", "customer-0001", None),
            ("note", "customer-0000", "Pat Number0"),
        ]
        assert hits(shop, "quote pump") == hits(shop, "pump", "quote")

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("zoe", ["contact"]),
            ("ZOË bright", ["contact"]),
            ("bright", ["account", "contact"]),
            ("pumps zoe", ["contact"]),
            ("zoe@bright", ["contact"]),
            ("home.example", ["contact"]),
            ("0188", ["contact"]),
            ("customer-0002", ["account"]),
            ("über größe", ["note"]),
            ("100%", ["note"]),
            ("m_x", ["note"]),
            ("1_0", []),
            ("1%0", []),
            ("!", []),
            ("nothing-like-it", []),
            ("'; DROP TABLE touches", []),
            ("\x00", []),
        ],
    )
    def test_each_word_is_taken_as_it_is(self, shop: "Scene", words: str, found: list[str]) -> None:
        assert [kind for kind, *_ in hits(shop, words)] == found

    def test_the_page_says_where_and_when_and_is_safe(self, shop: "Scene") -> None:
        page = shop.touch("find", "pump", at=WEDNESDAY).out
        assert "Accounts\n  Bright Pumps  customer-0002\n" in page
        assert 'unknown, …0177 · 24 Nov  "who sells a pump"' in page
        assert 'Pat Number1 · 24 Nov  "is the pump�[31m here?"' in page
        assert "Pat Number0 · 23 Nov  asked about the pump again" in page
        assert "\x1b" not in page
        assert shop.touch("find", "zebra").out == "Nothing found.\n"
        assert shop.touch("find", "zoe").out == "Contacts\n  Bright Pumps, Zoë Bright  Zoe@bright.example\n"

    def test_there_is_an_end_to_it(self, shop: "Scene") -> None:
        ran = shop.touch("find", "pump", "--limit", "1", "--json").json
        assert [hit["kind"] for hit in ran["hits"]] == ["account", "promise", "reply", "note"]
        assert ran["more"] == ["reply", "note"]
        assert (
            "There are more replies and notes: --limit N shows them." in shop.touch("find", "pump", "--limit", "1").out
        )

    @pytest.mark.parametrize("words", [" ", "a b c d e f g h i", "x" * 101])
    def test_what_is_nothing_to_look_for(self, shop: "Scene", words: str) -> None:
        ran = shop.touch("find", words)
        assert (ran.code, ran.out) == (2, "")
        assert "which words?" in ran.err

    def test_as_of_an_earlier_day(self, shop: "Scene") -> None:
        assert hits(shop, "again", "--as-of", "2026-11-22") == []
        assert hits(shop, "again", "--as-of", "2026-11-23 13:00") == [("note", "customer-0000", "Pat Number0")]

    def test_an_account_without_a_plan_goes_by_its_id(self, shop: "Scene") -> None:
        with shop.ledger() as ledger:
            ledger.record_promise("gone-supply", "a zebra", dt.date(2026, 12, 1), dt.datetime.fromisoformat(TUESDAY))
        [hit] = shop.touch("find", "zebra", "--json").json["hits"]
        assert (hit["account"], hit["name"]) == ("gone-supply", "gone-supply")


class TestWho:
    """Whose a number or an address is."""

    @pytest.mark.parametrize(
        "text",
        ["+1 303 555 0142", "(303) 555-0142", "5550142", "0142", "zoe@BRIGHT.example", "@bright.example", "0188"],
    )
    def test_a_contact_by_number_last_digits_or_address(self, shop: "Scene", text: str) -> None:
        [found] = people(shop, text)
        assert (found["account"], found["contact"], found["number"]) == ("customer-0002", "Zoë Bright", "+13035550142")
        assert (found["opted_out"], found["paused"], found["rep"]) == (False, False, None)

    def test_the_last_touch_and_the_last_reply(self, shop: "Scene") -> None:
        [found] = people(shop, number(1))
        assert (found["last_touch"], found["wrote_at"]) == (None, "2026-11-24T17:00:00Z")
        [found] = people(shop, number(0))
        assert found["last_touch"] == {"at": "2026-11-24T17:00:00Z", "channel": "call", "outcome": "reached"}
        page = shop.touch("who", number(0), at=WEDNESDAY).out
        assert page == "Pat Number0, Customer 0000  …0100 · last touch 24 Nov: call, reached\n"
        page = shop.touch("who", "zoe@bright.example", at=WEDNESDAY).out
        page = " ".join(page.split())
        assert page.startswith("Zoë Bright (Buyer), Bright Pumps …0142 · Zoe@bright.example · last touch 24 Nov:")
        page = shop.touch("who", number(1), at=WEDNESDAY).out
        assert page == "Pat Number1, Customer 0001  …0101 · never contacted · last wrote 24 Nov\n"

    def test_numbers_that_no_plan_has(self, shop: "Scene") -> None:
        [found] = people(shop, "0177")
        assert (found["account"], found["number"], found["wrote_at"]) == (None, STRANGER, "2026-11-24T17:00:00Z")
        assert shop.touch("who", "0177", at=WEDNESDAY).out == "In no plan  …0177 · last wrote 24 Nov\n"
        assert shop.touch("who", "0199").out == "Nobody has it.\n"
        assert shop.touch("who", "+13035550199").out == "In no plan  …0199\n"
        assert people(shop, "nobody@bright.example") == []
        assert people(shop, "%@bright.example") == []

    def test_what_a_number_said_about_texts(self, shop: "Scene") -> None:
        wrote(shop, number(1), "please text me less")
        shop.touch("opt-out", number(0))
        [found] = people(shop, number(0))
        assert found["opted_out"]
        assert "opted out: no texts" in shop.touch("who", number(0)).out
        with shop.ledger() as ledger:
            ledger.pause(number(1), dt.datetime.fromisoformat(TUESDAY), "asked")
        [found] = people(shop, number(1))
        assert found["paused"]
        assert "paused: asked for no more" in shop.touch("who", number(1)).out

    def test_a_rep_is_one_of_yours(self, shop: "Scene") -> None:
        assert [row["rep"] for row in people(shop, "+13125550100")] == ["dana"]
        assert "Dana Reyes, one of yours" in shop.touch("who", "+13125550100").out

    def test_who_has_left_and_who_shares_a_number(self, shop: "Scene") -> None:
        both = [account(n, contacts=[{"name": "Pat Both", "phone": number(7), "left": "2026-10-01"}]) for n in (0, 1)]
        shop.lay_out(both)
        assert [row["account"] for row in people(shop, number(7))] == ["customer-0000", "customer-0001"]
        assert "no longer there" in shop.touch("who", number(7)).out

    def test_there_is_an_end_to_it(self, shop: "Scene") -> None:
        shop.lay_out([account(n, contacts=[{"name": f"Pat {n}", "email": f"p{n}@bright.example"}]) for n in range(30)])
        ran = shop.touch("who", "@bright.example", "--json").json
        assert (len(ran["people"]), ran["more"]) == (20, True)
        assert shop.touch("who", "@bright.example").out.endswith("There are more: write more of it.\n")

    def test_last_digits_that_look_like_a_whole_number(self, shop: "Scene") -> None:
        shop.lay_out([account(0)], calendar={"country": "DE", "timezone": "Europe/Berlin"})
        rows = people(shop, number(0)[-7:])
        assert [row["account"] or row["rep"] for row in rows] == ["customer-0000", "dana"]
        assert [row["number"] for row in people(shop, "30 5550198")] == ["+49305550198"]

    @pytest.mark.parametrize("text", ["priya", "12", "", "+"])
    def test_what_is_neither_a_number_nor_an_address(self, shop: "Scene", text: str) -> None:
        ran = shop.touch("who", text)
        assert (ran.code, ran.out) == (2, "")
        assert "neither a number nor an e-mail address" in ran.err


def test_nobody_who_was_forgotten_is_found(shop: "Scene") -> None:
    wrote(shop, number(0), "my zebra")
    shop.touch("promise", "customer-0000", "a zebra for Pat Number0", "--by", "fri")
    shop.touch("opt-out", number(0))
    assert len(hits(shop, "zebra")) == 2
    assert shop.touch("forget", "customer-0000", "--yes").code == 0
    assert hits(shop, "zebra") == []
    assert hits(shop, "forgotten") == []
    assert hits(shop, "Number0") == []  # though the plan still names them
    [left] = people(shop, number(0))
    assert (left["account"], left["contact"], left["forgotten"], left["opted_out"]) == (None, None, True, True)
    assert shop.touch("who", number(0)).out == "Forgotten  …0100 · opted out: no texts\n"
    assert "customer-0000" not in {row["account"] for row in people(shop, number(0)[-7:])}


def test_a_broken_file_is_said_and_the_rest_is_found(workspace: Workspace, touch: Touch, own_environment: None) -> None:
    workspace.write("plans/accounts/broken.yaml", "name: [")
    for words in (("find", "acme"), ("who", "0142")):
        ran = touch("--workspace", str(workspace.root), *words, "--json")
        assert ran.code == 2
        assert len(ran.json["problems"]) == 1
