"""Holds a text that takes too many SMS segments.

A short text is read; a long one arrives in pieces and costs more. One segment carries 160 plain characters, or 70 when
a single character is not among the plain ones, such as “ó” or an emoji.

- **Clears:** when the words are shorter.
- **Setting:** `texting.max_segments` in `touch.yaml`, 2 by default; `max_segments` of the template; the smaller counts.
- **Serves:** T11 and H2 of the practice: short and plain.
"""

from touchcli.rules.models.action import Hold
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards import origin
from touchcli.rules.texting.guards.guard import NEXT_DAY, Guard
from touchcli.rules.texting.guards.sentence import joined
from touchcli.rules.wording import counted


def check(facts: Facts) -> Hold | None:
    """Hold if the words take more SMS segments than the template or the settings allow."""
    limit, where = facts.settings.texting.max_segments, facts.settings.origin("texting.max_segments")
    own = facts.template.max_segments if facts.template else None
    if own is not None and own < limit:
        limit, where = own, origin.template(facts) or where
    draft = facts.draft
    if draft.text is None or draft.segments <= limit:
        return None
    quoted = joined([f"“{character}”" for character in draft.forced_by[:5]])
    costly = f"; {quoted} cost room, 70 characters fit a segment instead of 160" if quoted else ""
    why = f"the words take {counted(draft.segments, 'SMS segment')} and {limit} is the limit{costly}; shorten them"
    return Hold("too-long", why, "T11, H2", where)


GUARD = Guard("too-long", rule="T11, H2", check=check, changes=NEXT_DAY, words=True)
