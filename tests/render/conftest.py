"""One plainly fictitious account for the tests of this folder."""

import datetime as dt
from decimal import Decimal

import pytest

from touchcli.render.templates.values import TouchValues, Values, values
from touchcli.rules.models.account import (
    Account,
    Contact,
    DateOf,
    Expectation,
    FiveWs,
    Goal,
    Growth,
    LastSale,
    Sponsor,
    WhiteSpace,
    Worth,
)
from touchcli.rules.models.settings import Rep
from touchcli.rules.models.values import Phone

TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def today() -> dt.date:
    return TODAY


@pytest.fixture
def contact() -> Contact:
    return Contact(
        name="Dr. Priya Natarajan",
        role="decision_maker",
        phone=Phone("+15125550142", country="US"),
        email="priya@acme.example",
        address="1 Industrial Way, Austin, TX 78701",
    )


@pytest.fixture
def account(contact: Contact) -> Account:
    return Account(
        name="Acme Industrial",
        id="acme",
        tier="A",
        since=dt.date(2019, 4, 2),
        location="Austin, TX",
        worth=Worth(Decimal("120000.00"), "USD", "second-largest MRO account"),
        last_sale=LastSale(dt.date(2026, 4, 11), Decimal("8400.50")),
        five_ws=FiveWs(why="their MRO buyer left in May"),
        contacts=(contact,),
        expectations=(Expectation("on-time delivery", ">= 98 %", "96.5 %", "Priya Natarajan", dt.date(2026, 5, 2)),),
        goals=(Goal("one vendor for fasteners", dt.date(2027, 6, 30)), Goal("a visit to Plant 2")),
        growth=Growth(Decimal("1.5E+5"), dt.date(2027, 12, 31)),
        white_space=(WhiteSpace("Plant 2", "location", "Fastway", Decimal(30000), "walk the tool crib"),),
        team={"service": "Lee Park"},
        sponsor=Sponsor("Sam Ortiz", "VP Sales", phone=Phone("+13125550177")),
        renewal=DateOf(dt.date(2027, 3, 31)),
        facts={
            "plant_count": "2",
            "plants": ["Austin", " ", "Waco"],
            "blank": " \n ",
            "nothing": None,
            "crib": {"where": "Plant 1"},
            "opened": "2026-05-01",
        },
    )


@pytest.fixture
def rep() -> Rep:
    return Rep("Dana Reyes", "Northgate Supply", Phone("+13125550100"), "dana@northgate.example", id="dana")


@pytest.fixture
def seen(account: Account, contact: Contact, rep: Rep, today: dt.date) -> Values:
    """What templates see for a check-in with Acme."""
    touch = TouchValues("text", "pulse-check", "check-in", "two pallets by Friday", dt.date(2026, 11, 20), "rhythm")
    return values(account, contact, rep, touch, today)
