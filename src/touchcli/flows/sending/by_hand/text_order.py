"""What a person asks `touch text` for: whom, with which words, what goes along, and when."""

import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any, NamedTuple, get_args
from urllib.parse import urlsplit

from touchcli.render.message import Media
from touchcli.rules.errors import UserError
from touchcli.rules.models.book import Book
from touchcli.rules.models.template import Media as TemplateMedia
from touchcli.rules.models.template import Purpose, Template, is_public

_PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
_GROUPS = ("account", "contact", "rep", "touch", "today", "facts")
_NAME = re.compile(r"[^\W\d]\w*(\.\w+)*")
_KINDS = {
    "image": ("jpg", "jpeg", "png", "gif", "webp"),
    "video": ("mp4", "mov", "3gp", "webm"),
    "audio": ("mp3", "m4a", "aac", "ogg", "amr", "wav"),
    "vcard": ("vcf",),
}
"""What an address leads to, by how its path ends; anything else is a file."""


class Order(NamedTuple):
    """What a person asked for: whom, and with which words; without words the text that is due.

    `where` chooses accounts instead of `account`. `purpose` is that of a `message`; `given` are values for the
    variables of a template, by dotted name; `at` is when it is to go, as it was written.
    """

    account: str | None = None
    template: str | None = None
    message: str | None = None
    contact: str | None = None
    to_me: bool = False
    media: Media = ()
    purpose: Purpose | None = None
    given: Mapping[str, str] = {}
    at: str | None = None
    where: str | None = None


def check_order(order: Order) -> None:
    """Raise UserError if two things that were asked for do not go together."""
    words = order.template is not None or order.message is not None
    refused = (
        (order.template and order.message, "--template and --message are two texts", "give one of them"),
        (not (order.account or order.where), "which account?", "name one, or choose several with --where"),
        (order.account and order.where, "an account and --where", "give one of them"),
        (order.where and order.contact, "--where and --contact", 'choose by role: --where "contact=decision_maker"'),
        (order.where and not words, "--where needs words", "add --template T or --message M"),
        (order.to_me and order.where, "--to-me is one text", "name an account instead of --where"),
        (order.to_me and order.at, "--to-me goes now", "leave out --at"),
        (order.purpose and order.message is None, "--purpose goes with --message", "a template has its own purpose"),
        (order.given and order.message is not None, "--set goes with a template", "--message is taken as it is"),
    )
    for wrong, what, hint in refused:
        if wrong:
            raise UserError(what, hint)


def read_purpose(word: str) -> Purpose:
    """A purpose by its name; raises UserError with those to choose from."""
    for known in _PURPOSES:
        if known == word:
            return known
    raise UserError(f'--purpose: unknown purpose "{word}"', f"it can be {', '.join(_PURPOSES)}")


def read_given(words: Iterable[str]) -> dict[str, str]:
    """`NAME=VALUE` each, by dotted name; a name of one's own is a fact. Raises UserError for anything else."""
    found: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        name = name.strip()
        if not equals or not _NAME.fullmatch(name):
            raise UserError(f'--set: "{word}" is not NAME=VALUE', 'write --set eta="3 pm"')
        if not value.strip():
            raise UserError(f"--set: {name} has no value", f'write --set {name}="..."')
        name = name.removeprefix("account.") if name.startswith("account.facts.") else name
        found[name if name.partition(".")[0] in _GROUPS else f"facts.{name}"] = value
    return found


def read_media(urls: Iterable[str]) -> Media:
    """What goes along, by its public https addresses; raises UserError for any other."""
    return tuple((_kind(url), url, None) for url in urls)


def _kind(url: str) -> str:
    if not is_public(url):
        raise UserError(
            f'--media: "{url}" is not a public https address', "write it like https://pictures.example/a.jpg"
        )
    ending = PurePosixPath(urlsplit(url).path).suffix.removeprefix(".").lower()
    return next((kind for kind, endings in _KINDS.items() if ending in endings), "file")


def tree_of(given: Mapping[str, str]) -> dict[str, Any]:
    """Values by dotted name as groups in groups: `{"facts.eta": "3 pm"}` → `{"facts": {"eta": "3 pm"}}`."""
    tree: dict[str, Any] = {}
    for name, value in given.items():
        *groups, last = name.split(".")
        here = tree
        for group in groups:
            if not isinstance(here.get(group), dict):
                here[group] = {}
            here = here[group]
        here[last] = value
    return tree


def check_given(given: Mapping[str, str], templates: Collection[Template]) -> None:
    """Raise UserError for a value that none of the templates asks for, since it was meant for something."""
    for name in given:
        last = re.compile(rf"(?<!\w){re.escape(name.rpartition('.')[2])}(?!\w)")
        if not any(last.search(words) for each in templates for words in (*each.text, each.shared or "")):
            listed = ", ".join(template.id for template in templates)
            raise UserError(f"--set: {listed or 'this text'} does not use {name}", "touch check lists no such variable")


def with_media(book: Book, names: Collection[str], media: Media) -> Book:
    """The book with media added to some templates, for one text alone."""
    if not media:
        return book
    more = tuple(TemplateMedia(**{kind: url}, caption=caption) for kind, url, caption in media)
    added = {
        name: template._replace(media=(*template.media, *more))
        for name in names
        if (template := book.templates.get(name))
    }
    return book._replace(templates={**book.templates, **added})
