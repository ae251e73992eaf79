"""The words of an incoming message of any kind, and in brackets what came instead of them or with them.

Source: Vonage's definition of its webhooks, Inbound Message, for SMS, MMS, RCS and WhatsApp.
"""

from collections.abc import Iterator, Mapping
from typing import Any

_MEDIA = ("image", "video", "audio", "vcard", "file", "sticker")
_CHOSEN = (("button", "text"), ("reply", "title"))
"""What was tapped and not written: a button, and a suggested reply."""


def message_text(content: Mapping[str, Any]) -> str | None:
    """The text of a message; None for one that has none and says not even what it is.

    What stands on a button or a suggested reply is what its reader said by tapping it.
    """
    text = content.get("text")
    words = [text] if isinstance(text, str) and text else []
    words += [said for kind, key in _CHOSEN if (said := _string(content.get(kind), key))]
    words += [*dict.fromkeys(_media(content))]
    for kind, described in (("location", _location), ("order", _order), ("reaction", _reaction)):
        value = content.get(kind)
        if isinstance(value, Mapping) and (said := described(value)):
            words.append(f"[{kind}: {said}]")
            words += [more] if kind == "order" and (more := _string(value, "text")) else []
    if words or isinstance(text, str):
        return "\n".join(words)
    other = content.get("message_type")
    return f"[{other}]" if isinstance(other, str) else None


def _media(content: Mapping[str, Any]) -> Iterator[str]:
    """Captions and addresses of all attachments; those of an MMS with several stand in a list of their own."""
    for kind in _MEDIA:
        value = content.get(kind)
        for medium in value if isinstance(value, list) else [value]:
            yield from _medium(kind, medium)
    several = content.get("content")
    for medium in several if isinstance(several, list) else []:
        kind = _string(medium, "type")
        if kind in _MEDIA:
            yield from _medium(kind, medium)
        elif kind == "text" and (words := _string(medium, "text")):
            yield words


def _medium(kind: str, medium: object) -> Iterator[str]:
    if isinstance(medium, Mapping):
        if caption := _string(medium, "caption"):
            yield caption
        yield f"[{kind}: {_string(medium, 'url')}]"


def _location(place: Mapping[str, Any]) -> str:
    at = [f"{place[key]:g}" for key in ("lat", "long") if isinstance(place.get(key), int | float)]
    named = [said for key in ("name", "address") if (said := _string(place, key))]
    return ", ".join([*named, *at])


def _order(order: Mapping[str, Any]) -> str:
    items = order.get("product_items")
    found = []
    for item in items if isinstance(items, list) else []:
        what, quantity = _string(item, "product_retailer_id"), _string(item, "quantity") or "1"
        price = " ".join(part for key in ("item_price", "currency") if (part := _string(item, key)))
        found.append(f"{quantity} × {what or 'item'}" + (f" at {price}" if price else ""))
    return "; ".join(found)


def _reaction(reaction: Mapping[str, Any]) -> str:
    return _string(reaction, "emoji") or _string(reaction, "action")


def _string(holder: object, key: str) -> str:
    """A value as text, empty if there is none."""
    value = holder.get(key) if isinstance(holder, Mapping) else None
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
