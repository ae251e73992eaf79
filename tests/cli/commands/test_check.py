"""What `touch check` finds in days, zones, names, words and rhythms, each with its line."""

import pytest
from workspace import Touch, Workspace

DAY = ("--as-of", "2026-11-23")
ACME = "plans/accounts/acme.yaml"


def found(touch: Touch) -> list[str]:
    """Each Problem as `file:line:column: code`."""
    ran = touch("check", *DAY)
    assert ran.code == (2 if ran.err else 0)
    return [":".join(line.split(":")[:4]) for line in ran.err.splitlines()]


def test_dates_that_are_to_come_count_for_nothing_until_then(workspace: Workspace, touch: Touch) -> None:
    text = (workspace.root / ACME).read_text()
    workspace.write(ACME, text.replace("express, on: 2026-05-02", "express, on: 2027-05-02"))
    assert found(touch) == ["plans/accounts/acme.yaml:10:32: future-date"]
    assert touch("check", "--as-of", "2027-05-02").code == 0
    ran = touch("send", "--dry-run", "--as-of", "2026-11-23T16:30:00Z", "--json")
    assert [hold["code"] for held in ran.json["held"] for hold in held["holds"]] == ["no-consent"]
    workspace.write(ACME, text.replace("orders, on: 2026-05-02", "orders, on: 2027-05-02"))
    ran = touch("send", "--dry-run", "--as-of", "2026-11-23T16:30:00Z", "--json")
    assert [hold["code"] for held in ran.json["held"] for hold in held["holds"]] == ["business-texting-unconfirmed"]


@pytest.mark.parametrize(
    ("issue", "held"),
    [
        ("{what: blades dull, opened_on: 2026-12-15}", []),
        ("{what: blades dull, opened_on: 2026-11-01}", ["open-issue"]),
        ("{what: blades dull, opened_on: 2026-11-01, closed_on: 2026-12-15}", ["open-issue"]),
        ("{what: blades dull, opened_on: 2026-11-01, closed_on: 2026-11-20}", []),
    ],
)
def test_an_issue_is_open_from_the_day_it_opens(
    workspace: Workspace, touch: Touch, issue: str, held: list[str]
) -> None:
    text = (workspace.root / ACME).read_text()
    workspace.write(ACME, f"{text}issues: [{issue}]\n")
    ran = touch("send", "--dry-run", "--as-of", "2026-11-23T16:30:00Z", "--json")
    assert [hold["code"] for each in ran.json["held"] for hold in each["holds"]] == held


def test_an_account_in_a_list_has_its_own_lines(workspace: Workspace, touch: Touch) -> None:
    (workspace.root / ACME).unlink()
    one = "- {id: %s, name: %s, tier: A, owner: dana, since: %s,\n   contacts: [{name: %s}]}\n"
    rows = [("acme", "Acme", "2019-04-02", "Priya Natarajan"), ("bluff", "Bluff", "2027-04-02", "Mr. Haddad")]
    workspace.write("plans/accounts/book.yaml", "".join(one % row for row in rows))
    assert found(touch) == [
        "plans/accounts/book.yaml:3:50: future-date",
        "plans/accounts/book.yaml:4:16: no-first-name",
    ]


def test_a_milestone_needs_a_date_and_one_to_come(workspace: Workspace, touch: Touch) -> None:
    workspace.write(
        "plans/cadences/steady.yaml",
        "milestones:\n"
        "  - {id: birthday, date: facts.birthday, yearly: true, channel: call}\n"
        "  - {id: renewal, date: renewal.on, lead: 90d, channel: call}\n",
    )
    text = (workspace.root / ACME).read_text()
    workspace.write(ACME, f'{text}facts: {{birthday: "11-23"}}\nrenewal: {{on: 2026-03-31}}\n')
    assert found(touch) == ["plans/accounts/acme.yaml:13:9: bad-date", "plans/accounts/acme.yaml:14:11: past-date"]
    workspace.write(ACME, f'{text}facts: {{birthday: "1604-11-23"}}\nrenewal: {{on: 2027-03-31}}\n')
    assert found(touch) == []


@pytest.mark.parametrize("zone", ["EST", "MST", "HST", "Etc/GMT+5", "GMT", "UTC"])
def test_an_offset_is_a_problem_and_the_number_is_asked_too(workspace: Workspace, touch: Touch, zone: str) -> None:
    text = (workspace.root / ACME).read_text()
    text = text.replace("America/Chicago", zone).replace("+15125550142", "+19175550121")
    workspace.write(ACME, text)
    settings = (workspace.root / "touch.yaml").read_text()
    workspace.write("touch.yaml", settings + 'texting: {window: "08:00-21:00"}\n')
    assert found(touch) == ["plans/accounts/acme.yaml:5:1: fixed-timezone"]
    ran = touch("why", "acme", "--as-of", "2026-07-15T01:30:00Z", "--json")  # 21:30 in New York
    assert "quiet-hours" in [guard["code"] for guard in ran.json["guards"] if not guard["passed"]]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("BY", None),
        ("Bayern", None),
        ("bayern", None),
        ("Bavaria", "did you mean BY? known: BB, BE, BW, BY, HB, "),
        ("Bayren", "did you mean BY? known: BB, BE, BW, BY, HB, "),
        ("XX", "(known: BB, BE, BW, BY, HB, "),
    ],
)
def test_a_subdivision_is_one_of_its_country(workspace: Workspace, touch: Touch, name: str, hint: str | None) -> None:
    settings = (workspace.root / "touch.yaml").read_text()
    workspace.write("touch.yaml", settings.replace("country: US", f"country: DE, subdivision: {name}"))
    ran = touch("check", *DAY)
    assert ran.code == (2 if hint else 0)
    if hint:
        assert ran.err.startswith("touch.yaml:3:25: unknown-subdivision: ")
        assert hint in ran.err


def test_the_subdivision_of_an_account_is_one_of_the_country_of_its_numbers(workspace: Workspace, touch: Touch) -> None:
    text = (workspace.root / ACME).read_text()
    german = text.replace("+15125550142", "+4915123456789").replace("America/Chicago", "Europe/Berlin")
    workspace.write(ACME, f"{german}subdivision: Bayern\n")
    assert found(touch) == []
    workspace.write(ACME, f"{german}subdivision: TX\n")
    assert found(touch) == ["plans/accounts/acme.yaml:13:1: unknown-subdivision"]


def test_the_words_of_templates_and_rhythms_that_never_come_up(workspace: Workspace, touch: Touch) -> None:
    workspace.write(
        "plans/cadences/steady.yaml",
        "rhythms:\n  - {id: call, channel: call, every: 2w}\n  - {id: review, channel: call, every: 3m}\n",
    )
    workspace.write(
        "templates/hello.yaml", "purpose: update\ntext: |\n  Hi\n  {{ contact.name | wordwrap }}{% set a = 1 %}\n"
    )
    assert found(touch) == [
        "plans/cadences/steady.yaml:3:5: hidden-rhythm",
        "templates/hello.yaml:4:1: not-in-templates",
        "templates/hello.yaml:4:1: unknown-filter",
    ]


def test_letters_of_other_scripts_are_told_apart(workspace: Workspace, touch: Touch) -> None:
    workspace.write(
        ACME,
        "name: Acme\ntier: A\nowner: dana\ncontacts: [{name: ハル}, {name: バル}, {name: Кий}, {name: Кии}]\n",
    )
    assert found(touch) == []
    workspace.write(ACME, "name: Acme\ntier: A\nowner: dana\ncontacts: [{name: Zoë}, {name: ZOE}]\n")
    assert found(touch) == ["plans/accounts/acme.yaml:4:26: duplicate-contact"]
