"""The words with which people say that they are away, until when, and from when they are back; all folded.

English, German, French, Spanish, Italian, Dutch, Portuguese and Japanese.
"""

import re


def _words(text: str) -> re.Pattern[str]:
    """A pattern for whole words or phrases, a language a line."""
    phrases = [part for line in text.strip().splitlines() for part in re.split(r"\s*,\s*", line.strip()) if part]
    latin = [part.replace(" ", r"\s+") for part in phrases if part.isascii()]
    others = [part for part in phrases if not part.isascii()]
    return re.compile("|".join((rf"\b(?:{'|'.join(latin)})(?!\w)", *others)) if latin else "|".join(others))


AWAY = _words(r"""
    out of (?:the |my )?office, out (?:until|till|through|from|on|today|this|all|sick|for), away, on leave, absent
    (?:be|am|i'm|we're) out(?! of (?:stock|order))
    on (?:\w+ )?(?:leave|vacation|holidays?|annual leave), vacation, absence, unavailable, not (?:be )?available
    (?:no|limited|little|without) (?:\w+ )?access, travell?ing, off (?:work|until|from|on|today|this), ooo, pto
    not (?:be )?(?:in|at) (?:the |my |work)\w*, on holiday\w*, parental leave, maternity leave
    abwesen\w*, abwesenheit\w*, urlaub\w*, ausser haus, elternzeit, mutterschutz, krank\w*, dienstreise, ferien
    nicht (?:im (?:buro|haus|dienst|hause)|da|am (?:arbeits)?platz|erreichbar|verfugbar|zu erreichen), unterwegs
    absente?s?, conges?, vacances, en deplacement, indisponible, (?:pas|in)\s?joignable, hors du bureau, pas disponible
    fuera de (?:la |mi )?oficina, ausente, ausencia, vacaciones, de viaje, (?:no )?(?:estare|estoy) fuera, permiso
    no (?:estare|estoy) (?:disponible|en), de baja
    fuori (?:dall')?(?:ufficio|sede), assente, assenza, ferie, in viaggio, in congedo, in vacanza
    non (?:sono|saro) (?:in ufficio|disponibile|raggiungibile|presente)
    afwezig\w*, vakantie\w*, niet (?:aanwezig|bereikbaar|op kantoor|beschikbaar), (?:met|op) \w*verlof, buiten kantoor
    er niet
    ausencia, ferias, fora do escritorio, de licenca, nao (?:estarei|estou) (?:disponivel|no|em), indisponivel
    不在, 休暇, 休み, 出張, 留守, 休職, 産休, 育休, 休んで
""")
"""Somebody is not there."""

CLOSED = _words(r"""
    closed
    geschlossen, betriebsferien, betriebsurlaub
    fermee?s?
    cerrad[oa]s?
    chius[oiae]
    gesloten
    fechad[oa]s?, encerrad[oa]s?
    休業, 休館
""")
"""A whole company is not there; that says until when, but not that one day is closed."""

BACK = _words(r"""
    (?<!call\s)(?<!you\s)(?<!calling\s)(?<!money\s)back, returning, returns (?:on|to)
    (?:i|we|my|our|will|shall|upon|and|expected) return(?! the| your| any| all)
    return (?:date|on|next|to (?:work|the office))
    (?:reachable|available|working|online|at work|at my desk|in the office) again
    resume, reopen\w*, re-open\w*, again (?:available|reachable)
    zuruck\w*, wieder, ruckkehr, (?:ich )?kehre
    (?:de )?retour, reviens, reviendrai, revient, reprend\w*, rentre, a nouveau, de nouveau, nouveau joignable
    de vuelta, de regreso, regres\w+, vuelvo, volvere, vuelta, (?:me )?reincorpor\w*, nuevamente, de nuevo
    rientr\w*, torner\w*, torno, di ritorno, al mio ritorno, di nuovo, nuovamente
    terug\w*, weer
    de volta, regress\w*, retorn\w*, volto, voltarei, a volta, novamente, de novo
""")
"""Somebody is there again."""

UNTIL = (
    r"(?:until|till|'til|through|thru|up\s+to|bis|jusqu'(?:au|a|en)|hasta|(?:fino|sino|fin)\s+a(?:l|ll'|i)?|tot|t/m"
    r"|ate)\s*(?:(?:the|and\s+including|and|incl\w*\.?|einschl\w*\.?|inkl\.?|zum|zu|und\s+mit|en\s+met|met|le|el|il|la"
    r"|o|a|ao|dia|an|am|den|dem|de|that|on|y\s+con)\b\.?\s*){0,4},?\s*"
)
"""What stands before the last day away."""

BETWEEN = (
    r"\s*(?:-|–|—|~|〜|から|/|to|until|till|through|thru|and|bis(?:\s+(?:einschliesslich|inkl\.?))?(?:\s+zu[mr]?)?|und|au"
    r"|et|al?|ad|e|hasta|fino|y|tot(?:\s+en\s+met)?|t/m|en|ate|ao)\s*(?:(?:the|le|el|il|al|o|dia|de|den|dem)\b\s*){0,2}"
)
"""What stands between the first and the last day of a time away."""

LEFT = re.compile(
    r"no longer (?:work\w*|employed|with|at|part of)"
    r"|(?:has|have) left (?:the |our )?(?:company|firm|organi[sz]ation|team)"
    r"|(?:left|leaving) \w+(?: \w+)? (?:for good|permanently)|(?:mailbox|address|account) is (?:no longer|not) "
    r"(?:monitored|in use|active|read)"
    r"|nicht mehr (?:fur|bei|im unternehmen|in unserem)|(?:hat|habe) (?:das|unser) (?:unternehmen|haus) verlassen"
    r"|ausgeschieden|ne (?:fait|fais) plus partie|ne travaille plus|a quitte (?:la societe|l'entreprise|notre)"
    r"|ya no (?:trabaj\w+|form\w+ parte)|ha dejado (?:la empresa|de trabajar)|non (?:lavor\w+|fa) piu"
    r"|niet (?:meer|langer) werkzaam|werk\w* niet meer|(?:nao|ja nao) (?:trabalh\w+|faz) (?:mais|parte)|退職"
)
"""Somebody is gone for good, or nobody reads this mailbox."""

NOT_AWAY = _words(r"""
    valid, offers?, open, deadline, registr\w+, register, subscription, order by, expires, submit\w*, discount, prices?
    applications?, apply
    gultig\w*, bewerb\w*, angebot\w*, anmeld\w*, frist, bestell\w*, rabatt\w*, geoffnet
    valables?, offres?, inscri\w*, commande\w*, ouvert\w*
    valid[oa]s?, ofertas?, inscri\w+, pedidos?, abiert\w+
    offert\w*, validit\w+, ordin\w+, apert\w+
    geldig\w*, aanbieding\w*, inschrijv\w*
    validade, inscric\w+, encomend\w+, abert\w+
    有効, 申込, 締切
""")
"""Something else than an absence ends."""
