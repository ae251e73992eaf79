"""What of a reply is a quote of our own words: reactions that phones write out, and quoted lines of an answer.

Sources: the sentences that iOS and Google Messages send to phones which cannot show a reaction, in the languages of the
places in GUARDS.
"""

import re

REACTIONS = (
    # English
    *("liked", "loved", "disliked", "laughed at", "emphasized", "emphasised", "questioned", "reacted"),
    *("removed a like from", "removed a heart from", "removed a dislike from", "removed a laugh from"),
    *("removed an exclamation from", "removed a question mark from"),
    # Spanish
    *("le gusto", "me gusto", "le encanto", "me encanto", "no le gusto", "no me gusto", "me gusta", "le gusta"),
    *("me encanta", "no me gusta", "se rio de", "le dio risa", "le hizo gracia", "exclamo", "exclamo por", "enfatizo"),
    *("destaco", "pregunto por", "cuestiono", "reacciono", "ha reaccionado"),
    # French
    *("a aime", "jaime", "a adore", "jadore", "na pas aime", "je naime pas", "a ri de", "a ri a", "a souligne"),
    *("a mis en evidence", "a exclame", "a questionne", "a reagi", "a mis un point dinterrogation a"),
    # German
    *(
        "gefallt",
        "mag",
        "liebt",
        "gefallt nicht",
        "mag nicht",
        "lacht uber",
        "hat gelacht uber",
        "betont",
        "hebt hervor",
    ),
    *("fragt nach", "hinterfragt", "hat reagiert", "reagierte", "findet gut", "fand gut"),
    # Dutch
    *("vond", "vindt", "leuk", "vond leuk", "vindt leuk", "hield van", "lachte om", "benadrukte", "vroeg naar"),
    *("reageerde", "heeft gereageerd", "had een vraag over"),
)
_LINK = r"(?: (?:with|to|a|sur|auf|zu|op|met|con|mit|avec|from|de|par|an)\b| \W){0,4}"
_BEGINS = re.compile(
    rf"\W{{0,20}}(?:(?:{'|'.join(sorted(map(re.escape, REACTIONS), key=len, reverse=True))}){_LINK}\W{{0,20}}?"
    rf"|[^\w\s\"“”„«»]{{1,20}}\s{{0,5}}(?:to|a|sur|auf|zu|op|an)\s{{1,5}})[\"“”„«‹]"
)
"""The start of a reaction: its verb or emoji, then a quotation mark."""
_CLOSES = re.compile(r"[\"”“»›](?!\w)")
_OPENS = '“„«‹"'
_QUOTED_LINE = re.compile(r"^[ \t]*>.*$", re.M)
_ATTACHED = re.compile(
    r"\[(?:image|video|audio|vcard|file|sticker|location|order|reaction): [^\]\n]{0,3000}\]|https?://\S{0,2000}"
)
"""What came with a text and what it points at: a picture called stop.png says nothing."""
_LONG = 3
"""Spaces in a quote that is too long to be a keyword in quotation marks."""


def own_words(plain: str) -> str:
    """A folded text without what it quotes; gives an empty one for a reaction and nothing else."""
    unquoted = _QUOTED_LINE.sub(" ", _ATTACHED.sub(" ", plain))
    reaction = _BEGINS.match(unquoted)
    if reaction:
        *_, end = (reaction.end(), *(found.end() for found in _CLOSES.finditer(unquoted, reaction.end())))
        return unquoted[end:] if end > reaction.end() else ""
    return _without_quotes(unquoted)


def _without_quotes(text: str) -> str:
    """A text without its long quotes; a mark that nothing closes opens none."""
    kept, at = [], 0
    marks = [found.start() for found in re.finditer(r"[\"“”„«»‹›]", text)]
    for first, second in zip(marks[::2], marks[1::2], strict=False):
        if text[first] in _OPENS and text[first + 1 : second].strip().count(" ") >= _LONG:
            kept.append(text[at:first])
            at = second + 1
    rest = " . ".join((*kept, text[at:]))
    return rest if re.search(r"\w", rest) else text
