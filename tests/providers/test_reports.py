import datetime as dt
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from touchcli.providers import ProviderError, Record, reports
from touchcli.providers.credentials import Credentials
from touchcli.providers.vonage import VonageProvider
from touchcli.rules.models.message import Message

if TYPE_CHECKING:
    from server import StandIn


def span(hours: float) -> tuple[dt.datetime, dt.datetime]:
    end = dt.datetime.fromtimestamp(time.time() + 1, dt.UTC)
    return end - dt.timedelta(hours=hours), end


def test_what_was_in_doubt_is_found_by_its_client_ref(
    provider: VonageProvider, standin: "StandIn", message: Callable[..., Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "PAUSE", 0)
    standin.page = 2
    for n, behaviour in enumerate(["accept", "close", "422", "garbage", "accept", "accept"]):
        standin.queue.append(behaviour)
        provider.send(message(client_ref=f"t-{n}"))
    provider.send(message(client_ref="other", to="+15125550143"))
    found = list(provider.records("+15125550142", *span(1)))
    assert [record.client_ref for record in found] == ["t-0", "t-1", "t-3", "t-4", "t-5"]
    assert {(record.to, record.from_, record.status) for record in found} == {
        ("+15125550142", "+13125550100", "submitted")
    }
    assert [record.message_uuid for record in found] == [
        post.message_uuid for post in standin.posts if post.message_uuid and post.to == "15125550142"
    ]
    assert all(record.at is not None and record.at.tzinfo for record in found)
    assert standin.gets == ["/v2/reports/records"] * 3


def test_a_long_span_is_read_a_day_at_a_time(
    provider: VonageProvider, standin: "StandIn", message: Callable[..., Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "PAUSE", 0)
    provider.send(message())
    assert [record.client_ref for record in provider.records(None, *span(60))] == ["t-0142"]
    assert len(standin.gets) == 3
    assert list(provider.records(None, *span(1), direction="inbound")) == []


def test_ten_requests_a_second_at_most(provider: VonageProvider, standin: "StandIn") -> None:
    began = time.monotonic()
    list(provider.records(None, *span(70)))
    assert len(standin.gets) == 3
    assert time.monotonic() - began > 0.2


def test_records_need_the_key_and_its_secret(standin: "StandIn", credentials: Credentials) -> None:
    with (
        VonageProvider(credentials._replace(api_secret=None), standin.host) as provider,
        pytest.raises(ProviderError, match="VONAGE_API_SECRET"),
    ):
        list(provider.records(None, *span(1)))


def test_a_refusal_is_one_line(standin: "StandIn", credentials: Credentials) -> None:
    with (
        VonageProvider(credentials._replace(api_secret="wrong"), standin.host) as provider,
        pytest.raises(ProviderError, match="it answered 401"),
    ):
        list(provider.records(None, *span(1)))


def test_a_provider_out_of_reach_is_one_line(credentials: Credentials) -> None:
    with VonageProvider(credentials, "127.0.0.1:9") as provider, pytest.raises(ProviderError, match="cannot reach"):
        list(provider.records(None, *span(1)))


class Pages:
    """Pages as no server of the tests would give them; what the SDK's client is to `read_records`."""

    api_host = "api.nexmo.com"

    class auth:
        api_key = "abcd1234"

    def __init__(self, *pages: dict[str, object]) -> None:
        self.pages = list(pages)

    def get(self, *request: object) -> dict[str, object]:
        return self.pages.pop(0)


def test_a_page_that_leads_back_to_itself_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "PAUSE", 0)
    pages = Pages({"cursor": "a", "records": None}, {"cursor": "a", "records": []})
    with pytest.raises(ProviderError, match="lead back"):
        list(reports.read_records(pages, None, *span(1), "outbound"))


def test_a_record_that_says_little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "PAUSE", 0)
    rows = [
        {"date_received": "yesterday"},
        "?",
        {"from": "Vonage", "message_body": "Yes", "date_received": "2026-11-23"},
    ]
    assert list(reports.read_records(Pages({"records": rows}), "+15125550142", *span(1), "inbound")) == [
        Record(None, "", "", "", None),
        Record(None, "", "", "", None, "Vonage", "Yes"),
    ]
