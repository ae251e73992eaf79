"""Any files that a workspace may hold, as hypothesis draws them: plain values, to be written as YAML.

They are drawn so that much is due, and so that one thing hangs on another: few people and few numbers, most of which
may be texted, in accounts that share them.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

Tree = dict[str, Any]

DAY = dt.date(2026, 10, 29)
"""A Thursday before clocks go back in Chicago and New York."""
IDS = ("acme", "bluff", "corvid", "delta", "evergreen")
NUMBERS = ("+15125550142", "+15125550143", "+12125550117", "+18005550199", "+447700900123")
ADDRESSES = ("priya@customer.example", "someone@customer.example")
ZONES = (
    "America/Chicago",
    "America/New_York",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
)
CHANNELS = ("text", "call", "email", "letter", "meeting", "video", "social")
PEOPLE = ("Priya Natarajan", "Omar Haddad", "Tom Reilly")
TEMPLATES = ("pulse", "thanks", "deal", "note")

days = st.integers(-40, 400).map(lambda n: DAY + dt.timedelta(days=n))
near = st.integers(-30, 14).map(lambda n: DAY + dt.timedelta(days=n))
spans = st.sampled_from(["0d", "1d", "2d", "1bd", "3bd", "1w", "3w", "1m", "90d", "1y"])
turns = st.sampled_from(["1d", "1d", "2d", "1bd", "1w", "2w", "1m"])


def some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Tree]:
    """A mapping of fields; one that is drawn as None is left out."""
    return st.fixed_dictionaries(fields).map(lambda tree: {key: each for key, each in tree.items() if each is not None})


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def mostly(value: Any, strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A value five times out of six; numbers at the ends of a range are drawn more often than the rest."""
    return st.integers(0, 6000).flatmap(lambda n: strategy if n % 6 == 4 else st.just(value))


_CONSENT = {"kind": "written", "on": dt.date(2026, 5, 2)}
_FOR_BUSINESS = {"evidence": "texts us her orders", "on": dt.date(2026, 5, 2)}
texting = some(
    consent=mostly(_CONSENT, maybe(st.just({"kind": "conversational", "on": dt.date(2026, 5, 2)}))),
    for_business=mostly(_FOR_BUSINESS, st.none()),
    knows_number=mostly(True, st.booleans()),
    only=maybe(some(on=st.sampled_from([dt.date(2025, 10, 31), dt.date(2026, 1, 4)]), quote=st.just("only texts"))),
)
_TEXTED = {"consent": _CONSENT, "for_business": _FOR_BUSINESS, "knows_number": True}
_PRIYA = {"name": PEOPLE[0], "phone": NUMBERS[0], "email": "Priya@Customer.example", "texting": _TEXTED}
_OMAR = {"name": PEOPLE[1], "phone": NUMBERS[1], "texting": _TEXTED}
_ANYBODY = st.lists(
    some(
        name=st.sampled_from(PEOPLE),
        role=maybe(st.sampled_from(["decision_maker", "executive", "user"])),
        phone=mostly(NUMBERS[0], maybe(st.sampled_from(NUMBERS))),
        email=maybe(st.sampled_from(ADDRESSES)),
        timezone=mostly(None, st.sampled_from(ZONES)),
        texting=texting,
    ),
    max_size=2,
    unique_by=lambda one: one["name"],
)
_KNOWN = st.sampled_from([[_PRIYA], [_OMAR], [_OMAR, _PRIYA], [_PRIYA, _OMAR]])
contacts = st.booleans().flatmap(lambda known: _KNOWN if known else _ANYBODY)
_NAMES = st.sampled_from(["Acme & Sons", "Bluff City", "Corvid Foods"])


_GOOD = {
    "status": "customer",
    "tier": "A",
    "owner": "dana",
    "cadence": "texts",
    "known": True,
    "facts": {"item": "nut"},
}


def good(id: str, name: str = "Acme & Sons", contacts: list[Tree] | None = None) -> Tree:
    """An account that may be texted."""
    return {"id": id, "name": name, **_GOOD, "contacts": [_PRIYA] if contacts is None else contacts}


def accounts(ids: tuple[str, ...]) -> st.SearchStrategy[Tree]:
    """An account plan with one of some ids; two of three are for texts that may go."""
    to_text = st.builds(good, st.sampled_from(ids), _NAMES, _KNOWN)
    return st.integers(0, 300).flatmap(lambda n: _any_account(ids) if n % 3 == 1 else to_text)


def _any_account(ids: tuple[str, ...]) -> st.SearchStrategy[Tree]:
    return some(
        id=st.sampled_from(ids),
        name=_NAMES,
        status=mostly("customer", st.sampled_from(["prospect", "former"])),
        tier=maybe(st.sampled_from("ABCD")),
        owner=mostly("dana", st.sampled_from(["theo", "theo", "nobody", None])),
        cadence=mostly("texts", st.sampled_from(["care", "care", "missing", None])),
        enter_on=mostly(None, near),
        known=mostly(True, st.booleans()),
        since=mostly(None, days),
        timezone=mostly(None, st.sampled_from(ZONES)),
        location=maybe(st.sampled_from(["Austin, TX", "Mobile, AL"])),
        worth=maybe(some(revenue=st.sampled_from([100, 99999.95]))),
        contacts=contacts,
        expectations=mostly(None, st.just([{"metric": "on time", "asked_on": dt.date(2026, 8, 1)}])),
        renewal=mostly(None, some(on=days)),
        review=mostly(None, some(on=days)),
        issues=mostly(None, some(what=st.just("late"), opened_on=near, closed_on=maybe(near)).map(lambda one: [one])),
        facts=mostly({"item": "bolts"}, maybe(some(item=st.just("screws")))),
    )


def books(ids: tuple[str, ...]) -> st.SearchStrategy[Tree | list[Tree]]:
    """What a file of accounts holds: one account or several; seldom the same twice."""
    one_of = st.lists(accounts(ids), max_size=3, unique_by=lambda one: one["id"])
    return one_of | one_of | accounts(ids) | st.lists(accounts(ids), max_size=3)


def _items(**more: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Tree]]:
    item = some(
        channel=mostly("text", st.sampled_from(CHANNELS)),
        templates=mostly(["pulse"], maybe(st.lists(st.sampled_from([*TEMPLATES, "missing"]), min_size=1, max_size=2))),
        to=mostly(None, st.sampled_from(["decision_maker", "Omar Haddad", "Nobody Else"])),
        by=mostly(None, st.just("sponsor")),
        **more,
    )
    return st.lists(item, max_size=2).map(lambda found: [{"id": f"i{n}", **one} for n, one in enumerate(found)])


def _renamed(tree: Tree) -> Tree:
    for kind in ("steps", "rhythms", "milestones"):
        for one in tree[kind]:
            one["id"] = kind[0] + one["id"]
    return tree


_BALANCE = {"texts_between_live": 20, "live_within": "9999d", "offer_share": "100%", "appreciation_every": "20d"}
STEADY = {"rhythms": [{"id": "ri0", "channel": "text", "every": "1d", "templates": ["pulse"]}], "balance": _BALANCE}
_ANY_CADENCE = some(
    steps=mostly([], _items(wait=maybe(spans))),
    rhythms=_items(every=turns),
    milestones=_items(
        date=st.sampled_from(["renewal.on", "since", "review.on"]),
        lead=maybe(spans | st.just("5y")),
        yearly=st.booleans(),
    ),
    balance=mostly(_BALANCE, st.just({"texts_between_live": 1, "live_within": "7d", "appreciation_every": "2d"})),
).map(_renamed)
cadences = st.integers(0, 300).flatmap(lambda n: _ANY_CADENCE if n % 3 == 1 else st.just(STEADY))

WORDS: Mapping[str, Tree] = {
    "pulse": {
        "purpose": "pulse-check",
        "text": ["Hi {{ contact.first_name }}", "All right, {{ contact.first_name }}?", "And the {{ facts.item }}?"],
    },
    "thanks": {"purpose": "appreciation", "text": ["Thank you, {{ today.weekday }}"]},
    "deal": {"purpose": "offer", "class": "promotional", "text": ["Ten off"]},
    "note": {
        "purpose": "order",
        "class": "informational",
        "text": ["{{ touch.summary }}"],
        "email": {"subject": "A", "body": "B"},
    },
}
words = st.one_of(
    st.sampled_from(list(WORDS.values())),
    some(purpose=st.just("pulse-check"), text=st.just(["Hello"]), approval=maybe(st.just("always"))),
)

_REP = {
    "name": "Dana Reyes",
    "company": "Northgate Supply",
    "phone": "+13125550100",
    "email": "dana@northgate.example",
}
settings = some(
    reps=st.fixed_dictionaries(
        {
            "dana": mostly("live", st.sampled_from(["practice", "off"])).flatmap(
                lambda how: st.sampled_from(["live", "live", "practice", "off"]).map(
                    lambda mail: {**_REP, "texting": how, "mail": mail}
                )
            ),
            "theo": st.just({**_REP, "name": "Theo Marsh", "texting": "live"}),
        }
    ),
    calendar=some(
        timezone=mostly(ZONES[0], st.sampled_from(ZONES)),
        country=mostly("US", maybe(st.just("AU"))),
        workdays=mostly("mon-sun", st.sampled_from(["mon-fri", "sun-thu"])),
        closed=maybe(st.lists(near, max_size=2)),
    ),
    cadences=st.just({"A": "texts", "B": "care"}),
    texting=some(
        window=mostly("10:00-18:00", st.sampled_from(["00:00-24:00", "08:30-12:15"])),
        per_contact=mostly(None, st.sampled_from(["2/day", "2/week", "0/day", "2/month"])),
        per_account=st.sampled_from(["1/day", "9/week", "9/week"]),
        unanswered=mostly(20, st.just(1)),
        approval=mostly(None, st.just("always")),
        stale_after=maybe(st.sampled_from(["1d", "2bd"])),
        only_for=maybe(st.sampled_from(["1y", "300d"])),
    ),
    mail=some(
        smtp=st.just({"host": "localhost"}),
        window=mostly(None, st.just("00:00-24:00")),
        per_contact=mostly(None, st.sampled_from(["1/day", "0/day"])),
    ),
    ask_again=st.just("20d"),
    untouched_after=maybe(st.sampled_from(["10d", "400d"])),
    book=st.sampled_from([{"size": 1}, {"size": 2}]),
)
PLAN: Tree = {
    "reps": {"dana": {**_REP, "texting": "live"}},
    "calendar": {"timezone": ZONES[0], "workdays": "mon-sun"},
    "texting": {"window": "10:00-18:00", "per_contact": "1/day"},
}
"""Settings under which texts may go by day."""
