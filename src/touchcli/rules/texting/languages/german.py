"""German."""

from touchcli.rules.texting.languages.language import Language, patterns, phrases

COURTESY = phrases("""
    bitte, danke, vielen dank, hallo, guten tag, sofort, jetzt, mfg
""")

KEYWORDS = phrases("""
    stopp, abmelden, abmeldung, abbestellen, abbestellung, austragen, aufhoren, aufhoeren, hor auf, hoer auf, horen
    sie auf, hoeren sie auf, mich abmelden, melden sie mich ab, ich mochte mich abmelden, ich moechte mich abmelden,
    ich will mich abmelden, kundigen, kuendigen, beenden, stop werbung
""")

DOUBTFUL = phrases("""
    kein sms, kein sms mehr, keine sms,
    ende, schluss, schluss jetzt, genug, loschen, loeschen, abbrechen, widerruf, es reicht, unterlassen sie das, ich
    will das nicht mehr, nicht mehr, mir reichts
""")

WORDS = {
    "texts": r"(?:sms|nachrichten?|texte|textnachrichten|mitteilungen|werbung|werbesms|spam|benachrichtigungen"
    r"|whatsapps?)",
}
PATTERNS = (
    r"\b(?:schreib|schreibt|schreiben sie|kontaktier|kontaktiere|kontaktieren sie|belastig\w*|simsen sie"
    r"|texten sie)(?: (?:mir|mich|uns|bitte|hier|diese|nummer|unter|an)){0,4} (?:nicht|nie|keine)(?: wieder)? "
    r"?mehr\b",
    r"\b(?:schick|schickt|schicke|schicken sie|send|sende|senden sie|sendet)(?: (?:mir|uns|bitte|hier)){0,3} "
    r"(?:keine(?: \w+)? <texts>|nichts mehr)\b",
    r"\b(?<!\bhabe )(?<!\bhaben )(?<!\bhatte )(?<!\bsehe )(?<!\bes gibt )keine (?:weiteren )?<texts>(?: mehr| "
    r"bitte|$)",
    r"\bkeine weiteren <texts>\b|\bnicht (?:mehr|weiter) (?:an)?(?:schreiben|kontaktieren|texten|simsen"
    r"|belastigen|kontaktiert|angeschrieben|anschreiben)\b",
    r"\b(?:mochten?|moechten?|will|wollen|wunschen?|wuenschen?|brauche)(?: \w+){0,2} keine(?: \w+)? <texts>\b",
    r"^(?:bitte |und |jetzt )*(?:hort?|hoer|horen sie|hoeren sie)(?: (?:bitte|endlich|jetzt|doch|sofort))* "
    r"auf(?:$| mit (?:den|diesen|der|dem) \w+| mir zu| uns zu| mich zu| zu schreiben)",
    r"\b(?:aufhoren|aufhoeren)(?: (?:mir|uns|mich|mit|zu|den|diesen|bitte))* (?:<texts>|schreiben|simsen"
    r"|texten)\b",
    r"\b(?:nehmen|streichen|loschen|loeschen|entfernen|tragen|nehmt|streicht|loscht|nimm|streich"
    r"|losch|loesch|loesche|entferne)(?: "
    r"sie)?(?: bitte)? (?:mich|uns|(?:meine|diese|unsere) (?:\w*nummer|daten|kontaktdaten))(?=(?: bitte)?$|"
    r"(?: \w+){0,5} (?:liste|verteiler|datenbank|system|aus|raus)\b)",
    r"\b(?:meine|diese) (?:\w*nummer|daten)(?: \w+){0,2} (?:loschen|loeschen|entfernen|streichen)\b",
    r"\b(?:<texts>|newsletter|verteiler|liste|dieser nummer)(?: bitte)? (?:abmelden|abbestellen|austragen"
    r"|stoppen)\b",
    r"\b(?:von|vom|aus)(?: \w+)? (?:<texts>|verteiler|liste)(?: \w+){0,2} (?:ab|abmelden|austragen"
    r"|streichen)\b",
    r"\bfalsche (?:\w*nummer|person)\b(?! (?:auf|in|im|fur|von) )|\b(?:nummer|person) ist falsch\b"
    r"|\bverwahlt\b",
    r"\blass(?:t|en sie)? (?:mich|uns)(?: \w+)? (?:in ruhe|in frieden)\b",
    r"\bwiderruf\w*(?: \w+){0,3} (?:einwilligung|zustimmung|einverstandnis)\b",
    r"\b(?:nie|nicht) (?:angemeldet|zugestimmt|eingewilligt)\b(?! (?:fur|zur|zum) )|\bich (?:habe|hab) "
    r"(?:stopp?|nein) gesagt\b",
    r"\bstopp?(?:en sie)?(?: \w+){0,2} <texts>\b",
)

LANGUAGE = Language(COURTESY, KEYWORDS, DOUBTFUL, patterns(PATTERNS, WORDS))
