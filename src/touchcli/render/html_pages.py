"""How HTML pages are made: everything escaped, nothing missing without a word, control and bidi characters replaced."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from touchcli.rules.wording import safe


def html_environment() -> Environment:
    """Where the templates beside this file are filled in."""
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _shown(value: Any) -> Any:
    """A value as the page has it: text of a plan without control and bidi characters; what is HTML already as it is."""
    return safe(value) if isinstance(value, str) and not isinstance(value, Markup) else value
