"""What an incoming text wishes: no more texts, texts again, help, or none of these. Source: GUARDS, Opt-out and help.

A plain STOP is acted on by the program. Softer words ("please don't text me any more") are a wish as well, since the
law takes any reasonable words, but a person reads them first: the number is paused until then. Everything else is an
answer to somebody.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Literal, NamedTuple

from touchcli.rules.texting.folded import plain_text, words_of
from touchcli.rules.texting.glued_stop import is_glued
from touchcli.rules.texting.languages import dutch, english, french, german, hindi, spanish
from touchcli.rules.texting.languages.language import phrases
from touchcli.rules.texting.quoted import own_words

Classified = Literal["stop", "start", "help", "soft"]

_STRONG = "stop|stopall|unsubscribe|optout|arret"
_WEAK = "end|cancel|quit|remove|revoke"
"""Keywords that are ordinary words too: they count only if nothing else of substance is said."""

_POLITE = (
    r"(?:hi|hello|hey|please|pls|plz|kindly|ok|okay|yes|sorry|just|now|today|immediately|asap|right away|right now"
    r"|at once|thanks?|thanx|thx|ty|thank you|thank u|so much|very much|and|sir|madam|best|regards|cheers)"
)
_WANT = r"(?:i (?:want|would like|wish|need) to|id like to|want to|you (?:must|need to|have to)|i)"
_ASK = r"(?:can|could|would|will) (?:you|u|we|i)"
_TEXTS = r"(?:text|txt|message|msg)(?:s|ing)?|messaging|sms|notifications?|alerts?|updates|spam(?:ming)?"
_OBJECT = (
    rf"(?:{_TEXTS}|me|us|my|our|your|this|these|the|that|those|it|all|any|every|everything|sending|send|contacting|contact"
    r"|bothering|bugging|harassing|from|to|on|off|list|lists|number|phone|cell|mailing|marketing|promotions|consent"
    r"|permission|anymore|more|again|ever|completely)"
)
_TARGET = rf"\b(?:{_TEXTS}|me|us|list|lists|number|phone|contacting|consent|permission)\b"
"""What an ambiguous keyword must be about if more than courtesy stands beside it."""

_WISH = re.compile(
    rf"(?:(?:{_POLITE}|{_WANT}) )*(?P<ask>{_ASK} )?(?:{_POLITE} )*"
    rf"(?P<word>{_STRONG}|{_WEAK})(?: (?:{_STRONG}))*(?P<object>(?: {_OBJECT})*)(?: {_POLITE})*"
)
_KEYWORD = re.compile(r"(?:please )?(?P<word>start|unstop|help|info)(?: (?:please|thanks|thank you))*")
_KEYWORDS = frozenset(f"{_STRONG}|{_WEAK}|start|unstop|help|info".split("|"))

_LONGEST = 30
"""Words of the longest sentence that may be a plain STOP."""

_END = r".!?;:\n\r\u2028\u2029\u0964\u00bf\u00a1"
_SENTENCE = re.compile(rf"[^{_END}]+[{_END}]*")
_FRAGMENT = re.compile(rf"[{_END},\u2013\u2014]| - ")

LANGUAGES = tuple(module.LANGUAGE for module in (english, spanish, french, german, dutch, hindi))
_SHOUTED = phrases("alto, baja, arret, arreter, arretez, abmelden, abbestellen, afmelden, uitschrijven, stoppen, quit")
"""Keywords that pause in capitals beside a name; the small letters would be an everyday word there."""

_STOP_COMMA = re.compile(
    rf"^(?:{_POLITE} )*(?:{_STRONG}) *[,\u2013\u2014-]|(?:[,\u2013\u2014]| -) *(?:please )?(?:{_STRONG})\W*$"
)
_KEEP = re.compile(
    r"\b(?:dont|do not|never|not|no need to)(?: (?:to|ever|please|you|need|want|going|have|yet|just))?"
    r" (?:stop|quit|end|cancel|unsubscribe|optout)\b"
    # "don't call, text me": a wish for texts
    r"|\b(?:dont|do not|no|stop|quit|never|not) (?:please )?(?:call|phone|ring)\w*(?: (?:me|us|here|now|back|please))*"
    r" (?:(?:just|only|please|but|rather|better|you can) )*(?:text|txt|message)(?: (?:me|us|instead|only|please)|$)"
)
_SAID = re.compile(
    r"(?:(?:i|we|ive|weve|have|already|just|clearly|literally) )+(?:said|wrote|texted|replied|sent|told you|asked you)"
    rf"(?: (?:you|to|please))* (?P<word>{_STRONG})(?P<object>(?: {_OBJECT})*)(?: {_POLITE})*"
)


def classify(text: str) -> Classified | None:
    """What a text wishes, whatever its case, accents, punctuation, quotes and emoji; None if it is just an answer.

    `stop`: a keyword of any language of ours alone, with courtesy or with what it is about ("stop texting me"), or as
    the first or last sentence of more; END, CANCEL, QUIT, REMOVE and REVOKE only if nothing else of substance is
    said. `start` and `help`: their keywords alone. `soft`: a wish for no more texts in other words, and a keyword glued
    to a name, a number or a reason. What is a quote of our words is not read. The order is that of caution.
    """
    plain = own_words(plain_text(text, _KEYWORDS))
    found = [(words, "?" in part) for part in _SENTENCE.findall(plain) if (words := words_of(part))]
    sentences = [words for words, _ in found]
    courtesy = foreign().courtesy
    substance = [words for words in sentences if not courtesy.fullmatch(words)]
    if not substance:
        return _signed(plain) if not sentences else None
    if _stops(" ".join(substance), weak=True) or any(map(_is_stop, (substance[0], substance[-1], " ".join(substance)))):
        return "stop"
    keyword = _KEYWORD.fullmatch(" ".join(sentences))
    if keyword:
        return "start" if keyword["word"] in ("start", "unstop") else "help"
    if _STOP_COMMA.search(plain.strip()) or any(map(_is_soft, _fragments(plain))):
        return "soft"
    if _shouted(text, " ".join(sentences)):
        return "soft"
    return "soft" if any(_pauses(words, asked=asked) for words, asked in found) else None


def _signed(plain: str) -> Classified | None:
    """What signs without any word say."""
    return "stop" if "\N{OCTAGONAL SIGN}" in plain else "soft" if re.search("[\u26d4\U0001f6ab]", plain) else None


def _is_stop(words: str) -> bool:
    """True for a sentence that is an opt-out by itself."""
    return _stops(words) or bool(_short(words) and (foreign().keyword.fullmatch(words) or _SAID.fullmatch(words)))


def _is_soft(words: str) -> bool:
    """True for words that pause where they stand alone."""
    known = foreign()
    return _short(words) and bool(known.doubtful.fullmatch(words) or known.keyword.fullmatch(words))


def _pauses(words: str, *, asked: bool) -> bool:
    """True for a sentence that wishes for no more texts in other words."""
    if _KEEP.search(words):
        return False
    return bool(foreign().soft.search(words)) or _is_soft(words) or is_glued(words, asked=asked)


def _shouted(text: str, words: str) -> bool:
    """True for a keyword of another language with a name or a number, all in capitals: `BAJA NORTHGATE`."""
    first, *rest = words.split(" ")
    return first in _SHOUTED and 1 <= len(rest) <= 2 and (rest[0].isdigit() or text.isupper())


def _short(words: str) -> bool:
    return words.count(" ") < _LONGEST


def _fragments(plain: str) -> list[str]:
    """What commas, dashes and line ends set off, each with one space between its words."""
    return [words for part in _FRAGMENT.split(plain) if (words := words_of(part))]


class Foreign(NamedTuple):
    """The words of all languages as patterns: courtesy, what opts out or pauses alone, what pauses anywhere."""

    courtesy: re.Pattern[str]
    keyword: re.Pattern[str]
    doubtful: re.Pattern[str]
    soft: re.Pattern[str]


@cache
def foreign() -> Foreign:
    """The patterns, compiled when the first text is read: most commands read none."""
    polite = f"(?:{_any(word for each in LANGUAGES for word in each.courtesy)}|{_POLITE})"
    keyword = _any(word for each in LANGUAGES for word in each.keywords)
    doubtful = _any(word for each in LANGUAGES for word in each.doubtful)
    patterns = [pattern for each in LANGUAGES for pattern in each.patterns]
    anywhere = _any(word for each in LANGUAGES for word in each.anywhere)
    return Foreign(
        re.compile(rf"{polite}(?: {polite})*"),
        re.compile(rf"(?:{polite} )*(?:{keyword})(?: (?:{keyword}))*(?: {polite})*"),
        re.compile(rf"(?:{polite} )*(?:{doubtful})(?: {polite})*"),
        re.compile("|".join((*patterns, anywhere))),
    )


def _any(phrases: Iterable[str]) -> str:
    """One of the phrases, folded as texts are; the longest first."""
    folded = {words_of(plain_text(phrase)) for phrase in phrases}
    return "|".join(sorted(folded, key=lambda words: (-len(words), words)))


def _stops(words: str, *, weak: bool = False) -> bool:
    """True for the words of an opt-out; the ambiguous keywords count with `weak` alone."""
    found = _WISH.fullmatch(words) if words.count(" ") < _LONGEST else None
    if not found:
        return False
    about = found["object"]
    if found["ask"] and not about:
        return False
    if found["word"] in _STRONG.split("|"):
        return True
    # "cancel it" and "cancel my message" are about something else than our texts.
    own = re.search(r"\b(?:my|our)\b", about) and not re.search(r"\b(?:number|phone|consent|permission)\b", about)
    return weak and not own and (not about or bool(re.search(_TARGET, about)))
