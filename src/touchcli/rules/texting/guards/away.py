"""Holds what would reach somebody who is away.

An automatic answer to an e-mail of yours said that they are, until a day it named; or it named none, and a week is
taken. Nothing goes to them until then, on any channel, and calls to them are due on the day they are back.

- **Clears:** by itself on that day; or when you talk to them; if the answer named no day, with anything they write.
- **Setting:** none.
- **Serves:** plain sense: a word that nobody is there to read is none.
"""

from touchcli.rules.due.away import absence_of
from touchcli.rules.models.action import Hold
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards.guard import BOTH, NEXT_DAY, Guard
from touchcli.rules.texting.guards.sentence import called
from touchcli.rules.wording import day, safe


def check(facts: Facts) -> Hold | None:
    """Hold until the day the contact is back."""
    away = absence_of(facts.contact, facts.account_history, facts.today) if facts.contact else None
    if away is None:
        return None
    back = day(away.back_on, facts.today)
    said = f"answered on {day(facts.calendar.day_of(away.at), facts.today)} that they are away"
    why = f"{called(facts)} {said}, back {back}"
    if away.guessed:
        why = f"{called(facts)} {said} and not until when; a week is taken, until {back}"
    if away.stand_in:
        why = f"{why}; meanwhile: {safe(away.stand_in, 60)}"
    return Hold("away", why, "plan", clears_at=facts.calendar.start_of(away.back_on))


GUARD = Guard("away", rule="plan", check=check, changes=NEXT_DAY, answers=True, channels=BOTH)
