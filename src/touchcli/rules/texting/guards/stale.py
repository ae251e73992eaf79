"""Holds a step or milestone whose moment has passed.

The words of a step ("as we said on the phone") or of a milestone ("ten years today") belong to a moment. When nothing
ran for a while and the moment is long gone, a person decides whether they still fit. A rhythm's check-in is as good a
week later and is never stale.

- **Clears:** when a person sends other words with `touch text`, or skips it with `touch log … --outcome skipped`.
- **Setting:** `texting.stale_after` in `touch.yaml`, 3 working days by default.
- **Serves:** the settings; nobody gets a burst of old texts after a gap.
"""

from touchcli.rules.models.action import Hold
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards.guard import BOTH, NEXT_DAY, Guard
from touchcli.rules.wording import day


def check(facts: Facts) -> Hold | None:
    """Hold a step or milestone overdue by more than `stale_after`."""
    if facts.kind not in ("step", "milestone") or not _is_over(facts):
        return None
    after = facts.settings.texting.stale_after
    account = facts.account.id
    write = f"touch text {account}" if facts.channel == "text" else "touch draft writes it"
    do = f"{write}, or touch log {account} {facts.channel} --item ID --outcome skipped"
    why = f"it was due {day(facts.due_on, facts.today)}, more than {after.words()} ago, so a person decides: {do}"
    return Hold("stale", why, "settings", facts.settings.origin("texting.stale_after"))


def _is_over(facts: Facts) -> bool:
    after = facts.settings.texting.stale_after
    if after.unit == "bd":
        return facts.calendar.working_days(facts.due_on, facts.today) > after.length
    return facts.calendar.add(facts.due_on, after) < facts.today


GUARD = Guard("stale", rule="settings", check=check, changes=NEXT_DAY, answers=True, channels=BOTH)
