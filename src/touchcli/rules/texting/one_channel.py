"""Whether a wish for no more names the other channel as welcome: "stop the e-mails, texts are fine".

One no is a no on every channel unless they say which (MAIL.md). It takes plain words that the other one may go on; a
call that is welcome says nothing of texts, and a wish that only says what should end may mean all of it.
"""

import re
from typing import Literal

_NAMES = {
    "text": r"(?:sms|texts?(?: messages?)?|textos?|mensajes? de texto|whats?app)",
    "email": r"(?:e-?mails?|mails?|courriels?|correos?(?: electr[oó]nicos?)?)",
}
_DOING = {"text": r"(?:text|sms|message)", "email": r"(?:e-?mail|mail)"}
_FINE = r"(?:fine|ok(?:ay)?|better|best|welcome|all right|alright|preferred)"
_FRAMES = (
    r"\b{name} (?:is|are|would be|will be)(?: (?:still|much|perfectly|always))? {fine}\b",
    r"\b{name} (?:works?|can stay|may stay)\b",
    r"\b{name}(?: (?:only|is|are))? {fine}\b",
    r"\b(?:only|just|rather|prefer|stick to|keep to)(?: (?:by|via|per|use|using|with|send(?: me)?))? {name}\b",
    r"\b{name} (?:only|instead)\b",
    r"\b{doing} (?:me|us) (?:instead|any ?time)\b",
    r"\byou (?:can|may|could)(?: still)? (?:{doing}|send (?:me |us )?{name})\b",
    r"\b(?:keep|go on|carry on|continue)(?: with| sending)?(?: me| us)?(?: the| your)? (?:{name}|{doing}ing)\b",
    r"\b{name} (?:ist|sind|wären?)(?: (?:völlig|immer|weiterhin))? (?:ok(?:ay)?|gut|besser|in ordnung|willkommen)\b",
    r"\b{name} (?:gerne?|weiterhin|geht|gehen)\b",
    r"\b(?:lieber|gerne?|nur(?: noch)?|weiterhin)(?: (?:per|als|über|via))? {name}\b",
    r"\b(?:plutôt|seulement|uniquement|de préférence|d'accord)(?: (?:par|en|pour les|des))? {name}\b",
    r"\b(?:par|en) {name} (?:c'est bon|ça va|d'accord|ok|uniquement|seulement)",
    r"\b(?:s[oó]lo|mejor|prefiero|únicamente)(?: (?:por|los|el))? {name}\b",
    r"\bpor {name} (?:está bien|sí|ok|solamente)",
)
_WELCOME = {
    channel: re.compile(
        "|".join(frame.format(name=name, doing=_DOING[channel], fine=_FINE) for frame in _FRAMES), re.IGNORECASE
    )
    for channel, name in _NAMES.items()
}
_NOT = re.compile(
    r"\b(?:no|not|never|neither|nor|stop|without|don'?t|nicht|keine?|kein|ni|pas|sans|tampoco|sin)\b", re.IGNORECASE
)
_LEAD = 24
"""Characters before the other channel's name in which a word turns it into a no: "no texts only because …"."""


def welcomes(words: str, channel: Literal["text", "email"]) -> bool:
    """True if somebody who wants no more of one channel says that the other, `channel`, may go on."""
    plain = " ".join(words.replace("’", "'").split())
    return any(
        not _NOT.search(_clause_before(plain, found.start())) and not _NOT.search(found[0])
        for found in _WELCOME[channel].finditer(plain)
    )


def _clause_before(words: str, at: int) -> str:
    """What stands right before a place, back to the last mark that ends a clause."""
    return re.split(r"[.,;:!?()]|\b(?:but|aber|mais|pero)\b", words[max(0, at - _LEAD) : at])[-1]
