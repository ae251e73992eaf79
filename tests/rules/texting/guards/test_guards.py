from collections.abc import Callable
from pathlib import Path

import pytest

from touchcli.rules.models.action import Hold
from touchcli.rules.models.history import AccountHistory, Touch
from touchcli.rules.texting import guards
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards import GUARDS, check_all, guards_for, holds
from touchcli.rules.texting.guards.guard import NEVER, Guard

ORDER = [
    "opted-out",
    "no-number",
    "no-address",
    "not-texting",
    "no-consent",
    "business-texting-unconfirmed",
    "prospect",
    "unidentified",
    "first-live",
    "awaiting-reply",
    "away",
    "unanswered",
    "texting-it-in",
    "live-instead",
    "offers-only",
    "promise-overdue",
    "open-issue",
    "too-soon",
    "quiet-hours",
    "closed-day",
    "stale",
    "missing-value",
    "too-long",
    "unapproved",
]
OF_MAIL = [
    "opted-out",
    "no-address",
    "awaiting-reply",
    "away",
    "offers-only",
    "promise-overdue",
    "open-issue",
    "too-soon",
    "quiet-hours",
    "closed-day",
    "stale",
    "missing-value",
    "unapproved",
]
OF_TEXTS = [code for code in ORDER if code != "no-address"]
NO_GUARD = {"__init__", "guard", "origin", "sentence"}


def test_the_order_is_that_of_the_rules() -> None:
    assert [guard.code for guard in GUARDS] == ORDER
    assert [guard.code for guard in guards_for("text")] == OF_TEXTS
    assert [guard.code for guard in guards_for("email")] == OF_MAIL


def test_a_guard_has_one_file_and_one_test_by_its_name() -> None:
    names = {guard.code.replace("-", "_") for guard in GUARDS}
    assert {path.stem for path in Path(guards.__path__[0]).glob("*.py")} - NO_GUARD == names
    tests = {path.stem.removeprefix("test_") for path in Path(__file__).parent.glob("test_*.py")}
    assert names <= tests


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.code)
def test_a_guard_explains_itself(guard: Guard) -> None:
    assert guard.doc.startswith("Hold")
    for part in ("- **Clears:** ", "- **Setting:** ", "- **Serves:** "):
        assert guard.doc.count(part) == 1
    assert guard.check.__module__.endswith(guard.code.replace("-", "_"))


def test_a_text_that_may_go_passes_every_guard(facts: Callable[..., Facts]) -> None:
    assert check_all(facts()) == tuple((guard, None) for guard in guards_for("text"))
    assert holds(facts()) == ()


def test_a_mail_that_may_go_passes_every_guard_of_mail(facts: Callable[..., Facts]) -> None:
    contact = facts().contact
    assert contact
    mail = facts(contact=contact._replace(email="priya@acme.example"), channel="email")
    assert check_all(mail) == tuple((guard, None) for guard in guards_for("email"))


def test_every_guard_runs_and_each_hold_bears_its_code(facts: Callable[..., Facts]) -> None:
    verdicts = check_all(facts(contact=None, rep=None, draft={"text": None}))
    assert [guard.code for guard, _ in verdicts] == OF_TEXTS
    held = [(guard.code, hold.code) for guard, hold in verdicts if hold]
    assert held == [(code, code) for code in ("no-number", "not-texting", "missing-value")]


def test_holds_come_in_order(facts: Callable[..., Facts], touched: Callable[..., Touch]) -> None:
    account_history = AccountHistory((touched("text", 0.2), touched("text", 0.1)))
    optout = {"opt_outs": frozenset({"+15125550142"})}
    codes = [hold.code for hold in holds(facts(account_history=account_history, history=optout, draft={"segments": 3}))]
    assert codes == ["opted-out", "unanswered", "texting-it-in", "too-soon", "too-long"]


def test_a_check_that_cannot_be_made_holds_and_tells_no_internals(facts: Callable[..., Facts]) -> None:
    def check(facts: Facts) -> Hold | None:
        raise KeyError("+15125550142")

    hold = Guard("quiet-hours", "law, settings", check, NEVER).assess(facts())
    assert hold == Hold(
        "quiet-hours", "quiet-hours could not be checked, so the text waits: touch doctor", "law, settings"
    )


def test_an_unknown_zone_cannot_be_checked_and_holds(facts: Callable[..., Facts]) -> None:
    codes = [hold.code for hold in holds(facts(account={"timezone": "America/Atlantis"}))]
    assert codes == ["too-soon", "quiet-hours", "closed-day"]


def test_an_answer_passes_what_is_about_beginning() -> None:
    assert [guard.code for guard in GUARDS if guard.answers] == [
        "business-texting-unconfirmed",
        "prospect",
        "first-live",
        "awaiting-reply",
        "away",
        "unanswered",
        "texting-it-in",
        "live-instead",
        "too-soon",
        "closed-day",
        "stale",
    ]
