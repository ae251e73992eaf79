"""Whether an e-mail is a wish for no more mail: the wishes of texts, in the words of mail."""

import re
from typing import Literal

from touchcli.rules.texting.opt_out_language import classify

Wish = Literal["stop", "soft", "start"]

_BY = r"(?<!by )(?<!via )(?<!per )(?<!par )(?<!por )"
_MAIL_WORDS = (
    (rf"{_BY}e-?mailing|{_BY}mailing(?! list)", "texting"),
    (
        rf"{_BY}(?:e-?mails?|mails|newsletters?|mailings)"
        r"(?! (?:address|account|id|adresse|from|signature|me|us|came|come|arrived|received|reached|went|got))",
        "messages",
    ),
    (r"e-mails|mails|rundmails?", "nachrichten"),
    (r"courriels?|mails", "messages"),
    (r"correos?(?: electr[oó]nicos?)?", "mensajes"),
)
"""Words for mail, and those for texts that the wishes are known in; "by email" is only a way to send something."""
_GERMAN = re.compile(r"\b(?:keine|mehr|bitte|ich|sie|mir|schicken|senden|nicht)\b", re.IGNORECASE)
_EMAIL_ME = re.compile(
    r"\be-?mail (?:(me|us)(?= (?:again|any ?more|please|ever|at all)\b| ?[.,;!\n]|$)|(this|here|again|anymore)\b)",
    re.IGNORECASE,
)
"""Not "don't email me the file"."""
_SUBJECT = re.compile(
    r"\s*(?:please )?(?:un-?subscribe|opt[ -]?out)(?: me)?(?:[\s:;-]+(?=\S*[\d@=])[\w.+=<>@/-]{1,200})?[\s.!]*",
    re.IGNORECASE,
)
"""The subject of an address in List-Unsubscribe, perhaps with what tells whose it is."""
_BEGUN = re.compile(r"\s*(?:re|aw|antw|sv|rif|res|enc|wg|fwd?|tr|rv)\s?:", re.IGNORECASE)
_NOTICE = re.compile(
    r"confidential|privileged|intended (?:only |solely )?(?:for|recipient)|in error|think before you print"
    r"|environment before|vertraulich|irrtümlich|bestimmungsgemäße|confidentiel|destinataire|confidencia(?:l|is)"
    r"|destinatari[oa]|riservat[oe]|vertrouwelijk|geadresseerde|機密",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"unsubscribe (?:here|from this list|link)|opt[ -]?out\b.{0,60}\b(?:click|here|link)\b"
    r"|view (?:this|it) (?:email )?in (?:your )?browser",
    re.IGNORECASE,
)
_SHORT = 40
"""Words of a mail in which a STOP at the end is the whole of what they want; a longer one is read by a person first."""


def wish_of(own: str, subject: str) -> Wish | None:
    """What an e-mail wishes, by their own words and the subject; None if it is an answer like any other.

    `stop` ends mail to this person at once: the word alone, in a short mail, or as the subject, which is what mail
    programs send to the address of List-Unsubscribe. `soft` is the same wish in other words, and waits for a person.
    `start` lifts it. A subject that begins with Re: is ours. Notices of confidentiality are not looked at.
    """
    said = own_paragraphs(own)
    if asked_by_subject(subject) or (not said and not _BEGUN.match(subject) and classify(subject) == "stop"):
        return "stop"
    wish = classify(as_texts(said))
    if wish == "stop" and len(said.split()) > _SHORT and classify(as_texts(said.partition("\n")[0])) != "stop":
        return "soft"
    return None if wish == "help" else wish


def asked_by_subject(subject: str) -> bool:
    """True for the subject that mail programs send to the address of List-Unsubscribe, whatever else they write."""
    return bool(_SUBJECT.fullmatch(subject))


def own_paragraphs(own: str) -> str:
    """Their words without notices of confidentiality and the foot of a newsletter: "delete this message" is no wish."""
    paragraphs = re.split(r"\n\s*\n", own)
    return "\n\n".join(part for part in paragraphs if not _NOTICE.search(part) and not _FOOTER.search(part))


def as_texts(said: str) -> str:
    """The words with every e-mail called a message, as the wishes of texts are read."""
    plain = _EMAIL_ME.sub(lambda found: f"text {found[1] or found[2]}", said)
    german = len(_GERMAN.findall(plain)) >= 2
    for pattern, word in _MAIL_WORDS:
        word = "nachrichten" if german and word == "messages" else word
        plain = re.sub(rf"\b(?:{pattern})\b", word, plain, flags=re.IGNORECASE)
    return plain
