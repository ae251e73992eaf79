"""A workspace without customers, and command lines run in it."""

import csv
import io
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from touchcli.cli.front import run
from touchcli.files.workspace import read_workspace
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


class Ran(NamedTuple):
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its one JSON object; fails where there is anything else."""
        return json.loads(self.out)


class Shop:
    """A workspace in a folder of its own, the current one."""

    def __init__(self, root: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.root, self.capture = root, capture
        for file, text in FILES.items():
            self.write(file, text)

    def write(self, file: str, text: str | bytes) -> Path:
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def table(self, rows: Sequence[Sequence[str]], file: str = "customers.csv", separator: str = ",") -> str:
        out = io.StringIO()
        csv.writer(out, delimiter=separator, lineterminator="\n").writerows(rows)
        self.write(file, out.getvalue())
        return file

    def run(self, *arguments: str) -> Ran:
        self.capture.readouterr()
        code = run(list(arguments))
        return Ran(code, *self.capture.readouterr())

    def take(self, *arguments: str, file: str = "customers.csv") -> Any:
        """`touch import` as JSON; fails where it does not leave with 0."""
        ran = self.run("import", file, "--json", "--as-of", NOW, *arguments)
        assert ran.code == 0, ran.err
        return ran.json

    def accounts(self) -> dict[str, Account]:
        """The accounts as the workspace reads them; fails where one has a Problem."""
        reading = read_workspace(self.root, cache=False)
        assert reading.book is not None
        assert not reading.problems, reading.problems
        return dict(reading.book.accounts)

    def plans(self) -> dict[str, bytes]:
        """Every file below plans/ and the ledger's folder but the cache."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and ".touch/cache" not in path.as_posix()
        }


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shop:
    for name in list(os.environ):
        if name.startswith(("TOUCH_", "VONAGE_", "XDG_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    made = Shop(tmp_path / "shop", capsys)
    monkeypatch.chdir(made.root)
    return made


@pytest.fixture
def northwind(shop: Shop) -> Shop:
    """The same with the 91 customers of Northwind in `customers.csv`."""
    shop.write("customers.csv", (Path(__file__).parent / "data" / "northwind-customers.csv").read_bytes())
    return shop
