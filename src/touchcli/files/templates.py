"""Message templates: sources to models, and what is wrong in their words before anybody renders them."""

from collections.abc import Iterator
from itertools import takewhile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from touchcli.files.plans import note_id
from touchcli.files.syntax.credentials import note_secrets
from touchcli.files.syntax.fields import nearest
from touchcli.files.syntax.tree import KeyPath, Source
from touchcli.files.syntax.validate import validate
from touchcli.rules.models.problem import quoted
from touchcli.rules.models.settings import CHANNELS
from touchcli.rules.models.template import Template, is_public

if TYPE_CHECKING:
    from jinja2 import nodes

    from touchcli.render.templates.grammar import Refusal

_FREE: dict[str, Any] = {}
_DAY: dict[str, Any] = {"on": None}
VARIABLES: dict[str, Any] = {
    "account": dict.fromkeys(("id", "name", "status", "tier", "location", "since", "years"))
    | dict.fromkeys(("goals", "expectations", "white_space", "team", "facts"), _FREE)
    | {
        "renewal": _DAY,
        "review": _DAY,
        "last_sale": dict.fromkeys(("on", "amount")),
        "worth": dict.fromkeys(("revenue", "currency", "note")),
        "five_ws": dict.fromkeys(("who", "what", "where", "when", "why")),
        "growth": dict.fromkeys(("target", "by", "actual")),
        "sponsor": dict.fromkeys(("name", "title", "email", "phone")),
    },
    "contact": dict.fromkeys(("name", "first_name", "role", "email", "phone", "address")),
    "rep": dict.fromkeys(("name", "first_name", "last_name", "sign", "company", "phone", "email")),
    "touch": dict.fromkeys(("channel", "purpose", "item", "summary", "due_on", "kind")),
    "today": dict.fromkeys(("date", "weekday", "day", "month", "year")),
    "facts": _FREE,
}
"""What a template may name: None for a value, a mapping for one with parts, an empty mapping for a free one."""

_NO_MORE = {"touch.note": "a note is for us alone: write touch.summary, which touch log --summary fills"}
"""What a template could name once, and what to do about it."""


def parse_template(source: Source) -> Template | None:
    """The template in a file, its `id` the stem; None with the Problems noted if anything in it is wrong.

    `text` may be one wording or a list. Without a `class` an offer is promotional, the rest conversational.
    """
    note_secrets(source)
    tree: Any = source.tree
    if isinstance(tree, dict) and isinstance(tree.get("text"), str):
        tree = {**tree, "text": [tree["text"]]}
    template = validate(source, Template, tree)
    stem = PurePosixPath(source.file).stem
    note_id(source, (), stem)
    if isinstance(tree, dict):
        _note_words(source, tree)
    if template is not None:
        _note_media(source, template)
        if template.between and len(template.between) != 2:
            source.add(("between",), "bad-value", "between has a first and a last day", "write [12-10, 12-31]")
    if template is None or source.broken():
        return None
    if "class" not in tree and template.purpose == "offer":
        template = template._replace(class_="promotional")
    return template._replace(id=stem, file=source.file, line=source.spot(()).line)


def _note_media(source: Source, template: Template) -> None:
    for n, media in enumerate(template.media):
        kinds = [kind for kind in ("image", "video", "audio", "vcard", "file") if getattr(media, kind)]
        if len(kinds) != 1:
            source.add(("media", n), "bad-value", "it needs one of image, video, audio, vcard, file", "write one")
        elif not is_public(media.url):
            message = f"{quoted(media.url)} is not a public https address"
            source.add(("media", n, kinds[0]), "bad-value", message, "write it like https://pictures.example/a.jpg")


def _note_words(source: Source, tree: dict[str, Any]) -> None:
    if not any(tree.get(channel) for channel in CHANNELS):
        source.add((), "no-words", "the template has no words for any channel", "add text:, email:, call: or letter:")
    known = {**VARIABLES, "shared": None} if tree.get("shared") else VARIABLES
    for path, words in _words(tree):
        if not words.strip():
            source.add(path, "missing-key", "no words", "write some, or leave the key out")
        _note_syntax(source, path, words, VARIABLES if path == ("shared",) else known)


def _words(tree: dict[str, Any]) -> Iterator[tuple[KeyPath, str]]:
    """Every text of a template that will be rendered, with its path."""
    for channel in ("shared", *CHANNELS):
        value = tree.get(channel)
        parts = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else []
        yield from (((channel, part), words) for part, words in parts if isinstance(words, str))
        if isinstance(value, str):
            yield (channel,), value


def _note_syntax(source: Source, path: KeyPath, words: str, known: dict[str, Any]) -> None:
    """Note everything in some words that rendering would refuse, and every variable that is unknown."""
    from jinja2 import Environment, TemplateSyntaxError

    from touchcli.render.templates.grammar import Refusal, refusals
    from touchcli.render.templates.written import MAX_CHARACTERS

    if len(words) > MAX_CHARACTERS:
        source.add(path, "template-syntax", f"it is longer than {MAX_CHARACTERS} characters", "make it shorter")
        return
    try:
        # Only parsed here, never run: rendering has a sandbox of its own.
        parsed = Environment(autoescape=False).parse(words)  # noqa: S701
        found = [*refusals(parsed), *_unknown_variables(parsed, known)]
    except TemplateSyntaxError as error:
        found = [Refusal(error.lineno, "template-syntax", f"the template is wrong: {error.message}")]
    except RecursionError:
        found = [Refusal(1, "template-syntax", "the template is nested too deeply", "make it simpler")]
    top = source.spot(path).text_line
    for n, (line, code, sentence, hint) in enumerate(sorted(found)):
        source.add((*path, n), code, sentence, hint, top + max(line, 1) - 1)


def _unknown_variables(parsed: "nodes.Template", known: dict[str, Any]) -> "Iterator[Refusal]":
    from jinja2 import nodes

    from touchcli.render.templates.grammar import Refusal

    own = {name.name for name in parsed.find_all(nodes.Name) if name.ctx != "load"} | {"loop"}
    inner: set[nodes.Node] = set()
    for node in parsed.find_all((nodes.Getattr, nodes.Getitem, nodes.Name)):
        if node in inner:
            continue
        names = _dotted(node, inner)
        wrong = _unknown(names, known) if names and names[0] not in own else None
        if wrong:
            yield Refusal(node.lineno, "unknown-variable", f"{quoted(wrong[0])} is not a variable", wrong[1])


def _dotted(node: "nodes.Node", inner: "set[nodes.Node]") -> list[str]:
    """`["contact", "first_name"]` for `contact.first_name`; stops at the first part that is not written out."""
    from jinja2 import nodes

    names: list[str | None] = []
    while isinstance(node, nodes.Getattr | nodes.Getitem):
        part = node.attr if isinstance(node, nodes.Getattr) else getattr(node.arg, "value", None)
        names.append(part if isinstance(part, str) else None)
        node = node.node
        inner.add(node)
    if not isinstance(node, nodes.Name):
        return []
    names.append(node.name)
    return [name for name in takewhile(bool, reversed(names)) if name]


def _unknown(names: list[str], known: dict[str, Any]) -> tuple[str, str] | None:
    """The unknown variable as far as it is written, and a hint; None if all of it is known."""
    here: Any = known
    for n, name in enumerate(names):
        if here is None:
            return ".".join(names), f"{'.'.join(names[:n])} has no parts"
        if here is _FREE:
            return None
        if name not in here:
            wrong = ".".join(names[: n + 1])
            return wrong, _NO_MORE.get(wrong) or nearest(name, here)
        here = here[name]
    return None
