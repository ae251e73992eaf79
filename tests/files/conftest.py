"""The problems of one account plan."""

from collections.abc import Callable

import pytest
from workspace import Workspace


@pytest.fixture
def account(workspace: Workspace) -> Callable[[str], list[str]]:
    """The Problems of an account plan of these lines, each without the name of its file."""

    def problems(lines: str) -> list[str]:
        workspace.write("plans/accounts/acme.yaml", lines)
        return [text.removeprefix("plans/accounts/acme.yaml:") for text in workspace.problems()]

    return problems
