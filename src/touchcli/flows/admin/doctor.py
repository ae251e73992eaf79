"""`touch doctor`: is everything there that this workspace needs? Nothing is sent and nothing is written."""

import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from typing import NamedTuple

from touchcli.flows.common.session import BrokenSettings, Desk, Surroundings, open_desk
from touchcli.rules.errors import UserError

_EXTRAS = {
    "postgres": ("psycopg", "a ledger on PostgreSQL and touch worker"),
    "listen": ("starlette", "touch listen"),
    "letters": ("fpdf", "letters by touch draft"),
    "calendar": ("icalendar", "touch calendar"),
    "card": ("segno", "QR codes by touch card"),
    "import": ("openpyxl", "touch import of spreadsheets"),
}


class Finding(NamedTuple):
    """One thing looked at: `state` is `ok`, `note` (it works without) or `wrong`."""

    what: str
    state: str
    detail: str


def doctor(around: Surroundings) -> list[Finding]:
    """Everything looked at, in the order in which it is needed; a broken workspace is a finding, not an error."""
    try:
        desk = open_desk(around)
    except BrokenSettings as error:
        return [Finding("touch.yaml", "wrong", str(error.problems[0]))]
    except UserError as error:
        return [Finding("workspace", "wrong", str(error))]
    return [
        Finding("workspace", "ok", str(desk.root)),
        _files(desk),
        _ledger(desk),
        _provider(desk),
        _sender(desk),
        *_reps(desk),
        *_extras(desk),
        _system_touch(),
    ]


def _files(desk: Desk) -> Finding:
    count = len(desk.problems)
    if count:
        return Finding("files", "wrong", f"{count} Problem{'s' if count > 1 else ''}: touch check shows them")
    return Finding("files", "ok", f"{len(desk.book.accounts)} accounts, no Problems")


def _ledger(desk: Desk) -> Finding:
    try:
        with desk.ledger() as ledger:
            messages = len(ledger.outbox(("in-doubt",)))
    except UserError as error:
        return Finding("ledger", "wrong", str(error))
    if messages:
        return Finding("ledger", "wrong", f"{messages} in doubt: touch reconcile settles them")
    place = "PostgreSQL" if desk.ledger_url.startswith("postgres") else desk.book.settings.ledger
    return Finding("ledger", "ok", place)


def _provider(desk: Desk) -> Finding:
    name = desk.book.settings.provider.name
    if name == "console":
        return Finding("provider", "note", "console: nothing leaves this machine (provider: {name: vonage} sends)")
    try:
        desk.provider().close()
    except UserError as error:
        return Finding("provider", "wrong", str(error))
    return Finding("provider", "ok", f"{name}: its credentials can be used")


def _sender(desk: Desk) -> Finding:
    sender = desk.book.settings.texting.from_
    if sender is None and any(rep.phone is None for rep in desk.book.settings.reps.values()):
        return Finding("sender", "wrong", "no texting.from, and a rep without a phone: their texts have no sender")
    return Finding("sender", "ok", sender.masked if sender else "each rep's own phone")


def _reps(desk: Desk) -> Iterator[Finding]:
    for rep in desk.book.settings.reps.values():
        yield Finding(f"rep {rep.id}", "ok" if rep.texting == "live" else "note", f"texting: {rep.texting}")


def _extras(desk: Desk) -> Iterator[Finding]:
    for extra, (module, use) in _EXTRAS.items():
        if find_spec(module) is None:
            needed = extra == "postgres" and desk.ledger_url.startswith("postgres")
            state = "wrong" if needed else "note"
            yield Finding(f"extra {extra}", state, f"not installed: pip install 'touchcli[{extra}]' for {use}")


def _system_touch() -> Finding:
    found = shutil.which("touch")
    if found is None:
        return Finding("touch on PATH", "note", "none: run touchcli, or put its folder on PATH")
    return Finding("touch on PATH", "ok", found)
