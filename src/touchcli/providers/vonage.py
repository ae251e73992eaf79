"""Texts by Vonage's Messages API, on the SDK's models and credentials. Source: VONAGE."""

import datetime as dt
from collections.abc import Iterator
from typing import Self

from jwt import PyJWTError
from pydantic import ValidationError
from vonage_http_client.errors import HttpRequestError  # type: ignore[import-untyped]
from vonage_messages import Messages  # type: ignore[import-untyped]
from vonage_utils.errors import VonageError  # type: ignore[import-untyped]

from touchcli.providers import Direction, ProviderError, Record, answers, may_go
from touchcli.providers.address import parse_address
from touchcli.providers.client import KeptTokenAuth, OnePostClient
from touchcli.providers.connections import DEFAULT_TIMEOUT, AnswerLost, NothingSent, Timeout
from touchcli.providers.credentials import Credentials
from touchcli.providers.messages import model_of
from touchcli.providers.reports import read_records
from touchcli.rules.models.message import Deferred, LastLook, Message, Outcome, Rejected


class VonageProvider:
    """Sends each text with exactly one POST; safe to share between threads. Close it, or use it in a `with`.

    `host` is what VONAGE_API_HOST says, None for Vonage itself. Raises ProviderError if the host or the
    credentials are of no use, before anything is sent.
    """

    def __init__(self, credentials: Credentials, host: str | None = None, timeout: Timeout = DEFAULT_TIMEOUT) -> None:
        address = parse_address(host)
        self._client = OnePostClient(_auth(credentials), address, timeout)
        self._messages = Messages(self._client)

    def send(self, message: Message, last_look: LastLook = may_go) -> Outcome:
        """Send one message. It makes one POST, or none if Vonage could not take or be given the message."""
        try:
            model = model_of(message)
        except ValidationError as error:
            # Its own words would show the text.
            wrong = error.errors(include_url=False, include_input=False, include_context=False)[0]
            return Rejected(422, f"Not sent: {'.'.join(map(str, wrong['loc']))}: {wrong['msg']}")
        except ValueError as error:
            return Rejected(422, f"Not sent: {error}")
        try:
            with self._client.before_each_post(last_look):
                return answers.taken(self._messages.send(model).message_uuid)
        except NothingSent as error:
            return Deferred(f"Not sent: {error}")
        except HttpRequestError as error:
            return answers.refused(error.response.status_code, error.response.headers, error.response.content)
        except AnswerLost as error:
            return answers.lost(str(error))
        except Exception as error:
            # Whatever it was, the POST may have been made; an answer without a message_uuid ends here too.
            return answers.lost(f"the answer cannot be read ({type(error).__name__})")

    def records(
        self, number: str | None, start: dt.datetime, end: dt.datetime, direction: Direction = "outbound"
    ) -> Iterator[Record]:
        """What Vonage's books say: 24 hours a request, at most ten requests a second. It is a paid service.

        Raises ProviderError without VONAGE_API_KEY and VONAGE_API_SECRET, and where the books cannot be read.
        """
        if not self._client.auth.api_key:
            raise ProviderError("Vonage's records need VONAGE_API_KEY and VONAGE_API_SECRET")
        try:
            yield from read_records(self._client, number, start, end, direction)
        except HttpRequestError as error:
            raise ProviderError(f"Vonage's records: it answered {error.response.status_code}") from None
        except (NothingSent, AnswerLost) as error:
            raise ProviderError(f"Vonage's records: {error}") from None

    def close(self) -> None:
        """Close the connections that are kept."""
        self._client.connections.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *details: object) -> None:
        self.close()


def _auth(credentials: Credentials) -> KeptTokenAuth:
    """The SDK's credentials, with the first token made: what is wrong with a key shows before the first text."""
    with_key = bool(credentials.api_key and credentials.api_secret)
    if not with_key and not (credentials.application_id and credentials.private_key):
        raise ProviderError("Vonage needs an application with its private key, or an API key with its secret")
    try:
        auth = KeptTokenAuth(
            api_key=credentials.api_key if with_key else None,
            api_secret=credentials.api_secret if with_key else None,
            application_id=credentials.application_id,
            private_key=credentials.private_key,
        )
        if credentials.application_id:
            auth.create_jwt_auth_string()
    except (VonageError, PyJWTError, ValueError, TypeError):
        raise ProviderError(
            "The private key cannot be used: it must be the application's own, unencrypted, as Vonage gives it "
            "(-----BEGIN PRIVATE KEY-----)"
        ) from None
    return auth
