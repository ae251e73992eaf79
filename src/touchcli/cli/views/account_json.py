"""The page of an account as JSON."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from touchcli.cli.views.json_shapes import of_action, of_note, of_problems, of_row, of_touch

if TYPE_CHECKING:
    from touchcli.flows.accounts.show import Page
    from touchcli.flows.common.session import Session
    from touchcli.rules.models.account import Consent, Contact
    from touchcli.rules.models.history import Absence


def page_json(session: "Session", found: "Page") -> dict[str, Any]:
    """Everything on the page; numbers are whole."""
    from touchcli.rules.due.five_ws import WS

    account = found.account
    return {
        "account": account.id,
        "name": account.name,
        "tier": account.tier,
        "status": account.status,
        "owner": account.owner,
        "cadence": found.cadence.id if found.cadence else None,
        "five_ws": {name: getattr(account.five_ws, name, None) for name in WS},
        "find_out": list(found.find_out),
        "ask": list(found.ask),
        "contacts": [_contact(contact, found) for contact in account.contacts],
        "expectations": [_plain(row) for row in account.expectations],
        "goals": [_plain(row) for row in account.goals],
        "growth": _plain(account.growth) if account.growth else None,
        "team": dict(account.team),
        "sponsor": account.sponsor.name if account.sponsor else None,
        "white_space": [_plain(row) for row in account.white_space],
        "renewal": _iso(account.renewal.on if account.renewal else None),
        "review": _iso(account.review.on if account.review else None),
        "promises": [{"id": p.id, "what": p.what, "by": p.by.isoformat()} for p in found.promises],
        "due": [of_row(row, rank) for rank, row in enumerate(found.due, 1)],
        "next": [of_action(action, session.today) for action in found.coming],
        "to_say": [each._asdict() for each in found.to_say],
        "agreed": [
            {
                "channel": each.channel,
                "on": each.on.isoformat(),
                "time": each.touch.next_time.isoformat("minutes") if each.touch.next_time else None,
            }
            for each in found.agreed
        ],
        "agreed_on": _iso(found.agreed_on),
        "snoozed_until": _iso(found.snooze.until) if found.snooze else None,
        "touches": [
            of_touch(touch)
            | {"answered_minutes": found.answered_in.get(touch.at) if touch.direction == "out" else None}
            for touch in found.touches
        ],
        "notes": [of_note(note) for note in found.notes],
        "mix": found.mix,
        "silence": found.quiet.silence,
        "problems": of_problems(session.problems),
    }


def _contact(contact: "Contact", found: "Page") -> dict[str, Any]:
    return {
        "name": contact.name,
        "role": contact.role,
        "title": contact.title,
        "address": contact.address,
        "consent": _consent(found.consents.get(contact.name)),
        "for_business": contact.texting.for_business.evidence if contact.texting.for_business else None,
        "knows_number": contact.texting.knows_number,
        "phone": contact.phone.e164 if contact.phone else None,
        "email": contact.email,
        "opted_out": contact.name in found.opted_out,
        "texts_only": contact.name in found.texts_only,
        "dead": contact.name in found.dead,
        "away": _away(found.away.get(contact.name)),
        "bounced": contact.name in found.bounced,
    }


def _away(absence: "Absence | None") -> dict[str, Any] | None:
    if absence is None:
        return None
    return {"back_on": absence.back_on.isoformat(), "guessed": absence.guessed, "stand_in": absence.stand_in}


def _consent(consent: "Consent | None") -> dict[str, Any] | None:
    return {"kind": consent.kind, "on": consent.on.isoformat(), "how": consent.how} if consent else None


def _iso(on: dt.date | None) -> str | None:
    return on.isoformat() if on else None


def _plain(row: Any) -> dict[str, Any]:
    """A record of the plan with dates and amounts as text."""
    return {
        name: value if value is None or isinstance(value, (str, int, bool)) else str(value)
        for name, value in row._asdict().items()
    }
