"""What somebody wrote in an e-mail, apart from their signature and from what they quote.

Sources: what Gmail, Apple Mail, Outlook and Thunderbird put above a quote, in English, German, French, Spanish,
Italian, Dutch, Portuguese, Japanese and the Nordic languages.
"""

import re
from typing import NamedTuple


class Written(NamedTuple):
    """The parts of an e-mail's body: their own words, their signature, and the rest, which is quoted."""

    own: str
    signature: str = ""
    quoted: str = ""


_LONGEST = 20_000
"""Characters of a body in which a quote is looked for; what follows is taken as quoted."""

_WROTE = re.compile(
    r"[\s*]*(?:"
    r"on\b.{5,300}\bwrote|am\b.{5,300}\bschrieb\b.{0,200}|le\b.{5,300}\ba écrit|el\b.{5,300}\bescribió"
    r"|il\b.{5,300}\bha scritto|op\b.{5,300}\bschreef\b.{0,200}|(?:em|a)\b.{5,300}\bescreveu"
    r"|den\b.{5,300}\bskrev\b.{0,200}|\d{4}年.{3,200}(?:のメール|<[^<>\s]+@[^<>\s]+>)"
    r")\s?[:：]?[\s*]*",
    re.IGNORECASE,
)
"""The sentence above a quote; mail programs wrap it, so up to three lines are joined."""
_NAME_WROTE = re.compile(
    r".{2,200} schrieb am\b.{5,200}|.{2,200}<[^<>\s]+@[^<>\s]+>\s(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef"
    r"|escreveu)\s?:",
    re.IGNORECASE,
)
"""Such a sentence that begins with the name: it is one line, since anything could stand before it."""

_BANNER = re.compile(
    r"[\s>*]*[-_]{2,}\s?(?:original message|original appointment|forwarded (?:message|by).*"
    r"|ursprüngliche (?:nachricht|e-?mail)|originalnachricht|weitergeleitete nachricht|message d['’]origine"
    r"|message transféré|mensaje original|mensaje reenviado|messaggio originale|messaggio inoltrato"
    r"|messaggio di posta|oorspronkelijk bericht|doorgestuurd bericht|mensagem original|mensagem encaminhada"
    r"|元のメッセージ|original besked|ursprungligt meddelande)\s?[-_]*\s*"
    r"|begin forwarded message:|anfang der weitergeleiteten nachricht:|début du message réexpédié\s?:"
    r"|inizio messaggio inoltrato:|begin doorgestuurd bericht:|início da mensagem reencaminhada:",
    re.IGNORECASE,
)
_FROM = re.compile(r"[\s*]*(?:from|von|de|da|van|från|fra|差出人)\s?[:：]\**\s?.*\S", re.IGNORECASE)
_SENT = re.compile(
    r"[\s*]*(?:sent|date|gesendet|datum|envoyé|enviado(?: el)?|enviada(?: em)?|fecha|data|inviato|verzonden|skickat"
    r"|sendt|送信日時)\s?[:：]",
    re.IGNORECASE,
)
_TELEPHONE = re.compile(
    r"(?:sent from (?:my|mail|outlook|yahoo)|get outlook for|von meinem .{2,40} gesendet|gesendet (?:von|mit) "
    r"|envoyé (?:de|depuis) (?:mon|ma|l)|enviado desde mi|inviato da(?:l mio)? |ver(?:zonden|stuurd) vanaf mijn"
    r"|enviado (?:do meu|a partir do)|outlook für |télécharger outlook|iphoneから送信).{0,80}",
    re.IGNORECASE,
)


def split_quoted(body: str) -> Written:
    """Split a body into what they wrote, their signature and what they quote.

    Answers between quoted lines, or below them, are their own words. Below an Outlook header everything is a quote,
    since nothing there tells the two apart.
    """
    lines = body[:_LONGEST].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    own, signature, quoted, at, signing = list[str](), list[str](), list[str](), 0, False
    while at < len(lines):
        line, length = lines[at], _attribution(lines, at)
        if _is_header(lines, at) or (length and not _marked_below(lines, at + length)):
            quoted += lines[at:]
            break
        if length or line.startswith(">"):
            quoted += lines[at : at + (length or 1)]
            signing = False
            at += length or 1
            continue
        signing = signing or line in ("-- ", "--", "—")
        (signature if signing or _TELEPHONE.fullmatch(line.strip()) else own).append(line)
        at += 1
    rest = body[_LONGEST:]
    return Written(_joined(own), _joined(signature), _joined([*quoted, rest] if rest else quoted))


def _attribution(lines: list[str], at: int) -> int:
    """How many lines the sentence above a quote takes that begins at this line; 0 if none does."""
    if not lines[at].strip() or lines[at].startswith(">"):
        return 0
    for length in (1, 2, 3):
        part = lines[at : at + length]
        joined = " ".join(line.strip() for line in part)
        if len(part) < length or not part[-1].strip() or len(joined) > 600:
            return 0
        ends = joined.rstrip("* ").endswith((":", "："))
        if ends and (_WROTE.fullmatch(joined) or (length == 1 and _NAME_WROTE.fullmatch(joined))):
            return length
    return 0


def _marked_below(lines: list[str], at: int) -> bool:
    """True if the next line that says anything is marked as a quote."""
    return next((line for line in lines[at:] if line.strip()), "").startswith(">")


def _is_header(lines: list[str], at: int) -> bool:
    """True at a banner, or at the From of a quoted header with Sent within four lines."""
    if _BANNER.fullmatch(lines[at].strip()) and not lines[at].startswith(">"):
        return True
    return bool(_FROM.fullmatch(lines[at])) and any(map(_SENT.match, lines[at + 1 : at + 5]))


def _joined(lines: list[str]) -> str:
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip("\n")
    return re.sub(r"\n*[_\u2014-]{8,}$", "", text).strip()
