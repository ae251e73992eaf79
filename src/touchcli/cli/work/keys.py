"""The keys of `touch work`, and what each does."""

from collections.abc import Callable
from typing import NamedTuple

from touchcli.cli.work.asking import Deed
from touchcli.cli.work.deeds import documents, logging, plans, texts
from touchcli.cli.work.desk import Chosen, Desk
from touchcli.rules.errors import UserError


class Key(NamedTuple):
    """A key, its word in the bar below, what it does in the help, and its deed."""

    key: str
    word: str
    about: str
    deed: Callable[[Desk, Chosen], Deed]


def _as_asked(desk: Desk, chosen: Chosen) -> Deed:
    """What the row asks for, by its channel."""
    row = chosen.row
    if row is None:
        raise UserError("nothing is due here", "c, t, e, l or m says what was done")
    if row.kind == "promise":
        return (yield from plans.promise(desk, chosen))
    if row.kind == "reply":
        return (yield from texts.reply(desk, chosen))
    return (yield from _BY_CHANNEL[row.channel](desk, chosen))


_BY_CHANNEL: dict[str, Callable[[Desk, Chosen], Deed]] = {
    "call": logging.call,
    "video": logging.call,
    "meeting": logging.meeting,
    "social": logging.social,
    "text": texts.text,
    "email": documents.email,
    "letter": documents.letter,
}

KEYS = (
    Key("enter", "do", "what the row asks for", _as_asked),
    Key("c", "call", "a call: how it ended, your note, what you agreed", logging.call),
    Key("t", "text", "the text that is due, or one in your own words", texts.text),
    Key("e", "e-mail", "an e-mail: send it, write the draft, or say that it has gone", documents.email),
    Key("l", "letter", "a letter, likewise", documents.letter),
    Key("m", "meeting", "a meeting", logging.meeting),
    Key("r", "reply", "answer what they wrote", texts.reply),
    Key("s", "snooze", "put the account off until a day", plans.snooze),
    Key("p", "promise", "a promise made, kept or broken", plans.promise),
    Key("o", "open", "open their number or address in the program for it", documents.open_way),
    Key("k", "skip", "skip what is due, as if it were done", logging.skip),
    Key("u", "undo", "take back the last thing recorded here", plans.undo),
)
