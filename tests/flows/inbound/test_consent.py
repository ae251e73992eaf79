"""`touch consent`: recorded by number, seen by the guard and by every text that goes, and no way round an opt-out."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from made_up import account, later, number

if TYPE_CHECKING:
    from scene import Scene

Writes = Callable[..., str]
CONSENT = ("consent", "customer-0000", "--kind", "express", "--on", "2026-11-20", "--how", "said so on a call")


def without_consent(n: int = 0, **changes: Any) -> dict[str, Any]:
    made = account(n, **changes)
    del made["contacts"][0]["texting"]["consent"]
    return made


def codes(customers: "Scene") -> list[str]:
    rows = customers.touch("send", "--dry-run", "--json").json["held"]
    return [hold["code"] for row in rows for hold in row["holds"]]


def test_t10_a_recorded_consent_lets_a_text_go_and_goes_with_it(customers: "Scene") -> None:
    customers.lay_out([without_consent()])
    assert codes(customers) == ["no-consent"]
    ran = customers.touch(*CONSENT)
    said = "Recorded: express consent of Pat Number0 …0100 since Friday 20 November 2026.\nUndo: touch undo 1\n"
    assert (ran.code, ran.out) == (0, said)
    ran = customers.touch("send", "--yes", "--json")
    assert ran.json["messages"][0]["consent"] == {"kind": "express", "on": "2026-11-20"}
    assert customers.posts == 1


def test_it_is_the_numbers_and_so_counts_in_every_account(customers: "Scene") -> None:
    twin = without_consent(1)
    twin["contacts"][0]["phone"] = number(0)
    customers.lay_out([without_consent(), twin])
    customers.touch(*CONSENT)
    assert "no-consent" not in codes(customers)


def test_the_json_names_what_was_recorded(customers: "Scene") -> None:
    assert customers.touch(*CONSENT, "--json").json == {
        "account": "customer-0000",
        "contact": "Pat Number0",
        "number": number(0),
        "consent": {"kind": "express", "on": "2026-11-20", "how": "said so on a call"},
        "for_business": None,
        "knows_number": False,
        "only": None,
        "opted_out": False,
    }


def test_of_another_contact_than_the_first(customers: "Scene") -> None:
    both = without_consent()
    both["contacts"].append({"name": "Lee Second", "phone": number(9)})
    customers.lay_out([both])
    assert "Lee Second" in customers.touch(*CONSENT, "--contact", "lee").out
    assert codes(customers) == ["no-consent"], "the text goes to the first contact"


def test_it_never_lifts_an_opt_out_and_says_so(customers: "Scene", writes: Writes) -> None:
    writes(0, "STOP")
    ran = customers.touch(*CONSENT, at=later(5))
    assert "still opted out" in ran.out
    assert customers.touch("text", "customer-0000", "--message", "Hello", "--yes", at=later(6)).code == 1
    assert customers.posts == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("customer-0000", "--kind", "silent"), 'unknown consent "silent"'),
        (("customer-0000", "--kind", "express", "--on", "2026-11-25"), "is in the future"),
        (("customer-0000", "--kind", "express", "--on", "soon"), "is not a day"),
        (("nobody-here", "--kind", "express"), "unknown account"),
        (("customer-0000", "--kind", "express", "--contact", "nobody"), "no single contact"),
        (("customer-0000",), "nothing to record"),
        (("customer-0000", "--knows-number", "--how", "on a call"), "--how goes with --kind"),
        (("customer-0000", "--for-business", " "), "--for-business: no words"),
        (("customer-0000", "--only", ""), "--only: no words"),
        (("customer-0000", "--knows-number", "--on", "2026-11-25"), "is in the future"),
        (("numberless", "--kind", "express"), "no contact with a number"),
    ],
)
def test_what_is_no_consent_is_not_recorded(customers: "Scene", arguments: tuple[str, ...], says: str) -> None:
    customers.lay_out([account(0), account(1, id="numberless", contacts=[{"name": "Lee Quiet"}])])
    ran = customers.touch("consent", *arguments)
    assert ran.code == 2
    assert says in ran.err
    assert not (customers.root / ".touch/ledger.db").exists()
