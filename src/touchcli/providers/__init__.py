"""Who carries the texts: one verb to send, one to ask what became of it.

`console` sends nothing; `vonage` is imported only when it is opened, for its SDK takes a third of a second to load.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal, NamedTuple, Protocol, Self

from touchcli.rules.errors import UserError
from touchcli.rules.models import settings
from touchcli.rules.models.message import LastLook, Message, Outcome

Direction = Literal["outbound", "inbound"]


def may_go() -> str | None:
    """Nothing more to look at."""
    return None


class ProviderError(UserError):
    """The provider cannot be used at all: a setting is missing or wrong, or its records cannot be read.

    The message is one line for a person and never holds a secret, a whole number or a text. The outcome of a single
    message is never an exception, but an `Outcome`.
    """


class Record(NamedTuple):
    """What the provider's books say of one message. Source: VONAGE, Reports API.

    Numbers are E.164 with the plus. `at` is when the provider received it, None if the record does not say;
    `status` is the provider's word, such as `submitted` or `delivered`; `text` is there for inbound records alone.
    Outbound ones say when they `ended_at`, what `error` they ended in, and whether that was the recipient's STOP.
    """

    client_ref: str | None
    message_uuid: str
    status: str
    to: str
    at: dt.datetime | None
    from_: str = ""
    text: str | None = None
    ended_at: dt.datetime | None = None
    error: str | None = None
    opted_out: bool = False


class Provider(Protocol):
    """What carries texts. It is a context manager, and safe to use from many threads at once."""

    def send(self, message: Message, last_look: LastLook = may_go) -> Outcome:
        """Hand over one message, with exactly one attempt whatever the answer; it never raises for an answer.

        `last_look` is asked right before the first byte goes, after all that may take time; where it gives a reason,
        nothing goes.
        """
        ...

    def records(
        self, number: str | None, start: dt.datetime, end: dt.datetime, direction: Direction = "outbound"
    ) -> Iterator[Record]:
        """What the provider knows of messages to (outbound) or from (inbound) a number, None for every number.

        `start` is inside the span and `end` is not, both aware. Raises ProviderError if the books cannot be read.
        """
        ...

    def close(self) -> None:
        """Let go of its connections."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *details: object) -> None: ...


def open_provider(provider: settings.Provider, env: Mapping[str, str], own: Mapping[str, str], root: Path) -> Provider:
    """The provider that touch.yaml names, ready to send; close it, or use it in a `with`.

    The credentials (BOOK, touch.yaml) stand in the environment `env`, else in `own`, the workspace's `.env`; relative
    paths in them start at `root`. Raises ProviderError naming the setting that is missing or wrong.
    """
    if provider.name == "console":
        from touchcli.providers.console import ConsoleProvider

        return ConsoleProvider()
    from touchcli.providers.credentials import credentials_from, host_from
    from touchcli.providers.vonage import VonageProvider

    return VonageProvider(credentials_from({**own, **env}, root), host_from(env, own))
