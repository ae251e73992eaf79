"""The provider that sends nothing: for practice, and until there is an account with a real one."""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Self

from touchcli.providers import Direction, Record, may_go
from touchcli.rules.models.message import Accepted, Deferred, LastLook, Message


class ConsoleProvider:
    """Takes every message and sends none."""

    def send(self, message: Message, last_look: LastLook = may_go) -> Accepted | Deferred:
        """Take a message; its uuid is made from `client_ref` and so the same every time."""
        if why := last_look():
            return Deferred(f"Not sent: {why}")
        return Accepted(str(uuid.uuid5(uuid.NAMESPACE_OID, message.client_ref)))

    def records(
        self,
        number: str | None,  # noqa: ARG002
        start: dt.datetime,  # noqa: ARG002
        end: dt.datetime,  # noqa: ARG002
        direction: Direction = "outbound",  # noqa: ARG002
    ) -> Iterator[Record]:
        """No records, since nothing was sent."""
        return iter(())

    def close(self) -> None:
        """Nothing to let go of."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *details: object) -> None:
        self.close()
