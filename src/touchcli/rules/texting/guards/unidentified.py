"""Holds a text that does not say who writes, to somebody who may not have your number.

A text from an unknown number with no name is noise at best. Until the contact has texted you, or the plan says that
they have your number, the words must contain your first and your last name. A new owner of the account is a new number:
it starts over, until they have talked.

- **Clears:** when the words carry both names, as `{{ rep.sign }}` writes them, when the contact texts back, with
  `touch consent A --knows-number`, or when the plan says `knows_number: true`. `touch card` makes a card with your
  number to give them.
- **Setting:** `texting.knows_number` of the contact in the account plan.
- **Serves:** T12 of the practice.
"""

import re
import unicodedata

from touchcli.rules.due.permission import KNOWS_NUMBER, consent_command
from touchcli.rules.due.reasons.introduce import knows_number, last_of_another
from touchcli.rules.models.action import Hold
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards import origin
from touchcli.rules.texting.guards.guard import NEXT_DAY, Guard

_PLAIN = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-", "–": "-"})


def check(facts: Facts) -> Hold | None:
    """Hold if they may not know the number, and the words lack the rep's first or last name."""
    contact, rep, text = facts.contact, facts.rep, facts.draft.text
    if contact is None or rep is None or text is None:  # no-number, not-texting and missing-value hold these
        return None
    if knows_number(facts.account, facts.account_history, contact):
        return None
    if all(_says(text, name) for name in (rep.first_name, rep.last_name)):
        return None
    # A new owner is a new number, whatever was recorded before: only a talk makes it known.
    new = last_of_another(facts.account, facts.account_history) is not None
    do = "call first" if new else consent_command(facts.account, contact, KNOWS_NUMBER)
    why = f"{contact.called} may not have the number of {rep.name}; write your first and last name, or {do}"
    return Hold("unidentified", why, "T12", origin.template(facts))


def _says(text: str, name: str) -> bool:
    """True if a text has a name as a whole word, whatever the case and the kind of apostrophe."""
    return re.search(rf"(?<!\w){re.escape(_plain(name))}(?!\w)", _plain(text)) is not None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).translate(_PLAIN).casefold()


GUARD = Guard("unidentified", rule="T12", check=check, changes=NEXT_DAY, words=True)
