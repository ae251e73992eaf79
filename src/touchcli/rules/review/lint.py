"""What `touch check` finds beyond what a file says wrongly: gaps in a plan, and settings wider than the law.

Nothing here stops `due` or `send`: an account with a gap goes on, and the law's row is in force anyway.
"""

import datetime as dt
from collections.abc import Iterator

from touchcli.rules.models.account import Account, slug
from touchcli.rules.models.book import Book
from touchcli.rules.models.names import parts_of
from touchcli.rules.models.problem import quoted
from touchcli.rules.review.finding import Finding
from touchcli.rules.review.lint_cadences import cadence_findings
from touchcli.rules.review.lint_dates import date_findings
from touchcli.rules.texting.location import changes_clock, is_fixed, law_of


def findings(book: Book, today: dt.date) -> Iterator[Finding]:
    """Every finding of a book on a local day, accounts first."""
    for account in book.accounts.values():
        yield from _gaps(book, account)
        yield from _people(account)
        yield from _zones(account, today)
        yield from date_findings(book, account, today)
    for cadence in book.cadences.values():
        yield from cadence_findings(cadence)
    yield from _reps(book)
    yield from _window(book)


def _gaps(book: Book, account: Account) -> Iterator[Finding]:
    """What a plan lacks (PRACTICE T7)."""
    cadence = book.cadence_of(account)
    if cadence is None and not account.cadence:
        hint = "name one, or give its tier or status one in touch.yaml"
        yield Finding.of(account, "no-cadence", "no cadence", hint)
    if not account.owner:
        yield Finding.of(account, "no-owner", "no owner", "owner: is one of the reps of touch.yaml")
    if not account.contacts:
        hint = "nobody can be kept warm without a person to talk to"
        yield Finding.of(account, "no-contact", "no contact", hint)
    for item in cadence.items if cadence else ():
        if item.to and account.contacts and not _has(account, item.to):
            message = f"{item.id} is for {item.to}, and there is none"
            yield Finding.of(account, "unknown-contact", message, "give a contact that role or name", ("contacts",))


def _has(account: Account, to: str) -> bool:
    return any(to == contact.role or slug(to) == contact.id for contact in account.contacts)


def _people(account: Account) -> Iterator[Finding]:
    """Contacts that cannot be greeted, reached or placed on the clock."""
    for n, contact in enumerate(account.contacts):
        path = ("contacts", n)
        if account.greeting(contact) is None:
            message = f"cannot tell the first name of {quoted(contact.name)}"
            yield Finding.of(account, "no-first-name", message, "add first_name: to the contact", (*path, "name"))
        if contact.phone and not contact.phone.valid:
            message = f"{contact.phone.masked} of {contact.name} is not a number in use"
            yield Finding.of(account, "unknown-number", message, "look it up again", (*path, "phone"))
        elif contact.phone and not (contact.timezone or account.timezone or contact.phone.zones):
            message = f"no place is known for {contact.name}"
            yield Finding.of(account, "no-timezone", message, "give the contact a timezone", path)


def _zones(account: Account, today: dt.date) -> Iterator[Finding]:
    """Time zones that are an offset and no place, for a number whose clocks change; the account's is named once."""
    found: dict[tuple[str | int, ...], Finding] = {}
    for n, contact in enumerate(account.contacts):
        named = contact.timezone or account.timezone
        zones = contact.phone.zones if contact.phone else ()
        changing = [zone for zone in zones if changes_clock(zone, today.year)]
        if named and changing and is_fixed(named):
            path = ("contacts", n, "timezone") if contact.timezone else ("timezone",)
            message = f"{named} is a fixed offset, and the clocks where the number of {contact.name} is change"
            hint = f"write a place, such as {changing[0]}"
            found.setdefault(path, Finding.of(account, "fixed-timezone", message, hint, path))
    yield from found.values()


def _reps(book: Book) -> Iterator[Finding]:
    """Reps who cannot sign with a first name (PRACTICE T12)."""
    for id, rep in book.settings.reps.items():
        if not parts_of(rep.name).first:
            message = f"cannot tell the first name of {quoted(rep.name)}"
            yield Finding("touch.yaml", 1, "no-first-name", message, "write first and last name", ("reps", id, "name"))


def _window(book: Book) -> Iterator[Finding]:
    """A window wider than the law allows where somebody is; each place is named once."""
    window = book.settings.texting.window
    named: set[str] = set()
    for account in book.accounts.values():
        for contact in account.contacts:
            place = law_of(book, contact)
            if place is None or place.code in named:
                continue
            # Only the days on which a text may go at all: a narrower Sunday is no Problem from Monday to Friday.
            days = book.settings.calendar.workdays.days
            allowed = (hours for day, hours in enumerate(place.windows) if hours is not None and day in days)
            narrow = next((hours for hours in allowed if window.within(hours) != window), None)
            if narrow:
                named.add(place.code)
                message = f"{window} is wider than the law of {place.code} allows ({narrow})"
                hint = f"the law's hours still apply there; {account.id} is there"
                yield Finding("touch.yaml", 1, "window-too-wide", message, hint, ("texting", "window"))
