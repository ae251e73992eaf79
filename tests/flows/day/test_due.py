"""PRACTICE J3, P1, P3, P5, P6, P8, J2, J4, J9, J11, J13: what of the practice comes up in the morning by itself."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from touchcli.rules.models.history import Absence

Found = Callable[..., Any]
FOXGLOVE = "plans/accounts/foxglove-paper.yaml"


def actions(found: Found, account: str, *more: str) -> dict[str, Any]:
    return {row["item"]: row for row in found("due", "--all", "--account", account, *more)["actions"]}


def test_a_call_asks_for_the_ws_that_are_missing(starter: Any, touch: Any, found: Found) -> None:
    """J3: with the call, not as an action of its own, which would hold every text."""
    rows = actions(found, "foxglove-paper")
    assert rows["call"]["find_out"] == ["who"]
    assert all(row["find_out"] == [] for row in rows.values() if row["channel"] != "call")
    assert not any(item.startswith("find-") for item in rows)
    assert "(ask who)" in touch("due", "--account", "juniper").out + touch("due", "--all", "--account", "foxglove").out


def test_on_a_narrow_screen_what_to_ask_goes_first(starter: Any, touch: Any) -> None:
    """J3: the reason stays, then how late it is."""
    line = next(line for line in touch("due").out.splitlines() if "Foxglove" in line and "call" in line)
    assert "no call yet" in line
    assert len(line) <= 80


def test_expectations_are_asked_again(starter: Any, found: Found) -> None:
    """P1: 90 days after they were asked last."""
    row = actions(found, "acme")["ask-on-time-delivery"]
    assert (row["kind"], row["channel"], row["due_on"]) == ("expectation", "call", "2026-11-16")


def test_an_untouched_decision_maker_comes_up(starter: Any, found: Found) -> None:
    """P3."""
    starter.made("acme", 100, "call", "reached", contact="priya-natarajan")
    starter.made("acme", 1, "call", "reached", contact="marcus-webb")
    starter.edit("plans/accounts/acme.yaml", "enter_on: 2026-11-16", "enter_on: 2026-01-05")
    assert actions(found, "acme")["contact-priya-natarajan"]["kind"] == "contact"


def test_the_tier_chooses_the_cadence(starter: Any, found: Found) -> None:
    """P5, P7."""
    assert actions(found, "foxglove-paper")["call"]["cadence"] == "steady"


def test_the_sponsors_steps_name_the_sponsor(starter: Any, touch: Any, found: Found) -> None:
    """P6."""
    row = actions(found, "acme")["sponsor-call"]
    assert row["reason"] == "for Sam Ortiz: no call with the executive yet"
    assert "for Sam Ortiz" in touch("due", "--all", "--account", "acme").out
    starter.edit("plans/accounts/acme.yaml", "sponsor: {name: Sam Ortiz, title: VP Sales}\n", "")
    assert actions(found, "acme")["sponsor-call"]["find"] == "the sponsor"


def test_milestones_come_in_time(starter: Any, found: Found) -> None:
    """P8, J11: the renewal 90 days ahead, the review as a meeting with an agenda."""
    assert actions(found, "acme")["renewal"]["kind"] == "milestone"
    review = actions(found, "ironwood-millwork")["review"]
    assert (review["channel"], review["template"]) == ("meeting", "review")


def test_a_book_is_worked_at_a_time(starter: Any, found: Found) -> None:
    """J2."""
    starter.edit("touch.yaml", "book: {size: 25}", "book: {size: 10}")
    sizes = [len({row["account"] for row in found("due", "--book", str(n))["actions"]}) for n in (1, 2, 3)]
    assert sum(sizes) == len({row["account"] for row in found("due")["actions"]})
    assert max(sizes) <= 10


def test_a_cadence_that_does_not_begin_with_a_call_is_reported(starter: Any, touch: Any) -> None:
    """J4."""
    starter.write("plans/cadences/steady.yaml", "steps: [{id: hello, channel: email}]\n")
    assert "first-not-call" in touch("check").err + touch("check").out


def test_a_live_contact_wants_its_next_date(starter: Any, touch: Any, found: Found) -> None:
    """J9: and the cadence's next call is moved to the date that was agreed."""
    ran = touch("log", "foxglove-paper", "call")
    assert "--next" in ran.out + ran.err
    touch("log", "foxglove-paper", "call", "--next", "2026-12-02")
    rows = actions(found, "foxglove-paper", "--as-of", "2026-12-08")
    assert (rows["call"]["due_on"], rows["call"]["kind"]) == ("2026-12-02", "next")
    assert "next-call" not in rows


def test_every_account_is_looked_at_every_day(starter: Any, touch: Any) -> None:
    """J13: from cron too, where there is no terminal."""
    assert "25 accounts" in touch("due").out


def test_history_that_no_plan_has_stands_last_until_a_plan_takes_it(starter: Any, touch: Any, found: Found) -> None:
    touch("log", "foxglove-paper", "call", "--next", "2026-12-02")
    touch("promise", "foxglove-paper", "a credit note", "--by", "2026-11-30")
    assert found("due")["actions"][-1]["account"] != "foxglove-paper"
    renamed = starter.root / "plans/accounts/foxglove-mill.yaml"
    (starter.root / FOXGLOVE).rename(renamed)
    for _ in range(2):
        last = found("due")["actions"][-1]
        assert (last["account"], last["item"], last["kind"]) == ("foxglove-paper", "find-plan", "plan")
        assert last["reason"] == "no plan has foxglove-paper: 1 touch in the ledger, and an open promise: a credit note"
    assert "no plan has foxglove-paper" in " ".join(touch("due", "--no-cache").out.split())
    renamed.write_text(renamed.read_text() + "formerly: [foxglove-paper]\n")
    assert "find-plan" not in {row["item"] for row in found("due", "--all")["actions"]}


def test_a_number_that_nobody_knows_stands_last_until_it_is_answered(starter: Any, touch: Any, found: Found) -> None:
    for text in ("Hello?", "Is this Northgate?"):
        starter.wrote("+12065550199", text)
    for _ in range(2):
        last = found("due")["actions"][-1]
        assert (last["account"], last["kind"], last["item"]) == (None, "reply", "reply-2")
        assert last["reason"].startswith("who is …0199? They wrote ")
    touch("inbox", "--done", "1")
    touch("inbox", "--done", "2")
    assert found("due")["actions"][-1]["account"]


def test_the_heading_says_how_many_are_snoozed(starter: Any, touch: Any, found: Found) -> None:
    assert "snoozed" not in touch("due").out
    for account in ("acme", "delta-tool"):
        touch("snooze", account, "--until", "2026-12-07", "--because", "stocktaking")
    assert touch("due").out.splitlines()[0].endswith(" held · 2 snoozed")
    assert found("due")["snoozed"] == 2
    assert found("due", "--owner", "theo")["snoozed"] == 1
    assert found("due", "--as-of", "2026-12-07")["snoozed"] == 0
    touch("snooze", "--all", "--until", "2026-11-30", "--because", "fair")
    assert found("due")["snoozed"] == 25


def test_who_is_away_is_named_the_first_three_by_the_day_they_are_back(starter: Any, touch: Any, found: Found) -> None:
    assert "Away:" not in touch("due").out
    back = dt.date(2026, 11, 27)
    people = [
        (account["account"], each)
        for account in found("due", "--all")["actions"]
        for each in found("show", account["account"])["contacts"]
        if each["email"]
    ]
    away = list({each["email"].lower(): (account, each) for account, each in people}.items())[:5]
    with starter.ledger() as ledger:
        for n, (address, _) in enumerate(away):
            at = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
            absence = Absence(0, address, at, back + dt.timedelta(days=n), guessed=n == 1, words="I am away")
            ledger.record_absence(absence, f"<{n}@example>")
    page = " ".join(touch("due").out.split())
    names = [each["name"] for _, (_, each) in away]
    assert f"Away: {names[0]} (" in page
    assert ") back 27 Nov; " in page
    assert ") back about 28 Nov; " in page
    assert ") back 29 Nov; 2 more" in page
    assert names[3] not in page.partition("Away:")[2].partition("Quiet:")[0]
    told = found("due")["away"]
    assert [(each["contact"], each["back_on"], each["guessed"]) for each in told] == [
        (name, (back + dt.timedelta(days=n)).isoformat(), n == 1) for n, name in enumerate(names)
    ]
    assert not {(row["account"], row["contact"]) for row in found("due", "--all")["actions"]} & {
        (each["account"], each["contact"]) for each in told
    }
