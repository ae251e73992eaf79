"""A row of the day in plain words and numbers, and what is kept of it: data that says the same on every day."""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from touchcli.rules.due.rank import Place, Standing, overdue, places
from touchcli.rules.models.values import iso
from touchcli.rules.wording import Moment, Words, said

if TYPE_CHECKING:
    from touchcli.flows.common.assess import Assessment
    from touchcli.flows.common.session import Session


class HoldItem(NamedTuple):
    """A hold as it is kept; `clears_at` is an instant in ISO text, in UTC with `Z`."""

    code: str
    words: Words
    rule: str
    origin: str | None
    clears_at: str | None
    instead: str | None


class HoldRow(NamedTuple):
    """A hold as it is shown; `clears_at` is an instant in ISO text, in UTC with `Z`."""

    code: str
    message: str
    rule: str
    origin: str | None
    clears_at: str | None
    instead: str | None


class AgendaItem(NamedTuple):
    """One action that is due, with its verdict; the rest is as in `DueRow`."""

    account: str
    channel: str
    kind: str
    item: str
    tier: str | None
    due_on: dt.date
    interval: float
    worth: float
    find: str | None
    by: str | None
    name: str
    owner: str | None
    contact: str | None
    phone: str | None
    cadence: str | None
    key: str
    find_out: tuple[str, ...]
    words: Words
    template: str | None
    purpose: str | None
    state: str
    holds: tuple[HoldItem, ...]
    wants_texts: bool
    agreed_at: str | None = None
    email: str | None = None

    @property
    def standing(self) -> Standing:
        """What it ranks by."""
        return Standing._make(self[:10])

    @property
    def is_text(self) -> bool:
        """True for a text or mail that touch may send."""
        return self.state != "to_do"


class DueRow(NamedTuple):
    """One action that is due: everything that a list of the day shows of it, in any form.

    `place` is where it stands in the order of the day. `account` is None for a number that nobody knows. `phone` is
    the contact's number in E.164 and `email` their address, `due_on` a day in ISO text and `agreed_at` an instant;
    `wants_texts` is True if the contact wants nothing but texts.
    """

    place: Place
    account: str | None
    name: str
    tier: str | None
    owner: str | None
    contact: str | None
    phone: str | None
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
    agreed_at: str | None = None
    email: str | None = None

    @property
    def is_text(self) -> bool:
        """True for a text or mail that touch may send."""
        return self.state != "to_do"


def due_rows_of(items: Sequence[AgendaItem], now: dt.datetime, today: dt.date) -> list[DueRow]:
    """The items of some accounts as rows, in order of rank; all that are due for each account must be among them."""
    ranked = sorted(zip(places([item.standing for item in items], today), items, strict=True), key=_place)
    return [_row(item, place, now, today) for place, item in ranked]


def _place(placed: tuple[Place, AgendaItem]) -> Place:
    return placed[0]


def _row(item: AgendaItem, place: Place, now: dt.datetime, today: dt.date) -> DueRow:
    return DueRow(
        place=place,
        account=item.account,
        name=item.name,
        tier=item.tier,
        owner=item.owner,
        contact=item.contact,
        phone=item.phone,
        channel=item.channel,
        kind=item.kind,
        cadence=item.cadence,
        item=item.item,
        key=item.key,
        due_on=item.due_on.isoformat(),
        overdue_days=overdue(item.standing, today),
        find=item.find,
        find_out=item.find_out,
        reason=said(item.words, now, today),
        template=item.template,
        purpose=item.purpose,
        state=item.state,
        holds=tuple(HoldRow(hold.code, said(hold.words, now, today), *hold[2:]) for hold in item.holds),
        wants_texts=item.wants_texts,
        agreed_at=item.agreed_at,
        email=item.email,
    )


def agenda_item(row: "Assessment", session: "Session") -> AgendaItem:
    """An action with its verdict, as it is kept."""
    from touchcli.rules.due.five_ws import to_ask
    from touchcli.rules.due.rank import standing
    from touchcli.rules.due.texts_only import texts_only

    action, account, contact, today = row.action, row.action.account, row.action.contact, session.today
    return AgendaItem(
        *standing(action),
        name=account.name,
        owner=account.owner,
        contact=contact.name if contact else None,
        phone=contact.phone.e164 if contact and contact.phone else None,
        cadence=action.cadence,
        key=action.key,
        find_out=to_ask(action, today),
        words=action.words or (action.reason,),
        template=row.template.id if row.template else row.draft.template if row.draft else None,
        purpose=row.template.purpose if row.template else action.purpose,
        state=row.state,
        holds=tuple(
            HoldItem(
                hold.code,
                hold.words or (hold.message,),
                hold.rule,
                hold.origin,
                iso(hold.clears_at) if hold.clears_at else None,
                hold.instead,
            )
            for hold in row.holds
        ),
        wants_texts=texts_only(contact, session.book.settings, session.calendar, today),
        agreed_at=iso(action.agreed_at) if action.agreed_at else None,
        email=contact.email if contact else None,
    )


def to_json(items: Iterable[AgendaItem]) -> str:
    """Items as text that can be kept."""
    return json.dumps([*items], default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError


def from_json(text: str) -> list[AgendaItem]:
    """Items from their text; raises ValueError, TypeError or IndexError if it is none."""
    return [_item(AgendaItem._make(values)) for values in json.loads(text)]


def _item(item: AgendaItem) -> AgendaItem:
    return item._replace(
        due_on=dt.date.fromisoformat(item.due_on),  # type: ignore[arg-type]
        find_out=tuple(item.find_out),
        words=_words(item.words),
        holds=tuple(_hold(HoldItem._make(hold)) for hold in item.holds),
    )


def _hold(hold: HoldItem) -> HoldItem:
    return hold._replace(words=_words(hold.words))


def _words(parts: Iterable[Any]) -> Words:
    return tuple(part if isinstance(part, str) else _moment(*part) for part in parts)


def _moment(how: Any, at: str) -> Moment:
    return Moment(how, dt.datetime.fromisoformat(at) if how == "ago" else dt.date.fromisoformat(at))
