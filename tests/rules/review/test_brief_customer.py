"""PRACTICE P8: what goes into the customer's brief, and what stays with us."""

import datetime as dt
from decimal import Decimal

from touchcli.rules.review.brief_customer import for_customer
from touchcli.rules.review.brief_value import (
    Ahead,
    Aim,
    Brief,
    Colleague,
    Count,
    Dated,
    Done,
    Money,
    Period,
    Person,
    Promised,
    Snoozed,
    Space,
    Target,
    Trouble,
)

TODAY, BEFORE, LATER = dt.date(2026, 11, 23), dt.date(2026, 11, 2), dt.date(2026, 12, 1)
PERIOD = Period(dt.date(2026, 8, 25), TODAY, "90 days")
TARGET = Target("on time", ">= 98 %", "96.5 %", "Priya Natarajan", BEFORE, False, "acme.yaml:4")
LATE = Promised("a quote", BEFORE, BEFORE, "kept late", TODAY, "promise 1")
MET = Done(BEFORE, "meeting", "out", "done", True, "Priya Natarajan", "she was angry", "touch 1")
CALLED = Done(BEFORE, "call", "out", "reached", True, "long-gone", None, "touch 2")
MISSED = Done(BEFORE, "call", "out", "voicemail", False, "Priya Natarajan", None, "touch 3")
AGREED = Ahead("agreed", LATER, "call", dt.time(10), "Priya Natarajan", None, "touch 1")
PROMISED = Ahead("promise", BEFORE, None, None, None, "a quote", "promise 1")
WHOLE = Brief(
    "acme",
    "Acme Industrial",
    "us",
    PERIOD,
    "Dana Reyes",
    "Northgate Supply",
    "A",
    "customer",
    "key-account",
    (Colleague("service", "Lee Park", "Dr", "acme.yaml:1"), Colleague("sponsor", "Sam Ortiz", "VP", "acme.yaml:2")),
    (TARGET,),
    (LATE,),
    (
        Count("call", 2, 1, 3, ("touch 1", "touch 2", "touch 5"), ("touch 3",)),
        Count("email", 0, 0, 1, (), ("touch 4",)),
    ),
    (MET, CALLED, MISSED),
    (
        Person("Priya Natarajan", "Buyer", "coach", None, BEFORE, "meeting", "touch 1", "acme.yaml:5"),
        Person("Marcus Webb", None, "user", TODAY, None, None, None, "acme.yaml:6"),
        Person("Helen Osei", None, "executive", LATER, None, None, None, "acme.yaml:7"),
    ),
    (Dated("renewal", BEFORE, "acme.yaml:8"), Dated("review", TODAY, "acme.yaml:9")),
    (Aim("take Plant 2 from Fastway", None, None, "acme.yaml:10"),),
    (Money("worth", Decimal(9), "USD", None, None, "acme.yaml:11"),),
    (Space("location", "Plant 2", "Fastway", None, None, None, "acme.yaml:12"),),
    (Trouble("late trucks", BEFORE, None, "acme.yaml:13"),),
    (AGREED, AGREED._replace(on=BEFORE), PROMISED, Ahead("due", LATER, "text", None, None, "no text yet", "c.yaml:3")),
    Snoozed(LATER, "nobody likes them"),
)


def test_the_customer_sees_what_they_know_of_and_nothing_else() -> None:
    assert for_customer(WHOLE) == Brief(
        account="acme",
        name="Acme Industrial",
        audience="customer",
        period=PERIOD,
        rep="Dana Reyes",
        company="Northgate Supply",
        team=(Colleague("service", "Lee Park", None, "acme.yaml:1"),),
        targets=(TARGET,),
        promises=(LATE,),
        counts=(Count("call", 2, 1, 0, ("touch 1", "touch 2", "touch 5")),),
        touches=(MET._replace(note=None), CALLED._replace(contact=None)),
        people=(
            Person("Priya Natarajan", "Buyer", None, None, BEFORE, "meeting", "touch 1", "acme.yaml:5"),
            Person("Helen Osei", None, None, None, None, None, None, "acme.yaml:7"),
        ),
        dates=(Dated("review", TODAY, "acme.yaml:9"),),
        next=(AGREED, PROMISED),
    )
