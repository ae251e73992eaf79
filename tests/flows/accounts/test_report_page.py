"""The page of `touch report --html` in a real Chromium: it shows what the JSON says, on a telephone and on a desk."""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from chromium import LOOK
from playwright.sync_api import Browser, Page

Found = Callable[..., Any]

HOSTILE = '<img src=x onerror=alert(1)> & "Söhne" \u202e'


@pytest.fixture
def data(lived: Any, found: Found) -> Any:
    """The report's JSON; the page of it is `report.html`."""
    lived.edit("plans/accounts/acme.yaml", "name: Acme Industrial", f"name: '{HOSTILE}'")
    return found("report", "--html", "report.html")


@pytest.fixture(params=[(400, "light"), (400, "dark"), (1400, "light"), (1400, "dark")], ids=str)
def page(request: pytest.FixtureRequest, chromium: Browser, data: Any, lived: Any) -> Iterator[Page]:
    """The page, open at a width in a scheme; closing it checks that it complained of nothing and asked for nothing."""
    width, scheme = request.param
    opened = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    said: list[str] = []
    asked: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("request", lambda sent: asked.append(sent.url))
    opened.goto((lived.root / "report.html").as_uri())
    yield opened
    opened.close()
    assert said == []
    assert asked == [(lived.root / "report.html").as_uri()]


def texts(page: Page, selector: str) -> list[str]:
    return [" ".join(text.split()) for text in page.locator(selector).all_inner_texts()]


def test_it_shows_what_the_json_says(page: Page, data: Any) -> None:
    """P4, T6, T8, J6, J10: every figure of the report that the page shows."""
    figures = dict(
        zip(
            page.locator("[data-figure]").evaluate_all("all => all.map(e => e.dataset.figure)"),
            texts(page, "[data-figure]"),
            strict=True,
        )
    )
    promises = data["promises"]
    assert figures == {
        "accounts": str(data["accounts"]),
        "touches": str(data["touches"]),
        "live": f"{data['live'] / data['touches']:.0%}",
        "reactive": f"{data['reactive'] / data['touches']:.0%}",
        "quiet": str(len(data["quiet"])),
        "overdue": str(promises["overdue"]),
        "kept": str(promises["kept"]),
        "broken": str(promises["broken"]),
        "open": str(promises["open"]),
        "white-space": "169,000",
    }
    for row in data["balance"]:
        cells = texts(page, f"[data-balance='{row['account']}'] td[data-of]")
        assert cells == [str(row["texts"]), str(row["live"])]
        assert texts(page, f"[data-heat='{row['account']}'] td.num") == [str(sum(w["touches"] for w in row["weeks"]))]
        filled = page.locator(f"[data-heat='{row['account']}'] rect").count()
        assert filled == sum(week["touches"] > 0 for week in row["weeks"])
    assert page.locator("[data-quiet]").evaluate_all("all => all.map(e => e.dataset.quiet)") == [
        row["account"] for row in data["quiet"]
    ]
    for channel, count in data["mix"].items():
        assert texts(page, f"[data-mix='{channel}'] b") == [str(count)]
    for use in data["texts"]:
        assert texts(page, f"[data-purpose='{use['purpose']}'] td.few") == [str(use["sent"])]
    for code, count in data["holds"].items():
        assert texts(page, f"[data-hold='{code}'] td.num") == [str(count)]
    for kind, rows in (("tier", data["tiers"]), ("role", data["roles"])):
        for row in rows:
            cells = texts(page, f"[data-coverage='{kind}-{row['name']}'] td.num")
            assert cells == [f"{row['touched']} of {row['all']}", str(row["live"])]
    assert texts(page, "[data-coverage='tier-A'] th") == ["tier A"]
    assert page.locator("[data-space]").count() == len(data["white_space"])


def test_it_is_legible(page: Page) -> None:
    """Nothing under 11 pixels, nothing fainter than WCAG AA asks for, nothing outside the page or cut off."""
    look = page.evaluate(LOOK)
    assert look["count"] > 200
    assert look["smallest"] >= 11
    assert look["faintest"] >= 4.5
    assert look["out"] == []
    assert look["cut"] == []
    assert look["scrolls"] is False


def test_bars_are_as_long_as_their_figures(page: Page, data: Any) -> None:
    widths = {
        row["account"]: page.locator(f"[data-balance='{row['account']}'] rect.live").bounding_box()
        for row in data["balance"]
        if row["live"]
    }
    live = {row["account"]: row["live"] for row in data["balance"]}
    longest = max(live, key=lambda account: live[account])
    full = widths[longest]
    assert full is not None
    for account, box in widths.items():
        assert box is not None
        assert box["width"] == pytest.approx(full["width"] * live[account] / live[longest], abs=0.6)


def test_words_of_a_plan_are_words_on_the_page(page: Page) -> None:
    assert page.locator("img").count() == 0
    assert any("<img src=x onerror=alert(1)> &" in name for name in texts(page, "[data-balance='acme'] th"))


def test_every_picture_says_what_it_is(page: Page) -> None:
    bare = page.locator("svg:not([aria-hidden])").evaluate_all(
        "all => all.filter(e => !e.querySelector('title')).length"
    )
    assert bare == 0
    assert page.locator("svg desc").count() == 2
    levels = page.locator("h1, h2").evaluate_all("all => all.map(e => e.tagName)")
    assert levels[0] == "H1"
    assert levels.count("H1") == 1


def test_on_paper_it_is_black_on_white(page: Page) -> None:
    page.emulate_media(media="print", color_scheme="light")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_an_empty_book_has_a_page(chromium: Browser, starter: Any, found: Found) -> None:
    for path in (starter.root / "plans" / "accounts").glob("*.yaml"):
        path.unlink()
    found("report", "--html", "report.html")
    page = chromium.new_page()
    page.goto((starter.root / "report.html").as_uri())
    assert "Nobody is: every account is as warm as its cadence promises." in page.locator("main").inner_text()
    page.close()


class _Addresses(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.found += [
            f"{tag} {name}" for name, _ in attrs if name in ("src", "href", "xlink:href") or name.startswith("on")
        ]


def test_it_has_everything_in_itself(data: Any, lived: Any) -> None:
    html = (lived.root / "report.html").read_text("utf-8")
    parser = _Addresses()
    parser.feed(html)
    assert parser.found == []
    assert not parser.tags & {"script", "link", "iframe", "img", "object"}
    assert "\u202e" not in html
    assert not re.search(r"url\(|@import|https?:", html)
