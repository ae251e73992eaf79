"""What templates see."""

import datetime as dt

import pytest

from touchcli.render.templates.values import TouchValues, Values, values
from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.settings import Rep


def group(seen: Values, name: str) -> Values:
    found = seen[name]
    assert isinstance(found, Values)
    return found


def test_the_names_are_those_of_the_docs(seen: Values) -> None:
    assert set(seen) == {"account", "contact", "rep", "touch", "today", "facts"}
    assert set(group(seen, "contact")) == {"name", "first_name", "role", "email", "phone", "address"}
    assert set(group(seen, "rep")) == {"name", "first_name", "last_name", "sign", "company", "phone", "email"}
    assert set(group(seen, "touch")) == {"channel", "purpose", "item", "summary", "due_on", "kind"}
    assert set(group(seen, "today")) == {"date", "weekday", "day", "month", "year"}
    assert set(group(seen, "account")) == {
        *("id", "name", "status", "tier", "location", "since", "years", "renewal", "last_sale", "worth"),
        *("five_ws", "goals", "expectations", "growth", "white_space", "team", "sponsor", "facts"),
    }


def test_a_contact_is_called_by_the_first_word_that_is_no_title(seen: Values) -> None:
    assert group(seen, "contact")["first_name"] == "Priya"


def test_numbers_are_e164_text(seen: Values) -> None:
    assert group(seen, "contact")["phone"] == "+15125550142"
    assert group(group(seen, "account"), "sponsor")["phone"] == "+13125550177"


def test_today_is_in_english_words(seen: Values) -> None:
    today = dict(group(seen, "today"))
    assert today == {
        "date": dt.date(2026, 11, 23),
        "weekday": "Monday",
        "day": 23,
        "month": "November",
        "year": 2026,
    }


def test_none_and_blank_are_no_keys(seen: Values) -> None:
    facts = group(seen, "facts")
    assert set(facts) == {"plant_count", "plants", "crib", "opened"}
    assert facts.blanks == {"blank"}
    assert facts["plants"] == ("Austin", "Waco")


def test_groups_and_lists_inside_are_read_only_and_know_their_names(seen: Values) -> None:
    goals = group(seen, "account")["goals"]
    assert isinstance(goals, tuple)
    assert goals[1].name("by") == "account.goals[1].by"
    assert group(group(seen, "facts"), "crib").path == "facts.crib"
    with pytest.raises(TypeError):
        group(seen, "facts")["new"] = "x"  # type: ignore[index]


def test_an_account_of_a_name_alone(today: dt.date) -> None:
    seen = values(Account("Bluff City Supply"), None, None, TouchValues("call"), today)
    assert set(seen) == {"account", "touch", "today", "facts"}
    account = group(seen, "account")
    assert account["goals"] == account["expectations"] == account["white_space"] == ()
    assert "renewal" not in account
    assert len(group(seen, "facts")) == 0


def test_a_rep_of_one_name(today: dt.date) -> None:
    seen = values(Account("X"), Contact("Omar"), Rep("Dana", "Northgate"), TouchValues("text"), today)
    assert group(seen, "rep")["last_name"] == group(seen, "rep")["first_name"] == "Dana"


@pytest.mark.parametrize(
    ("since", "today", "years"),
    [
        ("2019-04-02", "2026-04-01", 6),
        ("2019-04-02", "2026-04-02", 7),
        ("2026-11-23", "2026-11-23", 0),
        ("2026-11-24", "2026-11-23", None),
        ("2020-02-29", "2021-02-27", 0),
        ("2020-02-29", "2021-02-28", 1),
        ("2020-02-29", "2024-02-28", 4),
        ("2020-02-29", "2024-02-29", 4),
    ],
)
def test_years_are_whole(since: str, today: str, years: int | None) -> None:
    account = Account("X", since=dt.date.fromisoformat(since))
    seen = values(account, None, None, TouchValues("text"), dt.date.fromisoformat(today))
    assert group(seen, "account").get("years") == years
