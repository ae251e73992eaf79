"""The SQL of the ledger, read from the .sql files beside this module.

A file holds queries, each after a line `-- name: NAME` and a comment that says what it is for. Values are written
`:value`. What the two databases spell differently, and the columns of the models, are words in braces, such as
`{greatest}`. A query that holds `{asked}` comes twice: NAME for all accounts and NAME_of for `:accounts`, a JSON list.
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


def _fill(sql: str, words: Mapping[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: words[found[1]], sql)


@cache
def _texts() -> dict[str, str]:
    """All queries by name as they are written, comments included."""
    queries: dict[str, str] = {}
    for file in sorted(_FOLDER.glob("*.sql")):
        _, *parts = re.split(r"^-- name: (\w+)\n", file.read_text("utf-8"), flags=re.MULTILINE)
        queries.update(zip(parts[::2], parts[1::2], strict=True))
    return queries


def queries(dialect: Mapping[str, str]) -> dict[str, str]:
    """All queries by name in the words of one database; comments are taken out."""
    found: dict[str, str] = {}
    for name, text in _texts().items():
        sql = re.sub(r"^--.*\n", "", text, flags=re.MULTILINE).strip().removesuffix(";")
        found[name] = _fill(sql, {**_COLUMNS, **dialect, "asked": ""})
        if "{asked}" in sql:
            found[f"{name}_of"] = _fill(sql.replace("{asked}", _ASKED), {**_COLUMNS, **dialect})
    return found


def migrations(dialect: Mapping[str, str]) -> list[list[str]]:
    """The numbered migrations in order, each as its single statements: a script would commit by itself."""
    return [
        [
            statement
            for part in re.sub(r"--.*", "", _fill(file.read_text("utf-8"), dialect)).split(";")
            if (statement := part.strip())
        ]
        for file in sorted((_FOLDER / "migrations").glob("*.sql"))
    ]
