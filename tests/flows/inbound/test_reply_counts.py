"""A reply is a touch heard from: every place that asks who spoke last sees it (PRACTICE T5, T6, T8, T12)."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from made_up import account, later, number

if TYPE_CHECKING:
    from scene import Scene

Writes = Callable[..., str]
HOUR, DAY = 60, 24 * 60


def codes(customers: "Scene", at: str) -> set[str]:
    ran = customers.touch("text", "customer-0000", "--template", "hello", "--dry-run", "--json", at=at)
    return {hold["code"] for row in ran.json["held"] for hold in row["holds"]}


def test_t6_quiet_hears_it(customers: "Scene", writes: Writes) -> None:
    writes(0, "hello", at=later(-DAY))
    rows: dict[str, Any] = {row["account"]: row for row in customers.touch("quiet", "--json").json["accounts"]}
    assert rows["customer-0000"]["last_heard_on"] == "2026-11-23"
    assert rows["customer-0000"]["reactive_share"] == 1.0
    assert rows["customer-0001"]["last_heard_on"] is None


def test_t8_an_answer_ends_a_row_of_unanswered_texts(customers: "Scene", writes: Writes) -> None:
    customers.lay_out(1, texting={"per_account": "9/week", "per_contact": "9/day"})
    for n in range(2):
        assert customers.touch("text", "customer-0000", "--message", f"text {n}", "--yes", at=later(n)).code == 0
    assert "unanswered" in codes(customers, later(5))
    writes(0, "got it", at=later(6))
    customers.touch("inbox", "--done", "1", at=later(7))
    assert "unanswered" not in codes(customers, later(8))


def test_t12_who_texted_us_knows_the_number(customers: "Scene", writes: Writes) -> None:
    stranger = account(0)
    stranger["contacts"][0]["texting"]["knows_number"] = "false"
    customers.lay_out([stranger])
    assert "unidentified" in codes(customers, later(0))
    writes(0, "hello", at=later(1))
    assert "unidentified" not in codes(customers, later(2))


def test_show_has_the_waiting_words_and_how_long_an_answer_took(customers: "Scene", writes: Writes) -> None:
    customers.touch("send", "--yes", "--account", "customer-0000")
    writes(0, "running fine, thanks", at=later(100))
    page = customers.touch("show", "customer-0000", at=later(110)).out
    assert "running fine, thanks" in page
    assert "answered in 1 h 40 min" in page
    found = customers.touch("show", "customer-0000", "--json", at=later(110)).json
    assert [touch["answered_minutes"] for touch in found["touches"] if touch["direction"] == "out"] == [100]


def test_t5_due_puts_it_before_everything_else(customers: "Scene", writes: Writes) -> None:
    customers.touch("promise", "customer-0001", "a quote", "--by", "2026-11-24", at=later(-DAY))
    writes(2, "can you do Thursday?", at=later(-HOUR))
    first, *_ = customers.touch("due", "--json").json["actions"]
    assert (first["account"], first["kind"], first["state"]) == ("customer-0002", "reply", "to_do")
    assert "can you do Thursday?" in first["reason"]
    assert "Reply first" in customers.touch("due").out


def test_a_number_put_into_a_plan_later_is_heard_there_from_then_on(customers: "Scene", writes: Writes) -> None:
    writes(9, "hello", at=later(-HOUR))
    assert customers.touch("inbox", "--json").json["replies"][0]["account"] is None
    customers.lay_out([account(0), account(9)])
    assert customers.touch("inbox", "--json").json["replies"][0]["account"] == "customer-0009"
    assert customers.touch("due", "--json").json["actions"][0]["account"] == "customer-0009"


@pytest.mark.parametrize("said_before", [True, False])
def test_a_snooze_for_all_holds_for_an_account_that_has_only_replied(
    customers: "Scene", writes: Writes, said_before: bool
) -> None:
    if said_before:
        writes(0, "hello", at=later(-9 * DAY))
        customers.touch("inbox", "--done", "1")
    assert customers.touch("snooze", "--all", "--until", "2026-12-24", "--because", "holidays").code == 0
    if not said_before:
        writes(0, "hello", at=later(1))
        customers.touch("inbox", "--done", "1", at=later(2))
    assert customers.touch("due", "--json", at=later(10 * DAY)).json["actions"] == []


def test_two_contacts_wait_and_one_answer_leaves_the_other(customers: "Scene", writes: Writes) -> None:
    both = account(0)
    both["contacts"].append({**both["contacts"][0], "name": "Lee Second", "phone": number(9)})
    customers.lay_out([both], texting={"cooloff": "0s"})
    writes(0, "first")
    writes(9, "second")
    customers.touch("reply", "customer-0000", "--message", "Yes. Dana", "--yes")
    (row,) = customers.touch("inbox", "--json").json["replies"]
    assert row["contact"] == "Lee Second"
