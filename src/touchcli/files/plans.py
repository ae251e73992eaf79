"""Account plans and cadences: sources to models."""

from pathlib import PurePosixPath
from typing import Any

from touchcli.files.lookup.regions import known_subdivisions, region_in, subdivision_code
from touchcli.files.references import placed_items
from touchcli.files.syntax.credentials import note_secrets
from touchcli.files.syntax.fields import date_paths, nearest
from touchcli.files.syntax.tree import KeyPath, Source
from touchcli.files.syntax.validate import validate
from touchcli.rules.models.account import Account, Contact, slug
from touchcli.rules.models.cadence import Cadence, Rhythm, Step, templates_of
from touchcli.rules.models.problem import quoted

_ID_HINT = "letters, digits, dashes, dots; no slash"


def parse_accounts(source: Source, country: str | None) -> tuple[Account, ...]:
    """The sound accounts of a file, which holds one or a list of them; each broken one is noted and left out.

    A single account has the stem of its file as `id` unless it names one; in a list each names its own. Contacts get
    the slug of their name. `country` serves the hint on numbers without a country code.
    """
    note_secrets(source)
    if isinstance(source.tree, list):
        entries: list[tuple[KeyPath, str]] = [((n,), "") for n in range(len(source.tree))]
    else:
        entries = [((), PurePosixPath(source.file).stem)]
    accounts = (_account(source, path, stem, country) for path, stem in entries)
    return tuple(account for account in accounts if account is not None)


def _account(source: Source, path: KeyPath, stem: str, country: str | None) -> Account | None:
    tree: Any = source.tree
    tree = tree[path[0]] if path else tree
    account = validate(source, Account, tree, path, country)
    id = tree.get("id") or stem if isinstance(tree, dict) else stem
    if isinstance(tree, dict) and isinstance(id, str):
        if not id:
            source.add((*path, "id"), "missing-key", "an account in a list needs an id", "add one, such as id: acme")
        note_id(source, (*path, "id"), id)
    if account is None:
        return None
    contacts = tuple(
        contact._replace(id=slug(contact.name), region=_region(account, contact)) for contact in account.contacts
    )
    _note_contacts(source, path, contacts)
    _note_subdivision(source, path, account, country)
    if source.broken(path):
        return None
    return account._replace(id=id, contacts=contacts, file=source.file, line=source.spot(path).line)


def _region(account: Account, contact: Contact) -> str | None:
    """The region that the plan puts a contact in, in the country of their number; None if it names none there."""
    country = contact.phone.country if contact.phone else None
    if country is None:
        return None
    named = subdivision_code(country, account.subdivision) if account.subdivision else None
    return named or (region_in(country, account.location) if account.location else None)


def _note_subdivision(source: Source, path: KeyPath, account: Account, country: str | None) -> None:
    written = account.subdivision
    phones = (contact.phone for contact in account.contacts if contact.phone)
    countries = list(dict.fromkeys(phone.country for phone in phones if phone.country)) or [country or ""]
    if written and countries != [""] and not any(subdivision_code(each, written) for each in countries):
        message = f"unknown subdivision {quoted(written)} in {countries[0]}"
        source.add((*path, "subdivision"), "unknown-subdivision", message, known_subdivisions(countries[0], written))


def _note_contacts(source: Source, path: KeyPath, contacts: tuple[Contact, ...]) -> None:
    known: set[str] = set()
    for n, contact in enumerate(contacts):
        here = (*path, "contacts", n, "name")
        if not contact.id:
            source.add(here, "bad-value", f"{quoted(contact.name)} has no letter or digit", "write their name")
        elif contact.id in known:
            hint = "tell them apart: Priya Natarajan Jr."
            source.add(here, "duplicate-contact", f"a second contact is called {quoted(contact.name)}", hint)
        known.add(contact.id)


def parse_cadence(source: Source) -> Cadence | None:
    """The cadence in a file, its `id` the stem; None with the Problems noted if anything in it is wrong."""
    note_secrets(source)
    cadence = validate(source, Cadence, _listed(source.tree))
    stem = PurePosixPath(source.file).stem
    note_id(source, (), stem)
    if cadence is not None:
        _note_items(source, cadence)
    if cadence is None or source.broken():
        return None
    return cadence._replace(id=stem, file=source.file, line=source.spot(()).line)


def _listed(tree: Any) -> Any:
    """The tree of a cadence with each `after` a list: a step may wait for one step or for several."""
    steps = tree.get("steps") if isinstance(tree, dict) else None
    if not isinstance(steps, list):
        return tree
    return tree | {"steps": [_after_listed(step) for step in steps]}


def _after_listed(step: Any) -> Any:
    after = step.get("after") if isinstance(step, dict) else None
    return step | {"after": [after]} if isinstance(after, str) and after.strip() else step


def _note_items(source: Source, cadence: Cadence) -> None:
    known: set[str] = set()
    dates = date_paths()
    for path, item in placed_items(cadence):
        if item.id in known:
            source.add((*path, "id"), "duplicate-id", f"a second item is called {quoted(item.id)}", "rename one")
        note_id(source, (*path, "id"), item.id)
        if item.template and item.templates:
            source.add((*path, "templates"), "bad-value", "template and templates stand together", "keep one")
        if item.channel == "text" and not templates_of(item):
            source.add(path, "no-words", f"the text {quoted(item.id)} names no template", "add template:")
        if isinstance(item, Step):
            _note_step(source, path, item, known, {step.id for step in cadence.steps})
        elif isinstance(item, Rhythm):
            if item.every.length == 0 or item.every.unit in "sh":
                source.add((*path, "every"), "bad-value", f"{item.every} is not an interval", "write 3d, 2w or 3m")
        elif item.date not in dates and not item.date.startswith("facts."):
            message = f"{quoted(item.date)} is not a date of an account plan"
            source.add((*path, "date"), "bad-milestone-date", message, nearest(item.date, dates))
        known.add(item.id)


def _note_step(source: Source, path: KeyPath, step: Step, before: set[str], steps: set[str]) -> None:
    """Note what a step waits for and would never see: a step that is not there, or does not stand before it."""
    for key, names in (("after", step.after), ("about", (step.about,) if step.about else ())):
        for name in names:
            if name not in before:
                hint = "a step waits only for one above it" if name in steps else nearest(name, before)
                source.add((*path, key), "unknown-step", f"no step before this one is {quoted(name)}", hint)


def note_id(source: Source, path: KeyPath, id: str) -> None:
    """Note an id that could not stand in the key of a touch, or that a command gives another meaning."""
    if id != id.strip() or "/" in id or not id.isprintable() or len(id) > 100:
        source.add(path, "bad-value", f"{quoted(id)} is not an id", _ID_HINT)
    elif id == "none":
        source.add(path, "bad-value", 'an id must not be "none"', "`touch log --item none` means no item")
