"""`touch listen --mail`: each mailbox is watched (IDLE), and read as soon as something comes."""

import threading
from collections import Counter
from collections.abc import Callable

from touchcli.flows.common.session import Invocation, open_session
from touchcli.flows.mail.boxes import Box, boxes
from touchcli.flows.mail.read import BoxRead, read_open
from touchcli.flows.sending.mailboxes.opened import opened
from touchcli.mail.mailbox import Position
from touchcli.rules.errors import UserError

_WATCH = 5.0
"""Seconds of one wait for mail, after which it is seen whether somebody wants to leave."""
_ALL = 60
"""After so many such waits the mailbox is read in any case: what the rep has sent by hand wakes nobody."""
_SHORTEST, _LONGEST = 15.0, 900.0
"""Seconds until a mailbox that cannot be read is tried again: more each time."""


def listen_for_mail(
    invocation: Invocation, told: Callable[[BoxRead], None], stopped: threading.Event, begun: Callable[[int], None]
) -> None:
    """Watch every mailbox until told to stop; `told` hears of what came, and why a mailbox cannot be read.

    Raises UserError if there is no mailbox to watch, or nobody can tell how one is signed in to.
    """
    found = boxes(open_session(invocation))
    if not found:
        raise UserError("there is no mailbox to watch", "write mail.imap, and mail: live or draft under a rep")
    threads = [threading.Thread(target=_watch, args=(invocation, box, told, stopped), daemon=True) for box in found]
    for thread in threads:
        thread.start()
    begun(len(found))
    while not stopped.wait(0.2):
        pass
    for thread in threads:
        thread.join(_WATCH)


def _watch(invocation: Invocation, box: Box, told: Callable[[BoxRead], None], stopped: threading.Event) -> None:
    wait = _SHORTEST
    while not stopped.is_set():
        try:
            with opened(open_session(invocation), box.account) as mailbox:
                while not stopped.is_set():
                    counts: Counter[str] = Counter()
                    session = open_session(invocation)
                    with session.sending_ledger() as ledger:
                        read_open(session, ledger, box, mailbox, counts)
                    if +counts:
                        told(BoxRead(box.account.user, counts))
                    wait = _SHORTEST
                    at: Position = mailbox.position(box.server.inbox)
                    for _ in range(_ALL):
                        if stopped.is_set() or mailbox.idle(_WATCH, at, box.server.inbox):
                            break
        except UserError as error:
            told(BoxRead(box.account.user, Counter(), str(error)))
            stopped.wait(wait)
            wait = min(wait * 2, _LONGEST)
