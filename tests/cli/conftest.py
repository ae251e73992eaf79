"""A small workspace for whole command lines."""

from pathlib import Path

import pytest
from workspace import Workspace

FILES = {
    "touch.yaml": """\
reps:
  dana: {name: Dana Reyes, company: Northgate Supply, phone: "+13125550100", texting: live}
calendar: {country: US, timezone: America/Chicago}
cadences: {A: steady}
""",
    "plans/accounts/acme.yaml": """\
name: Acme Industrial
tier: A
owner: dana
known: true
timezone: America/Chicago
contacts:
  - name: Priya Natarajan
    phone: "+15125550142"
    texting:
      consent: {kind: express, on: 2026-05-02, how: said yes}
      for_business: {evidence: texts us her orders, on: 2026-05-02}
      knows_number: true
""",
    "plans/cadences/steady.yaml": """\
rhythms:
  - {id: check-in, channel: text, every: 3w, templates: [hello]}
""",
    "templates/hello.yaml": """\
purpose: pulse-check
text: How are things, {{ contact.first_name }}? {{ rep.first_name }}
call: {script: Ask how things are.}
""",
}


@pytest.fixture(autouse=True)
def each_in_its_own_environment(own_environment: None) -> None:
    """Commands find no settings of whoever runs the tests."""


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A small workspace, the current folder: one account, one text rhythm."""
    made = Workspace(tmp_path / "workspace", FILES)
    monkeypatch.chdir(made.root)
    return made
