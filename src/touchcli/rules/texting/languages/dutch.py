"""Dutch."""

from touchcli.rules.texting.languages.language import Language, patterns, phrases

COURTESY = phrases("""
    alstublieft, alsjeblieft, aub, ajb, graag, bedankt, dank u, dank u wel, dank je wel, goedendag
""")

KEYWORDS = phrases("""
    afmelden, afmelding, uitschrijven, uitschrijving, stoppen, stop ermee, stop hiermee, hou op, houd op, schrijf
    mij uit, schrijf me uit, meld mij af, meld me af, ik wil me afmelden, opzeggen, ik wil mij afmelden, ik wil me
    uitschrijven, graag afmelden, mij afmelden
""")

DOUBTFUL = phrases("""
    niet meer sturen, niks meer sturen,
    einde, genoeg, basta zo, verwijderen, verwijder, nee stop, ik wil dit niet meer, niet meer doen
""")

WORDS = {
    "texts": r"(?:berichten|berichtjes|bericht|sms|smsjes|smsen|appjes|reclame|spam|tekstberichten|meldingen)",
}
PATTERNS = (
    r"\b(?:stuur|sturen|zend|verstuur)(?: (?:mij|me|ons|aub|alsjeblieft|alstublieft|hier)){0,3} (?:geen(?: "
    r"\w+)? <texts>|niets meer|niks meer)\b",
    r"\b(?<!\bheb )(?<!\bhebben )(?<!\bhad )geen <texts>(?: meer| aub| alsjeblieft| alstublieft| graag|$)",
    r"\bgeen verdere <texts>\b",
    r"\b(?:niet meer|nooit meer) (?:smsen|sms|berichten|appen|schrijven|contacteren|lastigvallen|benaderen"
    r"|texten|gecontacteerd|benaderd|contact opnemen)\b",
    r"\b(?:sms|app|schrijf|contacteer|bericht|text|benader|stoor)(?: (?:mij|me|ons|dit|nummer|aub)){1,3} "
    r"(?:niet|nooit)(?: meer)?\b",
    r"\bschrijf (?:mij|me|ons|mijn nummer)(?: \w+){0,3} uit\b(?! (?:voor|de) )",
    r"\bmeld (?:mij|me|ons)(?: \w+){0,3} af\b(?! voor )|\b(?:mij|me) (?:graag )?(?:afmelden|uitschrijven)$",
    r"\b(?:haal|verwijder|schrap|wis)(?: aub)? (?:mij|me|ons|mijn nummer|dit nummer|mijn gegevens)(?=(?: "
    r"(?:aub|alsjeblieft))?$|(?: \w+){0,4} (?:lijst|bestand|systeem|database|af|eraf|uit)\b)",
    r"\bstop(?:pen)? (?:met|het)(?: \w+){0,4} (?:<texts>|sturen|appen|texten|lastigvallen|contacteren"
    r"|schrijven)\b",
    r"\bstop (?:de|deze|die|al die|jullie) <texts>\b",
    r"\b(?:wil|willen|wens|wensen|hoef|hoeven)(?: \w+){0,3} geen(?: \w+)? <texts>\b",
    r"\b(?:verkeerde?|fout|foute) (?:nummer|persoon)\b(?! (?:op|in|bij|van) )",
    r"\blaat (?:me|mij|ons)(?: \w+)? met rust\b|\bval (?:me|mij|ons)(?: \w+)? (?:niet )?(?:meer )?lastig\b",
    r"\b(?:uitschrijven|afmelden|uit|af) (?:uit|van|voor) (?:de |deze |jullie )?(?:sms|berichten|lijst"
    r"|mailinglijst|smsjes)\b",
    r"\bik (?:heb|had) (?:al )?(?:stop|nee) gezegd\b|\bnooit (?:aangemeld|ingeschreven|toestemming)\b",
)

LANGUAGE = Language(COURTESY, KEYWORDS, DOUBTFUL, patterns(PATTERNS, WORDS))
