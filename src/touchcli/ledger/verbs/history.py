"""Reading what happened."""

import datetime as dt
import gc
import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

from touchcli.ledger.database.checksums import checksum, concerns_known
from touchcli.ledger.database.connection import Row
from touchcli.ledger.database.rows import message_record_of, touch_of
from touchcli.ledger.database.stamps import stamp
from touchcli.ledger.errors import LedgerError
from touchcli.ledger.verbs.base import FORGET_KEY, FORGOTTEN, Verbs
from touchcli.rules.models.history import (
    Absence,
    AccountHistory,
    Bounce,
    ConsentRecord,
    History,
    MessageRecord,
    Note,
    PermissionRecord,
    Promise,
    Reply,
    Snooze,
    Touch,
)
from touchcli.rules.models.values import instant

CONSENT_KINDS = ("conversational", "express", "written")
"""The kinds of a consent; the others of `consents` are permissions."""

EVERYONE = "*"
"""The key of the snoozes for all accounts in a history of all accounts."""


class _Lists(NamedTuple):
    touches: list[Touch]
    messages: list[MessageRecord]
    replies: list[Reply]
    promises: list[Promise]
    snoozes: list[Snooze]
    notes: list[Note]

    def history(self) -> AccountHistory:
        return AccountHistory(
            tuple(self.touches),
            tuple(self.messages),
            tuple(self.replies),
            tuple(self.promises),
            tuple(self.snoozes),
            notes=tuple(self.notes),
        )


class _Wishes(NamedTuple):
    """The numbers that are opted out, those of them for one channel alone, and those on hold.

    `unsure` where nobody knows whose a damaged wish is.
    """

    closed: frozenset[str]
    one_channel: frozenset[str]
    paused: frozenset[str]
    damaged: frozenset[str]
    unsure: bool


class HistoryVerbs(Verbs):
    """Verbs that read what happened."""

    def history(self, now: dt.datetime, accounts: Collection[str] | None = None) -> History:
        """What happened up to and with `now`, with the states of then, in a fixed number of queries.

        Opt-outs, paused numbers, consents, permissions and approvals count in full, whatever `now` is. A snooze for all
        accounts stands with every account that was asked for; where `accounts` is None it stands with every account
        that has a history, and under the key `*` for those that have none. A text that the carrier could not deliver
        stands as a touch with that outcome. All reads see the same instant of the ledger.
        """
        asked = {"now": stamp(now)}
        which = ""
        if accounts is not None:
            asked["accounts"], which = json.dumps(sorted(accounts)), "_of"
        found: dict[str, _Lists] = defaultdict(lambda: _Lists([], [], [], [], [], []))
        with _without_collector(), _readable(), self.db.transaction(write=False):
            lost = {ref for (ref,) in self.db.rows("undelivered", now=stamp(now))}
            for row in self.db.rows(f"touches{which}", **asked):
                touch = touch_of(row)
                found[row[0]].touches.append(touch._replace(outcome="undelivered") if touch.message in lost else touch)
            for row in self.db.rows(f"message_records{which}", **asked):
                with suppress(ValueError):  # a damaged message: whoever sends holds its account and number
                    found[row[1]].messages.append(message_record_of(row))
            for row in self.db.rows(f"replies{which}", **asked):
                if row[1] is not None:
                    found[row[1]].replies.append(reply_of(row))
            for row in self.db.rows(f"promises{which}", **asked):
                found[row[1]].promises.append(promise_of(row))
            for row in self.db.rows(f"snoozes{which}", **asked):
                found[row[0]].snoozes.append(_snooze_of(row))
            for row in self.db.rows(f"notes{which}", **asked):
                found[row[1]].notes.append(Note._make(row)._replace(at=instant(row[3])))
            everyone = [_snooze_of(row) for row in self.db.rows("snoozes_of_everyone", **asked)]
            wishes = self._wishes()
            forgotten = frozenset(name.removeprefix(FORGOTTEN) for name in wishes.closed if name.startswith(FORGOTTEN))
            forget_key = next((key for (key,) in self.db.rows("secret", name=FORGET_KEY)), "") if forgotten else ""
            consents, permissions, suspect = self._consents()
            approvals = frozenset(hash for (hash,) in self.db.rows("approvals"))
            absences, bounces = defaultdict[str, list[Absence]](list), defaultdict[str, list[Bounce]](list)
            for row in self.db.rows("absences", now=stamp(now)):
                absences[row[1]].append(_absence_of(row))
            for row in self.db.rows("bounces", now=stamp(now)):
                bounces[row[1]].append(Bounce._make(row)._replace(at=instant(row[2])))
        if everyone:
            for account in [EVERYONE] if accounts is None else accounts:
                found[account]  # an account without a history has one now
            for lists in found.values():
                lists.snoozes.extend(everyone)
        return History(
            {account: lists.history() for account, lists in found.items()},
            frozenset(number for number in wishes.closed if not number.startswith(FORGOTTEN)),
            wishes.paused,
            consents,
            approvals,
            forgotten,
            forget_key,
            permissions,
            wishes.damaged | suspect,
            wishes.unsure,
            *self._opt_outs_outside(),
            {place: tuple(each) for place, each in absences.items()},
            {place: tuple(each) for place, each in bounces.items()},
            wishes.one_channel,
        )

    def _opt_outs_outside(self) -> tuple[str, frozenset[str]]:
        """The key and the hashes of the opt-outs that the mark has; none to those who do not send."""
        if self.outside is None or not self.admitted:
            return "", frozenset()
        return self.outside.key, self.outside.opted_out(self.name)

    def _known_outside(self, wish: int) -> bool:
        """True if the mark has the wish with this id, and with it the number whose it was."""
        return bool(self.outside and self.admitted and self.outside.knows_wish(self.name, wish))

    def _wishes(self) -> "_Wishes":
        """What every number wishes last, whatever the day; a damaged row says nothing but whom it concerns."""
        chosen: dict[str, str] = {}
        paused: dict[str, str] = {}
        damaged, unsure, one_channel = set(), False, set()
        for number, wish, at, how, found, id in self.db.rows("wishes"):
            if checksum((number, wish, at, how)) != found:
                damaged.add(str(number))
                unsure = unsure or not (concerns_known(found, str(number)) or self._known_outside(id))
                continue
            if wish == "one-channel":
                one_channel.add(number)
                continue
            if wish != "pause" and wish != "resume":
                chosen[number] = wish
                one_channel.discard(number)
            if wish != "opt-out":
                paused[number] = wish
        return _Wishes(
            frozenset(number for number, wish in chosen.items() if wish == "opt-out"),
            frozenset(one_channel),
            frozenset(number for number, wish in paused.items() if wish == "pause"),
            frozenset(damaged),
            unsure,
        )

    def _consents(
        self,
    ) -> tuple[dict[str, ConsentRecord], dict[str, tuple[PermissionRecord, ...]], frozenset[str]]:
        """The last consent of each number, its permissions, and the numbers of damaged rows, which allow nothing."""
        consents: dict[str, ConsentRecord] = {}
        permissions: dict[str, tuple[PermissionRecord, ...]] = {}
        damaged = set()
        for number, kind, on, how, at, found in self.db.rows("consents"):
            if checksum((number, kind, on, how, at)) != found:
                damaged.add(str(number))
            elif kind in CONSENT_KINDS:
                consents[number] = ConsentRecord(number, kind, dt.date.fromisoformat(on), how)
            else:
                record = PermissionRecord(number, kind, dt.date.fromisoformat(on), how)
                permissions[number] = (*permissions.get(number, ()), record)
        return consents, permissions, frozenset(damaged)

    def promises(self, now: dt.datetime) -> list[Promise]:
        """Every promise made up to and with `now`, by its day, in the states of then."""
        return [promise_of(row) for row in self.db.rows("promises", now=stamp(now))]

    def texted_under(self, numbers: Collection[str]) -> frozenset[str]:
        """The ids of the accounts under which texts to some numbers stand, whatever plan there is now."""
        rows = self.db.rows("texted_under", numbers=json.dumps(sorted(numbers)))
        return frozenset(account for (account,) in rows)

    def replies_of_numbers(self, now: dt.datetime, numbers: Collection[str]) -> list[Reply]:
        """The replies of some numbers, as `replies` has them."""
        asked = {"now": stamp(now), "numbers": json.dumps(sorted(numbers))}
        return [reply_of(row) for row in self.db.rows("replies_of_numbers", **asked)]

    def replies(self, now: dt.datetime) -> list[Reply]:
        """Every reply up to and with `now`, those of unknown numbers too, oldest first, in the states of then."""
        return [reply_of(row) for row in self.db.rows("replies", now=stamp(now))]


@contextmanager
def _without_collector() -> Iterator[None]:
    """Keep Python from looking for garbage while thousands of rows become models, none of which is: half the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _readable() -> Iterator[None]:
    """A value that is none, such as an instant with a letter in it, says that the ledger is damaged."""
    try:
        yield
    except ValueError:
        raise LedgerError("the ledger is damaged: a row of it cannot be read", "run touch ledger verify") from None


def reply_of(row: Row) -> Reply:
    """The reply of a row of `replies`."""
    return Reply._make(row)._replace(received_at=instant(row[5]))


def promise_of(row: Row) -> Promise:
    """The promise of a row of `promises`."""
    closed_at = instant(row[6]) if row[6] else None
    return Promise._make(row)._replace(by=dt.date.fromisoformat(row[3]), made_at=instant(row[4]), closed_at=closed_at)


def _absence_of(row: Row) -> Absence:
    id, place, at, back_on, guessed, words, stand_in = row
    return Absence(id, place, instant(at), dt.date.fromisoformat(back_on), bool(guessed), words, stand_in)


def _snooze_of(row: Row) -> Snooze:
    account, until, because, at = row
    return Snooze(account, dt.date.fromisoformat(until), because, instant(at))
