import pytest

from touchcli.providers import ProviderError
from touchcli.providers.address import Address, parse_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (None, Address("api.nexmo.com", 443)),
        (" ", Address("api.nexmo.com", 443)),
        ("api-eu.vonage.com", Address("api-eu.vonage.com", 443)),
        ("API-EU.Vonage.com:8443", Address("api-eu.vonage.com", 8443)),
        ("https://api-us.vonage.com/", Address("api-us.vonage.com", 443)),
        ("localhost", Address("localhost", 80, tls=False)),
        ("localhost:8080", Address("localhost", 8080, tls=False)),
        ("127.0.0.1:8080", Address("127.0.0.1", 8080, tls=False)),
        ("127.8.9.1", Address("127.8.9.1", 80, tls=False)),
        ("http://127.0.0.1:8080", Address("127.0.0.1", 8080, tls=False)),
        ("https://127.0.0.1:8443", Address("127.0.0.1", 8443)),
        ("::1", Address("::1", 80, tls=False)),
        ("[::1]:8080", Address("::1", 8080, tls=False)),
        ("127.0.0.1.evil.example", Address("127.0.0.1.evil.example", 443)),
        ("192.168.1.5:8080", Address("192.168.1.5", 8080)),
    ],
)
def test_a_bare_loopback_host_means_http_and_anything_else_https(text: str | None, address: Address) -> None:
    assert parse_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "http://api.nexmo.com",
        "http://192.168.1.5:8080",
        "http://127.0.0.1.evil.example",
        "http://localhost@api.nexmo.example",
        "https://key:secret@api.nexmo.com",
        "https://api.nexmo.com/v1/messages",
        "https://api.nexmo.com?x=1",
        "ftp://127.0.0.1",
        "127.0.0.1:99999",
        "127.0.0.1:port",
        "127.0.0.1:0",
        "https://",
        "two words",
        "a\nb.example",
        "[::1",
    ],
)
def test_what_is_no_safe_address_is_refused(text: str) -> None:
    with pytest.raises(ProviderError, match="VONAGE_API_HOST"):
        parse_address(text)
