"""`touch consent` with --for-business, --knows-number and --only: seen by every rule and command from one place."""

import csv
import io
import re
import shlex
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from made_up import account, later, number

if TYPE_CHECKING:
    from scene import Scene

DAY = 24 * 60
A = "customer-0000"
UNSIGNED = "Your parts are in. See you soon"


def silent(n: int = 0, **changes: Any) -> dict[str, Any]:
    """An account whose plan says nothing of what allows texts."""
    made = account(n, **changes)
    del made["contacts"][0]["texting"]
    return made


@pytest.fixture(params=["sqlite", "postgresql"])
def shop(request: pytest.FixtureRequest, customers: "Scene", new_schema: Callable[[], str]) -> "Scene":
    """A customer whose plan allows no text yet, on either database."""
    if request.param == "postgresql":
        customers.ledger_url = new_schema()
    customers.lay_out([silent()])
    return customers


def held(shop: "Scene", message: str = UNSIGNED, at: str = later(0)) -> dict[str, str]:
    """The codes that hold a text of these words, each with its sentence."""
    rows = shop.touch("text", A, "--message", message, "--dry-run", "--json", at=at).json["held"]
    return {hold["code"]: hold["message"] for row in rows for hold in row["holds"]}


def named(sentence: str) -> list[str]:
    """The command that a sentence names, as a shell would read it, without the first word."""
    found = re.search(r"touch (consent .*)", sentence)
    assert found, sentence
    return shlex.split(found[1])


def test_each_hold_names_the_command_that_clears_it(shop: "Scene") -> None:
    """T10, T12, T13: whoever follows the sentences has the text go."""
    holds = held(shop)
    assert set(holds) == {"no-consent", "business-texting-unconfirmed", "unidentified"}
    for code in holds:
        assert shop.touch(*named(holds[code])).code == 0
        assert code not in held(shop)
    ran = shop.touch("text", A, "--message", UNSIGNED, "--yes", "--json")
    assert [message["state"] for message in ran.json["messages"]] == ["accepted"]


def test_several_at_once_are_recorded_and_said(shop: "Scene") -> None:
    words = ("--kind", "express", "--how", "on a call", "--for-business", "texts orders", "--knows-number")
    ran = shop.touch("consent", A, *words, "--only", "just text me", "--on", "2026-11-20")
    assert (ran.code, ran.out) == (
        0,
        "Recorded: express consent of Pat Number0 …0100 since Friday 20 November 2026.\n"
        'Recorded: Pat Number0 …0100 texts for business, "texts orders", since Friday 20 November 2026.\n'
        "Recorded: Pat Number0 …0100 has your number since Friday 20 November 2026.\n"
        'Recorded: Pat Number0 …0100 wants texts only, "just text me", since Friday 20 November 2026.\n'
        "Undo: touch undo 1\n",
    )
    assert held(shop) == {}
    assert shop.touch("consent", A, "--for-business", "asks by text", "--only", "text me", "--json").json == {
        "account": A,
        "contact": "Pat Number0",
        "number": number(0),
        "consent": None,
        "for_business": {"evidence": "asks by text", "on": "2026-11-24"},
        "knows_number": False,
        "only": {"quote": "text me", "on": "2026-11-24"},
        "opted_out": False,
    }


def test_the_morning_sees_it_at_once_and_the_rest_of_the_commands_too(shop: "Scene") -> None:
    shop.lay_out([silent(enter_on="2026-11-02", expectations=[{"metric": "on time", "asked_on": "2026-11-02"}])])
    asks = shop.touch("due", "--all", "--json").json["actions"]
    [ask] = [row for row in asks if row["kind"] == "ask"]
    assert "whether they text for business and whether texts are welcome" in ask["reason"]
    assert shop.touch(*named(ask["reason"])).code == 0
    assert shop.touch("consent", A, "--knows-number", "--only", "just text me").code == 0
    rows = shop.touch("due", "--all", "--json").json["actions"]
    assert [(row["kind"], row["state"]) for row in rows] == [("rhythm", "ready")]
    assert "wants texts only" in shop.touch("why", A).out
    assert 'wants texts only, "just text me"' in shop.touch("show", A).out
    assert [message["state"] for message in shop.touch("send", "--yes", "--json").json["messages"]] == ["accepted"]


def test_it_is_the_numbers_and_counts_for_nobody_else(shop: "Scene") -> None:
    twin = silent(1)
    twin["contacts"] = [
        {"name": "Lee Second", "phone": number(9)},
        {"name": "Pat Number0", "phone": number(0)},
    ]
    shop.lay_out([silent(), twin])
    assert shop.touch("consent", A, "--for-business", "texts orders").code == 0

    def sentence(contact: str) -> str | None:
        ran = shop.touch("text", "customer-0001", "--contact", contact, "--message", "Hi", "--dry-run", "--json")
        holds = {hold["code"]: hold["message"] for hold in ran.json["held"][0]["holds"]}
        return holds.get("business-texting-unconfirmed")

    assert sentence("pat") is None
    assert sentence("lee") == (
        'Lee is not known to text for business; ask, then: touch consent customer-0001 --for-business "..."'
    )


def test_a_contact_who_is_not_the_first_is_named_in_the_command(shop: "Scene") -> None:
    both = silent()
    both["contacts"].append({"name": "Lee Second", "phone": number(9)})
    shop.lay_out([both])
    ran = shop.touch("text", A, "--contact", "lee", "--message", "Hi", "--dry-run", "--json")
    for hold in ran.json["held"][0]["holds"]:
        assert hold["message"].endswith(" --contact lee-second")
        assert shop.touch(*named(hold["message"])).code == 0
    assert shop.touch("text", A, "--contact", "lee", "--message", "Hi", "--dry-run", "--json").json["held"] == []


def test_t17_a_wish_for_texts_only_waives_the_balance_for_a_year(shop: "Scene") -> None:
    shop.touch("consent", A, "--kind", "express", "--for-business", "texts orders", "--knows-number")
    for day in (20, 21):
        shop.touch("log", A, "text", "--item", "none", at=later((day - 24) * DAY))
    assert set(held(shop)) == {"unanswered", "texting-it-in"}
    shop.touch("consent", A, "--only", "just text me")
    assert held(shop) == {}
    assert "texting-it-in" in held(shop, at=later(366 * DAY))
    assert "ask again" in held(shop, at=later(366 * DAY))["texting-it-in"]


def test_before_its_day_it_counts_for_nothing(shop: "Scene") -> None:
    shop.touch("consent", A, "--for-business", "texts orders", "--on", "2026-11-20")

    def passed(day: str) -> bool:
        guards = shop.touch("why", A, "--json", "--as-of", day).json["guards"]
        return all(guard["passed"] for guard in guards if guard["code"] == "business-texting-unconfirmed")

    assert [passed(f"2026-11-{day}") for day in (19, 20, 24)] == [False, True, True]


def test_p9_it_can_be_exported(shop: "Scene") -> None:
    shop.touch("consent", A, "--kind", "express", "--how", "on a call", "--for-business", "texts orders")
    shop.touch("consent", A, "--knows-number", "--only", "just text me")
    out = shop.touch("export", "consents").out
    rows = [(row["kind"], row["how"], row["accounts"]) for row in csv.DictReader(io.StringIO(out))]
    assert rows == [
        ("express", "on a call", A),
        ("for-business", "texts orders", A),
        ("knows-number", "", A),
        ("only", "just text me", A),
    ]
    [row] = csv.DictReader(io.StringIO(shop.touch("export", "accounts").out))
    assert (row["consent"], row["consent_how"]) == ("express", "on a call")
    assert "texts orders" in row["contact_more"]
    assert "just text me" in row["contact_more"]
    assert len(shop.touch("export", "consents", "--since", "2026-11-25").out.splitlines()) == 1


def test_it_is_erased_with_the_person(shop: "Scene") -> None:
    shop.touch("consent", A, "--kind", "express", "--for-business", "texts orders", "--knows-number")
    assert shop.touch("forget", A, "--yes").code == 0
    assert shop.touch("export", "consents").out.splitlines() == ["number,kind,on,how,accounts,opted_out"]
    assert set(held(shop)) == {"no-consent", "business-texting-unconfirmed", "unidentified"}


def test_it_moves_with_the_ledger(shop: "Scene", new_schema: Callable[[], str]) -> None:
    shop.touch("consent", A, "--kind", "express", "--for-business", "texts orders", "--knows-number")
    before = shop.touch("export", "consents").out
    target = new_schema() if shop.ledger_url.startswith("sqlite") else "sqlite:///.touch/moved.db"
    assert shop.touch("ledger", "copy", target).code == 0
    shop.ledger_url = target
    shop.lay_out([silent()])
    assert shop.touch("export", "consents").out == before
    assert held(shop) == {}


def test_a_new_owner_is_a_new_number_whatever_was_recorded(shop: "Scene") -> None:
    """T12."""
    reps = {rep: {"name": name, "company": "Northgate Supply", "texting": "live"} for rep, name in REPS.items()}
    shop.touch("consent", A, "--kind", "express", "--for-business", "texts orders", "--knows-number")
    shop.touch("log", A, "call", "--item", "none", "--outcome", "reached")
    shop.lay_out([silent(owner="lee")], reps=reps)
    assert "or call first" in held(shop, at=later(DAY))["unidentified"]


REPS = {"dana": "Dana Reyes", "lee": "Lee Park"}
