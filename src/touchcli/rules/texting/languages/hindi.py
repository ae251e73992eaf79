"""Hindi, in Devanagari and in Latin letters, as it is mixed with English; and the one keyword of Irish."""

from touchcli.rules.texting.languages.language import Language, patterns, phrases

COURTESY = phrases("""
    kripya, dhanyavad, ji, bhai, abhi, namaste, कृपया, धन्यवाद, अभी, जी
""")

KEYWORDS = phrases("""
    band karo, bandh karo, band kar do, band kardo, band kijiye, band kare, band karen, stop karo, stop kar do, stop
    kijiye, stop karein, roko, rok do, message band karo, sms band karo, msg band karo, बंद करो, बंद करें, बंद कर
    दो, बंद कीजिए, रोको, रोकें, स्टॉप, मैसेज बंद करो, संदेश बंद करें, stad
""")

DOUBTFUL = phrases("""
    bas karo yaar, bas kijiye,
    ruko, bas, bas karo, mat bhejo, na bheje, mat bhejna, hatao, hata do, dnd laga do, मत भेजो, मत भेजिए, मत भेजें,
    रुको, बस करो, हटाओ, नहीं चाहिए
""")

WORDS = {
    "texts": r"(?:message|messages|msg|msgs|sms|text|texts|mesej|promotion|promotions|sandesh)",
}
PATTERNS = (
    r"\b<texts>(?: \w+){0,3} (?:mat|nahi|nahin|nhi|na|band|bandh|stop)(?: \w+)? (?:kar\w*|kijiye|kijie"
    r"|bhej\w*|chahiye|do)\b",
    r"\b(?:mat|na) (?:bhej\w*|karo|kare|kijiye)(?: \w+){0,2} <texts>\b|\b<texts>(?: \w+){0,2} nahi chahiye\b",
    r"^(?:please |pls |plz |mujhe |muje |mereko |hume |ab |aur |phir |dobara )*(?:mat|na) (?:bhej|likh)\w*$",
    r"\b(?:mujhe|muje|mereko|hume|humko) (?:\w+ ){0,2}(?:mat|na) (?:message|msg|sms|text) (?:kar\w*|bhej\w*)\b",
    r"\b(?:pareshan|tang|disturb) (?:mat|na)(?: \w+)?|\b(?:galat|galt|rong) (?:number|no|aadmi)\b(?! (?:par"
    r"|pe) (?!message|msg|sms|text))",
    r"\b(?:mera|hamara|ye|yeh) (?:number|no|naam)(?: \w+){0,3} (?:hata\w*|delete|nikal\w*|remove|mita\w*)\b",
    r"\bwapas (?:mat|na) (?:likh|bhej|message)\w*",
)

ANYWHERE = phrases("""
    मैसेज मत, मेसेज मत, संदेश मत, एसएमएस मत, मैसेज न, संदेश न, मैसेज बंद, मैसेज भेजना बंद, मैसेज करना बंद, संदेश
    बंद, एसएमएस बंद, मैसेज नहीं चाहिए, संदेश नहीं चाहिए, परेशान मत, परेशान न, तंग मत, गलत नंबर, मेरा नंबर हटा
""")
"""What pauses wherever it stands."""

LANGUAGE = Language(COURTESY, KEYWORDS, DOUBTFUL, patterns(PATTERNS, WORDS), ANYWHERE)
