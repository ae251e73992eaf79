"""Asking a person: on a terminal only; elsewhere `--yes` is wanted."""

import sys

from touchcli.rules.errors import UserError


def agreed(question: str, *, yes: bool) -> bool:
    """True where the person says yes, or said so with `--yes`; raises UserError where there is nobody to ask."""
    if yes:
        return True
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UserError("this sends texts, and there is no terminal to ask on", "add --yes, or look with --dry-run")
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")
