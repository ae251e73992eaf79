"""Made-up books of any size for the measurements: plans as people write them, and a ledger with what happened.

Every account is in a cadence of calls, texts and visits. All but the share that is due were entered for a day to come,
so that a morning has as much to do as the measurement asks for. Files are dated an hour back: what is younger than two
seconds is never taken from a cache.
"""

import datetime as dt
import os
import shutil
from pathlib import Path

NOW = "2026-11-24T17:00:00Z"
"""Eleven in the morning in Chicago, on a Tuesday when everybody may be texted."""
TODAY = dt.date(2026, 11, 24)

_SETTINGS = """\
reps:
  dana:
    name: Dana Reyes
    company: Northgate Supply
    phone: "+13125550100"
    email: dana@northgate.example
    texting: live
calendar: {country: US, subdivision: IL, workdays: mon-fri, timezone: America/Chicago}
texting:
  from: "+13125550100"
  window: "10:00-18:00"
provider: {name: console}
ledger: sqlite:///.touch/ledger.db
"""
_CADENCE = """\
about: the middle tier, a call every three weeks, a text in between
steps:
  - {id: introduce, channel: call, template: catch-up}
rhythms:
  - {id: call, channel: call, every: 3w, template: catch-up}
  - {id: check-in, channel: text, every: 5w, template: pulse-check}
  - {id: visit, channel: meeting, every: 6m, to: decision_maker}
milestones:
  - {id: renewal, date: renewal.on, lead: 60d, yearly: true, channel: call, template: catch-up}
balance: {texts_between_live: 2, live_within: 90d, offer_share: 25%, appreciation_every: 180d}
"""
_TEXTED = """\
about: a text every five weeks, to those who want nothing else
rhythms:
  - {id: check-in, channel: text, every: 5w, template: pulse-check}
balance: {texts_between_live: 20, live_within: 9999d, appreciation_every: 9999d}
"""
_TEMPLATES = {
    "catch-up": (
        "purpose: pulse-check\ncall:\n  script: Ask how the {{ facts.usual_item }} hold up at {{ account.name }}.\n"
    ),
    "pulse-check": (
        "purpose: pulse-check\n"
        "text:\n"
        "  - Hi {{ contact.first_name }}, it's {{ rep.first_name }} at {{ rep.company }}."
        " How is the {{ facts.usual_item }} doing? Reply STOP to stop.\n"
    ),
}
_AREAS = (
    *(212, 213, 216, 217, 219, 224, 248, 262, 267, 269, 304, 307, 309, 310, 312, 313, 314, 315, 317, 319, 323, 330),
    *(336, 347, 402, 404, 406, 408, 412, 414, 415, 419, 434, 440, 484, 502, 503, 505, 507, 510, 513, 515, 516, 517),
)
_CITIES = ("Austin, TX", "Memphis, TN", "Dayton, OH", "Fresno, CA", "Tampa, FL", "Boise, ID", "Provo, UT", "Flint, MI")


def lay_out(root: Path, accounts: int, *, book: int = 25, due: float = 0.01, texts: bool = False) -> Path:
    """Write a workspace of so many accounts, `book` of them a file, of which the share `due` is due on `TODAY`.

    With `texts` what is due are texts that are ready to go, else the first call of the cadence.
    """
    if root.exists():
        shutil.rmtree(root)
    files = {
        "touch.yaml": _SETTINGS,
        "plans/cadences/steady.yaml": _CADENCE,
        "plans/cadences/texted.yaml": _TEXTED,
        **{f"templates/{name}.yaml": words for name, words in _TEMPLATES.items()},
    }
    every = round(1 / due) if due else accounts + 1
    for start in range(0, accounts, book):
        numbers = range(start, min(start + book, accounts))
        plans = [plan(n, is_due=n % every == 0, texts=texts) for n in numbers]
        text = plans[0] if book == 1 else "".join(map(_listed, plans))
        files[f"plans/accounts/book-{start // book:06}.yaml"] = text
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        long_ago(path)
    return root


def long_ago(path: Path, seconds: int = 3600) -> None:
    """Date a file back."""
    then = path.stat().st_mtime - seconds
    os.utime(path, (then, then))


def number(n: int) -> str:
    """The n-th fictitious number; there are 4,400, and the 4,401st account has that of the first once more."""
    return f"+1{_AREAS[n // 100 % len(_AREAS)]}55501{n % 100:02}"


def plan(n: int, *, is_due: bool, texts: bool) -> str:
    """The n-th account as a person would write it, 25 lines."""
    enter_on = TODAY - dt.timedelta(days=n % 3) if is_due else TODAY + dt.timedelta(days=30 + n % 300)
    return f"""\
id: customer-{n:06}
name: Customer {n:06} & Sons
status: customer
tier: {"ABCD"[n % 4]}
owner: dana
cadence: {"texted" if texts else "steady"}
enter_on: {enter_on}
known: {"true" if texts else "false"}
timezone: America/Chicago
location: {_CITIES[n % len(_CITIES)]}
worth: {{revenue: {5000 + n % 9000}, currency: USD}}
last_sale: {{on: 2026-10-{n % 28 + 1:02}, amount: {100 + n % 800}}}
contacts:
  - name: Pat Number{n}
    role: decision_maker
    phone: "{number(n)}"
    email: pat.{n}@customer.example
    texting:
      consent: {{kind: express, on: 2026-05-02, how: said yes on a call}}
      for_business: {{evidence: texts us rush orders, on: 2026-05-02}}
      knows_number: true
  - name: Kim Other{n}
    role: influencer
    email: kim.{n}@customer.example
facts: {{usual_item: hex bolts, last_order: NG-{n:06}}}
"""


def _listed(text: str) -> str:
    first, *rest = text.splitlines(keepends=True)
    return "- " + first + "".join("  " + line for line in rest)
