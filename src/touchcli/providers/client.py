"""The SDK's HTTP client, made to send each request once and to keep its secrets."""

import json
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, Literal
from urllib.parse import urlencode

from requests import Response
from vonage_http_client import Auth, HttpClient, HttpClientOptions  # type: ignore[import-untyped]
from vonage_http_client.errors import HttpRequestError  # type: ignore[import-untyped]

from touchcli.providers import may_go
from touchcli.providers.address import Address
from touchcli.providers.connections import Answer, AnswerLost, Connections, Timeout
from touchcli.rules.models.message import LastLook

# The SDK signs tokens for 15 minutes; a new one is made while the old one is good for two more.
TOKEN_FOR = 13 * 60

# An answer to a text is some hundred bytes; a page of records is up to 1,000 of them, with their texts.
LIMITS = {"POST": 64 * 1024, "GET": 16 * 1024 * 1024}
EXPECTED = {"POST": 202, "GET": 200}


class KeptTokenAuth(Auth):  # type: ignore[misc]
    """The SDK's credentials with a token that is made once and kept until shortly before it expires.

    The SDK alone reads the key and signs anew for each request: 41 ms each. Source: VONAGE, Trap 9.
    """

    def __init__(self, **credentials: str | None) -> None:
        super().__init__(**credentials)
        self._renewing = threading.Lock()
        self._token = b""
        self._made_at = 0.0

    def create_jwt_auth_string(self) -> bytes:
        """The Authorization header's value, the same for all threads."""
        with self._renewing:
            # By the wall clock, as the token itself is: a laptop that slept must not wake up with an old one.
            if not 0 <= time.time() - self._made_at < TOKEN_FOR:
                self._token = super().create_jwt_auth_string()
                self._made_at = time.time()
            return self._token


class OnePostClient(HttpClient):  # type: ignore[misc]
    """The SDK's client with its one way to the network replaced: one request, no redirect, no second try.

    Nothing is shared between threads but the token and the idle connections, and nothing is logged.
    Source: VONAGE, Traps in the SDK.
    """

    def __init__(self, auth: KeptTokenAuth, address: Address, timeout: Timeout) -> None:
        # Trap 7: at DEBUG its logger shows texts and tokens, and answers at WARNING.
        logging.getLogger("vonage").disabled = True
        super().__init__(auth, HttpClientOptions(api_host=address.host))
        self.connections = Connections(address, timeout)
        self._of_thread = threading.local()

    @contextmanager
    def before_each_post(self, last_look: LastLook) -> Iterator[None]:
        """Have what this thread posts meanwhile looked at once more, when the connection is there."""
        self._of_thread.last_look = last_look
        try:
            yield
        finally:
            self._of_thread.last_look = may_go

    def make_request(
        self,
        request_type: Literal["GET", "POST"],
        host: str,  # noqa: ARG002 - there is one address, and the SDK may not choose another
        request_path: str = "",
        params: dict[str, Any] | None = None,
        auth_type: Literal["jwt", "basic"] = "jwt",
        sent_data_type: Literal["json", "query_params"] = "json",
        token: str | None = None,  # noqa: ARG002 - for OAuth, which nothing here uses
    ) -> dict[str, Any]:
        """Send one request and return the JSON object of its answer.

        Raises NothingSent, AnswerLost, or the SDK's HttpRequestError if the status is not the one that means yes.
        """
        headers = {"Accept": "application/json", "User-Agent": self._user_agent}
        if auth_type == "jwt":
            headers["Authorization"] = self.auth.create_jwt_auth_string().decode()
        else:
            headers["Authorization"] = self.auth.create_basic_auth_string()
        body = None
        if sent_data_type == "json":
            headers["Content-Type"] = "application/json"
            body = json.dumps(params).encode()
        else:
            request_path += "?" + urlencode(params or {})
        last_look = getattr(self._of_thread, "last_look", may_go)
        answer = self.connections.exchange(request_type, request_path, headers, body, LIMITS[request_type], last_look)
        if answer.status != EXPECTED[request_type]:
            raise HttpRequestError(_as_response(answer))
        try:
            content = json.loads(answer.body)
        except (ValueError, RecursionError):
            content = None
        if not isinstance(content, dict):
            raise AnswerLost(f"the answer {answer.status} cannot be read")
        return content


def _as_response(answer: Answer) -> Response:
    """An answer as the SDK's errors want it."""
    response = Response()
    response.status_code = answer.status
    response.headers.update(answer.headers.items())
    response.raw = BytesIO(answer.body)
    return response
