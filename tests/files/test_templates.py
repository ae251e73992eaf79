import datetime as dt
import json
from typing import Any

import pytest
from workspace import Workspace

from touchcli.files.templates import VARIABLES
from touchcli.rules.models.account import Account, Contact, FiveWs, Growth, LastSale, Sponsor, Worth
from touchcli.rules.models.template import Media

ALLOWED = [
    "{% if account.tier == 'A' %}top{% elif account.tier in ('B', 'C') %}mid{% else %}low{% endif %}",
    "{{ 'yes' if account.review.on is undefined and not 1 > 2 or false else 'no' }}",
    "{% for who in account.team %}{{ loop.index }} {{ who }}: {{ account.team[who] }}{% endfor %}",
    "{% for p in facts.plants if p != 'Waco' %}{{ p | title }}{% else %}none{% endfor %}",
    "{{ (account.worth.revenue / 7) | round(2) }} {{ -facts.plant_count | int }} {{ facts.x | default('there') }}",
    "{{ account.renewal.on | date('%A %d %B %Y') }} {{ facts.plants | join(separator=' and ') }}",
    "{# a note to oneself #}{% raw %}{{ as it is }}{% endraw %}",
]


def test_one_wording_or_several(workspace: Workspace) -> None:
    workspace.write("templates/one.yaml", "purpose: offer\ntext: Hi\n")
    workspace.write("templates/two.yaml", "purpose: offer\nclass: informational\ntext: [Hi, Hello]\nmax_segments: 1\n")
    templates = workspace.book().templates
    assert (templates["one"].text, templates["one"].class_) == (("Hi",), "promotional")
    assert (templates["two"].text, templates["two"].class_) == (("Hi", "Hello"), "informational")
    assert templates["hello"].class_ == "conversational"
    assert templates["two"].file == "templates/two.yaml"


def test_words_for_every_channel(workspace: Workspace) -> None:
    workspace.write(
        "templates/all.yaml",
        "purpose: review\n"
        "shared: Thank you, {{ contact.first_name }}. {{ touch.summary }}\n"
        'text: ["{{ shared }}"]\n'
        'email: {subject: "{{ today.weekday }}", body: "{{ shared }}"}\n'
        'letter: {body: "{{ account.renewal.on | date }} {{ account.years + 1 }}"}\n'
        'call: {script: "{{ facts.anything.at.all }} {{ account.facts.x }}"}\n'
        'meeting: {agenda: "{% for goal in account.goals %}{{ goal.goal }} {{ loop.index }}{% endfor %}"}\n'
        "video: {agenda: \"{{ account['name'] }} {{ account.goals[0].by }}\"}\n"
        'social: {body: "{{ rep.sign }} {{ rep.last_name | upper }}"}\n'
        'media: [{image: "https://pictures.example/plant.jpg", caption: Plant 2}]\n',
    )
    assert workspace.problems() == []
    assert workspace.book().templates["all"].media == (
        Media(image="https://pictures.example/plant.jpg", caption="Plant 2"),
    )


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("text: Hi {{ contact.frist_name }}", '2:1: unknown-variable: "contact.frist_name" is not a variable '),
        ("text: Hi {{ contct.name }}", '2:1: unknown-variable: "contct" is not a variable (did you mean contact?)'),
        ("text: Hi {{ contact['nam'] }}", 'unknown-variable: "contact.nam" is not a variable (did you mean name?)'),
        ("text: Hi {{ contact.name.first }}", '"contact.name.first" is not a variable (contact.name has no parts)'),
        ("text: Hi {{ account.renewal.off }}", '"account.renewal.off" is not a variable (known: on)'),
        ("text: Hi {{ shared }}", '"shared" is not a variable'),
        ("shared: a {{ shared }}\ntext: Hi", '"shared" is not a variable'),
        ("text: Hi {% if facts.x %}", "2:1: template-syntax: the template is wrong:"),
        ("text: |\n  Hi\n  {{ nobody }}", '4:1: unknown-variable: "nobody"'),
        ("text:\n  - Hi\n  - |\n    Hi\n    {{ 1 + }}", "6:5: template-syntax"),
        ("email:\n  subject: Hi\n  body: |\n    one\n    {{ wrong }}", '6:3: unknown-variable: "wrong"'),
        ("text: |\n  {{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", "3:1: template-syntax: the template is nested"),
        ("text: " + "x" * 20001, "2:1: template-syntax: it is longer than 20000 characters"),
        ("text: |\n  Hi\n  {{ contact.name | wordwrap }}", "4:1: unknown-filter: unknown filter wordwrap (there"),
        ("text: Hi {{ contact.name | replace('a') }}", "2:1: unknown-filter: the filter replace does not take these"),
        ("text: Hi {% if facts.n is odd %}x{% endif %}", "unknown-test: unknown test odd (there are defined undef"),
        ("text: Hi {% if facts.n is not none %}x{% endif %}", "2:1: unknown-test: unknown test none"),
        ("text: Hi {% set day = 1 %}", "not-in-templates: {% set %} has no place in a template (write the value where"),
        ("text: Hi {{ rep.name ~ facts.x }}", "not-in-templates: ~ has no place in a template (write the values side"),
        ("text: Hi {{ facts.x.upper() }}", "not-in-templates: a call with ( ) has no place in a template"),
        ("text: 'Hi {{ {1: 2} }}'", "2:1: not-in-templates: { } has no place in a template"),
        ("text: Hi {% include 'x' %}", "not-in-templates: {% include %} has no place in a template (put words"),
        ("text: Hi {% macro x() %}{% endmacro %}", "2:1: not-in-templates: {% macro %} has no place in a template"),
        ("text: 'Hi {{ facts.x[1:2] }}'", "2:1: not-in-templates: [a:b] has no place in a template"),
        ("text: Hi {{ 7 % 2 }}", "2:1: not-in-templates: % has no place in a template"),
        ("letter:\n  body: |\n    Hi\n    {{ 2 ** 3 }}", "5:3: not-in-templates: ** has no place in a template"),
        ("text: Hi {% for a in facts.x %}{% for b in a %}{% endfor %}{% endfor %}", "no other loop inside"),
        ("max_segments: 1", "1:1: no-words: the template has no words for any channel"),
        ("text: ['']", "2:8: missing-key: no words"),
        ("text: Hi\nmedia: [{caption: x}]", "3:9: bad-value: it needs one of image, video, audio, vcard, file"),
        ("text: Hi\nmedia: [{image: 'https://a.example', file: 'https://b.example'}]", "3:9: bad-value: it needs one"),
        ("text: Hi\nmedia: [{image: 'http://a.example'}]", '3:10: bad-value: "http://a.example" is not a public https'),
        ("text: Hi\nemail: {subject: x}", "3:1: missing-key: body is missing"),
        ("text: Hi\nid: x", '3:1: unknown-key: unknown key "id"'),
    ],
)  # fmt: skip
def test_one_thing_wrong(workspace: Workspace, lines: str, expected: str) -> None:
    workspace.write("templates/hello.yaml", f"purpose: update\n{lines}\n")
    workspace.write("plans/cadences/steady.yaml", "about: nothing\n")
    (found,) = workspace.problems()
    assert expected in found
    assert "hello" not in workspace.book().templates


def test_everything_wrong_in_some_words_comes_out_at_once(workspace: Workspace) -> None:
    workspace.write(
        "templates/hello.yaml",
        "purpose: update\ntext: |\n  {{ nobody }}\n  {{ rep.name | shout }}\n  {% set a = 1 %}\n  {{ contact.nam }}\n",
    )
    workspace.write("plans/cadences/steady.yaml", "about: nothing\n")
    found = [problem.split(": ")[:2] for problem in workspace.problems()]
    file = "templates/hello.yaml"
    assert found == [
        [f"{file}:3:1", "unknown-variable"],
        [f"{file}:4:1", "unknown-filter"],
        [f"{file}:5:1", "not-in-templates"],
        [f"{file}:6:1", "unknown-variable"],
    ]


@pytest.mark.parametrize("source", ALLOWED)
def test_what_rendering_allows_is_no_problem(workspace: Workspace, source: str) -> None:
    workspace.write("templates/other.yaml", json.dumps({"purpose": "update", "text": source}))
    assert workspace.problems() == []


def test_a_file_that_is_no_template(workspace: Workspace) -> None:
    workspace.write("templates/hello.yaml", "[Hi]\n")
    assert workspace.codes() == ["wrong-type"]


def test_the_variables_are_those_of_the_models() -> None:
    parts: dict[str, Any] = {
        "worth": Worth,
        "last_sale": LastSale,
        "five_ws": FiveWs,
        "growth": Growth,
        "sponsor": Sponsor,
    }
    for name, model in parts.items():
        assert set(VARIABLES["account"][name]) == set(model._fields)
    assert set(VARIABLES["account"]) - {"years"} <= set(Account._fields)
    assert set(VARIABLES["contact"]) <= set(Contact._fields)
    assert Account(name="x", since=dt.date(2019, 4, 2)).since


def test_the_note_of_a_touch_is_no_value_and_the_problem_says_what_is(workspace: Workspace) -> None:
    workspace.write("templates/hello.yaml", "purpose: appreciation\ntext: We said {{ touch.note }}\n")
    (problem,) = workspace.problems()
    assert '"touch.note" is not a variable' in problem
    assert "a note is for us alone: write touch.summary" in problem
