"""The week on one page: honest where there was nothing, and one page however much there was."""

import datetime as dt

from touchcli.rules.review.quiet import Quiet
from touchcli.rules.review.week import AgreedTouch, OpenPromise, Week, week, week_days
from touchcli.rules.review.week_words import week_words

FRIDAY = dt.date(2026, 11, 27)
NOTHING = week(FRIDAY, [])


def quiet(n: int) -> Quiet:
    return Quiet(f"customer-{n}", f"Customer {n}", FRIDAY, None, None, 7.0, 2.0, 0, 0, 3, 14 + n)


def full(rows: int) -> Week:
    names = tuple(f"Customer {n}" for n in range(rows))
    return NOTHING._replace(
        accounts=1200,
        touches=(
            (("call", "out", "reached"), 1007),
            (("text", "out", "done"), 9),
            (("text", "in", "done"), 4),
            (("call", "out", "voicemail"), 3),
            (("email", "out", "done"), 1),
        ),
        touched=names,
        reached=names,
        kept=2,
        broken=1,
        open=tuple(
            OpenPromise("a", "Acme", f"quote {n}", dt.date(2026, 11, 25) + dt.timedelta(n)) for n in range(rows)
        ),
        wrote=4,
        answered=3,
        minutes=95.0,
        waiting=1,
        quiet=tuple(quiet(n) for n in range(rows)),
        agreed=tuple(
            AgreedTouch(dt.date(2026, 12, 1), dt.time(10) if n else None, "call", "a", "Acme", "Priya" if n else None)
            for n in range(rows)
        ),
    )


def test_a_week_begins_on_monday_and_looks_ahead_to_the_sunday_after_the_next() -> None:
    for day in range(23, 30):
        assert week_days(dt.date(2026, 11, day)) == (dt.date(2026, 11, 23), dt.date(2026, 12, 6))


def test_a_week_without_anything_says_so() -> None:
    assert week_words(NOTHING) == [
        "Week of Monday 23 November · 0 accounts",
        "",
        "Touches: none this week",
        "",
        "Promises: none kept or broken, none open",
        "",
        "Replies: none this week",
        "",
        "Quiet: nobody for longer than the cadence promises",
        "",
        "Agreed until Sunday 6 December: nothing",
    ]


def test_a_week_has_everything_by_name() -> None:
    assert week_words(full(2)) == [
        "Week of Monday 23 November · 1,200 accounts",
        "",
        "Touches: 1,024; 2 customers touched, 2 talked to",
        "  call      1,007 reached, 3 voicemail",
        "  text      9 sent, 4 from them",
        "  email     1 done",
        "  Talked to: Customer 0, Customer 1",
        "",
        "Promises: 2 kept, 1 broken this week; 2 open, 2 of them overdue",
        "  overdue 2 days    Acme: quote 0",
        "  overdue 1 day     Acme: quote 1",
        "",
        "Replies: customers wrote 4 times; 3 answered, half of them within 1 h 35 min; 1 reply waits now: touch inbox",
        "",
        "Quiet: 2 accounts for longer than the cadence promises",
        "  Customer 0 (14 days), Customer 1 (15 days)",
        "",
        "Agreed until Sunday 6 December",
        "  Tue 1 Dec         call: Acme",
        "  Tue 1 Dec 10:00   call: Acme, Priya",
    ]


def test_it_stays_one_page() -> None:
    lines = week_words(full(40))
    assert len(lines) < 60
    assert "  by tomorrow       Acme: quote 3" in lines
    assert "  and 28 more: touch promise" in lines
    assert "  and 28 more: touch calendar" in lines
    assert any(line.endswith("and 28 more") for line in lines)


def test_names_that_came_from_outside_are_made_safe() -> None:
    assert "\x1b" not in "\n".join(week_words(NOTHING._replace(quiet=(quiet(1)._replace(name="A\x1b[31m"),))))


def test_nobody_was_answered_and_nobody_reached() -> None:
    lines = week_words(full(0)._replace(minutes=None, answered=0, waiting=0))
    assert "Replies: customers wrote 4 times; 0 answered" in lines
    assert "Promises: 2 kept, 1 broken this week; 0 open" in lines
    assert not any(line.startswith("  Talked to") for line in lines)
