"""A workspace without customers, and command lines run in it."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from workspace import Touch, Workspace

from touchcli.rules.models.account import Account

NOW = "2026-11-23"

FILES = {
    "touch.yaml": """\
reps:
  dana:
    name: Dana Reyes
    company: Northgate Supply
    phone: "+13125550100"
    email: dana@northgate.example
    capacity: {call: 3}
  theo: {name: Theo Marsh, company: Northgate Supply, capacity: {call: 2}}
calendar: {country: US, timezone: America/Chicago}
cadences: {A: steady, B: steady, prospect: steady}
book: {size: 2}
""",
    "plans/cadences/steady.yaml": """\
steps:
  - {id: introduce, channel: call, template: hello}
rhythms:
  - {id: call, channel: call, every: 2w, template: hello}
""",
    "templates/hello.yaml": "purpose: pulse-check\ncall: {script: Ask how things are.}\n",
}


class Shop(Workspace):
    """A workspace without customers, and the files it imports."""

    def __init__(self, root: Path, touch: Touch) -> None:
        super().__init__(root, FILES)
        self.run = touch

    def table(self, rows: Sequence[Sequence[str]], file: str = "customers.csv", separator: str = ",") -> str:
        out = io.StringIO()
        csv.writer(out, delimiter=separator, lineterminator="\n").writerows(rows)
        self.write(file, out.getvalue())
        return file

    def take(self, *arguments: str, file: str = "customers.csv") -> Any:
        """`touch import` as JSON; fails where it does not leave with 0."""
        ran = self.run("import", file, "--json", "--as-of", NOW, *arguments)
        assert ran.code == 0, ran.err
        return ran.json

    def accounts(self) -> dict[str, Account]:
        """The accounts as the workspace reads them; fails if one has a Problem."""
        return dict(self.book().accounts)


@pytest.fixture
def shop(tmp_path: Path, own_environment: None, monkeypatch: pytest.MonkeyPatch, touch: Touch) -> Shop:
    """The workspace, the current folder."""
    made = Shop(tmp_path / "shop", touch)
    monkeypatch.chdir(made.root)
    return made


@pytest.fixture
def northwind(shop: Shop) -> Shop:
    """The same with the 91 customers of Northwind in `customers.csv`."""
    shop.write("customers.csv", (Path(__file__).parent / "data" / "northwind-customers.csv").read_bytes())
    return shop
