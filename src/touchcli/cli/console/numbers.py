"""Numbers and addresses as a person sees them: whole on a terminal, where one must be able to dial, else masked."""

import sys
from typing import Literal, NamedTuple

from touchcli.rules.models.settings import Display
from touchcli.rules.models.values import mask


class OwnMail(NamedTuple):
    """Numbers in a mail to oneself: whole wherever the command runs, unless the settings mask them."""

    numbers: Literal["whole", "masked"] = "whole"


def number_shown(place: str, display: Display | OwnMail) -> str:
    """A number in E.164 or an address: whole on a terminal, unless the settings say otherwise; masked in a pipe."""
    return place if is_whole(display) else mask(place)


def address_shown(address: str, display: Display | OwnMail) -> str:
    """An e-mail address, of which only the domain is left where the settings mask."""
    return address if display.numbers == "whole" else f"…@{address.rpartition('@')[2]}"


def is_whole(display: Display | OwnMail) -> bool:
    """True if numbers are shown whole."""
    return display.numbers == "whole" and (isinstance(display, OwnMail) or sys.stdout.isatty())
