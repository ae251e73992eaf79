"""The secrets Vonage wants, from the environment alone."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from touchcli.providers import ProviderError

_HOST = "VONAGE_API_HOST"
_SECRETS = (
    *("VONAGE_APPLICATION_ID", "VONAGE_PRIVATE_KEY", "VONAGE_PRIVATE_KEY_PATH"),
    *("VONAGE_API_KEY", "VONAGE_API_SECRET"),
)


class Credentials(NamedTuple):
    """What identifies us to Vonage. Sending takes the application's two or the key's two; records take the key's.

    `private_key` is the PEM itself; `signature_secret` proves that a webhook comes from Vonage.
    """

    application_id: str | None = None
    private_key: str | None = None
    api_key: str | None = None
    api_secret: str | None = None
    signature_secret: str | None = None

    def __repr__(self) -> str:
        known = ", ".join(name for name, value in self._asdict().items() if value)
        return f"Credentials({known or 'none'})"


def credentials_from(env: Mapping[str, str], root: Path) -> Credentials:
    """The credentials that stand in the environment; a relative VONAGE_PRIVATE_KEY_PATH starts at `root`.

    Raises ProviderError naming what is missing if nothing, or only half of a pair, is set. Source: BOOK, touch.yaml.
    """
    application_id = env.get("VONAGE_APPLICATION_ID") or None
    api_key, api_secret = env.get("VONAGE_API_KEY") or None, env.get("VONAGE_API_SECRET") or None
    private_key = _private_key(env, root)
    if application_id and not private_key:
        raise ProviderError(
            "VONAGE_APPLICATION_ID is set without its key: set VONAGE_PRIVATE_KEY_PATH to the application's key file"
        )
    if private_key and not application_id:
        raise ProviderError("There is a private key without an application: set VONAGE_APPLICATION_ID")
    if not application_id and not (api_key and api_secret):
        missing = "VONAGE_API_SECRET" if api_key else "VONAGE_API_KEY" if api_secret else None
        raise ProviderError(
            f"Vonage needs {missing} as well: set it in the environment or in .env"
            if missing
            else "Vonage needs credentials: set VONAGE_APPLICATION_ID and VONAGE_PRIVATE_KEY_PATH, "
            "or VONAGE_API_KEY and VONAGE_API_SECRET, in the environment or in .env"
        )
    return Credentials(application_id, private_key, api_key, api_secret, env.get("VONAGE_SIGNATURE_SECRET") or None)


def host_from(env: Mapping[str, str], own: Mapping[str, str]) -> str | None:
    """VONAGE_API_HOST, from where the credentials come: the environment `env`, or `own`, the workspace's `.env`.

    Raises ProviderError if `.env` alone names a host for credentials of the environment: whoever wrote that file
    would be sent what is not theirs.
    """
    host = env.get(_HOST)
    if host is None and own.get(_HOST) and any(env.get(name) for name in _SECRETS):
        raise ProviderError(
            f"{_HOST} stands in .env, and the credentials in the environment: set it in the environment as well"
        )
    return host or own.get(_HOST)


def _private_key(env: Mapping[str, str], root: Path) -> str | None:
    written, path = env.get("VONAGE_PRIVATE_KEY"), env.get("VONAGE_PRIVATE_KEY_PATH")
    if written:
        if "-----BEGIN" not in written:
            raise ProviderError("VONAGE_PRIVATE_KEY is not a PEM key: for a file, set VONAGE_PRIVATE_KEY_PATH")
        # Many places that keep secrets allow one line only, and there a line break is written as a backslash and an n.
        return written.replace("\\n", "\n")
    if not path:
        return None
    try:
        return (root / Path(path).expanduser()).read_text(encoding="ascii")
    except OSError as error:
        raise ProviderError(f"VONAGE_PRIVATE_KEY_PATH: cannot read {path}: {error.strerror}") from None
    except ValueError:
        raise ProviderError(f"VONAGE_PRIVATE_KEY_PATH: {path} is not a PEM key") from None
