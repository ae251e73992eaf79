"""A program with other migrations than it has, older or newer."""

from collections.abc import Callable

import pytest

from touchcli.ledger.database.sqlite import SQLite

Migrations = Callable[[dict[str, str]], list[list[str]]]


def with_migrations(patch: pytest.MonkeyPatch, migrations: Migrations) -> None:
    """Have both databases know these migrations, for as long as the patch lasts."""
    for backend in ("sqlite", "postgres"):
        module = f"touchcli.ledger.database.{backend}"
        patch.setattr(f"{module}.migrations", migrations)
        patch.setattr(f"{module}.newest", lambda: len(migrations(SQLite.dialect)))
