"""PRACTICE P8, P1, P2, P3, P4, P6, J9, J10: `touch brief`, the review of an account on one page."""

import datetime as dt
import re
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from chromium import LOOK
from playwright.sync_api import Browser
from pypdf import PdfReader
from shared_fixtures import MORNING

Found = Callable[..., Any]
ACME = "plans/accounts/acme.yaml"
OURS = (
    *("angry", "30,000", "30000", "Fastway", "walk the tool crib", "120,000", "150,000", "Sam Ortiz", "VP Sales"),
    *("tier", "key-account", "family business", "MRO", "influencer", "decision", "voicemail", "in vain"),
    *("one vendor", "8,400", "executive"),
)
"""What stands in Acme's plan or ledger and is not for Acme."""


@pytest.fixture
def acme(starter: Any) -> Any:
    """Acme Industrial after an autumn: talks, tries in vain, and promises that ended each in its own way."""
    starter.made("acme", 60, "meeting", contact="marcus-webb", note="walked Plant 1, angry about the pallets")
    starter.made("acme", 40, "call", "voicemail", contact="priya-natarajan")
    starter.made("acme", 12, "call", "reached", contact="priya-natarajan", next=dt.date(2026, 12, 1))
    with starter.ledger() as ledger:
        made_at = MORNING - dt.timedelta(days=30)
        for what, by, state, after in (
            ("credit note", "2026-11-02", "kept", 25),
            ("new catalog", "2026-11-03", "kept", 10),
            ("samples", "2026-11-04", "broken", 5),
            ("quote for Plant 2", "2026-11-20", None, 0),
        ):
            promise = ledger.record_promise("acme", what, dt.date.fromisoformat(by), made_at)
            if state:
                ledger.close_promise(promise.id, state, MORNING - dt.timedelta(days=after))
        ledger.record_reply("+15125550142", "can you do \u202e\x1b[2J Thursday?", MORNING - dt.timedelta(days=2))
    return starter


def line_of(starter: Any, words: str) -> str:
    """Where words stand in Acme's plan, as `file:line`."""
    lines = (starter.root / ACME).read_text("utf-8").splitlines()
    return f"{ACME}:{next(n for n, text in enumerate(lines, 1) if words in text)}"


def test_everything_is_there_for_us_with_its_source(acme: Any, touch: Any) -> None:
    page = " ".join(touch("brief", "acme").out.split())
    for said in (
        "Review of Acme Industrial tier A · customer · Dana Reyes · key-account",
        "For us; 25 Aug 2026 (90 days ago) to 23 Nov 2026",
        ">= 98 %, now 96.5 %; Priya Natarajan, asked 4 May 2026 missed [" + line_of(acme, "metric: on-time"),
        "by 2 Nov 2026 credit note kept 29 Oct 2026 [promise 1]",
        "by 3 Nov 2026 new catalog kept late 13 Nov 2026 [promise 2]",
        "by 4 Nov 2026 samples broken 18 Nov 2026 [promise 3]",
        "by 20 Nov 2026 quote for Plant 2 overdue [promise 4]",
        "calls 1 made, 1 in vain [touch 3; in vain touch 2]",
        "texts 1 made, 1 of them theirs [reply 1]",
        "24 Sep 2026 meeting with Marcus Webb: walked Plant 1, angry about the pallets [touch 1]",
        "14 Oct 2026 call with Priya Natarajan voicemail [touch 2]",
        f"Marcus Webb influencer, last meeting 24 Sep 2026 [{line_of(acme, 'Marcus')}, touch 1]",
        f"Helen Osei executive never touched [{line_of(acme, 'Helen')}]",
        "Sam Ortiz ours, sponsor, VP Sales",
        f"renewal 29 Jan 2027 [{line_of(acme, 'renewal:')}]",
        f"worth 120,000 USD a year [{line_of(acme, 'worth:')}]",
        f"growth 150,000 USD by 31 Dec 2027 [{line_of(acme, 'growth:')}]",
        "goal one vendor for fasteners at both plants by 30 Jun 2027",
        "Plant 2 location, 30,000, with Fastway, next: walk the tool crib",
        "1 Dec 2026 call with Priya Natarajan, agreed [touch 3]",
        "20 Nov 2026 promised: quote for Plant 2 overdue [promise 4]",
    ):
        assert said in page
    assert "\x1b" not in page
    assert "\u202e" not in page


def test_the_customer_reads_what_is_theirs_politely(acme: Any, touch: Any) -> None:
    out = touch("brief", "acme", "--for", "customer").out
    page = " ".join(out.split())
    for said in (
        "Our review with Acme Industrial Prepared for you by Dana Reyes, Northgate Supply 25 Aug 2026 to 23 Nov 2026",
        "What you expect of us on-time delivery >= 98 %, now 96.5 % (Priya Natarajan, 4 May 2026) not yet met",
        "credit note done",
        "new catalog done, late",
        "samples not kept",
        "quote for Plant 2 late",
        "In all 1 call, 1 text (1 from you), 1 meeting",
        "11 Nov 2026 Call with Priya Natarajan",
        "Dana Reyes your account manager Lee Park service",
        "Our agreement renews 29 Jan 2027",
        "1 Dec 2026 Call with Priya Natarajan",
    ):
        assert said in page
    assert "[" not in page
    assert not [word for word in OURS if word in page]


@pytest.mark.parametrize("reader", ["us", "customer"])
def test_no_line_is_wider_than_the_screen(acme: Any, touch: Any, reader: str) -> None:
    acme.made("acme", 1, "call", "reached", note="a long story about two plants and one crib " * 9)
    acme.edit(ACME, "metric: on-time delivery", f"metric: {'on-time ' * 20}")
    assert max(map(len, touch("brief", "acme", "--for", reader).out.splitlines())) <= 80


def test_json_names_the_source_of_every_row(acme: Any, found: Found) -> None:
    data = found("brief", "acme")
    assert data["period"] == {"since": "2026-08-25", "until": "2026-11-23", "begins": "90 days", "source": None}
    (target,) = data["targets"]
    assert (target["met"], target["source"]) == (False, line_of(acme, "metric: on-time"))
    assert [row["source"] for row in data["promises"]] == [f"promise {n}" for n in (1, 2, 3, 4)]
    assert [row["source"] for row in data["touches"]] == ["reply 1", "touch 3", "touch 2", "touch 1"]
    assert data["money"][0]["amount"] == 120000
    assert (data["html"], data["pdf"], data["problems"]) == (None, None, [])


def test_the_customers_json_has_sources_and_nothing_of_ours(acme: Any, touch: Any) -> None:
    """A problem of our files quotes them: it is said on standard error, and not in what goes to the customer."""
    acme.write("plans/accounts/broken.yaml", "name: Secret Prospect\ntiers: A\n")
    ran = touch("brief", "acme", "--for", "customer", "--json")
    assert ran.code == 2
    assert "broken.yaml" in ran.err
    assert ran.json["targets"][0]["source"] == line_of(acme, "metric: on-time")
    assert [row["source"] for row in ran.json["touches"]] == ["touch 3", "touch 1"]
    assert not [word for word in (*OURS, "broken") if word in ran.out.replace('"state": "broken"', "")]


@pytest.mark.parametrize("reader", ["us", "customer"])
def test_the_page_escapes_what_a_plan_says(acme: Any, touch: Any, reader: str) -> None:
    acme.edit(ACME, "name: Acme Industrial", "name: '<img src=x onerror=alert(1)> & \u202eSöhne'")
    acme.edit(ACME, "metric: on-time delivery", "metric: '<script>alert(1)</script>'")
    assert touch("brief", "acme", "--for", reader, "--html", "acme.html").out == (
        "Wrote acme.html: open it in a browser, or print it.\n"
    )
    html = (acme.root / "acme.html").read_text("utf-8")
    assert "&lt;img src=x onerror=alert(1)&gt; &amp; \ufffdSöhne" in html
    assert "&lt;script&gt;" in html
    assert not re.search(r"<img|<script|<link|src=\"|href=|\u202e", html)
    if reader == "customer":
        assert not [word for word in OURS if word in html[html.index("<body>") :]]


@pytest.mark.parametrize("reader", ["us", "customer"])
def test_the_pdf_is_one_page_and_the_same_each_time(acme: Any, touch: Any, reader: str) -> None:
    assert touch("brief", "acme", "--for", reader, "--pdf", "acme.pdf").out == (
        "Wrote acme.pdf: read it over, then print or send it.\n"
    )
    content = (acme.root / "acme.pdf").read_bytes()
    (page,) = PdfReader(BytesIO(content)).pages
    words = " ".join(page.extract_text().split())
    assert "on-time delivery >= 98 %, now 96.5 %" in words
    assert ("promise 4" in words) == (reader == "us")
    if reader == "customer":
        assert not [word for word in OURS if word in words]
    touch("brief", "acme", "--for", reader, "--pdf", "acme.pdf")
    assert (acme.root / "acme.pdf").read_bytes() == content


def test_without_fpdf2_it_names_what_to_install(acme: Any) -> None:
    script = "import sys; sys.modules['fpdf'] = None; from touchcli.cli.front import run; sys.exit(run(sys.argv[1:]))"
    words = [sys.executable, "-c", script, "brief", "acme", "--pdf", "acme.pdf"]
    ran = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "touch: a PDF needs the package fpdf2 (pip install 'touchcli[letters]')\n"


def test_a_character_the_font_lacks_is_said(acme: Any, touch: Any) -> None:
    acme.edit(ACME, "name: Priya Natarajan", "name: 花子 Natarajan")
    ran = touch("brief", "acme", "--pdf", "acme.pdf")
    assert ran.code == 2
    assert "the font of the PDF has no" in ran.err
    assert "use --html" in ran.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--for", "everyone"), '--for: "everyone" is not a reader (there are us and customer)'),
        (("--since", "2026-12-01"), "--since: 2026-12-01 is in the future"),
        (("--since", "lately"), '--since: "lately" is not a day'),
        (("--html", "no/such/folder.html"), "cannot be written: No such file or directory"),
    ],
)
def test_what_cannot_be_done_is_one_line(acme: Any, touch: Any, words: tuple[str, str], said: str) -> None:
    ran = touch("brief", "acme", *words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_the_account_is_found_as_everywhere(acme: Any, touch: Any) -> None:
    assert touch("brief", "Acme Industrial").out == touch("brief", "acm").out
    assert touch("brief", "nobody").code == 2


def test_it_looks_back_to_the_review_that_was_logged_or_to_a_day(acme: Any, found: Found) -> None:
    acme.made("acme", 30, "meeting", item="review", cadence="key-account", key="acme/-/key-account/review/2027-02-17")
    period = found("brief", "acme")["period"]
    assert (period["since"], period["begins"], period["source"]) == ("2026-10-24", "review", "touch 4")
    data = found("brief", "acme", "--since", "2026-11-20")
    assert [row["source"] for row in data["touches"]] == ["reply 1"]
    assert found("brief", "acme", "--as-of", "2026-10-01")["touches"][0]["source"] == "touch 1"


def test_an_account_in_a_list_has_its_own_places(acme: Any, found: Found) -> None:
    acme.write(
        "plans/accounts/more.yaml",
        "- id: one\n  name: One\n- id: two\n  name: Two\n  review:\n    on: 2026-10-01\n  issues:\n"
        "  - {what: of tomorrow, opened_on: 2027-01-01}\n  - {what: late truck, opened_on: 2026-11-02}\n",
    )
    data = found("brief", "two")
    assert data["period"]["source"] == "plans/accounts/more.yaml:6"
    assert [row["source"] for row in data["issues"]] == ["plans/accounts/more.yaml:9"]


def test_an_account_of_which_nothing_is_known(acme: Any, touch: Any) -> None:
    acme.write("plans/accounts/new.yaml", "name: New Customer\nstatus: prospect\n")
    page = " ".join(touch("brief", "new").out.split())
    assert "nothing yet ask what winning means to them" in page
    assert "nothing no touch in this time" in page
    assert "agreed no date for the next touch" in page
    assert touch("brief", "new", "--for", "customer").code == 0


def test_show_and_the_calendar_point_to_it(starter: Any, touch: Any) -> None:
    """The review has its own page; what is no review does not point to it."""
    shown = [line for line in touch("show", "ironwood").out.splitlines() if "touch brief" in line]
    assert shown == ["  today   meeting: review 8 Dec, in 15 days (touch brief ironwood-millwork)"]
    assert "touch brief" not in touch("show", "acme").out
    out = touch("calendar", "--account", "ironwood").out.replace("\r\n ", "")
    assert out.count("The page for it: touch brief ironwood-millwork") == 1
    assert "touch brief" not in touch("calendar", "--account", "acme").out.replace("\r\n ", "")


@pytest.mark.parametrize("reader", ["us", "customer"])
def test_it_fits_a_telephone_and_a_desk(acme: Any, touch: Any, chromium: Browser, reader: str) -> None:
    touch("brief", "acme", "--for", reader, "--html", "acme.html")
    for width, scheme in ((400, "light"), (1400, "dark")):
        page = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
        page.goto((acme.root / "acme.html").as_uri())
        look = page.evaluate(LOOK)
        page.close()
        assert (look["out"], look["cut"], look["scrolls"]) == ([], [], False)
        assert look["smallest"] >= 11
        assert look["faintest"] >= 4.5
