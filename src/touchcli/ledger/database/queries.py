"""The SQL of the ledger, read from the .sql files beside this module.

A file holds queries, each after a line `-- name: NAME` and a comment that says what it is for. Values are written
`:value`, and `:this_entry` is who writes; `{word}` stands for a list of columns, for what a database calls something
(`dialect`), or for a condition (`_OURS`). A query that holds `{asked}` comes twice: NAME for all accounts and NAME_of
for `:accounts`, a JSON list.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parents[1] / "sql"
_ASKED = "AND account IN (SELECT value FROM {each}(:accounts))"
_RETRACTED = "(SELECT retracts FROM entries WHERE retracts IS NOT NULL)"
_OURS = {
    "standing": f"coalesce(entry, 0) NOT IN {_RETRACTED}",
    "reopened": f"coalesce(closing, 0) IN {_RETRACTED}",
    "retracted": _RETRACTED,
}
"""What a query says of a row: that nobody took it back; that its end was taken back."""


class _Words(dict[str, str]):
    """The words in braces: those of a database, and the columns of the models if a query has them."""

    def __missing__(self, word: str) -> str:
        from touchcli.ledger.database.rows import MESSAGE_COLUMNS, TOUCH_COLUMNS

        model, _, values = word.partition("_")
        columns = {"message": MESSAGE_COLUMNS, "touch": TOUCH_COLUMNS}[model]
        return ", ".join(f":{name}" if values else name for name in columns)


@cache
def _texts() -> dict[str, str]:
    """All queries by name as they are written, without comments."""
    parts = (part for file in sorted(_FOLDER.glob("*.sql")) for part in file.read_text("utf-8").split("-- name: ")[1:])
    return {name: _statements(text)[0] for name, _, text in (part.partition("\n") for part in parts)}


class Queries(Mapping[str, str]):
    """All queries by name in the words of one database, each put into them when it is first asked for."""

    def __init__(self, dialect: Mapping[str, str], spelled: Callable[[str], str] = str) -> None:
        """`spelled` gives a query as the driver wants it."""
        self._words, self._spelled = _Words({**dialect, **_OURS}), spelled
        self._known: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        if name not in self._known:
            every, texts = name.removesuffix("_of"), _texts()
            text = texts[name] if name in texts else texts[every].replace("{asked}", _ASKED)
            self._known[name] = self._spelled(text.replace("{asked}", "").format_map(self._words))
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        for name, text in _texts().items():
            yield name
            if "{asked}" in text:
                yield f"{name}_of"

    def __len__(self) -> int:
        return len([*iter(self)])


def newest() -> int:
    """The number of the last migration."""
    return len(_migrations())


def migrations(dialect: Mapping[str, str]) -> list[list[str]]:
    """The numbered migrations in order, each as its single statements: a script would commit by itself."""
    return [_statements(file.read_text("utf-8").format_map(dialect)) for file in _migrations()]


def _statements(script: str) -> list[str]:
    """The statements of a text without their comments; no `;` and no `--` of ours stands in a string."""
    bare = "\n".join(line.partition("--")[0] for line in script.splitlines())
    return [statement for part in bare.split(";") if (statement := part.strip())]


def _migrations() -> list[Path]:
    return sorted((_FOLDER / "migrations").glob("*.sql"))
