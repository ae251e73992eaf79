"""A small workspace with an opening of five steps, and whole command lines in it."""

from pathlib import Path

import pytest
import time_machine
from workspace import Touch, Workspace

FILES = {
    "touch.yaml": """\
reps:
  dana:
    {name: Dana Reyes, company: Northgate Supply, phone: "+13125550100", email: dana@northgate.example, texting: live}
calendar: {country: US, timezone: America/Chicago}
texting: {from: "+13125550100"}
cadences: {A: opening}
""",
    "plans/accounts/acme.yaml": """\
name: Acme Industrial
tier: A
owner: dana
enter_on: 2026-11-23
timezone: America/Chicago
contacts:
  - name: Zoë Müller-Žižková
    role: decision_maker
    phone: "+15125550142"
    email: zoe@acme.example
    address: 1 Industrial Way, Austin, TX 78701
    texting:
      consent: {kind: express, on: 2026-05-02, how: said yes}
      for_business: {evidence: texts us her orders, on: 2026-05-02}
""",
    "plans/cadences/opening.yaml": """\
steps:
  - {id: introduce, channel: call, template: introduce}
  - {id: thank-you, channel: email, template: thanks}
  - {id: thank-you-letter, channel: letter, template: thanks, after: introduce}
  - {id: letter-arrived, channel: call, template: letter-arrived, wait: 4d, after: introduce}
  - {id: first-visit, channel: meeting, template: first-visit, wait: 8d, after: introduce}
""",
    "templates/introduce.yaml": "purpose: introduction\ncall: {script: 'This is {{ rep.name }}.'}\n",
    "templates/thanks.yaml": """\
purpose: appreciation
shared: |
  Thank you for your time. What I took with me: {{ touch.summary }}
email:
  subject: Thank you, {{ contact.first_name }}
  body: |
    Dear {{ contact.first_name }},

    {{ shared }}

    {{ rep.name }}
letter:
  body: |
    Dear {{ contact.name }},

    {{ shared }}

    {{ rep.name }}
""",
    "templates/letter-arrived.yaml": "purpose: update\ncall: {script: Did the letter arrive? How else may we talk?}\n",
    "templates/first-visit.yaml": """\
purpose: review
meeting:
  agenda: |
    With {{ contact.name }}, in {{ today.month }}

    1. What do you need?
    2. Before I go: anything today?
""",
}

NOTE = "I send the quote for Plant 2 by Friday, as „Angebot № 7“."


class DraftsWorkspace(Workspace):
    """A workspace and the drafts in it."""

    def drafts(self, ending: str = "*", folder: str = "drafts") -> dict[str, bytes]:
        """The drafts of a kind by name, without what touch remembers of them."""
        return {path.name: path.read_bytes() for path in sorted((self.root / folder).glob(f"[!.]*.{ending}"))}

    def draft(self, ending: str) -> bytes:
        """The one draft of a kind."""
        [data] = self.drafts(ending).values()
        return data


@pytest.fixture(autouse=True)
def each_in_the_morning(own_environment: None, clock: time_machine.Traveller) -> None:
    """Commands run on Monday morning, and find no settings of whoever runs the tests."""


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DraftsWorkspace:
    """The workspace, the current folder; nothing was done yet."""
    made = DraftsWorkspace(tmp_path / "workspace", FILES)
    monkeypatch.chdir(made.root)
    return made


@pytest.fixture
def called(workspace: DraftsWorkspace, touch: Touch) -> DraftsWorkspace:
    """The workspace after the first call reached them."""
    assert touch("log", "acme", "call", "--summary", NOTE, "--next", "cadence").code == 0
    return workspace
