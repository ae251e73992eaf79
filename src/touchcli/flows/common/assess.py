"""Each due action with its words and its verdict: a text that may go, a text that may not, or a person's task.

Texts are judged in order of rank, each as if the ready ones before it had gone: what is shown is what `send` would do.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Literal, NamedTuple

from touchcli.render.message import draft_text
from touchcli.render.templates.values import TouchValues, values
from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.due.rank import is_live
from touchcli.rules.due.rotation import next_template, next_wording
from touchcli.rules.due.situation import timeline
from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.action import Action, Draft, Hold
from touchcli.rules.models.book import Book
from touchcli.rules.models.cadence import Balance
from touchcli.rules.models.history import AccountHistory, History, MessageRecord, Touch
from touchcli.rules.models.template import Template
from touchcli.rules.texting.carrier import takes_pictures
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards import changes_at, holds

State = Literal["ready", "held", "to_do"]


class Assessment(NamedTuple):
    """An action with its verdict; `draft` and `template` are None for what a person does, `rank` counts from 1.

    `until` is the instant within the day up to which the verdict on a text lasts; None for all day, or unasked.
    """

    action: Action
    rank: int
    state: State
    template: Template | None = None
    draft: Draft | None = None
    holds: tuple[Hold, ...] = ()
    until: dt.datetime | None = None


class Assessor:
    """Judges texts one after the other at one instant; a text found ready counts as gone for those after it.

    With `lasting`, each verdict says until when it lasts.
    """

    def __init__(
        self, book: Book, history: History, calendar: WorkCalendar, now: dt.datetime, *, lasting: bool = False
    ) -> None:
        self.book, self.calendar, self.now, self.lasting = book, calendar, now, lasting
        self.account_history = dict(history.accounts)
        self.history = history._replace(accounts=self.account_history)

    def actions(self, actions: Sequence[Action]) -> list[Assessment]:
        """The verdict on each action, in the order given."""
        live: dict[str, list[Action]] = {}
        for action in actions:
            if is_live(action):
                live.setdefault(action.account.id, []).append(action)
        return [
            self.text(action, rank, tuple(live.get(action.account.id, ())))
            if is_text(action)
            else Assessment(action, rank, "to_do", template=self._words(action))
            for rank, action in enumerate(actions, 1)
        ]

    def text(self, action: Action, rank: int, live_due: tuple[Action, ...]) -> Assessment:
        """The verdict on one text of the cadence; ready ones count from now on."""
        facts = self.facts(action, live_due)
        found = holds(facts)
        if not found:
            self.count(action, facts.draft)
        state: State = "held" if found else "ready"
        until = changes_at(facts) if self.lasting else None
        return Assessment(action, rank, state, facts.template, facts.draft, found, until)

    def facts(self, action: Action, live_due: tuple[Action, ...], draft: Draft | None = None) -> Facts:
        """What the guards are told of one text; without a draft its words are made from the action's templates."""
        account_history = self._told(action.account)
        template: Template | None = None
        if draft is None:
            template, draft = self._draft(action)
        else:
            template = self.book.templates.get(draft.template or "")
        cadence = self.book.cadence_of(action.account)
        return Facts(
            now=self.now,
            book=self.book,
            calendar=self.calendar,
            history=self.history,
            account_history=account_history,
            account=action.account,
            contact=action.contact,
            rep=self.book.owner_of(action.account),
            template=template,
            draft=draft,
            kind=action.kind,
            balance=cadence.balance if cadence else Balance(),
            due_on=action.due_on,
            live_due=live_due,
        )

    def count(self, action: Action, draft: Draft) -> None:
        """Take a text as gone, for the caps and the balance of those judged after it."""
        account_history = self._told(action.account)
        gone = Touch(
            action.account.id,
            "text",
            self.now,
            "done",
            contact=action.contact.id if action.contact else None,
            item=action.item,
            cadence=action.cadence,
            key=action.key,
            template=draft.template,
            wording=draft.wording,
            purpose=draft.purpose,
            message="would-send",
        )
        record = MessageRecord(
            action.key,
            gone.account,
            gone.contact,
            _number(action.contact) or "",
            "accepted",
            self.now,
            purpose=gone.purpose,
        )
        self.account_history[action.account.id] = account_history._replace(
            touches=(*account_history.touches, gone), messages=(*account_history.messages, record)
        )

    def _told(self, account: Account) -> AccountHistory:
        return self.account_history.get(account.id) or AccountHistory()

    def _words(self, action: Action) -> Template | None:
        name = next_template(action.templates, timeline(self._told(action.account)))
        return self.book.templates.get(name or "")

    def _draft(self, action: Action) -> tuple[Template | None, Draft]:
        touches = timeline(self._told(action.account))
        name = next_template(action.templates, touches)
        template = self.book.templates.get(name or "")
        rep = self.book.owner_of(action.account)
        if template is None or not template.text:
            what = f"the template {name} is missing or has Problems" if name else "no template for this text"
            return template, _wordless(name, template, f"{what}: touch check, or touch text {action.account.id}")
        if action.contact is None or rep is None:
            return template, _wordless(name, template, f"find the {'owner' if rep is None else 'contact'} first")
        wording = next_wording(template, touches)
        seen = values(
            action.account, action.contact, rep, touch_values(action, template, touches), self.calendar.day_of(self.now)
        )
        links = not takes_pictures(self.book, action.account, action.contact.phone)
        return template, draft_text(template, wording, seen, number=_number(action.contact), links=links)


def is_text(action: Action) -> bool:
    """True for a text that touch may send; a reply is a person's to write."""
    return action.channel == "text" and action.kind != "reply"


def touch_values(action: Action, template: Template | None, touches: Sequence[Touch]) -> TouchValues:
    """What templates see as `touch`; the note is that of the last live touch that came about (PRACTICE J7)."""
    last = next((touch for touch in reversed(touches) if touch.live), None)
    return TouchValues(
        channel=action.channel,
        purpose=template.purpose if template else None,
        item=action.item,
        note=last.note if last else None,
        due_on=action.due_on,
        kind=action.kind,
    )


def _number(contact: Contact | None) -> str | None:
    return contact.phone.e164 if contact and contact.phone else None


def _wordless(name: str | None, template: Template | None, missing: str) -> Draft:
    return Draft(
        template=name, wording=None, purpose=template.purpose if template else None, text=None, missing=missing
    )
