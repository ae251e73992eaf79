"""A template and its values made into words: texts as they will arrive, e-mails, letters, scripts, agendas.

A preview and what is sent are one value, made here once.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from typing import Literal, TypeVar

from touchcli.render.mail_words import written
from touchcli.render.sms import fold, segments
from touchcli.render.templates.fill import SHARED, fill, mentions
from touchcli.render.templates.refusals import TemplateError
from touchcli.rules.models.action import Draft
from touchcli.rules.models.template import (
    AgendaWords,
    CallWords,
    EmailWords,
    LetterWords,
    SocialWords,
    Template,
)

_Words = TypeVar("_Words")

Media = tuple[tuple[str, str, str | None], ...]
"""What goes along with a text: (kind, url, caption) each."""


def draft_text(
    template: Template, wording: int, values: Mapping[str, object], *, number: str | None, links: bool = False
) -> Draft:
    """The text of a template, in its wording 1, 2 …, for the number it goes to (E.164, or None if unknown).

    With `links`, media are addresses at the end of the words: for a number that cannot take pictures (PRACTICE T4).
    If it cannot be made, the Draft has no text, and `missing` says why. Never raises for a template or its values.
    """
    empty = Draft(template.id, wording, template.purpose, None)
    if not 1 <= wording <= len(template.text):
        return empty._replace(missing=f"template {template.id}: it has no wording {wording} of a text")
    try:
        text = _fill(template, template.text[wording - 1], values)
    except TemplateError as error:
        return empty._replace(missing=f"template {template.id}: {error}")
    media = tuple((item.kind, item.url, item.caption) for item in template.media)
    return _with_media(empty, text, number, media, links)


def draft_words(
    text: str, number: str | None, media: Media = (), *, links: bool = False, purpose: str | None = None
) -> Draft:
    """The words that a person wrote, taken literally: no template is read in them. `links` as for `draft_text`."""
    return _with_media(Draft(None, None, purpose, None), text, number, media, links)


def draft_mail(template: Template, values: Mapping[str, object], address: str | None) -> Draft:
    """The mail of a template to an address, its subject at the head of its words.

    If it cannot be made, the Draft has no text, and `missing` says why. Never raises for a template or its values.
    """
    empty = Draft(template.id, 1, template.purpose, None)
    try:
        words = email(template, values)
    except TemplateError as error:
        return empty._replace(missing=f"template {template.id}: {error}")
    return _mail(empty, words, address, None)


def own_mail(words: EmailWords, address: str | None, *, purpose: str | None, answers: str | None = None) -> Draft:
    """The mail that a person wrote, taken literally; `answers` is the Message-ID of what it answers."""
    draft = Draft(None, None, purpose, None)
    if not words.body.strip():
        return draft._replace(missing="no words to send")
    return _mail(draft, words, address, answers)


def _mail(draft: Draft, words: EmailWords, address: str | None, answers: str | None) -> Draft:
    text = written(words, answers)
    media: Media = tuple(("file", path, None) for path in words.attach)
    whole = json.dumps([text, address, media])
    return draft._replace(text=text, media=media, hash=hashlib.sha256(whole.encode()).hexdigest())


def email(template: Template, values: Mapping[str, object]) -> EmailWords:
    """The e-mail of a template, its subject on one line; raises MissingValue or TemplateError."""
    words = _wanted(template.email, "an e-mail")
    subject = " ".join(_fill(template, words.subject, values).split())
    return EmailWords(subject, _fill(template, words.body, values), words.attach)


def letter(template: Template, values: Mapping[str, object]) -> LetterWords:
    """The letter of a template; raises MissingValue or TemplateError."""
    return LetterWords(_fill(template, _wanted(template.letter, "a letter").body, values))


def call(template: Template, values: Mapping[str, object]) -> CallWords:
    """What to say on a call; raises MissingValue or TemplateError."""
    return CallWords(_fill(template, _wanted(template.call, "a call").script, values))


def agenda(template: Template, channel: Literal["meeting", "video"], values: Mapping[str, object]) -> AgendaWords:
    """What to go through in a meeting or on video; raises MissingValue or TemplateError."""
    words = template.meeting if channel == "meeting" else template.video
    return AgendaWords(_fill(template, _wanted(words, f"a {channel}").agenda, values))


def social(template: Template, values: Mapping[str, object]) -> SocialWords:
    """The post or direct message of a template; raises MissingValue or TemplateError."""
    return SocialWords(_fill(template, _wanted(template.social, "a social message").body, values))


def _wanted(words: _Words | None, what: str) -> _Words:
    if words is None:
        raise TemplateError(f"it has no words for {what}")
    return words


def _fill(template: Template, source: str, values: Mapping[str, object]) -> str:
    if template.shared is not None and mentions(source, SHARED):
        values = {**values, SHARED: fill(template.shared, values).strip()}
    return unicodedata.normalize("NFC", fill(source, values)).strip()


def _with_media(draft: Draft, text: str, number: str | None, media: Media, links: bool) -> Draft:
    if links:
        return _measured(draft, "\n".join([text, *(url for _, url, _ in media)]), number)
    return _measured(draft._replace(media=media) if media else draft, text, number)


def _measured(draft: Draft, text: str, number: str | None) -> Draft:
    text = fold(text).strip()
    if not text:
        return draft._replace(missing="no words to send")
    cost = segments(text)
    # An approval is for this hash: another word, number or picture and it is void.
    whole = json.dumps([text, number, draft.media])
    return draft._replace(
        text=text,
        encoding=cost.encoding,
        segments=cost.count,
        forced_by=cost.forced_by,
        hash=hashlib.sha256(whole.encode()).hexdigest(),
    )
