"""Who runs the program: a rep by `TOUCH_REP`, or by `me:` in the user's own `config.yaml`, else a login name."""

import datetime as dt
import os
from collections.abc import Callable, Mapping

from touchcli.ledger.actor import Actor, How
from touchcli.posix import config_folder, host_name, login_name

CONFIG = "touchcli/config.yaml"
"""The user's own settings, in the folder for them."""


def actor_of(env: Mapping[str, str], how: How, tick: Callable[[], dt.datetime]) -> Actor:
    """Who writes in this environment, how, and from which host."""
    return Actor(rep_named(env) or login_name(env), how, host_name(), tick)


def rep_named(env: Mapping[str, str]) -> str | None:
    """The rep whose program this is, by `TOUCH_REP`, else by `me:` of the user's `config.yaml`; None by neither."""
    return env.get("TOUCH_REP") or _me(os.path.join(config_folder(env), CONFIG))  # noqa: PTH118 - pathlib is slow


def _me(path: str) -> str | None:
    """The value of `me:` in a file, read without YAML, which takes longer than a whole command."""
    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123
            text = file.read()
    except (OSError, UnicodeDecodeError):
        return None
    import re

    found = re.search(r"""^me:[ \t]*["']?([^\s"'#]+)""", text, re.MULTILINE)
    return found.group(1) if found else None
