import datetime as dt
from typing import Any

import pytest
from workspace import Workspace

from touchcli.files.templates import VARIABLES
from touchcli.rules.models.account import Account, Contact, FiveWs, Growth, LastSale, Sponsor, Worth
from touchcli.rules.models.template import Media


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
        "shared: Thank you, {{ contact.first_name }}. {{ touch.note }}\n"
        'text: ["{{ shared }}"]\n'
        'email: {subject: "{{ today.weekday }}", body: "{{ shared }}"}\n'
        'letter: {body: "{{ account.renewal.on | date }} {{ account.years + 1 }}"}\n'
        'call: {script: "{{ facts.anything.at.all }} {{ account.facts.x }}"}\n'
        'meeting: {agenda: "{% for goal in account.goals %}{{ goal.goal }} {{ loop.index }}{% endfor %}"}\n'
        "video: {agenda: \"{{ account['name'] }} {% set day = today.day %}{{ day }} {{ account.goals[0].by }}\"}\n"
        "social: {body: \"{{ rep.last_name }} {{ (rep.name ~ 'x').upper }}\"}\n"
        'media: [{image: "https://pictures.example/plant.jpg", caption: Plant 2}]\n',
    )
    assert workspace.problems() == []
    assert workspace.book().templates["all"].media == (
        Media(image="https://pictures.example/plant.jpg", caption="Plant 2"),
    )


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("text: Hi {{ contact.frist_name }}", '2:1: unknown-variable: "contact.frist_name" is no variable '),
        ("text: Hi {{ contct.name }}", '2:1: unknown-variable: "contct" is no variable (did you mean contact?)'),
        ("text: Hi {{ contact['nam'] }}", '2:1: unknown-variable: "contact.nam" is no variable (did you mean name?)'),
        ("text: Hi {{ contact.name.first }}", '"contact.name.first" is no variable (contact.name has no parts)'),
        ("text: Hi {{ account.renewal.off }}", '"account.renewal.off" is no variable (known: on)'),
        ("text: Hi {{ shared }}", '"shared" is no variable'),
        ("shared: a {{ shared }}\ntext: Hi", '"shared" is no variable'),
        ("text: Hi {% if facts.x %}", "2:1: template-syntax: the template is wrong:"),
        ("text: |\n  Hi\n  {{ nobody }}", '4:1: unknown-variable: "nobody"'),
        ("text:\n  - Hi\n  - |\n    Hi\n    {{ 1 + }}", "6:5: template-syntax"),
        ("email:\n  subject: Hi\n  body: |\n    one\n    {{ wrong }}", '6:3: unknown-variable: "wrong"'),
        ("text: |\n  {{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", "2:1: template-syntax: the template is nested"),
        ("max_segments: 1", "1:1: no-words: the template has no words for any channel"),
        ("text: ['']", "2:8: missing-key: there are no words here"),
        ("text: Hi\nmedia: [{caption: x}]", "3:9: bad-value: it needs one of image, video, audio, vcard, file"),
        ("text: Hi\nmedia: [{image: 'https://a.example', file: 'https://b.example'}]", "3:9: bad-value: it needs one"),
        ("text: Hi\nmedia: [{image: 'http://a.example'}]", '3:10: bad-value: "http://a.example" is no public https'),
        ("text: Hi\nemail: {subject: x}", "3:1: missing-key: body is missing"),
        ("text: Hi\nid: x", '3:1: unknown-key: there is no key "id" here'),
    ],
)  # fmt: skip
def test_one_thing_wrong(workspace: Workspace, lines: str, expected: str) -> None:
    workspace.write("templates/hello.yaml", f"purpose: update\n{lines}\n")
    workspace.write("plans/cadences/steady.yaml", "about: nothing\n")
    (found,) = workspace.problems()
    assert expected in found
    assert "hello" not in workspace.book().templates


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
