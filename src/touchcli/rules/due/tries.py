"""Tries that came to nothing: calls that reached nobody, and what was written and not answered (PRACTICE T11)."""

import datetime as dt

from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.models.history import AccountHistory, Touch
from touchcli.rules.models.values import Duration

_WRITTEN = frozenset({"email", "letter", "social"})
_UNANSWERED = Duration(5, "bd")


def failed_tries(history: AccountHistory, calendar: WorkCalendar, today: dt.date) -> list[Touch]:
    """Every try of ours in vain but texts; an e-mail, letter or social message counts after `5bd` without an answer.

    Anything that came from them, and any live touch after it, is an answer.
    """
    answered = [touch.at for touch in history.touches if touch.direction == "in" or touch.live]
    last_answer = max([*answered, *(reply.received_at for reply in history.replies)], default=None)

    def failed(touch: Touch) -> bool:
        if touch.direction == "in" or touch.channel == "text":
            return False
        if touch.tried:
            return True
        if touch.channel not in _WRITTEN or not touch.made or (last_answer and last_answer > touch.at):
            return False
        return calendar.add(calendar.day_of(touch.at), _UNANSWERED) <= today

    return [touch for touch in history.touches if failed(touch)]
