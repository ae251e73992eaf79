"""P8: whatever a plan and its history hold, nothing that is ours stands in any form of the customer's brief."""

import datetime as dt
import itertools
import json
from decimal import Decimal
from io import BytesIO
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from touchcli.cli.commands.brief import as_data
from touchcli.cli.console.lines import drawn
from touchcli.cli.views.brief_lines import lines
from touchcli.cli.views.brief_page import sheet
from touchcli.render.sheet_html import sheet_html
from touchcli.render.sheet_pdf import sheet_pdf
from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.due.situation import Situation
from touchcli.rules.models.account import (
    Account,
    Contact,
    DateOf,
    Expectation,
    FiveWs,
    Goal,
    Growth,
    Issue,
    Sponsor,
    WhiteSpace,
    Worth,
)
from touchcli.rules.models.book import Book
from touchcli.rules.models.cadence import Cadence, Milestone, Rhythm, Step
from touchcli.rules.models.history import OUTCOMES, AccountHistory, Promise, Reply, Snooze, Touch
from touchcli.rules.models.settings import CHANNELS, Calendar, Rep, Settings
from touchcli.rules.models.values import Duration
from touchcli.rules.review.brief import brief
from touchcli.rules.review.brief_plan import Plan
from touchcli.rules.review.brief_value import Brief

TODAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 18, tzinfo=dt.UTC)
CALENDAR = WorkCalendar(Calendar("America/Chicago", "US", "IL"))
ROLES = ("decision_maker", "influencer", "coach", "executive", "user")
OUR_WORDS = (
    "decision maker",
    "decision_maker",
    "influencer",
    "coach",
    "executive",
    "voicemail",
    "no-answer",
    "in vain",
)

days = st.integers(-200, 200).map(lambda n: TODAY + dt.timedelta(days=n))
past = st.integers(0, 200).map(lambda n: NOW - dt.timedelta(days=n))
maybe_days = st.none() | days


class Names:
    """Words that occur nowhere else: ours begin with `secret`, those of the customer with `theirs`."""

    def __init__(self) -> None:
        self.numbers = itertools.count(1)

    def ours(self) -> str:
        return f"secret{next(self.numbers)}q"

    def theirs(self) -> str:
        return f"theirs{next(self.numbers)}q"


def secret_amount(names: Names) -> Decimal:
    return Decimal(7_770_000 + next(names.numbers))


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Situation, Plan]:
    """An account with everything that a plan may hold, and what happened with it."""
    names = Names()
    contacts = tuple(
        Contact(
            names.theirs(),
            id=f"contact-{n}",
            role=draw(st.sampled_from(ROLES)),
            title=draw(st.none() | st.just(names.theirs())),
            left=draw(maybe_days),
        )
        for n in range(draw(st.integers(0, 3)))
    )
    account = Account(
        names.theirs(),
        "acme",
        tier="A",
        owner="dana",
        cadence="key-account",
        known=draw(st.booleans()),
        worth=Worth(secret_amount(names), "USD", names.ours()),
        five_ws=FiveWs(*(names.ours() for _ in range(5))),
        contacts=contacts,
        expectations=tuple(
            Expectation(
                names.theirs(), names.theirs(), draw(st.none() | st.just(names.theirs())), asked_on=draw(maybe_days)
            )
            for _ in range(draw(st.integers(0, 2)))
        ),
        goals=(Goal(names.ours(), draw(maybe_days), draw(maybe_days)),),
        growth=Growth(secret_amount(names), draw(maybe_days), secret_amount(names)),
        white_space=(
            WhiteSpace(names.ours(), names.ours(), names.ours(), secret_amount(names), names.ours(), draw(maybe_days)),
        ),
        team={"service": names.theirs(), "sponsor": names.ours()},
        sponsor=Sponsor(names.ours(), names.ours()),
        renewal=DateOf(draw(maybe_days)),
        review=DateOf(draw(maybe_days)),
        issues=(Issue(names.ours(), draw(days), draw(maybe_days)),),
        facts={"fact": names.ours()},
        file="plans/accounts/acme.yaml",
        line=1,
    )
    cadence = Cadence(
        about=names.ours(),
        id="key-account",
        steps=(Step(names.ours(), "call"), Step(names.ours(), "letter", by="sponsor")),
        rhythms=(Rhythm(names.ours(), "text", Duration(3, "w")),),
        milestones=(Milestone("review", "review.on", "meeting", lead=Duration(3, "w"), yearly=draw(st.booleans())),),
        file="plans/cadences/key-account.yaml",
        line=1,
    )
    whom = st.none() | st.sampled_from(["contact-0", "contact-1", names.ours()])
    touches = tuple(
        Touch(
            "acme",
            draw(st.sampled_from(CHANNELS)),
            draw(past),
            draw(st.sampled_from(OUTCOMES)),
            draw(st.sampled_from(["in", "out"])),
            draw(whom),
            *draw(st.sampled_from([(None, None), ("review", "key-account"), (names.ours(), "key-account")])),
            note=names.ours(),
            purpose=names.ours(),
            template=names.ours(),
            next=draw(maybe_days),
            id=n + 1,
        )
        for n in range(draw(st.integers(0, 8)))
    )
    promises = tuple(
        Promise(
            n + 1, "acme", names.theirs(), draw(days), draw(past), draw(st.sampled_from(["open", "kept", "broken"]))
        )
        for n in range(draw(st.integers(0, 3)))
    )
    history = AccountHistory(
        tuple(sorted(touches, key=lambda touch: touch.at)),
        replies=(Reply(1, "acme", "contact-0", "+15125550142", names.ours(), draw(past)),),
        promises=promises,
        snoozes=(Snooze("acme", draw(days), names.ours(), draw(past)),),
    )
    reps = {"dana": Rep(names.theirs(), names.theirs(), id="dana")}
    book = Book(Settings(Calendar("America/Chicago"), reps), {"acme": account}, {"key-account": cadence})
    return Situation(book, account, history, CALENDAR, NOW), Plan(account, lambda file, line, path: f"{file}:{line}")


def forms(found: Brief) -> list[str]:
    """The text at three widths, the page, its title, the JSON, and the value that all of them are made from."""
    page = sheet(found)
    texts = [drawn(lines(page, total), None) for total in (40, 80, 120)]
    html = sheet_html(page)
    title, body = html[html.index("<title>") : html.index("</title>")], html[html.index("<body>") :]
    return [*texts, body, title, data(found), repr(found)]


def data(found: Brief) -> str:
    return json.dumps(as_data(found))


def in_pdf(found: Brief) -> str:
    pages = PdfReader(BytesIO(sheet_pdf(sheet(found), TODAY))).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def check(text: str) -> None:
    assert "secret" not in text
    assert "777" not in text.replace(",", "")
    for words in OUR_WORDS:
        assert words not in text


@given(worlds())
def test_nothing_of_ours_is_in_any_form_of_theirs(world: tuple[Situation, Plan]) -> None:
    found = brief(*world, "customer")
    for text in forms(found):
        check(text)


@settings(max_examples=15)
@given(worlds())
def test_nothing_of_ours_is_in_their_pdf(world: tuple[Situation, Plan]) -> None:
    check(in_pdf(brief(*world, "customer")))


@settings(max_examples=40)
@given(worlds())
def test_what_is_looked_for_does_stand_in_the_brief_for_us(world: tuple[Situation, Plan]) -> None:
    """Else the tests above would find nothing whatever the brief showed."""
    found = brief(*world, "us")
    for text in forms(found)[:4]:
        assert "secret" in text
        assert "777" in text.replace(",", "")


@settings(max_examples=40)
@given(worlds())
def test_what_was_promised_to_them_and_asked_of_us_is_in_theirs(world: tuple[Situation, Plan]) -> None:
    found = brief(*world, "customer")
    said = [each.metric for each in found.targets] + [each.what for each in found.promises]
    for text in (*forms(found)[1:4], data(found)):
        assert all(word in text for word in said)


@given(worlds())
def test_every_row_names_its_source(world: tuple[Situation, Plan]) -> None:
    """In the text for us every row that comes from somewhere; in JSON for either reader."""
    for audience in ("us", "customer"):
        found: Any = as_data(brief(*world, audience))
        for key in ("team", "targets", "promises", "touches", "people", "dates", "next"):
            assert all(row["source"] for row in found[key])
        assert all(row["sources"] or row.get("in_vain_sources") for row in found["counts"])
