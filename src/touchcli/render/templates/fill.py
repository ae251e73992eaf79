"""A template filled in: without Jinja2 if it only names values and dates, as most do, else in the sandbox.

Importing Jinja2 takes longer than the rest of a preview of 25 texts, and such a template is filled in several times as
fast without it. The words are the same, and so is what is refused.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from touchcli.render.templates.refusals import MissingValue, TemplateError
from touchcli.render.templates.values import GROUPS, Values
from touchcli.render.templates.written import DAY_AND_MONTH, MAX_CHARACTERS, date, written

SHARED = "shared"
"""What a template calls its own shared words."""

# The first name is one of ours, so none of Jinja2's own words; those after a dot are keys, whatever they say.
# Of the filters, `date` is the one that texts need.
_DATE = r"(?:(\| *date)(?: *\( *'([^'\\{}]*)' *\))? *)?"
_NAMED = re.compile(rf"{{{{ *((?:{'|'.join((*GROUPS, SHARED))})(?:\.[a-z][a-z0-9_]*)*) *{_DATE}}}}}", re.ASCII)


class _Plain(NamedTuple):
    """A template that only names values: words and dotted names by turns, words first and last.

    `forms` has for each name how it is written as a date, None for what is written as it stands.
    """

    words: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    forms: tuple[str | None, ...]


@lru_cache(maxsize=2048)
def _plain(source: str) -> _Plain | None:
    """The template if it only names values and dates, None for any other: Jinja2 says what is wrong with it too."""
    # Jinja2 leaves out the last line end, and counts a template that is too long whatever is in it.
    *parts, last = _NAMED.split(source.removesuffix("\n"))
    words = (*parts[::4], last)
    if len(source) > MAX_CHARACTERS or "\r" in source or any("{" in each for each in words):
        return None
    names = tuple(tuple(name.split(".")) for name in parts[1::4])
    forms = tuple(
        (DAY_AND_MONTH if form is None else form) if dated else None
        for dated, form in zip(parts[2::4], parts[3::4], strict=True)
    )
    # What the sandbox may refuse for its length or depth is its business.
    if len(names) > 100 or any(len(name) > 8 for name in names):
        return None
    return _Plain(words, names, forms)


def mentions(source: str, name: str) -> bool:
    """True if a template mentions a name such as `shared`; raises TemplateError if it is unsound."""
    plain = _plain(source)
    if plain is not None:
        return any(each[0] == name for each in plain.names)
    from touchcli.render.templates import environment

    return environment.mentions(source, name)


def fill(source: str, values: Mapping[str, object]) -> str:
    """A template filled in. Raises MissingValue, which names the variable, or TemplateError."""
    plain = _plain(source)
    if plain is None:
        from touchcli.render.templates import environment

        return environment.render(source, values)
    text, *more = plain.words
    for name, form, after in zip(plain.names, plain.forms, more, strict=True):
        value = _under(name, values)
        text += written(value if form is None else date(value, form)) + after
        if len(text) > MAX_CHARACTERS:
            raise TemplateError(f"it comes to over {MAX_CHARACTERS} characters")
    return text


def _under(name: tuple[str, ...], values: Mapping[str, object]) -> object:
    """The value under a dotted name; raises MissingValue with as much of it as the sandbox would name."""
    here = values.get(name[0])
    if here is None:
        raise MissingValue(".".join(name))
    for n, key in enumerate(name[1:], 1):
        if not isinstance(here, Values):
            raise MissingValue(".".join(name[n:]))
        inner = here.get(key)
        if inner is None:
            blank = key in here.blanks and n == len(name) - 1
            raise MissingValue(here.name(".".join(name[n:])), "blank" if blank else "missing")
        here = inner
    return here
