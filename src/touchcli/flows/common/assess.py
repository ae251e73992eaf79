"""Each due action with its words and its verdict: a text that may go, a text that may not, or a person's task.

Texts are judged in order of rank, each as if the ready ones before it had gone: what is shown is what `send` would do.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.due.contact_gap import last_live
from touchcli.rules.due.rank import can_be_made
from touchcli.rules.due.reasons.introduce import knows_number
from touchcli.rules.due.rotation import in_turn, untrue, wordings_in_turn, words_for
from touchcli.rules.due.situation import timeline
from touchcli.rules.happened import account_on, contact_on
from touchcli.rules.models.account import Account
from touchcli.rules.models.action import Action, Draft, Hold
from touchcli.rules.models.book import Book
from touchcli.rules.models.cadence import Balance
from touchcli.rules.models.history import AccountHistory, History, MessageRecord, Touch
from touchcli.rules.models.template import Template

if TYPE_CHECKING:
    from touchcli.render.templates.values import Values
    from touchcli.rules.texting.facts import Facts

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

    With `lasting`, each verdict says until when it lasts. `given` are values that a person gave for templates,
    groups in groups. What only texts need is imported when there is one.
    """

    def __init__(
        self,
        book: Book,
        history: History,
        calendar: WorkCalendar,
        now: dt.datetime,
        *,
        lasting: bool = False,
        given: Mapping[str, Any] = {},
    ) -> None:
        self.book, self.calendar, self.now, self.lasting, self.given = book, calendar, now, lasting, given
        self.account_history = dict(history.accounts)
        self.history = history._replace(accounts=self.account_history)

    def actions(self, actions: Sequence[Action]) -> list[Assessment]:
        """The verdict on each action, in the order given."""
        live = _live(actions)
        return [
            self.text(action, rank, live.get(action.account.id, ()))
            if goes_by_itself(self.book, action)
            else Assessment(action, rank, "to_do", template=self._words(action))
            for rank, action in enumerate(actions, 1)
        ]

    def drafts(self, actions: Sequence[Action]) -> list[Assessment]:
        """The verdict on each e-mail that a rep sends by hand from Drafts, as if touch were to send it."""
        live = _live(actions)
        return [
            self.text(action, rank, live.get(action.account.id, ()))
            for rank, action in enumerate(actions, 1)
            if is_draft(self.book, action)
        ]

    def text(self, action: Action, rank: int, live_due: tuple[Action, ...]) -> Assessment:
        """The verdict on one text or mail of the cadence; ready ones count from now on."""
        from touchcli.rules.texting.guards import changes_at, holds

        facts = self.facts(action, live_due)
        found = holds(facts)
        if not found:
            self.count(action, facts.draft)
        state: State = "held" if found else "ready"
        until = changes_at(facts) if self.lasting else None
        return Assessment(action, rank, state, facts.template, facts.draft, found, until)

    def facts(self, action: Action, live_due: tuple[Action, ...], draft: Draft | None = None) -> "Facts":
        """What the guards are told of one text or mail; without a draft its words are made from its templates."""
        from touchcli.rules.texting.guards import refused_words

        today = self.calendar.day_of(self.now)
        recorded = self._told(action.account).permissions
        contact = contact_on(action.contact, today, recorded) if action.contact else None
        action = action._replace(account=account_on(action.account, today, recorded), contact=contact)
        if draft is not None:
            return self._facts(action, live_due, self.book.templates.get(draft.template or ""), draft)
        touches = timeline(self._told(action.account))
        first: Facts | None = None
        passed_over: dict[str, str] = {}
        for template, words in self._drafts(action, touches):
            facts = self._facts(action, live_due, template, words)
            first = first or facts
            # With one set of words there is no choice to make.
            refused = (len(action.templates) > 1 or _wordings(template, action) > 1) and refused_words(facts)
            if not refused:
                return facts._replace(passed_over=tuple(passed_over.items()))
            if template:
                passed_over.setdefault(template.id, refused.message)
        return first or self._facts(
            action, live_due, None, _wordless(None, None, f"no template for this {_noun(action)}")
        )

    def _facts(self, action: Action, live_due: tuple[Action, ...], template: Template | None, draft: Draft) -> "Facts":
        from touchcli.rules.texting.facts import Facts

        cadence = self.book.cadence_of(action.account)
        return Facts(
            now=self.now,
            book=self.book,
            calendar=self.calendar,
            history=self.history,
            account_history=self._told(action.account),
            account=action.account,
            contact=action.contact,
            rep=self.book.owner_of(action.account),
            template=template,
            draft=draft,
            kind=action.kind,
            balance=cadence.balance if cadence else Balance(),
            due_on=action.due_on,
            live_due=live_due,
            channel=action.channel,
        )

    def count(self, action: Action, draft: Draft) -> None:
        """Take a text as gone, for the caps and the balance of those judged after it."""
        account_history = self._told(action.account)
        gone = Touch(
            action.account.id,
            action.channel,
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
            action.place or "",
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
        touches = timeline(self._told(action.account))
        return words_for(self.book.templates, action.templates, touches, self.calendar.day_of(self.now))

    def _drafts(self, action: Action, touches: Sequence[Touch]) -> Iterator[tuple[Template | None, Draft]]:
        """Every set of words that a text may have, in turn; one without words if there is none."""
        turn = in_turn(action.templates, touches)
        for name in turn or (None,):
            template = self.book.templates.get(name or "")
            if template is None or not _wordings(template, action):
                what = (
                    f"the template {name} is missing or has problems"
                    if name
                    else f"no template for this {_noun(action)}"
                )
                do = f"touch text {action.account.id}" if action.channel == "text" else "write it by hand"
                words = f"{what}: touch check, or {do}"
                yield template, _wordless(name, template, words)
            else:
                why = untrue(template, self.calendar.day_of(self.now), alone=len(turn) == 1)
                if why and action.kind != "explicit":
                    yield template, _wordless(name, template, f"template {name}: {why}")
                else:
                    yield from self._wordings(action, template, touches)

    def _wordings(
        self, action: Action, template: Template, touches: Sequence[Touch]
    ) -> Iterator[tuple[Template, Draft]]:
        from touchcli.render.message import draft_mail, draft_text
        from touchcli.render.templates.values import filled
        from touchcli.rules.texting.carrier import takes_pictures

        contact, rep = action.contact, self.book.owner_of(action.account)
        if contact is None or rep is None:
            yield template, _wordless(template.id, template, f"find the {'owner' if rep is None else 'contact'} first")
            return
        today = self.calendar.day_of(self.now)
        seen = template_values(self.book, action, template, self._told(action.account), today)
        seen = filled(seen, self.given) if self.given else seen
        if action.channel == "email":
            yield template, draft_mail(template, seen, action.place)
            return
        links = not takes_pictures(self.book, action.account, contact.phone)
        for wording in wordings_in_turn(template, touches):
            yield template, draft_text(template, wording, seen, number=action.place, links=links)


def goes_by_itself(book: Book, action: Action) -> bool:
    """True for what touch may send: a text, or a mail of a rep whose mails it sends; a reply is a person's to write."""
    if action.kind == "reply":
        return False
    if action.channel != "email" or action.by == "sponsor":
        return action.channel == "text"
    rep = book.owner_of(action.account)
    return rep is not None and rep.mail in ("practice", "live")


def is_draft(book: Book, action: Action) -> bool:
    """True for an e-mail that touch puts into the Drafts of its rep (`mail: draft`)."""
    if action.kind == "reply" or action.channel != "email" or action.by == "sponsor":
        return False
    rep = book.owner_of(action.account)
    return rep is not None and rep.mail == "draft"


def _live(actions: Sequence[Action]) -> dict[str, tuple[Action, ...]]:
    """The actions that can be made, by account."""
    live: dict[str, list[Action]] = {}
    for action in actions:
        if can_be_made(action):
            live.setdefault(action.account.id, []).append(action)
    return {id: tuple(rows) for id, rows in live.items()}


def _noun(action: Action) -> str:
    return "mail" if action.channel == "email" else "text"


def _wordings(template: Template | None, action: Action) -> int:
    """How many sets of words a template has for an action."""
    if template is None:
        return 0
    return int(template.email is not None) if action.channel == "email" else len(template.text)


def template_values(
    book: Book, action: Action, template: Template, account_history: AccountHistory, today: dt.date
) -> "Values":
    """What a template sees of an action; the summary of `touch` is that of the last live touch (PRACTICE J7)."""
    from touchcli.render.templates.values import TouchValues, values

    last = last_live(account_history)
    touch = TouchValues(
        channel=action.channel,
        purpose=template.purpose,
        item=action.item,
        summary=last.summary if last else None,
        due_on=action.due_on,
        kind=action.kind,
    )
    contact, rep = action.contact, book.owner_of(action.account)
    known = contact is not None and knows_number(action.account, account_history, contact)
    return values(action.account, contact, rep, touch, today, knows_number=known)


def _wordless(name: str | None, template: Template | None, missing: str) -> Draft:
    return Draft(
        template=name, wording=None, purpose=template.purpose if template else None, text=None, missing=missing
    )
