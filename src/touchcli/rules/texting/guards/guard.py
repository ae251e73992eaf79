"""What a guard is: a code, the rule it stands for, and a check that passes or holds."""

import datetime as dt
import sys
from collections.abc import Callable
from typing import NamedTuple

from touchcli.rules.models.action import Hold
from touchcli.rules.models.settings import Channel
from touchcli.rules.texting.facts import Facts

Changes = Callable[[Facts], dt.datetime | None]


def NEVER(facts: Facts) -> None:
    """The verdict changes only when something happens."""


def NEXT_DAY(facts: Facts) -> dt.datetime:
    """The verdict may be another on the next day of the business."""
    return facts.calendar.start_of(facts.today + dt.timedelta(days=1))


TEXTS: frozenset[Channel] = frozenset({"text"})
MAIL: frozenset[Channel] = frozenset({"email"})
BOTH = TEXTS | MAIL
"""What a guard may be about: texts, mails, or the person who would get either."""


class Guard(NamedTuple):
    """A reason why a text or a mail may have to wait; `channels` says which of the two it is about.

    `rule` names rows of PRACTICE, `law`, `settings` or `plan`. `answers` is True if an answer to something the
    customer wrote (`touch reply`) passes by itself, since the guard is about what we begin. `words` is
    True if other words may pass: of several the first that pass these guards are taken (BOOK, Rotation).

    `changes` gives the instant up to which the verdict and its words stay as they are if nothing happens but that time
    goes by, None if they always do. Whoever writes a guard has to say: `NEVER`, `NEXT_DAY` for whatever looks at the
    day or at the words of the text (they may name a date), or a function of its own.
    """

    code: str
    rule: str
    check: Callable[[Facts], Hold | None]
    changes: Changes
    answers: bool = False
    words: bool = False
    channels: frozenset[Channel] = TEXTS

    @property
    def doc(self) -> str:
        """What the guard is for, in plain words: the docstring of its module."""
        return sys.modules[self.check.__module__].__doc__ or ""

    def assess(self, facts: Facts) -> Hold | None:
        """Pass, or the Hold; a check that cannot be made holds the text (GUARDS)."""
        if self.answers and facts.kind == "answer":
            return None
        try:
            return self.check(facts)
        except Exception:  # whatever went wrong, nobody knows that this text may go
            return Hold(
                self.code, f"{self.code} could not be checked, so the {facts.noun} waits: touch doctor", self.rule
            )
