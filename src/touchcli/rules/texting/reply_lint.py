"""What to look at twice before an answer goes: it is too easy to answer too fast (PRACTICE T14)."""

import re

LONG = 320
"""Characters from which an answer is long for a text: two segments and more."""


def second_thoughts(text: str) -> tuple[str, ...]:
    """What a reader may stumble over in a text, each as a question to its writer; none if it reads well."""
    asked = []
    if len(text) > LONG:
        asked.append(f"Long ({len(text)} characters): would a call be better?")
    letters = [char for char in text if char.isalpha()]
    if len(letters) >= 8 and sum(char.isupper() for char in letters) > len(letters) * 0.6:
        asked.append("Written in capitals. Send anyway?")
    links = len(re.findall(r"https?://|\bwww\.", text, re.IGNORECASE))
    if links > 1:
        asked.append(f"{links} links. Are all of them needed?")
    if text.count("!") > 2 or "?!" in text or "!?" in text:
        asked.append("Many exclamation marks. Does it sound calm?")
    return tuple(asked)
