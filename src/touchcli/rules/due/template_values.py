"""What the words of an item need that may not be there: the plan's `facts` (BOOK, Step), the summary of a talk."""

import re
from collections.abc import Iterable, Iterator

from touchcli.rules.models.account import Account
from touchcli.rules.models.settings import Channel
from touchcli.rules.models.template import Template

# A value with `default` is never missing; what stands in an `if` is for the template itself to look at.
_FACT = re.compile(r"\{\{-? *facts\.([a-z_][a-z0-9_]*)\b(?! *\| *default\b)[^{}]*\}\}")


_SUMMARY = re.compile(r"\{\{-? *touch\.summary\b(?! *\| *default\b)")


def tells_summary(templates: Iterable[Template], channel: Channel) -> bool:
    """True if every set of words of some templates for a channel says what the last talk came to."""
    words = [each for template in templates for each in _words(template, channel)]
    return bool(words) and all(_SUMMARY.search(each) for each in words)


def lacking_fact(account: Account, templates: Iterable[Template], channel: Channel) -> str | None:
    """The first fact that is missing in all words of some templates for a channel; None if any words lack none."""
    first = None
    for template in templates:
        for words in _words(template, channel):
            lacks = next((name for name in _FACT.findall(words) if not _has(account, name)), None)
            if lacks is None:
                return None
            first = first or lacks
    return first


def _has(account: Account, name: str) -> bool:
    return bool(str(account.facts.get(name, "")).strip())


def _words(template: Template, channel: Channel) -> Iterator[str]:
    """Each set of words of a template for a channel that is written; none for a channel that is spoken."""
    if channel == "text":
        texts: tuple[str, ...] = template.text
    elif channel == "email" and template.email:
        texts = (f"{template.email.subject}\n{template.email.body}",)
    elif channel == "letter" and template.letter:
        texts = (template.letter.body,)
    else:
        return
    shared = template.shared or ""
    yield from (f"{words}\n{shared}" if re.search(r"\bshared\b", words) else words for words in texts)
