"""French, of France and Canada: STOP is the keyword of the one, ARRET that of the other."""

from touchcli.rules.texting.languages.language import Language, patterns, phrases

COURTESY = phrases("""
    sil vous plait, sil te plait, svp, merci, merci beaucoup, bonjour, maintenant, de suite
""")

KEYWORDS = phrases("""
    arret, arrete, arretez, arreter, arretez ca, arrete ca, arretez tout, desabonner, desabonnement, desabonnez moi,
    desabonne moi, me desabonner, je me desabonne, je veux me desabonner, desinscrire, je souhaite me desabonner,
    desinscription, desinscrivez moi, me desinscrire, stop sms, stop pub, retirez moi, retirez moi de la liste,
    retirez moi de votre liste, enlevez moi de votre liste, resilier
""")

DOUBTFUL = phrases("""
    annuler, assez, ca suffit, plus rien, supprimer, cessez, cesser, darreter, ne plus recevoir, lachez moi
""")

WORDS = {
    "texts": r"(?:messages?|messageries|sms|textos?|pubs?|publicites?|promos?|promotions|spams?|notifications"
    r"|sollicitations)",
    "reach": r"(?:ecrire|contacter|texter|deranger|harceler|importuner|solliciter|relancer|spammer)",
}
PATTERNS = (
    r"\b(?:ne |nous |me )?(?:[nm]|nem)?(?:ecrivez|contactez|textez|derangez|harcelez|importunez|ecris"
    r"|contacte|texte) plus\b",
    r"\b(?:[nm]|nem)?(?:envoyez|envoie|envoies|adressez)(?: moi| nous)? (?:plus|pas)(?:(?: \w+){0,3} <texts>| "
    r"rien| ca| cela| svp|$)",
    r"\b(?:ne plus|ne pas) (?:me |nous |m)?(?:<reach>)\b",
    r"\bne plus (?:me |nous |m)?(?:envoyer|recevoir)(?: \w+){0,3} <texts>\b",
    r"(?<!ai )(?<!avons )(?<!\ba )(?<!na )\bplus (?:de |aucun |jamais de |un seul |d)<texts>\b",
    r"^pas de <texts>(?: svp| merci)?$",
    r"\b(?:arretez?|arreter|cessez?|cesser) (?:de |d)?(?:me |nous |m)?(?:<reach>)\b",
    r"\b(?:arretez?|arreter|cessez?|cesser|stop)(?: de| d)?(?: me| nous)?(?: \w+){0,3} (?:<texts>|envois"
    r"|harcelement)\b",
    r"\b(?:retirez|enlevez|supprimez|effacez|rayez|otez|retire|enleve|supprime|efface)(?: moi| nous)(?: "
    r"\w+){0,4} (?:listes?|fichiers?|base|contacts)\b",
    r"\b(?:retirez|enlevez|supprimez|effacez|rayez|oubliez|retirer|supprimer|effacer) (?:mon|mes|ce|notre) "
    r"(?:numero|coordonnees|nom|contact|telephone)\b(?! de la | du | sur )",
    r"\b(?:me|nous) (?:retirer|enlever|supprimer|rayer) d(?:e|es|u)\b(?: \w+){0,2} (?:listes?|fichiers?"
    r"|contacts)\b",
    r"\bdesabonn\w+|\bdesinscri\w+",
    r"\b(?:veux|voulons|souhaite|souhaitons|desire|desirons) (?:plus|pas)(?: \w+){0,4} (?:<texts>"
    r"|contactee?s?)\b",
    r"\b(?:mauvais|faux) (?:numero|destinataire)\b(?! (?:de|sur|dans) )|\btromp(?:ez|e|es) de (?:numero"
    r"|personne)\b|\berreur de (?:numero|destinataire)\b",
    r"\b(?:laissez|laisse|fichez|foutez) (?:moi|nous) (?:tranquilles?|en paix|la paix)\b",
    r"\b(?:jamais|pas) (?:demande|autorise|accepte|consenti)(?: \w+){0,4} <texts>\b|\bsuis (?:jamais|pas) "
    r"(?:inscrite?|abonnee?)\b",
    r"\bjai (?:deja )?dit (?:stop|arretez|arret|non|darreter)\b|\bretire mon consentement\b",
)

LANGUAGE = Language(COURTESY, KEYWORDS, DOUBTFUL, patterns(PATTERNS, WORDS))
