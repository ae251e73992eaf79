"""PRACTICE P4, P1, P2, P3, P6, J3, J8, J9, J12, T17: `touch show`, the page for the minute before a call."""

import datetime as dt
from collections.abc import Callable
from typing import Any

Found = Callable[..., Any]
ACME = "plans/accounts/acme.yaml"


def test_the_plan_is_on_one_page(starter: Any, touch: Any) -> None:
    """P4, P1, P2, P3, P6."""
    page = " ".join(touch("show", "lakeshore").out.split())
    for said in (
        "Lakeshore Hotels · tier A · customer · dana · key-account · Chicago, IL",
        "who purchasing is central, each house may refuse",
        "Joan Whitaker, decision maker …0171 joan@lakeshorehotels.example; likes call, email",
        "Charlotte Dune, executive",
        "ours: service Lee Park, delivery Nora Quist, sponsor Sam Ortiz, VP Sales",
        "complete deliveries >= 99 %, now 98.2 % (asked 63 days ago)",
        "worth 210,000 USD a year",
        "renewal 12 Feb 2027",
        "review 10 Mar 2027",
        "growth to 250,000 by 31 Dec 2027, now 210,000",
        "goal: all five houses on one catalog by 30 Sep 2027",
        "white space: Milwaukee house, with Cream City Wholesale, 38,000; next: meet Bob on site",
        "today call: renewal 12 Feb 2027, in 81 days",
    ):
        assert said in page
    assert "short delivery" not in page, "an issue that was settled"


def test_no_line_is_wider_than_the_screen(lived: Any, touch: Any) -> None:
    lived.made("acme", 1, "call", "reached", note="a long story about two plants and one crib " * 5)
    assert max(map(len, touch("show", "acme").out.splitlines())) <= 80


def test_the_last_ten_touches_and_what_was_said(starter: Any, touch: Any, found: Found) -> None:
    for ago in range(12, 0, -1):
        starter.made("acme", ago, "email", note=f"letter {ago}")
    with starter.ledger() as ledger:
        at = dt.datetime(2026, 11, 23, 15, tzinfo=dt.UTC)
        ledger.record_reply("+15125550142", "can you do \x1b[2J Thursday?", at)
    page = touch("show", "acme").out
    assert "letter 9" in page
    assert "letter 10" not in page, "nine letters, and what she wrote"
    assert 'priya-natarajan wrote: "can you do' in page
    assert "\x1b" not in page
    touches = found("show", "acme")["touches"]
    assert [touch["direction"] for touch in touches] == ["in", *["out"] * 9]
    assert len(found("show", "acme", "--all")["touches"]) == 13
    assert "letter 12" in touch("show", "acme", "--all").out


def test_it_has_the_words_to_say_and_whom_to_say_them_to(starter: Any, touch: Any, found: Found) -> None:
    data = found("show", "acme")
    live = [row for row in data["due"] if row["channel"] in ("call", "meeting", "video")]
    assert [(each["channel"], each["item"]) for each in data["to_say"]] == [
        (row["channel"], row["item"]) for row in live if row["template"]
    ]
    assert data["to_say"][0]["words"].startswith("Priya, our agreement runs to 29 January.")
    assert "call, renewal: Priya, our agreement runs to 29 January." in " ".join(touch("show", "acme").out.split())
    priya = data["contacts"][0]
    assert (priya["email"], priya["address"]) == ("priya@acme.example", "1 Industrial Way, Austin, TX 78701")
    assert priya["consent"] == {"kind": "express", "on": "2026-05-04", "how": priya["consent"]["how"]}
    assert priya["knows_number"] is True


def test_what_was_agreed_is_there_with_its_hour(starter: Any, touch: Any, found: Found) -> None:
    touch("log", "acme", "call", "--next", "meeting 4 dec 10:00")
    data = found("show", "acme")
    assert data["agreed"] == [{"channel": "meeting", "on": "2026-12-04", "time": "10:00"}]
    assert "agreed  meeting: Friday 4 December 2026, 10:00" in touch("show", "acme").out


def test_the_mix_is_a_small_chart(lived: Any, touch: Any, found: Found) -> None:
    """J12."""
    mix = found("show", "acme")["mix"]
    assert mix == {"call": 12, "text": 8 + 4, "email": mix["email"]} or set(mix) <= {"call", "text", "email"}
    page = touch("show", "acme").out
    for channel, count in mix.items():
        assert any(
            line.split()[0] == channel and line.endswith(f"█ {count}") for line in page.splitlines() if "█" in line
        )


def test_answers_to_our_texts_have_their_time(starter: Any, touch: Any, found: Found) -> None:
    with starter.ledger() as ledger:
        from touchcli.rules.models.history import Touch

        sent = dt.datetime(2026, 11, 20, 16, tzinfo=dt.UTC)
        ledger.record_touch(Touch("acme", "text", sent, "done", template="pulse-check"))
        ledger.record_touch(Touch("acme", "text", sent + dt.timedelta(minutes=75), "done", "in"))
    assert "text    done, answered in 1 h 15 min: pulse-check" in touch("show", "acme").out
    assert [row["answered_minutes"] for row in found("show", "acme")["touches"]] == [None, 75]


def test_the_five_ws_that_are_missing_come_first(starter: Any, touch: Any, found: Found) -> None:
    """J3: and `why` only after half a year without a sale."""
    starter.edit("plans/accounts/foxglove-paper.yaml", "on: 2026-10-20", "on: 2026-04-20")
    page = touch("show", "foxglove").out
    assert "Five Ws\n  find out: who, why\n" in page
    assert found("show", "foxglove")["find_out"] == ["who", "why"]
    assert found("show", "acme")["find_out"] == []


def test_an_account_without_an_agreed_date_says_so(starter: Any, touch: Any, found: Found) -> None:
    """J9: always set the date of the next contact."""
    assert "agreed  no date for the next touch" in touch("show", "acme").out
    assert found("show", "acme")["agreed_on"] is None
    touch("log", "acme", "call", "--next", "2026-12-01")
    assert found("show", "acme")["agreed_on"] == "2026-12-01"
    page = touch("show", "acme").out
    assert "no date" not in page


def test_what_they_said_they_like_beats_the_plan(starter: Any, touch: Any) -> None:
    """J8."""
    touch("log", "acme", "call", "--prefers", "email,call")
    assert "likes email, call" in touch("show", "acme").out


def test_a_snooze_shows_with_its_reason(starter: Any, touch: Any, found: Found) -> None:
    touch("snooze", "acme", "--until", "2027-01-04", "--because", "plant closed")
    assert "snoozed until 4 Jan 2027: plant closed" in touch("show", "acme").out
    assert found("show", "acme")["snoozed_until"] == "2027-01-04"


def test_who_wants_texts_only_is_marked_wherever_the_account_is_shown(starter: Any, touch: Any, found: Found) -> None:
    """T17: and it runs out after a year."""
    starter.edit(
        ACME,
        "      knows_number: true",
        '      only: {on: 2026-01-10, quote: "just text me"}\n      knows_number: true',
    )
    assert 'wants texts only, "just text me"' in " ".join(touch("show", "acme").out.split())
    assert "wants texts only; renewal" in touch("due", "--account", "acme").out
    assert "Priya Natarajan wants texts only" in touch("why", "acme").out
    assert found("show", "acme")["contacts"][0]["texts_only"] is True
    late = touch("show", "acme", "--as-of", "2027-01-12").out
    assert "which has run out: ask again" in " ".join(late.split())
    assert found("show", "acme", "--as-of", "2027-01-12")["contacts"][0]["texts_only"] is False
    assert "wants texts only" not in touch("due", "--account", "acme", "--as-of", "2027-01-12").out


def test_an_opt_out_and_an_open_issue_show(starter: Any, touch: Any, found: Found) -> None:
    with starter.ledger() as ledger:
        ledger.opt_out("+14145550121", dt.datetime(2026, 11, 1, tzinfo=dt.UTC), "reply")
    page = touch("show", "foxglove").out
    assert "opted out of texts" in page
    assert "open issue: slitter blades arrived dull, since 17 Nov" in page
    assert found("show", "foxglove")["contacts"][0]["opted_out"] is True


def test_promises_show_with_their_day(lived: Any, touch: Any, found: Found) -> None:
    """J10."""
    assert "Promised\n  3 days late: credit note\n" in touch("show", "acme").out
    assert [row["what"] for row in found("show", "acme")["promises"]] == ["credit note"]


def test_what_is_next_and_why(starter: Any, touch: Any) -> None:
    starter.made("evergreen-dairy", 2, "text")
    page = touch("show", "evergreen").out
    assert "next" in page
    assert "text: check-in, 2 days since the last text" in " ".join(page.split())


def test_more_than_three_due_are_counted(starter: Any, touch: Any) -> None:
    assert "and 3 more: touch due --all --account foxglove-paper" in touch("show", "foxglove").out


def test_a_bare_plan_has_a_page_too(starter: Any, touch: Any, found: Found) -> None:
    starter.write("plans/accounts/bare.yaml", "name: Bare Metal\n")
    page = touch("show", "bare").out
    assert page.startswith("Bare Metal · customer · no owner · no cadence\n")
    assert "find out: who, what, where, when" in page
    assert found("show", "bare")["contacts"] == []


def test_an_unknown_account_is_a_usage_error(starter: Any, touch: Any) -> None:
    ran = touch("show", "zzz")
    assert (ran.code, ran.out) == (2, "")
