"""English: what pauses a number. What STOP itself looks like is in `opt_out_language`.

`untold` and `none_came` are what must not stand before a "not text me" and a "no messages": "did you not text me?",
"I got no messages".
"""

from touchcli.rules.texting.languages.language import Language, patterns, phrases

DOUBTFUL = phrases("""
    i want out, out, please discontinue, discontinue,
    stop, stopit, stp, stpo, sotp, tsop, sstop, stap, stoppp, stopt, arette, arrettez, dnd, no more, no more please,
    enough, enough already, spam, dnc, make it stop, make this stop, make these stop, cease, desist, cease and
    desist, off the list, block, blocked, stahp, st0p, scam, quit it, end this, delete me, cancel all, cancel
    everything, non stop merci
""")

WORDS = {
    "no": r"(?:dont|do not|doesnt|never|not|wont|shouldnt|no longer|no need to|rather you didnt)",
    "verb": r"(?:text|txt|message|msg|contact|sms|write|bother|bug|spam|call)(?:s|ing|ed)?",
    "reach": r"(?:me|us|my|our|this|here|anymore|any ?more|again|ever|until|at all|please|by|from|with)",
    "untold": r"(?<!\bdid )(?<!\bhave )(?<!\bhas )(?<!\bcould )(?<!\bwhy )(?<!\bdid you )(?<!\bdo you )(?<!\bwhy you )",
    "none_came": r"(?<!\bgot )(?<!\bhave )(?<!\bhad )(?<!\bare )(?<!\bwere )(?<!\bsee )(?<!\breceived )(?<!\bis )"
    r"(?<!\bwas )(?<!\bget )(?<!\bgets )",
    "texts": r"(?:(?:text|txt|message|msg)(?:s|ing)?|messaging|sms|notifications?|alerts?|updates|spam(?:ming)?)",
}
PATTERNS = (
    # "please don't ever text me", "do not message this number"
    r"<untold>\b<no>(?: (?:please|ever|you|to|keep|continue|want you to|send(?:ing)?)){0,3} <verb>(?: "
    r"<reach>\b|$)",
    r"(?<!\bi )\b(?:dont|do not|never) (?:ever )?<verb> (?:back|this number|anyone here)\b",
    r"^(?:please |pls |just )*(?:do not|dont) disturb\b",
    # "I don't want any more of your messages", "I did not sign up for these texts"
    r"\b(?:<no>|didnt|did not) (?:want|need|wish|like|care for|appreciate|consent|agree|ask|sign|authorize)"
    r"(?:ed)?(?: \w+){0,5} (?:<texts>|texting|contact(?:ed)?|texted)\b",
    r"\b(?:never|didnt|did not) (?:signed? ?up(?: \w+){0,3} (?:this|these|that|it)|signed? ?up$|subscribed?)\b",
    r"\b(?:dont|do not|never) send(?: \w+){0,4} (?:(?:<texts>|anything|stuff)\b|(?:these|this|more|any "
    r"?more)$)",
    # "no more texts", "no messages please"; not "I got no messages" or "no updates today"
    r"<none_came>\bno (?:text|txt|message|msg)(?:s|ing)?\b(?! (?:needed|from|yet|in|on|at|for me|today))",
    r"<none_came>\bno (?:sms|spam|contact)\b(?! (?:needed|from|yet|in|on|at|person|name|details|number|today))",
    r"<none_came>\bno (?:(?:more|further|additional) )+(?:<texts>|texting|contact|promos|promotions|ads"
    r"|marketing|of this)\b(?! (?:needed|from|yet|in|on))",
    # "can you please stop all the texting", "tired of your messages"
    r"\b(?:stop|quit|cease|discontinue|halt)(?: \w+){0,4} (?:<texts>|texting|contacting|bothering(?! with)"
    r"|bugging|harassing|annoying|pestering|calling(?! it| this| that))\b",
    r"\bend (?:all |of )?(?:these |the |your |all )?(?:future )?(?:<texts>)\b(?! me)",
    r"\b(?:enough|tired|sick|fed up|done)(?: (?:of|with|getting|receiving|all|already|and))* (?:(?:your|these"
    r"|this|the|those|all|constant) )*(?:<texts>|texting|these|this)$",
    r"\b(?:ill|i will|im|i am|were|we will|going to) (?:now )?(?:block|blocking|report|reporting) (?:you|this "
    r"number|your number)\b",
    r"\bi(?:ve| have|m having)? (?:blocked|reported) (?:you|this number|your number)\b",
    r"\bhow (?:do|can) (?:i|we) (?:stop|end|get off|get out of|turn off|leave)(?: getting| receiving)? (?:"
    r"(?:your|these|this|the|those|all) )*(?:<texts>|list|these|this)$",
    r"\b(?:withdraw|revoke|do not|dont|never)(?: (?:my|any|give|gave|all|you)){0,2} consent(?:ed)?\b(?! to "
    r"the (?:change|price|order))",
    r"\b(?:end|cease|stop) (?:all )?(?:further )?(?:communications?|contact)\b",
    r"\b(?:take|remove) (?:my|this|our) number(?: off| out)?$",
    r"\bno longer (?:\w+ ){0,3}(?:number|phone|wish to|want to (?:get|receive|hear))\b|\b(?:you|youve) "
    r"(?:have )?(?:got )?(?:the )?wrong (?:guy|phone|contact|man|woman|lady|company)\b",
    r"\bnot (?:the )?\w+(?: \w+)? number any ?more\b|\b(?:tcpa|do not text|dont text) (?:list|registry)\b",
    # "I told you to stop", "I want this to stop", "you need to stop"
    r"\b(?:told|asked|telling|asking|begging) (?:you|u|yall|them) to (?:please )?(?:stop|quit"
    r"|unsubscribe)\b(?! (?:by|in|at)\b)",
    r"\b(?:want|need|like) (?:you|u|this|it|these|them|the texts|the messages) to (?:please )?(?:stop|end)$",
    r"\b(?:you|u|this|these|it) (?:\w+ )?(?:must|should|need to|needs to|have to|has to|better|gotta)(?: "
    r"\w+)? stop$",
    r"\b(?:texts|messages|these|texting) (?:\w+ )?stop$",
    r"\b(?:wish|prefer|rather)(?: \w+){0,3} (?:not|didnt|wouldnt|dont|no)(?: \w+){0,3} (?:<texts>|contact"
    r"(?:ed)?)\b",
    # "take me off your list", "delete my number"
    r"\b(?:remove|take|get|delete|drop|scrub) (?:me|us|my|our|this)(?! \w+ (?:order|invoice|quote|line|item"
    r"|pallet))(?: (?!(?:delivery|price|parts|guest|wait|waiting|order|packing|pick|cc|invite|attendee"
    r"|meeting)\b)\w+){0,5} (?:lists?|texts?|texting|messages?|messaging|contacts?|database|system|thread"
    r"|subscription)\b",
    r"\b(?:remove|delete|lose|forget|erase) (?:my|our|this) (?:number|phone|cell|contact)\b",
    r"\b(?:remove|take|opt) (?:me|us)(?: off| out)?$",
    r"\b(?:cancel|end)(?: \w+){0,2} subscription\b",
    r"\bleave (?:me|us) (?:the \w+ )?alone\b",
    r"\bwrong (?:number|person)\b(?! (?:of|on|in|for|at))",
    r"^(?:(?:just|please|pls|ugh|ok) )*(?:go away|get lost)\b|\b(?:f|fuck|piss|buzz|bugger) off\b|\bshut "
    r"up\b(?! shop)|\bfuck you\b",
    r"\b(?:spamming|this is spam$|this is harassment|harassing me|reporting (?:you|this)|do not call)\b",
    # A keyword inside more words, or misspelt: whoever sends it means something by it.
    r"(?<!\bnot )(?<!\bdont )(?<!\bdidnt )(?<!\bnever )(?<!\bstop to )\b(?:unsubscribe|optout|unsub)\b(?! "
    r"(?:rate|link|page))",
    r"\b(?:unsub(?!st|m|d)(?!scribe (?:rate|link|page))\w*|unsus\w*cri\w*|unsc\w*ribe?|ubsub\w+|usubscribe"
    r"|unsbscribe|unusbscribe|opted ?out)\b(?! from (?!your|you|u|this|these|all|everything)\w)",
    r"^(?:please )?(?:sto+p+ed|stopme|stop[a-z]*(?:text|msg|sms|promo|me|now|all|please|pls)\w*)$|\bstop "
    r"?[24] ?(?:end|quit|optout)\b|\bstop2\w+|\bstop\d{3,}\b",
)

LANGUAGE = Language((), (), DOUBTFUL, patterns(PATTERNS, WORDS))
