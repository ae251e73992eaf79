import pytest
from workspace import Workspace

from touchcli.rules.models.values import Duration, Share


def test_a_whole_cadence(workspace: Workspace) -> None:
    workspace.write(
        "plans/cadences/north/key.yaml",
        "about: the top tier\n"
        "steps:\n"
        "  - {id: introduce, channel: call, template: hello}\n"
        "  - {id: again, channel: call, wait: 4bd, after: introduce}\n"
        "rhythms:\n"
        "  - {id: visit, channel: meeting, every: 3m, to: decision_maker, by: sponsor}\n"
        "milestones:\n"
        "  - {id: renewal, date: renewal.on, lead: 90d, channel: call}\n"
        "  - {id: birthday, date: facts.birthday, yearly: true, channel: call}\n"
        "balance: {offer_share: 10%}\n",
    )
    assert workspace.problems() == []
    cadence = workspace.book().cadences["key"]
    assert cadence.steps[1].wait == Duration(4, "bd")
    assert cadence.balance.offer_share == Share(10)
    assert cadence.milestones[1].yearly is True
    assert (cadence.id, cadence.file, cadence.line) == ("key", "plans/cadences/north/key.yaml", 1)


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ("steps: [{id: a, channel: call}, {id: a, channel: call}]", '1:34: duplicate-id: a second item is called "a"'),
        ("steps: [{id: a, channel: call, after: b}]", '1:32: unknown-step: no step before this one is "b"'),
        (
            "steps: [{id: a, channel: call, after: a}]",
            '1:32: unknown-step: no step before this one is "a" (a step waits',
        ),
        (
            "steps:\n  - {id: a, channel: call, after: [b]}\n  - {id: b, channel: call}",
            '2:28: unknown-step: no step before this one is "b" (a step',
        ),
        ("steps: [{id: a, channel: text}]", '1:9: no-words: the text "a" names no template'),
        ("steps: [{id: none, channel: call}]", "1:10: bad-value"),
        (
            "steps: [{id: a, channel: call, template: hello, templates: [hello]}]",
            "1:49: bad-value: template and templates stand together (keep one)",
        ),
        ("rhythms: [{id: a, channel: call, every: 0d}]", "1:34: bad-value: 0d is not an interval (write 3d, 2w or 3m)"),
        ("rhythms: [{id: a, channel: call, every: 2h}]", "1:34: bad-value: 2h is not an interval"),
        (
            "rhythms: [{id: a, channel: call, every: often}]",
            '1:34: bad-value: "often" is no duration (write 3d, 4bd (working days), 2w, 3m, 1y, 2h or 60s)',
        ),
        ("rhythms: [{id: a, channel: call}]", "1:11: missing-key: every is missing"),
        (
            "milestones: [{id: a, channel: call, date: renewl.on}]",
            '1:37: bad-milestone-date: "renewl.on" is not a date of an account plan (did you mean renewal.on?)',
        ),
        ("milestones: [{id: a, channel: call, date: name}]", "1:37: bad-milestone-date"),
        (
            "steps: [{id: a, channel: call, template: helo}]",
            '1:32: unknown-template: unknown template "helo" (did you mean hello?)',
        ),
        (
            "steps: [{id: a, channel: call, templates: [hello, gone]}]",
            '1:51: unknown-template: unknown template "gone" (known: hello)',
        ),
        (
            "steps: [{id: a, channel: letter, template: hello}]",
            '1:34: no-words: the template "hello" has no words for letter (add the words, or choose another template)',
        ),
    ],
)
def test_one_thing_wrong(workspace: Workspace, items: str, expected: str) -> None:
    workspace.write("plans/cadences/steady.yaml", items + "\n")
    (found,) = workspace.problems()
    assert found.startswith("plans/cadences/steady.yaml:" + expected)


def test_a_dangling_reference_drops_nothing(workspace: Workspace) -> None:
    workspace.write("plans/cadences/steady.yaml", "steps: [{id: a, channel: call, template: gone}]\n")
    workspace.write("plans/accounts/acme.yaml", "name: Acme\nowner: dan\ncadence: steddy\n")
    workspace.write("touch.yaml", (workspace.root / "touch.yaml").read_text().replace("A: steady", "A: gone"))
    assert workspace.codes() == ["unknown-owner", "unknown-cadence", "unknown-template", "unknown-cadence"]
    assert [problem.line for problem in workspace.read().problems] == [2, 3, 1, 4]
    assert "did you mean dana?" in workspace.problems()[0]
    assert workspace.book().cadences["steady"].steps[0].template == "gone"
    assert workspace.book().accounts["acme"].cadence == "steddy"


def test_a_broken_cadence_is_not_also_unknown(workspace: Workspace) -> None:
    workspace.write("plans/cadences/steady.yaml", "rythms: []\n")
    workspace.write("templates/hello.yaml", "purpose: gossip\ntext: Hi\n")
    workspace.write("plans/accounts/acme.yaml", "name: Acme\ncadence: steady\n")
    assert workspace.codes() == ["unknown-key", "bad-choice"]
    assert not workspace.book().cadences
