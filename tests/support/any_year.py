"""Books as nobody would draw them up and somebody has: random cadences, people and gaps, from one seed."""

import datetime as dt
import random
from decimal import Decimal

from living import Habits

from touchcli.rules.models.account import (
    Account,
    Consent,
    Contact,
    ContactTexting,
    DateOf,
    Expectation,
    ForBusiness,
    Goal,
    Growth,
    Issue,
    Role,
    Sponsor,
    TextsOnly,
)
from touchcli.rules.models.book import Book
from touchcli.rules.models.cadence import Balance, Cadence, Milestone, Rhythm, Step
from touchcli.rules.models.settings import CHANNELS, Calendar, Channel, Rep, Settings, Texting
from touchcli.rules.models.template import CallWords, EmailWords, LetterWords, Template
from touchcli.rules.models.values import Duration, Phone

START = dt.date(2026, 1, 5)
LONG_AGO = dt.date(2025, 5, 2)
ROLES: tuple[Role | None, ...] = ("decision_maker", "executive", "influencer", "coach", "user", None)

TEMPLATES = {
    template.id: template
    for template in (
        Template("pulse-check", "pulse", text=("How are things? Dana Reyes", "All well there? Dana Reyes")),
        Template("appreciation", "thanks", text=("Thank you for this year. Dana Reyes",)),
        Template("insight", "fact", text=("On {{ facts.item }}: an idea. Dana Reyes",)),
        Template("offer", "deal", class_="promotional", text=("Ten off. Dana Reyes",)),
        Template("order", "news", class_="informational", text=("Your order is on its way. Dana Reyes",)),
        Template(
            "appreciation",
            "talk",
            call=CallWords("Thanks, {{ contact.first_name }}"),
            email=EmailWords("Thank you", "Thanks"),
            letter=LetterWords("Thanks"),
        ),
    )
}
TEXTS = ("pulse", "thanks", "fact", "deal", "news")


def duration(rng: random.Random, low: int, high: int, units: str = "d d w bd") -> Duration:
    return Duration(rng.randint(low, high), rng.choice(units.split()))


def cadence(rng: random.Random) -> Cadence:
    """Up to five steps, up to four rhythms of which one is by text, up to two milestones."""
    steps: list[Step] = []
    for n in range(rng.randint(0, 5)):
        channel: Channel = "call" if n == 0 else rng.choice(CHANNELS)
        after = rng.choice([None, None, *(step.id for step in steps)])
        wait = duration(rng, 0, 6) if rng.random() < 0.5 else None
        steps.append(
            Step(
                f"s{n}",
                channel,
                templates=words(rng, channel),
                wait=wait,
                after=(after,) if after else (),
                to=whom(rng),
            )
        )
    rhythms = [Rhythm("texts", "text", duration(rng, 2, 6, "w"), templates=words(rng, "text"))]
    for n in range(rng.randint(0, 3)):
        channel = rng.choice(CHANNELS)
        rhythms.append(
            Rhythm(f"r{n}", channel, duration(rng, 1, 5, "d w m"), templates=words(rng, channel), to=whom(rng))
        )
    milestones = tuple(
        Milestone(
            f"m{n}",
            rng.choice(["since", "renewal.on"]),
            channel := rng.choice(CHANNELS),
            lead=duration(rng, 1, 40) if rng.random() < 0.4 else None,
            yearly=rng.random() < 0.7,
            templates=words(rng, channel),
        )
        for n in range(rng.randint(0, 2))
    )
    balance = Balance(rng.randint(1, 3), Duration(rng.choice([14, 30, 90]), "d"))
    return Cadence("care", None, tuple(steps), tuple(rhythms), milestones, balance)


def words(rng: random.Random, channel: Channel) -> tuple[str, ...]:
    if channel != "text":
        return ("talk",) if channel in ("call", "email", "letter") else ()
    return tuple(rng.sample(TEXTS, rng.randint(1, 4)))


def whom(rng: random.Random) -> str | None:
    return rng.choice([None, None, None, "decision_maker", "executive", "Omar Haddad"])


def contact(rng: random.Random, name: str, n: int) -> Contact:
    texting = ContactTexting(
        Consent(rng.choice(["conversational", "express", "written"]), LONG_AGO) if rng.random() < 0.8 else None,
        ForBusiness("texts orders", LONG_AGO) if rng.random() < 0.8 else None,
        knows_number=rng.random() < 0.7,
        only=TextsOnly(rng.choice([LONG_AGO, START]), "only texts") if rng.random() < 0.1 else None,
    )
    mobile = rng.random() < 0.9
    return Contact(
        name,
        role=rng.choice(ROLES),
        phone=Phone(f"+151255501{n:02}", "US", "TX", mobile=mobile) if rng.random() < 0.9 else None,
        email=f"p{n}@customer.example" if rng.random() < 0.8 else None,
        address="1 Industrial Way" if rng.random() < 0.6 else None,
        timezone="America/Chicago",
        texting=texting,
        id=name.lower().replace(" ", "-"),
    )


def account(rng: random.Random, id: str, n: int) -> Account:
    people = [contact(rng, name, 10 * n + k) for k, name in enumerate(("Priya Natarajan", "Omar Haddad", "Ana Ruiz"))]
    near = START + dt.timedelta(days=rng.randint(-200, 400))
    asked = rng.choice([None, START - dt.timedelta(days=rng.randint(0, 200))])
    return Account(
        f"Account {id}",
        id,
        status=rng.choice(["customer", "customer", "customer", "prospect"]),
        tier=rng.choice(["A", "B", None]),
        owner="dana",
        cadence="care",
        known=rng.random() < 0.4,
        enter_on=START + dt.timedelta(days=rng.randint(-10, 20)) if rng.random() < 0.5 else None,
        since=rng.choice([None, dt.date(2019, rng.randint(1, 12), rng.randint(1, 28))]),
        renewal=DateOf(near) if rng.random() < 0.5 else None,
        contacts=tuple(people[: rng.randint(1, 3)]),
        expectations=(Expectation("on time", ">= 98 %", "96 %", asked_on=asked),) if rng.random() < 0.4 else (),
        goals=(Goal("one vendor", near),) if rng.random() < 0.3 else (),
        growth=Growth(Decimal(1000), near) if rng.random() < 0.2 else None,
        issues=(Issue("late truck", START + dt.timedelta(days=30)),) if rng.random() < 0.1 else (),
        sponsor=Sponsor("Sam Ortiz") if rng.random() < 0.5 else None,
        facts={"item": "bolts"} if rng.random() < 0.7 else {},
    )


def book(rng: random.Random) -> Book:
    closed = tuple(START + dt.timedelta(days=rng.randint(0, 360)) for _ in range(rng.randint(0, 6)))
    calendar = Calendar("America/Chicago", rng.choice(["US", None]), closed=closed)
    settings = Settings(
        calendar,
        {"dana": Rep("Dana Reyes", "Northgate Supply", Phone("+13125550100"), texting="live", id="dana")},
        texting=Texting(unanswered=rng.choice([1, 2, 3])),
    )
    accounts = [account(rng, id, n) for n, id in enumerate(("acme", "bluff"))]
    return Book(settings, {one.id: one for one in accounts}, {"care": cadence(rng)}, TEMPLATES)


def habits(rng: random.Random) -> Habits:
    """A rep who does all, some or nothing of each kind, and what the customers do."""
    some = (1.0, 1.0, 0.5, 0.2, 0.0)
    return Habits(
        calls=rng.choice(some),
        writes=rng.choice(some),
        answers=rng.choice((1.0, 1.0, 0.5)),
        voicemail=rng.choice((0.0, 0.3, 0.3, 0.8, 1.0)),
        meeting_days=rng.choice((0, 3, 10, None)),
        agrees=rng.choice((0.0, 0.3, 0.8)),
        snoozes=rng.choice((0.0, 0.0, 0.02)),
        replies=rng.choice((0.0, 0.1, 0.5)),
        promises=rng.choice((0.0, 0.05)),
    )
