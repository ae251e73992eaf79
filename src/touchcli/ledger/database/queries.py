"""The SQL of the ledger, read from the .sql files beside this module.

A file holds queries, each after a line `-- name: NAME` and a comment that says what it is for. Values are written
`:value`; `{word}` stands for a list of columns or for what a database calls something (`dialect`). A query that
holds `{asked}` comes twice: NAME for all accounts and NAME_of for `:accounts`, a JSON list.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from touchcli.ledger.database.rows import MESSAGE_COLUMNS, TOUCH_COLUMNS

_FOLDER = Path(__file__).parents[1] / "sql"
_ASKED = "AND account IN (SELECT value FROM {each}(:accounts))"
_COLUMNS = {
    "message": ", ".join(MESSAGE_COLUMNS),
    "message_values": ", ".join(f":{name}" for name in MESSAGE_COLUMNS),
    "touch": ", ".join(TOUCH_COLUMNS),
    "touch_values": ", ".join(f":{name}" for name in TOUCH_COLUMNS),
}


def queries(dialect: Mapping[str, str]) -> dict[str, str]:
    """All queries by name in the words of one database."""
    found: dict[str, str] = {}
    for name, sql in _queries().items():
        found[name] = _filled(sql, {**_COLUMNS, **dialect, "asked": ""})
        if "{asked}" in sql:
            found[f"{name}_of"] = _filled(sql.replace("{asked}", _ASKED), {**_COLUMNS, **dialect})
    return found


def migrations(dialect: Mapping[str, str]) -> list[list[str]]:
    """The numbered migrations in order, each as its single statements: a script would commit by itself."""
    files = sorted((_FOLDER / "migrations").glob("*.sql"))
    return [_statements(_filled(file.read_text("utf-8"), dialect)) for file in files]


@cache
def _queries() -> dict[str, str]:
    found: dict[str, str] = {}
    for file in sorted(_FOLDER.glob("*.sql")):
        _, *parts = re.split(r"^-- name: (\w+)\n", file.read_text("utf-8"), flags=re.MULTILINE)
        for name, text in zip(parts[::2], parts[1::2], strict=True):
            [found[name]] = _statements(text)
    return found


def _statements(sql: str) -> list[str]:
    """The statements of a text without their comments; no `;` and no `--` of ours stands in a string."""
    return [part.strip() for part in re.sub(r"--.*", "", sql).split(";") if part.strip()]


def _filled(sql: str, words: Mapping[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: words[found[1]], sql)
