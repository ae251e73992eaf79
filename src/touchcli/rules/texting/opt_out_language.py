"""What an incoming text wishes: no more texts, texts again, help, or none of these. Source: GUARDS, Opt-out and help.

A plain STOP is acted on by the program. Softer words ("please don't text me any more") are a wish as well, since the
law takes any reasonable words, but a person reads them first: the number is paused until then. Everything else is an
answer to somebody.
"""

import re
import unicodedata
from typing import Literal

Classified = Literal["stop", "start", "help", "soft"]

_STRONG = "stop|stopall|unsubscribe|optout|arret"
_WEAK = "end|cancel|quit|remove|revoke"
"""Keywords that are ordinary words too: they count only where nothing else of substance is said."""

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
"""What an ambiguous keyword must be about where more than courtesy stands beside it."""

_WISH = re.compile(
    rf"(?:(?:{_POLITE}|{_WANT}) )*(?P<ask>{_ASK} )?(?:{_POLITE} )*"
    rf"(?P<word>{_STRONG}|{_WEAK})(?: (?:{_STRONG}))*(?P<object>(?: {_OBJECT})*)(?: {_POLITE})*"
)
_COURTESY = re.compile(rf"{_POLITE}(?: {_POLITE})*")
_KEYWORD = re.compile(r"(?:please )?(?P<word>start|unstop|help|info)(?: (?:please|thanks|thank you))*")
_KEYWORDS = frozenset(f"{_STRONG}|{_WEAK}|start|unstop|help|info".split("|"))

_LONGEST = 30
"""Words of the longest sentence that may be a plain STOP."""
_ENDS = 4000
"""Characters at either end of a text that are looked at; no message is so long."""

_SENTENCE = re.compile(r"[.!?;:\n\r\u2028\u2029]+")
_SPELT = re.compile(r"(?<![a-z0-9])(?:[a-z][^a-z0-9]+){2,}[a-z](?![a-z0-9])")
_COMPOUND = re.compile(r"\b(?:(opt)(?:[ -]*| me | us )(out)|(un)[ -]+(subscribe))\b")

_NO = r"(?:dont|do not|doesnt|never|not|wont|shouldnt|no longer|no need to|rather you didnt)"
_VERB = r"(?:text|txt|message|msg|contact|sms|write|bother|bug|spam|call)(?:s|ing|ed)?"
_REACH = r"(?:me|us|my|our|this|here|anymore|any ?more|again|ever|until|at all|please|by|from|with)"
_SOFT = (
    # "please don't ever text me", "do not message this number"
    rf"\b{_NO}(?: (?:please|ever|you|to|keep|continue|want you to|send(?:ing)?)){{0,3}} {_VERB}(?: {_REACH}\b|$)",
    # "I don't want any more of your messages", "I did not sign up for these texts"
    rf"\b(?:{_NO}|didnt|did not) (?:want|need|wish|like|care for|appreciate|consent|agree|ask|sign|authorize)"
    rf"(?:ed)?(?: \w+){{0,5}} (?:{_TEXTS}|texting|contact(?:ed)?|texted)\b",
    r"\b(?:never|didnt|did not) (?:sign|signed|subscribe|subscribed)\b",
    rf"\b(?:dont|do not|never) send(?: \w+){{0,4}} (?:{_TEXTS}|anything|stuff|these|this|more|any ?more)\b",
    # "no more texts", "no messages please"; not "I got no messages"
    rf"(?<!\bgot )(?<!\bhave )(?<!\bhad )(?<!\bare )(?<!\bwere )(?<!\bsee )(?<!\breceived )"
    rf"\bno (?:(?:more|further|other|additional) )*(?:{_TEXTS}|texting|contact)\b(?! (?:needed|from|yet|in|on))",
    # "can you please stop all the texting", "tired of your messages"
    r"\b(?:stop|quit|cease|discontinue|halt|end|enough|tired|sick|fed up|done|block(?:ing)?)(?: \w+){0,4} "
    rf"(?:{_TEXTS}|texting|contacting|bothering|bugging|harassing|annoying|pestering|calling)\b",
    rf"\b(?:wish|prefer|rather)(?: \w+){{0,3}} (?:not|didnt|wouldnt|dont|no)(?: \w+){{0,3}} "
    rf"(?:{_TEXTS}|contact(?:ed)?)\b",
    # "take me off your list", "delete my number"
    r"\b(?:remove|take|get|delete|drop|scrub) (?:me|us|my|our|this)(?: \w+){0,5} "
    r"(?:lists?|texts?|texting|messages?|messaging|contacts?|database|system|thread|subscription)\b",
    r"\b(?:remove|delete|lose|forget|erase) (?:my|our|this) (?:number|phone|cell|contact)\b",
    r"\b(?:remove|take|opt) (?:me|us)(?: off| out)?$",
    r"\b(?:cancel|end)(?: \w+){0,2} subscription\b",
    r"\bleave (?:me|us) (?:the \w+ )?alone\b",
    r"\bwrong (?:number|person)\b(?! (?:of|on|in|for))",
    r"\b(?:go away|get lost|(?:f|fuck|piss|buzz|bugger) off|shut up)\b",
    r"\b(?:spamming|this is spam|this is harassment|harassing me|reporting (?:you|this)|do not call)\b",
    # A keyword inside more words, or misspelt: whoever sends it means something by it.
    r"(?<!\bnot )(?<!\bdont )(?<!\bdidnt )(?<!\bnever )(?<!\bstop to )\b(?:unsubscribe|optout|unsub)\b",
    r"^(?:stpo|sotp|tsop|stopp|sstop|stopit|stp|unsuscribe|unsubscibe|unsubcribe|unsubscrib)$",
)
_SOFT_WISH = re.compile("|".join(_SOFT))
_STOP_COMMA = re.compile(
    rf"^(?:{_POLITE} )*(?:{_STRONG}) *[,\u2013\u2014-]|[,\u2013\u2014-] *(?:please )?(?:{_STRONG})\W*$"
)
_KEEP = re.compile(r"\b(?:dont|do not|never|not|no need to)(?: \w+)? (?:stop|quit|end|cancel|unsubscribe|optout)\b")


def classify(text: str) -> Classified | None:
    """What a text wishes, whatever its case, accents, punctuation, quotes and emoji; None where it is just an answer.

    `stop`: a keyword alone, with courtesy or with what it is about ("stop texting me"), or as the first or last
    sentence of more; END, CANCEL, QUIT, REMOVE and REVOKE only where nothing else of substance is said. `start` and
    `help`: their keywords alone. `soft`: a wish for no more texts in other words. The order is that of caution.
    """
    plain = _plain(text)
    sentences = [words for part in _SENTENCE.split(plain) if (words := _words(part))]
    substance = [words for words in sentences if not _COURTESY.fullmatch(words)]
    if not substance:
        return None
    alone = " ".join(substance)
    if _stops(alone, weak=True) or _stops(substance[0]) or _stops(substance[-1]):
        return "stop"
    keyword = _KEYWORD.fullmatch(" ".join(sentences))
    if keyword:
        return "start" if keyword["word"] in ("start", "unstop") else "help"
    if _STOP_COMMA.search(plain.strip()):
        return "soft"
    account_history = [words for words in sentences if not _KEEP.search(words)]
    return "soft" if any(_SOFT_WISH.search(words) for words in account_history) else None


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


def _plain(text: str) -> str:
    """A text in small letters without accents, apostrophes and invisible characters; spelt-out keywords whole."""
    ends = text if len(text) <= 2 * _ENDS else f"{text[:_ENDS]}\n{text[-_ENDS:]}"
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", ends).casefold())
    shown = "".join(char for char in folded if unicodedata.category(char) not in ("Mn", "Me", "Cf"))
    bare = re.sub(r"['\u2018\u2019\u201b\u02bc`\u00b4]", "", shown).replace("_", " ")
    joined = _COMPOUND.sub(lambda found: "".join(filter(None, found.groups())), bare)
    return _SPELT.sub(_joined, joined)


def _joined(found: re.Match[str]) -> str:
    """`s t o p` as one word; letters that spell no keyword stay as they are."""
    word = re.sub(r"[^a-z]", "", found[0])
    return word if word in _KEYWORDS else found[0]


def _words(sentence: str) -> str:
    """The words of a sentence with one space between them, everything else gone."""
    return " ".join(re.findall(r"[^\W_]+", sentence))
