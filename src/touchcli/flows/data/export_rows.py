"""The rows of an export: touches, promises, accounts, opt-outs, consents, CRM activities, and the whole trail."""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Literal, get_args

from touchcli.flows.common.session import Session
from touchcli.rules.happened import permitted
from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.history import ConsentRecord, History, PermissionRecord, Touch
from touchcli.rules.models.values import iso
from touchcli.rules.texting.guards.no_consent import consent_of

What = Literal["touches", "accounts", "promises", "opt-outs", "consents", "crm", "trail"]
WHATS: tuple[What, ...] = get_args(What)

Cell = str | int | Decimal | dt.date | None
Row = tuple[Cell, ...]
Maker = Callable[[Session, History, dt.date | None], Iterable[Row]]

TOUCHES = (
    *("at", "account", "account_name", "contact", "channel", "direction", "outcome"),
    *("item", "cadence", "template", "purpose", "note", "next", "summary", "by"),
)
PROMISES = ("id", "account", "account_name", "what", "by", "made_at", "state")
ACCOUNTS = (
    *("account", "customer_id", "account_name", "status", "tier", "owner", "contact_name", "title", "role", "phone"),
    *("email", "address", "location", "timezone", "since", "last_sale", "last_sale_amount", "revenue", "currency"),
    *("renewal", "consent", "consent_date", "consent_how", "opted_out", "last_touch"),
    *("first_name", "left", "contact_id", "known", "enter_on", "plan_more", "contact_more"),
)
TRAIL = (
    *("entry", "at", "kind", "id", "account", "account_name", "contact", "number", "what", "words"),
    *("by", "how", "host", "recorded_at", "retracted_by"),
)
OPT_OUTS = ("number",)
CONSENTS = ("number", "kind", "on", "how", "accounts", "opted_out")
CRM_PHONE = "Contact Phone"
CRM = (
    *("Activity ID", "Activity Type", "Activity Date", "Activity Time", "Subject", "Description", "Direction"),
    *("Outcome", "Status", "Account ID", "Company Name", "Contact Name", "Contact Email", CRM_PHONE),
    *("Owner", "Owner Email"),
)


def _touches(session: Session, history: History, since: dt.date | None) -> list[Touch]:
    found = [touch for account_history in history.accounts.values() for touch in account_history.touches]
    found = [touch for touch in found if since is None or session.calendar.day_of(touch.at) >= since]
    return sorted(found, key=lambda touch: (touch.at, touch.id))


def _who(session: Session, touch: Touch) -> tuple[Account | None, Contact | None]:
    account = session.book.accounts.get(touch.account)
    return account, account.contact(touch.contact) if account else None


def _touch_rows(session: Session, history: History, since: dt.date | None) -> Iterator[Row]:
    for touch in _touches(session, history, since):
        account, contact = _who(session, touch)
        yield (
            iso(touch.at),
            touch.account,
            account.name if account else None,
            contact.name if contact else touch.contact,
            touch.channel,
            touch.direction,
            touch.outcome,
            touch.item,
            touch.cadence,
            touch.template,
            touch.purpose,
            touch.note,
            touch.next,
            touch.summary,
            touch.by,
        )


_KINDS = {"call": "Call", "email": "Email", "meeting": "Meeting", "video": "Meeting", "text": "SMS"}
_OUTCOMES = {"reached": "Connected", "voicemail": "Left voicemail", "no-answer": "No answer"}


def _crm_rows(session: Session, history: History, since: dt.date | None) -> Iterator[Row]:
    for touch in _touches(session, history, since):
        if touch.outcome == "skipped":
            continue
        account, contact = _who(session, touch)
        rep = session.book.owner_of(account) if account else None
        kind = _KINDS.get(touch.channel, "Note")
        words = " ".join(word for word in (touch.purpose or touch.item, touch.channel) if word)
        yield (
            f"touch-{touch.id}",
            kind,
            session.calendar.day_of(touch.at),
            iso(touch.at),
            words[0].upper() + words[1:],
            " / ".join(words for words in (touch.summary, touch.note) if words) or None,
            "Inbound" if touch.direction == "in" else "Outbound",
            _OUTCOMES.get(touch.outcome, "Completed" if touch.made else "Declined"),
            "Completed",
            (account.refs.get("crm") or account.facts.get("customer_id")) if account else None,
            account.name if account else touch.account,
            contact.name if contact else None,
            contact.email if contact else None,
            contact.phone.e164 if contact and contact.phone else None,
            rep.name if rep else None,
            rep.email if rep else None,
        )


def _promise_rows(session: Session, history: History, since: dt.date | None) -> Iterator[Row]:
    found = [promise for account_history in history.accounts.values() for promise in account_history.promises]
    for promise in sorted(found, key=lambda each: each.id):
        if since is None or session.calendar.day_of(promise.made_at) >= since:
            account = session.book.accounts.get(promise.account)
            yield (
                promise.id,
                promise.account,
                account.name if account else None,
                promise.what,
                promise.by,
                iso(promise.made_at),
                promise.state,
            )


# What has a column of its own; all other keys of a plan and of a contact go whole into `plan_more` and `contact_more`.
_OF_ACCOUNT = frozenset(
    (
        *("id", "name", "status", "tier", "owner", "location", "timezone", "since", "last_sale", "renewal", "known"),
        *("enter_on", "contacts"),
    )
)
_OF_CONTACT = frozenset(("name", "title", "role", "phone", "email", "address", "first_name", "left"))


def _account_rows(session: Session, history: History, since: dt.date | None) -> Iterator[Row]:  # noqa: ARG001
    """A row a contact; what is the account's alone is said in each, and `plan_more` in the first.

    What `touch consent` recorded for a number is said of its contacts as if the plan had it.
    """
    for planned in session.book.accounts.values():
        numbers = {contact.phone.e164 for contact in planned.contacts if contact.phone}
        recorded = [each for number in numbers for each in history.permissions.get(number, ())]
        account = permitted(planned, session.today, recorded)
        last = max((touch.at for touch in history.of(account.id).touches if touch.made), default=None)
        last_on = session.calendar.day_of(last) if last else None
        for n, contact in enumerate(account.contacts or (Contact(""),)):
            yield _contact_row(account, contact, history, last_on, first=n == 0)


def _contact_row(account: Account, contact: Contact, history: History, last: dt.date | None, *, first: bool) -> Row:
    consent, facts = consent_of(history, contact), account.facts
    ref = account.refs.get("crm") or _fact(facts, "customer_id")
    return (
        account.id,
        ref,
        account.name,
        account.status,
        account.tier,
        account.owner,
        contact.name or None,
        contact.title or (_fact(facts, "title") if first else None),
        contact.role.replace("_", " ") if contact.role else None,
        contact.phone.e164 if contact.phone else None,
        contact.email,
        contact.address,
        account.location,
        account.timezone,
        account.since,
        account.last_sale.on if account.last_sale else None,
        account.last_sale.amount if account.last_sale else None,
        account.worth.revenue if account.worth else None,
        account.worth.currency if account.worth else None,
        account.renewal.on if account.renewal else None,
        consent.kind if consent else None,
        consent.on if consent else None,
        consent.how if consent else None,
        "yes" if contact.phone and history.opted_out(contact.phone.e164) else "no",
        last,
        contact.first_name,
        contact.left,
        contact.refs.get("crm"),
        "yes" if account.known else None,
        account.enter_on,
        _more(account, _OF_ACCOUNT) if first else None,
        _more(contact, _OF_CONTACT) if contact.name else None,
    )


def _more(record: Account | Contact, said: frozenset[str]) -> str | None:
    """The keys of a plan that have no column, as JSON; None if there are none."""
    from touchcli.files.writing.plan_tree import tree_of

    tree = {key: value for key, value in tree_of(record).items() if key not in said}
    if isinstance(record, Account) and record.worth and not record.worth.note:
        tree.pop("worth", None)
    if isinstance(record, Account) and set(record.refs) == {"crm"}:
        tree.pop("refs", None)
    if isinstance(record, Contact) and set(record.refs) == {"crm"}:
        tree.pop("refs", None)
    return json.dumps(tree, ensure_ascii=False) if tree else None


def _fact(facts: Mapping[str, Any], name: str) -> str | None:
    found = facts.get(name)
    return found if isinstance(found, str) else None


def _opt_out_rows(session: Session, history: History, since: dt.date | None) -> Iterator[Row]:  # noqa: ARG001
    for number in sorted(history.opt_outs):
        yield (number,)


def _consent_rows(session: Session, history: History, since: dt.date | None) -> Iterator[Row]:
    """What `touch consent` recorded, by number; `accounts` are the ids of those that the number stands in now."""
    records: list[ConsentRecord | PermissionRecord] = [*history.consents.values()]
    records += [each for of_number in history.permissions.values() for each in of_number]
    for record in sorted(records, key=lambda each: (each.number, each.on, each.kind)):
        if since is None or record.on >= since:
            accounts = " ".join(sorted(session.files.accounts.with_numbers([record.number])))
            opted_out = "yes" if history.opted_out(record.number) else "no"
            yield record.number, record.kind, record.on, record.how, accounts or None, opted_out


def _trail_rows(session: Session, history: History, since: dt.date | None) -> Iterator[Row]:  # noqa: ARG001
    """Every row of the ledger, with who wrote it; those taken back too."""
    from touchcli.flows.common.trail import whole_trail

    for row, entry in whole_trail(session):
        if since is None or session.calendar.day_of(row.at) >= since:
            account = session.files.accounts.get(row.account or "")
            yield (
                row.entry,
                iso(row.at),
                row.kind,
                row.id,
                row.account,
                account.name if account else None,
                row.contact,
                row.number,
                row.what,
                row.words or None,
                entry.by if entry else None,
                entry.how if entry else None,
                entry.host if entry else None,
                iso(entry.at) if entry else None,
                entry.retracted_by if entry else None,
            )


MAKERS: Mapping[What, tuple[tuple[str, ...], Maker]] = {
    "touches": (TOUCHES, _touch_rows),
    "accounts": (ACCOUNTS, _account_rows),
    "promises": (PROMISES, _promise_rows),
    "opt-outs": (OPT_OUTS, _opt_out_rows),
    "consents": (CONSENTS, _consent_rows),
    "crm": (CRM, _crm_rows),
    "trail": (TRAIL, _trail_rows),
}
"""What can be exported: the columns, and what makes the rows."""
