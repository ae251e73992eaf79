"""A row of the day in plain words and numbers, as it is shown and as it can be kept."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from touchcli.flows.common.assess import Assessment
from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.due.five_ws import to_ask
from touchcli.rules.due.rank import Place, overdue
from touchcli.rules.models.book import Book
from touchcli.rules.models.values import iso
from touchcli.rules.texting.texts_only import texts_only


class HoldRow(NamedTuple):
    """A hold; `clears_at` is an instant in ISO text, in UTC with `Z`."""

    code: str
    message: str
    rule: str
    origin: str | None
    clears_at: str | None
    instead: str | None


class DueRow(NamedTuple):
    """One action that is due: everything that a list of the day shows of it, in any form.

    `place` is where it stands in the order of the day. `number` is masked, `due_on` a day in ISO text; `wants_texts` is
    True where the contact wants nothing but texts.
    """

    place: Place
    account: str
    name: str
    tier: str | None
    owner: str | None
    contact: str | None
    number: str | None
    channel: str
    kind: str
    cadence: str | None
    item: str
    key: str
    due_on: str
    overdue_days: int
    find: str | None
    find_out: tuple[str, ...]
    reason: str
    template: str | None
    purpose: str | None
    state: str
    holds: tuple[HoldRow, ...]
    wants_texts: bool

    @classmethod
    def again(cls, values: Sequence[Any]) -> "DueRow":
        """The row from its values as JSON gives them back."""
        row = cls._make(values)
        holds = tuple(HoldRow._make(hold) for hold in row.holds)
        return row._replace(place=tuple(row.place), find_out=tuple(row.find_out), holds=holds)

    @property
    def is_text(self) -> bool:
        """True for a text that touch may send."""
        return self.state != "to_do"


def due_row(row: Assessment, place: Place, book: Book, calendar: WorkCalendar, today: dt.date) -> DueRow:
    """An action with its verdict, as a row of a day."""
    action, account, contact = row.action, row.action.account, row.action.contact
    return DueRow(
        place=place,
        account=account.id,
        name=account.name,
        tier=account.tier,
        owner=account.owner,
        contact=contact.name if contact else None,
        number=contact.phone.masked if contact and contact.phone else None,
        channel=action.channel,
        kind=action.kind,
        cadence=action.cadence,
        item=action.item,
        key=action.key,
        due_on=action.due_on.isoformat(),
        overdue_days=overdue(action, today),
        find=action.find,
        find_out=to_ask(action, today),
        reason=action.reason,
        template=row.template.id if row.template else row.draft.template if row.draft else None,
        purpose=row.template.purpose if row.template else action.purpose,
        state=row.state,
        holds=tuple(
            HoldRow(*hold[:4], iso(hold.clears_at) if hold.clears_at else None, hold.instead) for hold in row.holds
        ),
        wants_texts=texts_only(contact, book.settings, calendar, today),
    )
