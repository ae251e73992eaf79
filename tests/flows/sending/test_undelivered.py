"""A text that the carrier could not deliver: no touch, said where somebody looks, and a dead number gets no more."""

import datetime as dt
from typing import TYPE_CHECKING

from made_up import TUESDAY, later, number

if TYPE_CHECKING:
    from scene import Scene


def not_delivered(scene: "Scene", error: str) -> None:
    """Send a text, of which the carrier says a minute later that it did not arrive."""
    scene.lay_out()
    assert scene.touch("send", "--yes").code == 0
    with scene.ledger() as ledger:
        (message,) = ledger.outbox()
        assert message.message_uuid
        at = dt.datetime.fromisoformat(TUESDAY) + dt.timedelta(minutes=1)
        ledger.record_receipt(message.message_uuid, message.client_ref, "undeliverable", at, error)


def test_it_is_said_by_due_show_and_doctor(scene: "Scene") -> None:
    not_delivered(scene, "1070: Unroutable")
    assert "1 text did not arrive in the last 7 days" in scene.touch("due", at=later(5)).out
    assert scene.touch("due", "--json", at=later(5)).json["undelivered"] == 1
    page = scene.touch("show", "customer-0000", at=later(5)).out
    assert "undelivered" in page
    assert "no text arrives at this number" in page
    doctor = scene.touch("doctor", at=later(5)).out
    assert "1 text was not delivered in 30 days, the last to …0100 (1070: Unroutable)" in doctor
    nine_days = later(9 * 24 * 60)
    assert "did not arrive" not in scene.touch("due", at=nine_days).out


def test_a_dead_number_is_held_until_the_plan_has_another(scene: "Scene") -> None:
    not_delivered(scene, "1070: Unroutable")
    next_day = later(24 * 60)
    (held,) = scene.touch("send", "--dry-run", "--json", at=next_day).json["held"]
    assert [hold["code"] for hold in held["holds"]] == ["no-number"]
    (plan,) = (scene.root / "plans/accounts").glob("*.yaml")
    plan.write_text(plan.read_text().replace(number(0), number(77)))
    assert len(scene.touch("send", "--dry-run", "--json", at=next_day).json["messages"]) == 1


def test_what_may_pass_is_tried_again_the_next_day_and_resets_nothing(scene: "Scene") -> None:
    not_delivered(scene, "1180: Absent for now")
    assert scene.touch("send", "--dry-run", "--json", at=later(5)).json["messages"] == []
    assert len(scene.touch("send", "--dry-run", "--json", at=later(24 * 60)).json["messages"]) == 1
