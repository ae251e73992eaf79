"""Holds the next text when several in a row got no answer.

Somebody who does not answer texts is not helped by another one. After so many in a row without a reply, a touch of
theirs or a live touch, the next touch has to be a call. News of an order or a proactive
fix need not wait, nor texts to a contact who wants nothing but texts.

- **Clears:** when they answer, or when you reach them live.
- **Setting:** `texting.unanswered` in `touch.yaml`, 2 by default.
- **Serves:** T8 of the practice.
"""

from touchcli.rules.due.balance import is_unanswered
from touchcli.rules.due.contact_gap import texts_in_a_row
from touchcli.rules.due.texts_only import texts_only
from touchcli.rules.models.action import Hold
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards.guard import NEXT_DAY, Guard
from touchcli.rules.texting.guards.sentence import instead, serves, talk
from touchcli.rules.wording import counted


def check(facts: Facts) -> Hold | None:
    """Hold if the account has had its number of texts in a row without an answer."""
    if serves(facts) or texts_only(facts.contact, facts.settings, facts.calendar, facts.today):
        return None
    if not is_unanswered(facts.account_history, facts.settings.texting.unanswered):
        return None
    sent = texts_in_a_row(facts.account_history)
    why = f"{counted(sent, 'text')} in a row without an answer; {talk(facts)} before the next one"
    return Hold("unanswered", why, "T8", facts.settings.origin("texting.unanswered"), instead=instead(facts))


GUARD = Guard("unanswered", rule="T8", check=check, changes=NEXT_DAY, answers=True)
