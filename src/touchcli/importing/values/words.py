"""Words compared as people mean them, and the words that say yes, no, nothing, or who somebody is to us."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from touchcli.rules.models.account import Role

Status = Literal["customer", "prospect", "former"]

_APART = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """A text without case, and without accents on Latin letters: `Åre` is `are`, while ハ and バ stay two."""
    if text.isascii():
        return text.lower()
    kept: list[str] = []
    for char in unicodedata.normalize("NFKD", text.casefold()):
        if unicodedata.combining(char) and kept and (kept[-1].isascii() or "\u0080" <= kept[-1] < "\u0250"):
            continue
        kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept))


def words(text: str) -> str:
    """The words of a text to compare by: folded, without signs, one space between them."""
    if text.isascii() and text.replace(" ", "").isalnum():
        return " ".join(text.lower().split())
    return _words(text)


@lru_cache(1 << 15)
def _words(text: str) -> str:
    return " ".join(_WORD.findall(fold(text)))


def plain_name(heading: str) -> str:
    """A heading to compare by: `BillingStreet`, `Billing_Street` and `Billing street:` are all `billing street`."""
    return words(_APART.sub(" ", heading))


YES = frozenset(
    (
        *("yes", "y", "true", "t", "1", "x", "ja", "j", "oui", "o", "si", "sim", "s", "wahr", "vrai", "verdadero"),
        *("ok", "checked", "はい"),
    )
)  # fmt: skip
NO = frozenset(
    (
        *("", "no", "n", "false", "f", "0", "nein", "non", "nee", "nao", "falsch", "faux", "falso", "unchecked"),
        *("never", "いいえ"),
    )
)  # fmt: skip

PERSONS = frozenset(
    (
        *("individual", "person", "contact", "einzelperson", "privatperson", "kontakt", "personne", "particulier"),
        *("persona", "individuo", "privato", "persoon", "particular", "pessoa", "pessoa fisica", "個人"),
    )
)
"""A person, in a list of companies and people."""

# What people and programs write into a cell that must not be empty.
_NOTHING = frozenset(
    (
        *("na", "n a", "none", "blank", "tbd", "tba", "unknown", "null", "nan", "nil", "undefined", "not provided"),
        *("no name", "no company", "no value", "no organization", "no organisation", "not available", "not applicable"),
        *("not set", "empty", "to be determined", "self", "self employed", "individual", "private", "no owner"),
        *("unassigned", "keine", "keine angabe", "k a", "unbekannt", "privat", "ohne", "aucun", "inconnu", "nessuno"),
        *("sconosciuto", "ninguno", "ninguna", "desconocido", "sin nombre", "nenhum", "desconhecido", "geen"),
        *("onbekend", "particulier", "なし", "不明", "未定", "xxx", "xx", "test"),
    )
)  # fmt: skip


_LONGEST_NOTHING = 20


def is_nothing(text: str) -> bool:
    """True for the words that stand for an empty cell, `N/A`, `TBD`, `(blank)`, and for a cell of signs alone.

    `Na` is a family name in Korea and China; only `NA` and `na` are nothing.
    """
    if len(text) > _LONGEST_NOTHING:
        return False
    plain = text.lower() if text.isalnum() and text.isascii() else words(text)
    return not plain or (plain in _NOTHING and text != "Na")


STATUS: Mapping[str, Status] = {
    **dict.fromkeys(
        (
            *("customer", "client", "active", "active customer", "evangelist", "customer direct", "customer channel"),
            *("current", "existing customer", "existing", "account", "paying", "won", "closed won", "kunde", "aktiv"),
            *("bestandskunde", "cliente", "activo", "ativo", "attivo", "actif", "klant", "actief", "顧客"),
        ),
        "customer",
    ),
    **dict.fromkeys(
        (
            *("prospect", "lead", "opportunity", "subscriber", "marketing qualified lead", "sales qualified lead"),
            *("mql", "sql", "potential", "potential customer", "target", "suspect", "new", "trial", "interessent"),
            *(
                "prospecto",
                "potencial",
                "cliente potencial",
                "prospetto",
                "potenzieller kunde",
                "potentieller kunde",
                "client potentiel",
                "見込み客",
            ),
        ),
        "prospect",
    ),
    **dict.fromkeys(
        (
            *("former", "former customer", "inactive", "churned", "lost", "ex customer", "past customer", "dormant"),
            *("cancelled", "canceled", "closed", "ehemalig", "ehemaliger kunde", "inaktiv", "inactif", "inactivo"),
            *("inattivo", "inativo", "inactief", "lapsed", "closed lost", "former client"),
        ),
        "former",
    ),
}
"""Who somebody is to us, by the words of CRMs."""

NO_CUSTOMERS = frozenset(
    (
        *("vendor", "supplier", "competitor", "partner", "reseller", "investor", "press", "analyst", "integrator"),
        *("employee", "contractor", "consultant", "distributor", "channel partner reseller", "technology partner"),
        *("installation partner", "lieferant", "wettbewerber", "mitbewerber", "fournisseur", "concurrent"),
        *("partenaire", "proveedor", "competidor", "socio", "fornitore", "concorrente", "fornecedor", "leverancier"),
        *("concurrent", "仕入先", "competition", "media", "bank", "accountant", "job applicant", "candidate"),
    )
)
"""Who is no customer, in the column that says what somebody is to us."""

ROLES: Mapping[str, Role] = {
    **dict.fromkeys(
        ("decision maker", "economic buyer", "budget holder", "buyer", "owner", "approver", "signer"), "decision_maker"
    ),
    **dict.fromkeys(("influencer", "evaluator", "technical buyer", "gatekeeper", "recommender"), "influencer"),
    **dict.fromkeys(("coach", "champion", "advocate", "sponsor internal"), "coach"),
    **dict.fromkeys(("executive", "executive sponsor", "vp", "ceo", "president"), "executive"),
    **dict.fromkeys(("user", "end user", "business user"), "user"),
}

_BUYS = re.compile(
    r"購買|仕入|資材"
    r"|\b(owner|co owner|proprietor|founder|co founder|buyer|purchas\w+|procurement|einkauf\w*|einkaufer\w*|inhaber\w*"
    r"|geschaftsfuhrer\w*|gerant|proprietaire|acheteu\w+|achats|dueno|duena|propietari\w+|compras|comprador\w*"
    r"|titolare|acquist\w+|eigenaar|inkoop|inkoper|dono|proprietari\w+|managing director|principal)\b"
)
_LEADS = re.compile(
    r"社長|代表取締役|会長"
    r"|\b(ceo|cfo|coo|cto|cio|cmo|cro|cpo|chief \w+( \w+)? officer|president|vice president|vp|svp|evp|avp|chair\w*"
    r"|vorstand\w*|pdg|directeur general|director general|amministratore delegato|diretor geral|directeur)\b"
)
_NOT_THEMSELVES = re.compile(r"\b(assistant|secretary|assistenz|sekretar\w*|assistante?|to the)\b")


def role_of(title: str) -> Role | None:
    """What a job title says of somebody's part in a sale: owners and buyers decide, the C-level leads; else None."""
    plain = words(title)
    if _BUYS.search(plain) and not plain.startswith("assistant"):
        return "decision_maker"
    return "executive" if _LEADS.search(plain) and not _NOT_THEMSELVES.search(plain) else None
