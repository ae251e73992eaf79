"""Spanish, as it is written in Spain and in the US: ALTO, BAJA and PARAR are what carriers there take for STOP."""

from touchcli.rules.texting.languages.language import Language, patterns, phrases

COURTESY = phrases("""
    por favor, porfavor, gracias, muchas gracias, hola, buenos dias, buenas tardes, ya, ahora
""")

KEYWORDS = phrases("""
    alto, baja, parar, pare, paren, parad, detener, detenga, detengan, detenerse, cancelar, cancelar suscripcion,
    cancelar mi suscripcion, cancelar mensajes, dar de baja, darme de baja, deme de baja, denme de baja, dame de
    baja, quiero darme de baja, quiero la baja, desuscribir, desuscribirme, desuscribirse, desuscribeme, anular
    suscripcion, eliminar, eliminarme, stop mensajes, detener mensajes, detener textos, parar mensajes
""")

DOUBTFUL = phrases("""
    quiero cancelar, quiero salir, quiero parar,
    fin, basta, ya basta, salir, terminar, anular, no mas, no molestar, no molesten, dejenme, remover
""")

WORDS = {
    "texts": r"(?:mensajes?|mensajitos?|textos?|sms|msjs?|publicidad|promociones|promos?|propaganda|spam"
    r"|notificaciones)",
}
PATTERNS = (
    r"\bno (?:quiero|queremos|deseo) que (?:me|nos) (?:escrib|contact|mand|envi|molest|llam)\w+\b",
    r"\bno (?:me |nos |le |les )?(?:escrib|contact|molest|texte|fastidi|mensaje)(?:as|es|an|en|ais|eis|e|a"
    r"|iendo|ando|ar)(?:me|nos)?\b(?! (?:hasta|antes) )",
    r"\bno (?:me |nos )?(?:envi|mand)(?:as|es|an|en|e|a|ar)(?:me|nos)?(?:(?: \w+){0,3} <texts>| mas| nada| "
    r"nada mas)(?: por favor| gracias|$)",
    r"\bno (?:\w+ )?mas <texts>\b",
    r"\b(?:no|ya no) (?:quiero|quisiera|deseo|queremos|deseamos|necesito)(?: \w+){0,4} <texts>\b",
    r"\bya no (?:me |nos )?(?:escrib|mand|envi|contact)\w+(?: mas|(?: \w+){0,2} <texts>|$)",
    r"\b(?:dej[ae]n?|dejar|par[ae]n?|parar|basta) de (?:escribir|enviar|mandar|molestar|contactar|textear"
    r"|fastidiar|acosar)(?:me|nos)?\b(?! (?:el|la|los|las) (?!mensajes|textos))",
    r"\b(?:quit|borr|elimin|sac|saqu|remuev|retir|baj)(?:e|en|a|o|ar)?(?:me|nos)(?: \w+){0,4} (?:listas?"
    r"|contactos|base|sistema)\b",
    r"\b(?:quitar|borrar|eliminar|quite|quiten|borre|borren|elimine|eliminen|borra|elimina) (?:mi|este) "
    r"(?:numero|telefono|celular|contacto)\b",
    r"\b(?:dar|darme|darnos|deme|denme|dame|dennos|denos) de baja(?! (?:el|la|los|las|es[ae]|est[ae]|un|una"
    r"|al) )",
    r"\bde baja de (?:sus|los|estos|tus|la lista|las?)(?: \w+)? ?(?:<texts>|lista)?",
    r"\b(?:alto|stop|basta)(?: ya)? (?:a|de|con|a los|con los|a sus)(?: \w+)? <texts>\b",
    r"\b(?:numero|persona|telefono) equivocad[oa]\b(?! en )|\bequivocad[oa] de (?:numero|persona)\b|\bse "
    r"equivoco de (?:numero|persona)\b",
    r"\bdej[ae]n?(?:me|nos)(?: ya)? (?:en paz|tranquil[oa]s?)\b",
    r"\bcancel\w+ (?:mi |la |esta )?su[bs]?scripcion\b|\bdesu[bs]?scri\w+",
    r"\bno (?:me |nos )?(?:suscribi|registre|inscribi|autorice)\b|\bno pedi (?:\w+ ){0,2}<texts>\b",
    r"\b(?:dije|pedi|dijimos) que (?:par[ae]\w*|alto|stop|no)\b|\bya dije (?:que no|alto|basta|stop)\b",
    r"\bpar(?:en|ar|e) (?:con )?(?:los |sus |estos |tus )<texts>\b",
)

LANGUAGE = Language(COURTESY, KEYWORDS, DOUBTFUL, patterns(PATTERNS, WORDS))
