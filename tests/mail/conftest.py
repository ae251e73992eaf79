from collections.abc import Iterator
from pathlib import Path

import pytest
from mail_server import MailServer, mail_server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    """A mail server that wants a password."""
    with mail_server(tmp_path, "--password", "right") as running:
        yield running
