"""What happened and who there is, as rows for a spreadsheet, a script or a CRM (PRACTICE P9)."""

import csv
import datetime as dt
import io
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from touchcli.files.cells import guarded_cell
from touchcli.flows.opening import Desk
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.history import History, Touch
from touchcli.rules.models.values import iso

What = Literal["touches", "accounts", "promises", "opt-outs", "crm"]
WHATS: tuple[What, ...] = get_args(What)

Cell = str | int | Decimal | dt.date | None
Record = Mapping[str, Cell]


class Exported(NamedTuple):
    """Rows to write: their columns, in order, and one mapping a row."""

    columns: tuple[str, ...]
    rows: tuple[Record, ...]


def export(desk: Desk, what: str, since: dt.date | None = None) -> Exported:
    """The rows of one kind, oldest first where they have a time; `since` is a local day, counted in.

    `touches` has every touch; `crm` those that took place or were tried, in the words of CRM importers; `promises` all
    of them; `accounts` one row an account, with its first contact, under headings that `touch import` knows; `opt-outs`
    the numbers that want no texts, as `touch opt-out --import` reads them. Raises UserError for another word, and for
    `since` with a kind that has no time.
    """
    if what not in _MAKERS:
        raise UserError(f'there is no export of "{what}"', f"there are {', '.join(WHATS)}")
    if since and what in ("accounts", "opt-outs"):
        raise UserError(f"--since: {what} are always exported whole")
    with desk.ledger() as ledger:
        history = ledger.history(desk.seen_until)
    columns, make = _MAKERS[what]
    return Exported(columns, tuple(make(desk, history, since)))


def as_csv(exported: Exported) -> str:
    """Rows as CSV, safe to open in a spreadsheet: a cell it would run as a formula has a `'` before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(exported.columns)
    writer.writerows([guarded_cell(_text(row[name])) for name in exported.columns] for row in exported.rows)
    return out.getvalue()


def as_jsonl(exported: Exported) -> str:
    """Rows as JSON Lines, values as they are, nothing guarded."""
    return "".join(
        json.dumps({name: _value(row[name]) for name in exported.columns}, ensure_ascii=False) + "\n"
        for row in exported.rows
    )


def write_new(path: Path, text: str) -> None:
    """Write a file that only its owner may read; raises UserError where there is one of that name, or no place for it."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError:
        raise UserError(f"--out: {path} is there already", "name another file, or move it away") from None
    except OSError as error:
        raise UserError(f"--out: {path} cannot be written: {error.strerror}") from None


def _text(value: Cell) -> str:
    return "" if value is None else str(_value(value))


def _value(value: Cell) -> str | int | None:
    return str(value) if isinstance(value, dt.date | Decimal) else value


def _touches(desk: Desk, history: History, since: dt.date | None) -> list[Touch]:
    found = [touch for told in history.accounts.values() for touch in told.touches]
    found = [touch for touch in found if since is None or desk.calendar.day_of(touch.at) >= since]
    return sorted(found, key=lambda touch: (touch.at, touch.id))


def _who(desk: Desk, touch: Touch) -> tuple[Account | None, Contact | None]:
    account = desk.book.accounts.get(touch.account)
    return account, account.contact(touch.contact) if account else None


def _touch_rows(desk: Desk, history: History, since: dt.date | None) -> Iterator[Record]:
    for touch in _touches(desk, history, since):
        account, contact = _who(desk, touch)
        yield {
            "at": iso(touch.at),
            "account": touch.account,
            "account_name": account.name if account else None,
            "contact": contact.name if contact else touch.contact,
            "channel": touch.channel,
            "direction": touch.direction,
            "outcome": touch.outcome,
            "item": touch.item,
            "cadence": touch.cadence,
            "template": touch.template,
            "purpose": touch.purpose,
            "note": touch.note,
            "next": touch.next,
        }


_KINDS = {"call": "Call", "email": "Email", "meeting": "Meeting", "video": "Meeting", "text": "SMS"}
_OUTCOMES = {"reached": "Connected", "voicemail": "Left voicemail", "no-answer": "No answer"}


def _crm_rows(desk: Desk, history: History, since: dt.date | None) -> Iterator[Record]:
    for touch in _touches(desk, history, since):
        if touch.outcome == "skipped":
            continue
        account, contact = _who(desk, touch)
        rep = desk.book.owner_of(account) if account else None
        kind = _KINDS.get(touch.channel, "Note")
        words = " ".join(word for word in (touch.purpose or touch.item, touch.channel) if word)
        yield {
            "Activity ID": f"touch-{touch.id}",
            "Activity Type": kind,
            "Activity Date": desk.calendar.day_of(touch.at),
            "Activity Time": iso(touch.at),
            "Subject": words[0].upper() + words[1:],
            "Description": touch.note,
            "Direction": "Inbound" if touch.direction == "in" else "Outbound",
            "Outcome": _OUTCOMES.get(touch.outcome, "Completed" if touch.made else "Declined"),
            "Status": "Completed",
            "Account ID": account.facts.get("customer_id") if account else None,
            "Company Name": account.name if account else touch.account,
            "Contact Name": contact.name if contact else None,
            "Contact Email": contact.email if contact else None,
            "Contact Phone": contact.phone.e164 if contact and contact.phone else None,
            "Owner": rep.name if rep else None,
            "Owner Email": rep.email if rep else None,
        }


def _promise_rows(desk: Desk, history: History, since: dt.date | None) -> Iterator[Record]:
    found = [promise for told in history.accounts.values() for promise in told.promises]
    for promise in sorted(found, key=lambda each: each.id):
        if since is None or desk.calendar.day_of(promise.made_at) >= since:
            account = desk.book.accounts.get(promise.account)
            yield {
                "id": promise.id,
                "account": promise.account,
                "account_name": account.name if account else None,
                "what": promise.what,
                "by": promise.by,
                "made_at": iso(promise.made_at),
                "state": promise.state,
            }


def _account_rows(desk: Desk, history: History, since: dt.date | None) -> Iterator[Record]:  # noqa: ARG001
    for account in desk.book.accounts.values():
        contact = account.contacts[0] if account.contacts else Contact("")
        consent = contact.texting.consent
        last = max((touch.at for touch in history.of(account.id).touches if touch.made), default=None)
        facts = account.facts
        yield {
            "account": account.id,
            "customer_id": _fact(facts, "customer_id"),
            "account_name": account.name,
            "status": account.status,
            "tier": account.tier,
            "owner": account.owner,
            "contact_name": contact.name or None,
            "title": _fact(facts, "title"),
            "role": contact.role.replace("_", " ") if contact.role else None,
            "phone": contact.phone.e164 if contact.phone else None,
            "email": contact.email,
            "address": contact.address,
            "location": account.location,
            "timezone": account.timezone,
            "since": account.since,
            "last_sale": account.last_sale.on if account.last_sale else None,
            "last_sale_amount": account.last_sale.amount if account.last_sale else None,
            "revenue": account.worth.revenue if account.worth else None,
            "currency": account.worth.currency if account.worth else None,
            "renewal": account.renewal.on if account.renewal else None,
            "consent": consent.kind if consent else None,
            "consent_date": consent.on if consent else None,
            "consent_how": consent.how if consent else None,
            "opted_out": "yes" if contact.phone and history.opted_out(contact.phone.e164) else "no",
            "last_touch": desk.calendar.day_of(last) if last else None,
        }


def _fact(facts: Mapping[str, Any], name: str) -> str | None:
    found = facts.get(name)
    return found if isinstance(found, str) else None


def _opt_out_rows(desk: Desk, history: History, since: dt.date | None) -> Iterator[Record]:  # noqa: ARG001
    for number in sorted(history.opt_outs):
        yield {"number": number}


Maker = Callable[[Desk, History, dt.date | None], Iterable[Record]]


def _words(text: str) -> Sequence[str]:
    return text.split()


_MAKERS: Mapping[str, tuple[tuple[str, ...], Maker]] = {}
