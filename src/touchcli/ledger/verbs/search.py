"""Looking for words in what happened, and for numbers by their last digits."""

import datetime as dt
import json
from collections.abc import Sequence
from typing import NamedTuple

from touchcli.ledger.database.rows import storable
from touchcli.ledger.database.stamps import stamp
from touchcli.ledger.verbs.base import Verbs
from touchcli.ledger.verbs.history import promise_of, reply_of
from touchcli.rules.models.history import Promise, Reply
from touchcli.rules.models.values import instant


class Noted(NamedTuple):
    """A note or the summary of a touch, or a note of no touch, whose `channel` is None; `contact` is a contact's id."""

    id: int
    account: str
    contact: str | None
    channel: str | None
    at: dt.datetime
    text: str


class SearchVerbs(Verbs):
    """Verbs that look for words, whatever case they are in; all of the words have to stand in one text.

    Each gives at most so many, the latest first. What `touch forget` erased is not there to be found.
    """

    def notes_with(self, words: Sequence[str], now: dt.datetime, most: int) -> list[Noted]:
        """The notes and summaries up to `now` that have the words."""
        rows = self.db.rows("notes_with", words=_patterns(words), now=stamp(now), most=most)
        return [note for row in rows if _has((note := Noted._make(row)._replace(at=instant(row[4]))).text, words)]

    def promises_with(self, words: Sequence[str], now: dt.datetime, most: int) -> list[Promise]:
        """The promises made up to `now` that have the words, in the states of then."""
        rows = self.db.rows("promises_with", words=_patterns(words), now=stamp(now), most=most)
        return [promise for promise in map(promise_of, rows) if _has(promise.what, words)]

    def replies_with(self, words: Sequence[str], now: dt.datetime, most: int) -> list[Reply]:
        """The replies up to `now` that have the words, those of unknown numbers too."""
        rows = self.db.rows("replies_with", words=_patterns(words), now=stamp(now), most=most)
        return [reply for reply in map(reply_of, rows) if _has(reply.text, words)]

    def numbers_ending(self, digits: str, now: dt.datetime, most: int) -> list[str]:
        """The numbers of the ledger (E.164) that end in these digits, in order."""
        return [number for (number,) in self.db.rows("numbers_ending", tail=f"%{digits}", now=stamp(now), most=most)]


def _patterns(words: Sequence[str]) -> str:
    return json.dumps([f"%{''.join(map(_matched, storable(word).lower()))}%" for word in words])


def _matched(char: str) -> str:
    # The databases differ in what they take for capitals beyond ASCII: any letter fits, and Python looks again.
    if not char.isascii():
        return "_"
    return f"!{char}" if char in "%_!" else char


def _has(text: str, words: Sequence[str]) -> bool:
    folded = text.casefold()
    return all(word.casefold() in folded for word in words)
