"""What a guard is: a code, the rule it stands for, and a check that passes or holds."""

import datetime as dt
import sys
from collections.abc import Callable
from typing import NamedTuple

from touchcli.rules.models.action import Hold
from touchcli.rules.texting.facts import Facts


class Guard(NamedTuple):
    """A reason why a text may have to wait.

    `rule` names rows of PRACTICE, `law`, `settings` or `plan`. `answers` is True where an answer to something the
    customer wrote (`touch reply`) passes by itself, since the guard is about what we begin. `changes` gives the instant
    up to which the verdict stays as it is if nothing happens; without it, that is the end of the business day.
    """

    code: str
    rule: str
    check: Callable[[Facts], Hold | None]
    answers: bool = False
    changes: Callable[[Facts], dt.datetime | None] | None = None

    @property
    def doc(self) -> str:
        """What the guard is for, in plain words: the docstring of its module."""
        return sys.modules[self.check.__module__].__doc__ or ""

    def assessor(self, facts: Facts) -> Hold | None:
        """Pass, or the Hold; a check that cannot be made holds the text (GUARDS)."""
        if self.answers and facts.kind == "answer":
            return None
        try:
            return self.check(facts)
        except Exception:  # whatever went wrong, nobody knows that this text may go
            return Hold(self.code, f"{self.code} could not be checked, so the text waits: touch doctor", self.rule)
