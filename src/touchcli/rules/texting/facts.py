"""What a guard may look at: one text or mail about to go, and everything known about it."""

import datetime as dt
from typing import NamedTuple

from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.action import Action, Draft
from touchcli.rules.models.book import Book
from touchcli.rules.models.cadence import Balance
from touchcli.rules.models.history import AccountHistory, History
from touchcli.rules.models.settings import Channel, Rep, Settings
from touchcli.rules.models.template import ConsentClass, Template


class Facts(NamedTuple):
    """The facts about one text, or one mail (`channel`), at the instant `now`.

    `kind` is the action's kind, or `explicit` for `touch text` and `answer` for `touch reply`; `live_due` are the live
    touches due for the account that can be made now, first in rank first; `passed_over` are the templates whose turn it
    was and whose words could not go, each with the reason; `draft` are the words as they will arrive. `history` is that
    of all accounts, and `account_history` that of this one, with every text that this run has already cleared added.
    """

    now: dt.datetime
    book: Book
    calendar: WorkCalendar
    history: History
    account_history: AccountHistory
    account: Account
    contact: Contact | None
    rep: Rep | None
    template: Template | None
    draft: Draft
    kind: str
    balance: Balance
    due_on: dt.date
    live_due: tuple[Action, ...] = ()
    passed_over: tuple[tuple[str, str], ...] = ()
    channel: Channel = "text"

    @property
    def settings(self) -> Settings:
        """The settings of the workspace."""
        return self.book.settings

    @property
    def purpose(self) -> str | None:
        """What the words are for: the template says, or who wrote them; None if nobody does."""
        return self.template.purpose if self.template else self.draft.purpose

    @property
    def is_offer(self) -> bool:
        """True for what counts as an offer (PRACTICE T9)."""
        return self.template.is_offer if self.template else self.purpose == "offer"

    @property
    def class_(self) -> ConsentClass:
        """Which consent the words need; without a template an offer is promotional, all else conversational."""
        if self.template:
            return self.template.class_
        return "promotional" if self.is_offer else "conversational"

    @property
    def today(self) -> dt.date:
        """The local day of the business calendar."""
        return self.calendar.day_of(self.now)

    @property
    def number(self) -> str | None:
        """The contact's number in E.164, None if there is none."""
        return self.contact.phone.e164 if self.contact and self.contact.phone else None

    @property
    def noun(self) -> str:
        """What it is, in words: `text` or `mail`."""
        return "mail" if self.channel == "email" else "text"

    @property
    def to(self) -> str | None:
        """Where it would go: the contact's number, or for a mail their e-mail address in lower case."""
        if self.channel == "text":
            return self.number
        return self.contact.email.lower() if self.contact and self.contact.email else None
