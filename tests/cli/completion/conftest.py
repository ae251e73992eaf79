"""A workspace in which something can be completed, with its index filled."""

from pathlib import Path

import pytest
from shells import environment, programs
from workspace import Workspace

PEOPLE = """\
- id: ace-tools
  name: Ace Tools
  owner: dana
  contacts: [{name: Omar Haddad, email: omar@ace.example}]
- id: acme
  name: Acme Industrial
  owner: lee
  contacts: [{name: Priya Natarajan, email: priya@acme.example}, {name: Pat O'Neil, email: pat@acme.example}]
- id: Café $5
  name: Café Fünf
  owner: dana
- id: O'Brien "& Sons"
  name: O'Brien & Sons
  owner: dana
- id: x:y=z
  name: X, Y and Z
  owner: dana
- id: -dash
  name: Dash
  owner: dana
"""
SETTINGS = """\
reps:
  dana: {name: Dana Reyes, company: Northgate Supply, phone: "+13125550100"}
  lee: {name: Lee Park, company: Northgate Supply, phone: "+13125550101"}
calendar: {country: US, timezone: America/Chicago}
"""


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace with odd names, the current folder; beside its files is one called notes.txt."""
    made = Workspace(
        tmp_path / "book",
        {
            "touch.yaml": SETTINGS,
            "plans/accounts/people.yaml": PEOPLE,
            "templates/hello.yaml": "purpose: pulse-check\ntext: Hello\n",
            "templates/good bye.yaml": "purpose: pulse-check\ntext: Good bye\n",
            "notes.txt": "",
        },
    )
    made.read(cache=True)
    monkeypatch.chdir(made.root)
    return made


@pytest.fixture
def shell_environment(tmp_path: Path) -> dict[str, str]:
    """What a shell of ours finds in its environment."""
    return environment(programs(tmp_path / "programs"), tmp_path / "home")
