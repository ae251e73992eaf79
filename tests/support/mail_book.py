"""A made-up workspace whose every account is due for one e-mail, and a mailbox of its own for whoever sends them."""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from made_up import SRC

CADENCE = {"rhythms": [{"id": "note", "channel": "email", "every": "1w", "template": "note"}]}
BODY = (
    "Dear {{ contact.first_name }},\n\nline {{ facts.line }} runs: https://northgate.example/a?b=1&c=2\n"
    ".a dot at the start, and Grüße\n\n-- \nDana\n"
)
TEMPLATE = {"purpose": "update", "email": {"subject": "Your order, {{ contact.first_name }}", "body": BODY}}


def settings(
    smtp_port: int, imap_port: int | None = None, *, mode: str = "live", user: str = "dana", **mail: Any
) -> Any:
    """touch.yaml with servers on this machine; `mail` are further keys under `mail:`."""
    servers: dict[str, Any] = {"smtp": {"host": "127.0.0.1", "port": smtp_port, "security": "none"}, "user": user}
    if imap_port is not None:
        servers["imap"] = {"host": "127.0.0.1", "port": imap_port, "security": "none"}
    rep = {
        "name": "Dana Reyes",
        "company": "Northgate Supply",
        "phone": "+13125550100",
        "email": user if "@" in user else f"{user}@northgate.example",
        "texting": "live",
        "mail": mode,
    }
    return {"reps": {"dana": rep}, "calendar": {"timezone": "America/Chicago"}, "mail": {**servers, **mail}}


def account(n: int, address: str | None = None, **contact: Any) -> dict[str, Any]:
    """The n-th account, in a cadence of e-mails alone."""
    return {
        "id": f"customer-{n:04}",
        "name": f"Customer {n:04}",
        "owner": "dana",
        "cadence": "mails",
        "known": "true",
        "timezone": "America/Chicago",
        "contacts": [{"name": f"Pat Number{n}", "email": address or f"pat-{n:04}@customer.example", **contact}],
        "facts": {"line": str(n)},
    }


def lay_out(root: Path, accounts: int | Iterable[Any], touch_yaml: Any) -> Path:
    """Write a workspace, 25 accounts a file."""
    rows = [account(n) for n in range(accounts)] if isinstance(accounts, int) else list(accounts)
    _write(root / "touch.yaml", touch_yaml)
    _write(root / "plans/cadences/mails.yaml", CADENCE)
    _write(root / "templates/note.yaml", TEMPLATE)
    for start in range(0, len(rows), 25):
        _write(root / f"plans/accounts/book-{start // 25:03}.yaml", rows[start : start + 25])
    return root


def environment(home: Path, password: str = "right") -> dict[str, str]:
    """What the program needs to sign in, and nothing of the environment of whoever runs it."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home),
        "PYTHONPATH": str(SRC),
        "TOUCH_MAIL_PASSWORD": password,
        **{name: value for name, value in os.environ.items() if name.startswith("COVERAGE")},
    }


def _write(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1))  # JSON is YAML
