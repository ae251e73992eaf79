"""A call to ask whether texts are welcome, where one has waited for that a week (PRACTICE T10, BOOK: Ask)."""

from collections.abc import Iterator, Sequence

from touchcli.rules.due.permission import Lack, lacking
from touchcli.rules.due.rank import can_be_made
from touchcli.rules.due.situation import FIRST, Situation
from touchcli.rules.models.action import Action
from touchcli.rules.models.template import Template
from touchcli.rules.models.values import Duration

_HELD_FOR, _REST = Duration(5, "bd"), 14
"""A text is held so long before somebody asks; after a talk nobody asks again for the text's interval, or 14 days."""


def ask(situation: Situation, planned: Sequence[Action]) -> Iterator[Action]:
    """The call that the first text without a permission waits for; none if a live touch is due by then."""
    texts = [action for action in planned if action.channel == "text"]
    for text in sorted(texts, key=lambda action: (action.due_on, action.key)):
        lack = lacking(situation.account, text.contact, _words(situation, text), situation.account_history)
        if lack:
            yield from _call(situation, planned, text, lack)
            return


def _call(situation: Situation, planned: Sequence[Action], text: Action, lack: Lack) -> Iterator[Action]:
    calendar, talked_on = situation.calendar, situation.last_live_on
    # If nothing happened yet, nobody can say since when the text waits.
    waits = situation.entered_on is not None
    due_on = calendar.roll(calendar.add(text.due_on, _HELD_FOR)) if waits else text.due_on
    if talked_on:
        rest = Duration(min(max(int(text.interval), _REST), 9999), "d")
        due_on = max(due_on, calendar.roll(calendar.add(talked_on, rest)))
    if any(can_be_made(action) and action.due_on <= due_on for action in planned):
        return
    account = situation.account
    whom = text.contact if text.contact and text.contact.phone else None
    whom = whom or next((contact for contact in account.contacts if contact.phone), text.contact)
    called = text.contact.name if text.contact else account.name
    yield situation.action(
        "ask",
        "call",
        "ask-texting",
        situation.retried(due_on, situation.live_tries()),
        talked_on.isoformat() if talked_on else FIRST,
        (f"a text for {called} waits: ask {lack.ask}, then {lack.then}",),
        contact=whom,
        interval=text.interval,
    )


def _words(situation: Situation, text: Action) -> list[Template]:
    return [template for name in text.templates if (template := situation.book.templates.get(name))]
