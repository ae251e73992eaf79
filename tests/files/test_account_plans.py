import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from small_workspace import ACCOUNT
from workspace import Workspace

Problems = Callable[[str], list[str]]

WHOLE = """\
name: Acme Industrial
status: customer
tier: A
owner: dana
cadence: steady
enter_on: 2026-11-23
known: yes
since: 2019-04-02
timezone: America/Chicago
location: Austin, TX
worth: {revenue: 120000, currency: USD, note: second-largest account}
last_sale: {on: 2026-04-11, amount: 8400.50}
five_ws: {why: their buyer left in May}
contacts:
  - name: Priya Natarajan
    role: decision_maker
    phone: +1 (512) 555-0142
    email: priya@acme.example
    prefers: [text, call]
    timezone: America/Denver
    texting:
      consent: {kind: express, on: 2026-05-02, how: said yes on a call}
      for_business: {evidence: texts us her orders, on: 2026-05-02}
      knows_number: true
      only: {on: 2026-05-02, quote: text me}
expectations: [{metric: on-time delivery, target: ">= 98 %", asked_on: 2026-05-02}]
goals: [{goal: one vendor, by: 2027-06-30}]
growth: {target: 150000, by: 2027-12-31}
white_space: [{kind: location, name: Plant 2, incumbent: Fastway, value: 30000, next: walk the tool crib}]
team: {service: Lee Park}
sponsor: {name: Sam Ortiz, title: VP Sales}
renewal: {on: 2027-03-31}
review:
prospect_exception: {because: asked us to, on: 2026-05-02}
issues: [{what: late order, opened_on: 2026-05-02, closed_on: }]
facts: {plant_count: 2, nothing: , deep: {a: , b: [x, ]}}
"""


def test_a_whole_plan(workspace: Workspace) -> None:
    workspace.write("plans/accounts/acme.yaml", WHOLE)
    assert workspace.problems() == []
    account = workspace.book().accounts["acme"]
    contact = account.contacts[0]
    assert (account.id, account.file, account.line) == ("acme", "plans/accounts/acme.yaml", 1)
    assert account.known is True
    assert account.since == dt.date(2019, 4, 2)
    assert account.last_sale is not None
    assert account.last_sale.amount == Decimal("8400.50")
    assert account.review is None
    assert account.issues[0].closed_on is None
    assert account.facts == {"plant_count": "2", "deep": {"b": ["x"]}}
    assert account.team == {"service": "Lee Park"}
    assert (contact.id, contact.prefers) == ("priya-natarajan", ("text", "call"))
    assert contact.phone is not None
    assert (contact.phone.e164, contact.phone.state) == ("+15125550142", "TX")
    assert contact.texting.only is not None
    assert contact.texting.only.quote == "text me"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("teir: A", '2:1: unknown-key: unknown key "teir" (did you mean tier?)'),
        ("file: x", '2:1: unknown-key: unknown key "file"'),
        ("tier: E", '2:1: bad-choice: "E" is not one of the choices (one of: A, B, C, D)'),
        ("known: maybe", '2:1: bad-choice: "maybe" is neither yes nor no (one of: yes, no, true, false)'),
        ("since: 2026-13-01", '2:1: bad-date: "2026-13-01" is not a date (write it like 2026-11-23)'),
        ("since: 1699920000", '2:1: bad-date: "1699920000" is not a date (write it like 2026-11-23)'),
        ("worth: {revenue: 120k}", '2:9: bad-number: "120k" is not a number (write it like 8400 or 8400.50)'),
        ("worth: {revenue: 1e99}", '2:9: bad-number: "1e99" is not a number (write it like 8400 or 8400.50)'),
        ("worth: [1, USD]", "2:1: wrong-type: worth must be keys with values, and is a list"),
        ("goals: one vendor", "2:1: wrong-type: goals must be a list, and is text"),
        ("goals: {goal: one}", "2:1: wrong-type: goals must be a list, and is keys with values"),
        ("goals: [[one, 2027-06-30]]", "2:9: wrong-type: entry 1 must be keys with values, and is a list"),
        ("goals: [ , ]", None),
        ("goals:\n  -", "3:4: wrong-type: entry 1 must be keys with values, and is nothing"),
        ("team: [Lee]", "2:1: wrong-type: team must be keys with values, and is a list"),
        ("location: [Austin]", "2:1: wrong-type: location must be text, and is a list"),
        ("growth: {by: 2027-12-31}", "2:1: missing-key: target is missing (add it)"),
        ("growth: {target: }", "2:10: missing-key: target has no value (give it one)"),
        ('sponsor: {name: " "}', "2:11: missing-key: name has no value (give it one)"),
        ("timezone: America/Chikago", None),
        ("timezone: America", None),
        ("contacts: [{name: A, phone: 512 555 0142}]", None),
        ("contacts: [{name: A, phone: +15}]", None),
        ("contacts: [{name: A, phone: call me}]", None),
        ("contacts: [{name: A, email: nobody}]", None),
        ("contacts: [{name: A, prefers: [fax]}]", None),
        ("contacts: [{name: '...'}]", '2:13: bad-value: "..." has no letter or digit (write their name)'),
        ("contacts: [{name: A, id: a}]", None),
        ("api_secret: abcdef", "2:1: secret: a credential stands in this file (put it in the environment or in .env)"),
        ("facts: {password: hunter2}", None),
        ("facts: {note: '-----BEGIN PRIVATE KEY-----'}", None),
        ("id: a/b", '2:1: bad-value: "a/b" is not an id (letters, digits, dashes, dots; no slash)'),
        ("id: none", '2:1: bad-value: an id must not be "none" (`touch log --item none` means no item)'),
        ("name: Acme", '2:1: duplicate-key: "name" is here twice, first in line 1 (keep one)'),
    ],
)
def test_one_thing_wrong(workspace: Workspace, account: Problems, line: str, expected: str | None) -> None:
    found = account(f"name: Acme\n{line}\n")
    assert len(found) == 1
    if expected is not None:
        assert found[0].startswith(expected)
    assert "acme" not in workspace.book().accounts


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("timezone: America/Chikago",
         'bad-timezone: unknown time zone "America/Chikago" (did you mean America/Chicago?)'),
        ("timezone: America", "bad-timezone: unknown time zone \"America\""),
        ("contacts: [{name: A, phone: 512 555 0142}]",
         '2:22: bad-phone: "512 555 0142" has no country code (write +15125550142)'),
        ("contacts: [{name: A, phone: +15}]", 'bad-phone: "+15" is'),
        ("contacts: [{name: A, phone: 5}]", 'bad-phone: "5" is'),
        ("contacts: [{name: A, phone: call me}]", '"call me" is not a phone number (write it like +15125550142)'),
        ("contacts: [{name: A, email: nobody}]", "bad-email"),
        ("contacts: [{name: A, prefers: [fax]}]", '2:32: bad-choice: "fax"'),
        ("contacts: [{name: A, id: a}]", "unknown-key"),
        ("facts: {password: hunter2}", "2:9: secret"),
        ("facts: {note: '-----BEGIN PRIVATE KEY-----'}", "secret"),
        ("contacts: [{name: A}, {name: a}]", "2:24: duplicate-contact: a second contact is called \"a\""),
    ],
)  # fmt: skip
def test_what_a_problem_says(account: Problems, line: str, words: str) -> None:
    (found,) = account(f"name: Acme\n{line}\n")
    assert words in found
    assert "hunter2" not in found


def test_all_problems_come_at_once(account: Problems) -> None:
    found = account("tier: E\nsinse: x\ncontacts:\n  - {phone: 1}\n  - name: [x]\n")
    assert [text.split(": ")[0] + text.split(":")[2] for text in found] == [
        "1:1 bad-choice",
        "1:1 missing-key",
        "2:1 unknown-key",
        "4:5 missing-key",
        "4:6 bad-phone",
        "5:5 wrong-type",
    ]


def test_a_file_that_is_no_plan(account: Problems) -> None:
    assert account("just words\n") == ["1:1: wrong-type: the file must be keys with values, and is text"]


def test_a_list_of_accounts_keeps_the_sound_ones(workspace: Workspace) -> None:
    workspace.write(
        "plans/accounts/more.yaml",
        "- {id: one, name: One, cadence: gone}\n- {id: two, name: Two, tier: E}\n- {name: Three}\n- words\n"
        "- {id: five, name: Five}\n- {id: six, name: &x Six}\n-\n",
    )
    found = [text.removeprefix("plans/accounts/more.yaml:") for text in workspace.problems()]
    assert found == [
        '1:24: unknown-cadence: unknown cadence "gone" (known: steady)',
        '2:24: bad-choice: "E" is not one of the choices (one of: A, B, C, D)',
        "3:3: missing-key: an account in a list needs an id (add one, such as id: acme)",
        "4:3: wrong-type: entry 4 must be keys with values, and is text",
        "6:19: alias: anchors and aliases are not allowed (write the value out)",
        "7:2: wrong-type: entry 7 must be keys with values, and is nothing",
    ]
    assert sorted(workspace.book().accounts) == ["acme", "five", "one"]
    assert workspace.book().accounts["five"].line == 5


def test_accounts_come_in_the_order_of_their_ids(workspace: Workspace) -> None:
    workspace.write("plans/accounts/a.yaml", "- {id: zebra, name: Z}\n- {id: ant, name: A}\n")
    assert list(workspace.book().accounts) == ["acme", "ant", "zebra"]


def test_two_accounts_with_one_id(workspace: Workspace) -> None:
    workspace.write("plans/accounts/north/acme.yml", ACCOUNT)
    (found,) = workspace.problems()
    assert found == (
        'plans/accounts/north/acme.yml:1:1: duplicate-id: "acme" is here for the second time, '
        "first in plans/accounts/acme.yaml:1 (rename one)"
    )
    assert workspace.book().accounts["acme"].file == "plans/accounts/acme.yaml"


def test_control_characters_never_reach_the_terminal(account: Problems) -> None:
    (found,) = account('name: Acme\n"\\e[2J\\u202e": x\n')
    assert found.isprintable()
