"""`touch show`: the one-page plan of an account, for the minute before a call (PRACTICE P4)."""

from collections import Counter
from typing import NamedTuple

from touchcli.flows.due import Filters, the_day
from touchcli.flows.find import find_account
from touchcli.flows.judge import Judged
from touchcli.flows.memory import remember
from touchcli.flows.opening import Desk
from touchcli.rules.due import agenda
from touchcli.rules.models.account import Account
from touchcli.rules.models.action import Action
from touchcli.rules.models.cadence import Cadence
from touchcli.rules.models.history import Promise, Reply, Touch
from touchcli.rules.quiet import Quiet, quietness
from touchcli.rules.situation import Situation

_LAST = 10


class Page(NamedTuple):
    """What is known of an account.

    `due` are today's actions by rank, `coming` the next three; `touches` the last ten, the latest first; `mix` how many
    touches were made on each channel; `answered_in` maps a touch's id to the minutes until they answered it.
    """

    account: Account
    cadence: Cadence | None
    due: tuple[Judged, ...]
    coming: tuple[Action, ...]
    touches: tuple[Touch, ...]
    answered_in: dict[int, int]
    replies: tuple[Reply, ...]
    promises: tuple[Promise, ...]
    mix: dict[str, int]
    prefers: tuple[str, ...]
    quiet: Quiet
    opted_out: tuple[str, ...]


def page(desk: Desk, name: str) -> Page:
    """The page of one account; raises UserError for an unknown one."""
    account = find_account(desk.book.accounts, name, desk.problems)
    with desk.ledger() as ledger:
        history = remember(desk, ledger, [account.id])
    told = history.of(account.id)
    case = Situation(desk.book, account, told, desk.calendar, desk.now)
    day = the_day(desk, Filters(account=account.id, everything=True))
    every = agenda(desk.book, account, told, desk.calendar, desk.now)
    coming = sorted((row for row in every if row.due_on > desk.today), key=lambda row: (row.due_on, row.item))
    said = next((touch.prefers for touch in reversed(told.touches) if touch.prefers), None)
    planned = account.contacts[0].prefers if account.contacts else ()
    return Page(
        account=account,
        cadence=case.cadence,
        due=day.shown,
        coming=tuple(coming[:3]),
        touches=tuple(reversed(told.touches[-_LAST:])),
        answered_in=_answered_in(case.timeline),
        replies=tuple(reply for reply in told.replies if reply.state == "waiting"),
        promises=tuple(promise for promise in told.promises if promise.state == "open"),
        mix=dict(Counter(touch.channel for touch in case.timeline if touch.made).most_common()),
        prefers=said or planned,
        quiet=quietness(case),
        opted_out=tuple(
            contact.name for contact in account.contacts if contact.phone and history.opted_out(contact.phone.e164)
        ),
    )


def _answered_in(timeline: tuple[Touch, ...]) -> dict[int, int]:
    """For each text that brought an answer before the next one went, the minutes it took."""
    found: dict[int, int] = {}
    open_text: Touch | None = None
    for touch in timeline:
        if touch.channel == "text" and touch.direction == "out" and touch.made:
            open_text = touch
        elif touch.channel == "text" and touch.direction == "in" and open_text is not None:
            found[open_text.id] = int((touch.at - open_text.at).total_seconds() // 60)
            open_text = None
    return found
