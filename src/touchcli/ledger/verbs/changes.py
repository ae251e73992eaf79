"""What changed in the ledger since it was last read, without reading it again.

The tables that tell what happened only grow, so their greatest ids say how far each has come. The few verbs that change
rows in place append to the table of changes besides.
"""

import datetime as dt
import json
import zlib
from collections.abc import Collection
from typing import Any, NamedTuple

from touchcli.ledger.database.stamps import stamp
from touchcli.ledger.verbs.base import FORGOTTEN, Verbs
from touchcli.rules.models.values import instant

TABLES = ("touches", "events", "replies", "promises", "snoozes", "wishes", "consents", "approvals", "notes", "changes")
"""The tables that only grow, by whose greatest ids a position is known, in the order of the query `greatest_ids`."""


class Changed(NamedTuple):
    """What something happened to; with `everyone`, any account and any number.

    `accounts` by their ids, `numbers` in E.164: those that replied, wished or allowed something, or were answered.
    """

    accounts: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    everyone: bool = False


class ChangeVerbs(Verbs):
    """Verbs for whoever keeps what follows from the history."""

    def position(self) -> str:
        """Where the ledger stands: another text after whatever changes an answer of `history` or `replies`.

        Ask for it before the history that is kept with it: what comes in between is then in `changed_since`, once too
        often and never missed. Empty if there is no ledger yet. On PostgreSQL it waits for the writes under way.
        """
        if not self.db.kept:
            return ""
        with self.db.settled():
            ((name,),) = self.db.rows("ledger_name")
            (greatest,) = self.db.rows("greatest_ids")
            ids = [id or 0 for id in greatest]
            return f"{name} {' '.join(map(str, ids))} {_checksum(self._rows_with(ids))}"

    def changed_since(self, position: str) -> Changed | None:
        """What something happened to after a position; None if the position is none of this ledger.

        After the position of no ledger at all, that is everything in it.

        After `forget`, and where the ledger was put back from a backup, that is everyone.
        """
        name, *numbers = position.split(" ") if position else ("", *"0" * len(TABLES), "0")
        if len(numbers) != len(TABLES) + 1 or not all(number.isdecimal() for number in numbers):
            return None
        *ids, account_history = map(int, numbers)
        after = dict(zip(TABLES, ids, strict=True))
        with self.db.transaction(write=False):
            if not self.db.kept or (position and self.db.rows("ledger_name") != [(name,)]):
                return None
            if (position and _checksum(self._rows_with(ids)) != account_history) or self.db.rows(
                "everyone_changed", **after
            ):
                return Changed(everyone=True)
            accounts = {account for (account,) in self.db.rows("accounts_changed", **after)}
            accounts |= {key.partition("/")[0] for (key,) in self.db.rows("keys_approved", **after)}
            found = {number for (number,) in self.db.rows("numbers_changed", **after)}
        return Changed(
            frozenset(account for account in accounts if account),
            frozenset(number for number in found if number and not number.startswith(FORGOTTEN)),
        )

    def numbers_texted(self, accounts: Collection[str]) -> set[str]:
        """The numbers to which texts of some accounts stand, by the ids under which they do."""
        rows = self.db.rows("numbers_texted", accounts=json.dumps(sorted(accounts)))
        return {number for (number,) in rows}

    def accounts_known(self) -> set[str]:
        """The ids of all accounts with a touch, a text or a promise."""
        return {account for (account,) in self.db.rows("accounts_known")}

    def replies_waiting(self, until: dt.datetime) -> list[tuple[int, str, str]]:
        """The replies that wait for an answer: id, number in E.164, and when they came, as the ledger keeps it."""
        return [(id, number, at) for id, number, at in self.db.rows("replies_waiting", until=stamp(until))]

    def snoozed(self, until: dt.datetime, today: dt.date) -> list[str | None]:
        """The accounts whose last snooze, made by `until`, is on after a day; None among them stands for every one."""
        rows = self.db.rows("snoozed", now=stamp(until), today=today.isoformat())
        return [account for (account,) in rows]

    def places_away(self, until: dt.datetime, today: dt.date) -> list[str]:
        """The numbers and addresses of those who said, by an instant, that they are away after a day."""
        rows = self.db.rows("places_away", now=stamp(until), today=today.isoformat())
        return [place for (place,) in rows]

    def undelivered_since(self, since: dt.datetime, until: dt.datetime, rep: str | None) -> int:
        """How many texts, of all reps or of one, were found not delivered between two instants."""
        ((count,),) = self.db.rows("undelivered_since", since=stamp(since), now=stamp(until), rep=rep)
        return int(count)

    def mark(self, name: str) -> str | None:
        """Where something left off, None if it never began."""
        return next((value for (value,) in self.db.rows("mark", name=name)), None)

    def _rows_with(self, ids: list[int]) -> list[tuple[Any, ...]]:
        """What tells the rows with these ids from others that got the same ids after a backup was put back."""
        return [tuple(row) for row in self.db.rows("rows_with_ids", **dict(zip(TABLES, ids, strict=True)))]

    def hidden_after(self, until: dt.datetime) -> dt.datetime | None:
        """The earliest instant after `until` at which `history` would show more; None if there is none."""
        ((at,),) = self.db.rows("next_instant", until=stamp(until))
        return instant(at) if at else None


def _checksum(rows: list[tuple[Any, ...]]) -> int:
    """A checksum of rows, in whatever order they come."""
    return zlib.crc32(repr(sorted(rows, key=str)).encode("utf-8", "surrogatepass"))
