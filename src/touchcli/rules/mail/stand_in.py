"""Who is named in the place of somebody who is away."""

import re
from typing import NamedTuple


class StandIn(NamedTuple):
    """Somebody to ask instead, as the answer names them: text from outside. What is not given is empty."""

    name: str = ""
    address: str = ""
    phone: str = ""


_ASK = re.compile(
    r"\b(?:contact|reach out to|write to|e-?mail|call|speak (?:to|with)|get in touch with|turn to|refer to|covered by"
    r"|covering for me is|in my absence|wenden sie sich|kontaktieren sie|vertret\w+|ansprechpartner\w*|schreiben sie"
    r"|contacter|adresser|joindre|remplac\w+|contact[ae]r?|contacte|dirigirse|dir[ií]jase|p[oó]ngase|contattare"
    r"|rivolgersi|rivolgetevi|scrivere|contact op\w*|opnemen|terecht bij|contate|contactar|contacte|entre em contato)\b"
    r"|ご連絡|お問い合わせ|連絡先|代理|担当",
    re.IGNORECASE,
)
_MYSELF = re.compile(
    r"\b(?:reach|call|text|contact) me\b|\bmobile\b.{0,20}\bmy\b|\bmich\b.{0,20}(?:mobil|erreich)", re.IGNORECASE
)
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_PHONE = re.compile(r"(?<![\w.])(?:\+|\(?0)\d[\d ()/.-]{6,18}\d|\b\d{3}[-.]\d{3}[-.]\d{4}\b")
_NAME = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Dr|Herrn?|Frau|M|Mme|Sr|Sra|Sig|Dhr|Mevr)\.? )?"
    r"[A-ZÀ-ÖØ-Þ][\w'’-]+(?: (?:van|von|de|der|den|da|di|del|la|le|dos))*(?: [A-ZÀ-ÖØ-Þ][\w'’-]+){1,2}"
)
_NO_NAME = re.compile(
    r"\b(?:Please|Customer|Support|Sales|Service|Team|Office|Head|Kind|Best|Thank|Mit|Viele|Bien|Cordialement|Bitte|Sie|In|For)\b"
)
_JAPANESE_NAME = re.compile(r"(?:担当|代理)?の?([\u4e00-\u9fff]{1,4})(?:\s?[\u4e00-\u9fff]{1,4})?(?:まで|へ|に|宛)")


def find_stand_in(text: str) -> StandIn | None:
    """Who a text plainly names to be asked instead, or None.

    It has to name a person or give an address, after a word such as "contact". Two people are too many to choose from:
    then the first is given.
    """
    for paragraph in re.split(r"\n\s*\n", text[:10_000]):
        flat = " ".join(paragraph.split())
        asked = _ASK.search(flat)
        if not asked or _MYSELF.search(flat):
            continue
        rest = flat[asked.start() :][:300]
        address, phone = _ADDRESS.search(rest), _PHONE.search(rest)
        name = _name(rest[asked.end() - asked.start() :], address)
        if name or address:
            return StandIn(name, address[0].rstrip(".").lower() if address else "", phone[0].strip() if phone else "")
    return None


def _name(rest: str, address: re.Match[str] | None) -> str:
    """The name near the address, or right after the word; only one that is plainly a person's."""
    found = _NAME.search(rest[:120])
    if found and not _NO_NAME.search(found[0]):
        return found[0]
    japanese = _JAPANESE_NAME.search(rest[:80])
    return japanese[1] if japanese and not address else ""
