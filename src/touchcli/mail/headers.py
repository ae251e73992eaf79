"""Headers of a message, read without fail."""

from email.message import Message
from typing import Any


def header(message: "Message[Any, Any]", name: str) -> str:
    """A header on one line, decoded; what cannot be decoded is taken as it stands. Empty if there is none."""
    try:
        value = message.get(name)
    except Exception:  # the standard library's parser of headers raises whatever it stumbles over
        value = next((value for key, value in message.raw_items() if key.lower() == name.lower()), "")
    return clean(" ".join(str(value).split())) if value is not None else ""


def clean(text: str) -> str:
    """Text that can be stored: without NUL and halves of characters."""
    return text.replace("\r\n", "\n").replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")
