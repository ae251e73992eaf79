"""The problems of one account plan."""

from collections.abc import Callable

import pytest
from workspace import Workspace


@pytest.fixture
def account(room: Workspace) -> Callable[[str], list[str]]:
    """The Problems of an account plan of these lines, each without the name of its file."""

    def problems(lines: str) -> list[str]:
        room.write("plans/accounts/acme.yaml", lines)
        return [text.removeprefix("plans/accounts/acme.yaml:") for text in room.problems()]

    return problems
