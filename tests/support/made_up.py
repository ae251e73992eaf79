"""A made-up workspace of any size, whose every account is due for one text, and the stand-in as a process beside it."""

import datetime as dt
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SRC = HERE.parents[1] / "src"
TUESDAY = "2026-11-24T17:00:00+00:00"
"""Eleven in the morning in Chicago, on a day when everybody may be texted."""

_AREAS = (
    *(212, 213, 216, 217, 219, 224, 248, 262, 267, 269, 304, 307, 309, 310, 312, 313, 314, 315, 317, 319, 323, 330),
    *(336, 347, 402, 404, 406, 408, 412, 414, 415, 419, 434, 440, 484, 502, 503, 505, 507, 510, 513, 515, 516, 517),
)
_SETTINGS: dict[str, Any] = {
    "reps": {
        "dana": {
            "name": "Dana Reyes",
            "company": "Northgate Supply",
            "phone": "+13125550100",
            "texting": "live",
        }
    },
    "calendar": {"country": "US", "timezone": "America/Chicago"},
    "texting": {"from": "+13125550100"},
    "provider": {"name": "vonage"},
}
CADENCE = {"rhythms": [{"id": "check-in", "channel": "text", "every": "1w", "template": "hello"}]}
TEMPLATE = {
    "purpose": "pulse-check",
    "text": ["Good morning {{ contact.first_name }}, how is line {{ facts.line }} running? Dana"],
}


def number(n: int) -> str:
    """The n-th fictitious number, from 0 on; there are 4,400."""
    return f"+1{_AREAS[n // 100]}55501{n % 100:02}"


def account(n: int, **changes: Any) -> dict[str, Any]:
    """The n-th account, in a cadence of texts alone."""
    contact = {
        "name": f"Pat Number{n}",
        "phone": number(n),
        "texting": {
            "consent": {"kind": "express", "on": "2026-05-02"},
            "for_business": {"evidence": "texts us orders", "on": "2026-05-02"},
            "knows_number": "true",
        },
    }
    usual = {
        "id": f"customer-{n:04}",
        "name": f"Customer {n:04}",
        "owner": "dana",
        "cadence": "texts",
        "known": "true",
        "timezone": "America/Chicago",
        "contacts": [contact],
        "facts": {"line": str(n)},
    }
    return usual | changes


def lay_out(root: Path, accounts: int | Sequence[dict[str, Any]], **settings: Any) -> Path:
    """Write a workspace, 25 accounts a file; `settings` are merged into touch.yaml's sections."""
    rows = [account(n) for n in range(accounts)] if isinstance(accounts, int) else list(accounts)
    merged = dict(_SETTINGS)
    for name, value in settings.items():
        merged[name] = {**merged.get(name, {}), **value} if isinstance(value, dict) else value
    _write(root / "touch.yaml", merged)
    _write(root / "plans/cadences/texts.yaml", CADENCE)
    _write(root / "templates/hello.yaml", TEMPLATE)
    for start in range(0, len(rows), 25):
        _write(root / f"plans/accounts/book-{start // 25:03}.yaml", rows[start : start + 25])
    return root


def _write(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1))  # JSON is YAML


def environment(key: Path, host: str) -> dict[str, str]:
    """What the program needs to reach the stand-in, and nothing that might lead it elsewhere."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(key.parent),
        "PYTHONPATH": str(SRC),
        "VONAGE_APPLICATION_ID": "11111111-2222-4333-8444-555555555555",
        "VONAGE_PRIVATE_KEY_PATH": str(key),
        "VONAGE_API_KEY": "abcd1234",
        "VONAGE_API_SECRET": "not-a-secret",
        "VONAGE_API_HOST": host,
        **{name: value for name, value in os.environ.items() if name.startswith("COVERAGE")},
    }


def command(*arguments: str, at: str = TUESDAY) -> list[str]:
    """The program's command line, at that time."""
    return [sys.executable, str(HERE / "run_at.py"), at, *arguments]


class Carrier:
    """The stand-in as a process: its address, and the log of what it was posted, which outlives it."""

    def __init__(self, folder: Path, key: Path, *options: str) -> None:
        self.log = folder / "posts.jsonl"
        self.key = key
        server = [sys.executable, str(HERE / "server.py"), "--private-key", str(key), "--log", str(self.log), *options]
        self._process = subprocess.Popen(server, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout
        self.host = f"127.0.0.1:{self._process.stdout.readline().strip()}"
        self.env = environment(key, self.host)

    def posts(self) -> list[tuple[str, str, str, str]]:
        """Every POST that was read whole: client_ref, to, text, behaviour."""
        return [tuple(json.loads(line)) for line in self.log.read_text().splitlines()] if self.log.exists() else []

    def count(self) -> Counter[str]:
        """How many POSTs there were with each client_ref."""
        return Counter(post[0] for post in self.posts())

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()


@contextmanager
def carrier(folder: Path, key: Path, *options: str) -> Iterator[Carrier]:
    """The stand-in, for as long as the context lasts; `options` are those of server.py."""
    running = Carrier(folder, key, *options)
    try:
        yield running
    finally:
        running.close()


def later(minutes: float, at: str = TUESDAY) -> str:
    """The instant so many minutes after another."""
    return (dt.datetime.fromisoformat(at) + dt.timedelta(minutes=minutes)).isoformat()
