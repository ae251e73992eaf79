"""The starter's touch.yaml and plans with a person's own name, number and zone in the place of the made-up ones."""

import json
import re
from typing import NamedTuple

from touchcli.files.lookup.phone_numbers import parse_phone
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import slug
from touchcli.rules.models.names import parts_of

_EXAMPLE, _COLLEAGUE = "dana", "theo"
"""The reps of the starter pack: a person takes the place of the first."""
_COUNTRY = "US"
"""The country of a number that names none, as in the starter's calendar."""


class Setup(NamedTuple):
    """What a person said of themselves for a new workspace; None is left as the starter pack has it.

    With `empty` the example book is left out, and the example colleague with it.
    """

    name: str | None = None
    company: str | None = None
    number: str | None = None
    zone: str | None = None
    channel: str | None = None
    empty: bool = False

    @property
    def rep(self) -> str:
        """The id of the rep who owns the book."""
        if not self.name:
            return _EXAMPLE
        first = slug(parts_of(self.name).first)
        return first if first not in ("", _COLLEAGUE) else slug(self.name)


AS_IT_IS = Setup()
"""The starter pack with nothing changed."""


def own_settings(text: str, setup: Setup) -> str:
    """The starter's touch.yaml with what a person said; raises UserError if the number is none."""
    number, country = _number(setup.number) if setup.number else (None, None)
    text = re.sub(rf"(?m)^  {_EXAMPLE}:$", f"  {setup.rep}:", text)
    if setup.name:
        text = _put(text, "    name: Dana Reyes", f"    name: {json.dumps(setup.name, ensure_ascii=False)}")
        text = _put(text, "    email: dana@northgate.example\n", "")
    if setup.company:
        text = text.replace(
            "    company: Northgate Supply", f"    company: {json.dumps(setup.company, ensure_ascii=False)}"
        )
    if number:
        text = _put(text, '    phone: "+13125550100"', f'    phone: "{number}"')
        text = _put(text, '  from: "+13125550100"              ', f'  from: "{number}"')
    if setup.zone:
        calendar = (
            f"calendar: {{country: {country or _COUNTRY}, workdays: mon-fri, timezone: {json.dumps(setup.zone)}}}"
        )
        text = re.sub(r"(?m)^calendar: .*$", lambda _: calendar, text)
    if setup.channel:
        text = _put(text, "  channel: sms ", f"  channel: {setup.channel} ")
    return re.sub(rf"(?m)^  {_COLLEAGUE}:\n(    .*\n)+", "", text) if setup.empty else text


def own_plan(text: str, setup: Setup) -> str:
    """A plan of the example book, owned by the person where it was the example's."""
    return re.sub(rf"(?m)^owner: {_EXAMPLE}$", f"owner: {setup.rep}", text)


def _number(written: str) -> tuple[str, str]:
    try:
        phone = parse_phone(written, _COUNTRY, ours=True)
    except ValueError as error:
        raise UserError(f"--number: {error}") from None
    return phone.e164, phone.country or _COUNTRY


def _put(text: str, old: str, new: str) -> str:
    """The text with its first `old` replaced; the starter pack has it, or this module is behind it."""
    if old not in text:
        raise ValueError(f"the starter's touch.yaml has no {old.strip()!r}")
    return text.replace(old, new, 1)
