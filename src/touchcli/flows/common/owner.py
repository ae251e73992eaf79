"""Whose accounts are meant: the rep's that `--owner` names, else the person's own."""

from typing import TYPE_CHECKING

from touchcli.flows.common.actor import rep_named
from touchcli.rules.errors import UserError

if TYPE_CHECKING:
    from touchcli.flows.common.session import Session

ALL = "all"
"""As an owner: everyone."""


def owner_meant(session: "Session", owner: str | None, account: str | None = None) -> str | None:
    """The rep whose accounts are meant: the one named, else the person's own.

    None for `all`, if nobody is named, and if one account is asked for. Raises UserError for a name that is no rep's.
    """
    reps = session.book.settings.reps
    if owner == ALL:
        return None
    if owner is not None and owner not in reps:
        raise UserError(f'--owner: unknown rep "{owner}"', f"touch.yaml has {', '.join(reps)}; all is everyone")
    me = rep_named(session.env) if owner is None and account is None else None
    return owner or (me if me in reps else None)
