"""Who runs the program: a rep by `TOUCH_REP`, or by `me:` in the user's own `config.yaml`, else a login name."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from touchcli.ledger.actor import Actor, How
from touchcli.posix import config_folder, host_name, login_name

CONFIG = "touchcli/config.yaml"
"""The user's own settings, in the folder for them."""


def actor_of(env: Mapping[str, str], how: How, tick: Callable[[], dt.datetime]) -> Actor:
    """Who writes in this environment, how, and from which host."""
    return Actor(rep_named(env) or login_name(env), how, host_name(), tick)


def rep_named(env: Mapping[str, str]) -> str | None:
    """The rep whose program this is, by `TOUCH_REP`, else by `me:` of the user's `config.yaml`; None by neither."""
    return env.get("TOUCH_REP") or _me(Path(config_folder(env)) / CONFIG)


def _me(path: Path) -> str | None:
    """The value of `me:` in a file, read without YAML, which takes longer than a whole command."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    found = re.search(r"""^me:[ \t]*["']?([^\s"'#]+)""", text, re.MULTILINE)
    return found.group(1) if found else None
