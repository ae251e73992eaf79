"""Holds a text whose words have a hole in them.

A template may ask for something that the plan does not say: a first name, the note of the last call, a fact. A text
with "undefined" or a gap in it must never go out. If the law wants more of a template (India: `entity_id` and
`content_id`), a template that lacks it is held too.

- **Clears:** when the plan or the template says what is missing, or for one text with
  `touch text A --template T --set NAME=VALUE`.
- **Setting:** the key that the sentence names.
- **Serves:** plain sense, and the law if it wants more of a template.
"""

from touchcli.rules.models.action import Hold
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards import origin
from touchcli.rules.texting.guards.guard import BOTH, NEXT_DAY, Guard
from touchcli.rules.texting.guards.sentence import joined
from touchcli.rules.texting.location import law_of


def check(facts: Facts) -> Hold | None:
    """Hold if the words could not be made, or the template lacks what the law of the place needs."""
    if facts.draft.text is None:
        why = facts.draft.missing or "the words could not be made"
        return Hold("missing-value", why, "plan", origin.template(facts))
    law = law_of(facts.book, facts.contact) if facts.channel == "text" else None
    lacking = [key for key in law.needs if not getattr(facts.template, key, None)] if law else []
    if law and lacking:
        why = f"the law of {law.code} wants {joined(lacking)} on the template"
        return Hold("missing-value", why, "law", origin.template(facts))
    return None


GUARD = Guard("missing-value", rule="plan", check=check, changes=NEXT_DAY, words=True, channels=BOTH)
