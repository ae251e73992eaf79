"""touch.yaml to Settings."""

import re
from pathlib import Path
from typing import Any

from touchcli.files.lookup.phone_numbers import is_country
from touchcli.files.lookup.regions import known_subdivisions, subdivision_code
from touchcli.files.syntax.credentials import note_secrets, note_variables
from touchcli.files.syntax.fields import nearest
from touchcli.files.syntax.tree import Source, read_source
from touchcli.files.syntax.validate import validate
from touchcli.rules.models.hosts import is_loopback
from touchcli.rules.models.problem import quoted
from touchcli.rules.models.settings import Calendar, Settings

FILE = "touch.yaml"
_CHOSEN_BY = ("A", "B", "C", "D", "customer", "prospect", "former")


def parse_settings(source: Source) -> Settings | None:
    """The settings in a source, None with Problems noted if anything in it is wrong.

    Reps get the key they stand under as their `id`; `lines` says where each key stands, as `touch.yaml:12`.
    """
    note_secrets(source)
    note_variables(source)
    country = _country(source.tree)
    settings = validate(source, Settings, source.tree, country=country)
    if country is not None and not is_country(country):
        source.add(
            ("calendar", "country"), "bad-value", f"{quoted(country)} is not a known country", "two letters: US, GB, DE"
        )
    calendar = _calendar(source, settings.calendar) if settings else None
    if settings:
        _check_mail(source, settings)
    if settings and settings.texting.consent_words:
        _check_consent_words(source, settings.texting.consent_words)
    if isinstance(source.tree, dict) and isinstance(chosen := source.tree.get("cadences"), dict):
        for key in chosen.keys() - set(_CHOSEN_BY):
            message = f"{quoted(key)} is neither a tier nor a status"
            source.add(("cadences", key), "unknown-key", message, nearest(key, _CHOSEN_BY))
    if settings is None or calendar is None or source.broken():
        return None
    lines = {".".join(map(str, path)): f"{FILE}:{spot.line}" for path, spot in source.spots.items() if path}
    reps = {key: rep._replace(id=key) for key, rep in settings.reps.items()}
    return settings._replace(calendar=calendar, reps=reps, lines=lines)


def _calendar(source: Source, calendar: Calendar) -> Calendar:
    """The calendar with its subdivision by its code; an unknown one is noted."""
    if not calendar.subdivision:
        return calendar
    country, written = calendar.country or "", calendar.subdivision
    code = subdivision_code(country, written)
    if code is None:
        where = f"in {country}" if country else "without a country"
        hint = known_subdivisions(country, written) if country else "add country: before it"
        message = f"unknown subdivision {quoted(written)} {where}"
        source.add(("calendar", "subdivision"), "unknown-subdivision", message, hint)
    return calendar._replace(subdivision=code)


def _check_mail(source: Source, settings: Settings) -> None:
    """Note what would keep the mails of a rep from going, and a connection that anybody could read."""
    mail = settings.mail
    for name, server in (("smtp", mail.smtp), ("imap", mail.imap)):
        if server and server.security == "none" and not is_loopback(server.host):
            message = f"a password would go to {quoted(server.host)} in the clear"
            source.add(("mail", name, "security"), "bad-value", message, "write starttls or tls")
    if mail.unsubscribe_url is not None and not re.fullmatch(r"https://[^\s/?#]+(/[^\s?#]*)?", mail.unsubscribe_url):
        message = f"{quoted(mail.unsubscribe_url)} is not a public https address"
        source.add(("mail", "unsubscribe_url"), "bad-value", message, "write it like https://touch.northgate.example")
    for id, rep in settings.reps.items():
        if rep.mail not in ("draft", "live"):
            continue
        name, server = ("smtp", mail.smtp) if rep.mail == "live" else ("imap", mail.imap)
        if server is None:
            message = f"mail: {rep.mail} needs mail.{name}, which is not there"
            source.add(("reps", id, "mail"), "missing-key", message, f"write mail: {{{name}: {{host: ...}}}}")
        if not rep.email:
            message = f"mail: {rep.mail} needs the e-mail address that mails come from"
            source.add(("reps", id, "mail"), "missing-key", message, f"write email: under reps.{id}")


def _check_consent_words(source: Source, words: tuple[str, ...]) -> None:
    """Note the words that can give no consent: those that mean something else, and those without a letter."""
    from touchcli.rules.texting.consent_words import gives_consent

    for word in words:
        if not gives_consent(word, [word]):
            message = f"{quoted(word)} cannot give consent: it asks for something else, or for nothing"
            source.add(("texting", "consent_words"), "bad-value", message, "write a word such as YES")


def consent_words(root: Path) -> tuple[tuple[str, ...], str]:
    """The words that give consent and the time zone of the business; no words where touch.yaml has a problem."""
    settings = parse_settings(read_source(root, FILE))
    return (settings.texting.consent_words, settings.calendar.timezone) if settings else ((), "UTC")


def ledger_line(root: Path) -> str | None:
    """The address under `ledger:` in touch.yaml, however broken the rest of the file is; None if there is none.

    What comes in from outside must find the ledger even then: a STOP counts when the settings do not.
    """
    source = read_source(root, FILE)
    if isinstance(source.tree, dict):
        written = source.tree.get("ledger")
        return written.strip() or None if isinstance(written, str) else None
    try:
        text = (root / FILE).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    found = re.search(r"""^ledger:[ \t]*(?P<quote>["']?)(?P<address>[^\s"'#]+)(?P=quote)[ \t]*(?:#.*)?$""", text, re.M)
    return found["address"] if found else None


def _country(tree: Any) -> str | None:
    calendar = tree.get("calendar") if isinstance(tree, dict) else None
    country = calendar.get("country") if isinstance(calendar, dict) else None
    return country if isinstance(country, str) else None
