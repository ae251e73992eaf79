"""What `touch check` finds beyond what a file says wrongly: gaps in a plan, and settings wider than the law.

Nothing here stops `due` or `send`: an account with a gap goes on, and the law's row is in force anyway.
"""

from collections.abc import Iterator
from typing import NamedTuple

from touchcli.rules.models.account import Account, slug
from touchcli.rules.models.book import Book
from touchcli.rules.models.cadence import Cadence
from touchcli.rules.texting.location import law_of


class Finding(NamedTuple):
    """Something to mend: where, a code, a sentence, and what to do."""

    file: str
    line: int
    code: str
    message: str
    hint: str


def findings(book: Book) -> Iterator[Finding]:
    """Every finding of a book, accounts first."""
    for account in book.accounts.values():
        yield from _of_account(book, account)
    for cadence in book.cadences.values():
        yield from _of_cadence(cadence)
    yield from _of_window(book)


def _of_account(book: Book, account: Account) -> Iterator[Finding]:
    """Gaps of one plan (PRACTICE T7)."""

    def finding(code: str, message: str, hint: str) -> Finding:
        return Finding(account.file, account.line, code, f"{account.id}: {message}", hint)

    if book.cadence_of(account) is None and not account.cadence:
        yield finding("no-cadence", "no cadence", "name one, or give its tier or status one in touch.yaml")
    if not account.owner:
        yield finding("no-owner", "no owner", "owner: is one of the reps of touch.yaml")
    if not account.contacts:
        yield finding("no-contact", "no contact", "nobody can be kept warm without a person to talk to")
    for contact in account.contacts:
        if contact.phone and not contact.phone.valid:
            number = contact.phone.masked
            yield finding("unknown-number", f"{number} of {contact.name} is no number in use", "look it up again")
        elif contact.phone and not (contact.timezone or account.timezone or contact.phone.zones):
            yield finding("no-timezone", f"nobody knows where {contact.name} is", "give the contact a timezone")
    cadence = book.cadence_of(account)
    for item in cadence.items if cadence else ():
        if item.to and account.contacts and not _has(account, item.to):
            yield finding(
                "unknown-contact", f"{item.id} is for {item.to}, and there is none", "give a contact that role or name"
            )


def _has(account: Account, to: str) -> bool:
    return any(to == contact.role or slug(to) == contact.id for contact in account.contacts)


def _of_cadence(cadence: Cadence) -> Iterator[Finding]:
    """The practice begins with a call (PRACTICE J4)."""
    if cadence.steps and cadence.steps[0].channel != "call":
        first = cadence.steps[0]
        yield Finding(
            cadence.file,
            cadence.line,
            "first-not-call",
            f"{cadence.id}: the first step, {first.id}, is a {first.channel}",
            "begin with a call (J4)",
        )


def _of_window(book: Book) -> Iterator[Finding]:
    """A window wider than the law allows where somebody is; each place is named once."""
    window = book.settings.texting.window
    file, _, line = book.settings.origin("texting.window").partition(":")
    named: set[str] = set()
    for account in book.accounts.values():
        for contact in account.contacts:
            place = law_of(book, account, contact)
            if place is None or place.code in named:
                continue
            # Only the days on which a text may go at all: a narrower Sunday is no Problem from Monday to Friday.
            days = book.settings.calendar.workdays.days
            allowed = (hours for day, hours in enumerate(place.windows) if hours is not None and day in days)
            narrow = next((hours for hours in allowed if window.within(hours) != window), None)
            if narrow:
                named.add(place.code)
                yield Finding(
                    file,
                    int(line or 1),
                    "window-too-wide",
                    f"{window} is wider than the law of {place.code} allows ({narrow})",
                    f"the law's hours hold there all the same; {account.id} is there",
                )
