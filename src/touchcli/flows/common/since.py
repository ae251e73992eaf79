"""Since when: a day or an instant that a flag looks back to, said back if it was not written in full."""

import datetime as dt

from touchcli.flows.common.session import Session
from touchcli.rules.errors import UserError
from touchcli.rules.iso import is_iso
from touchcli.rules.when import read_day, read_instant
from touchcli.rules.wording import in_full

FLAG = "--since"


def read_since(session: Session, text: str, *, ahead: bool = False) -> dt.date:
    """The day from which on; raises UserError if it is not one, or in the future without `ahead`."""
    on = read_day(text, FLAG, session.today, session.calendar, back=True)
    if on > session.today and not ahead:
        raise UserError(f"{FLAG}: {text} is in the future", f"today is {in_full(session.today)}")
    if not is_iso(text):
        session.tell(f'{FLAG} "{text}": {in_full(on)}')
    return on


def read_since_instant(session: Session, text: str) -> dt.datetime:
    """The instant from which on; raises UserError if it is not one."""
    at = read_instant(text, FLAG, session.now, session.calendar, back=True)
    if not is_iso(text):
        local = at.astimezone(session.calendar.zone)
        session.tell(f'{FLAG} "{text}": {in_full(local.date(), local.time())}')
    return at
