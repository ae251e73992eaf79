"""Holds a text on a day that is closed where the recipient is.

Weekends, the days you closed, public holidays where you are and public holidays where they are: on none of these does
a planned text go. In some places the law closes days of its own, such as Sundays. The day is the one on the recipient's
clock; where the number allows several time zones, it must be an open day in all of them. Holidays are those of their
state or region; where nobody can tell it, a day that is a holiday in any region of the country is closed.

- **Clears:** by itself, when the window opens on the next open day.
- **Setting:** `calendar.workdays`, `calendar.closed` and the calendar's `country` in `touch.yaml`; `subdivision` in the
  account plan, else `location`, else the area code says whose holidays count.
- **Serves:** the law if it closes days, and the settings.
"""

from touchcli.rules.calendar import zone
from touchcli.rules.models.action import Hold
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards.guard import BOTH, Guard
from touchcli.rules.texting.hours import hours_change, hours_of


def check(facts: Facts) -> Hold | None:
    """Hold if the recipient's local day is closed in any zone that the contact may be in."""
    hours = hours_of(facts)
    days = (facts.now.astimezone(zone(name)).date() for name in hours.zones)
    closed = next((found for day in days if (found := hours.closed(day))), None)
    if closed is None:
        return None
    clears_at = hours.next_open(facts.now)
    if closed.setting is None:
        return Hold("closed-day", closed.reason, "law", hours.law.source if hours.law else None, clears_at)
    return Hold("closed-day", closed.reason, "settings", facts.settings.origin(closed.setting), clears_at)


GUARD = Guard("closed-day", rule="law, settings", check=check, answers=True, changes=hours_change, channels=BOTH)
