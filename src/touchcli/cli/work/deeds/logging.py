"""A touch made elsewhere: how it ended, the note, what was agreed (as `touch log`)."""

from touchcli.cli.console.lines import Line, line
from touchcli.cli.views.recorded import logged_sentences
from touchcli.cli.work.asking import YES, Choice, Deed, Prompt, sound
from touchcli.cli.work.desk import Chosen, Desk, known
from touchcli.flows.accounts.log import Entry, log_touch
from touchcli.flows.common.next_date import read_next
from touchcli.flows.day.refresh import keep_up
from touchcli.rules.errors import UserError
from touchcli.rules.models.history import REACHED_NOBODY

_CALL = (("r", "reached"), ("v", "voicemail"), ("n", "no-answer"), ("d", "declined"))
_VIDEO = (("r", "reached"), ("n", "no-answer"), ("d", "declined"))
_MEETING = (("d", "done"), ("n", "no-answer"), ("x", "declined"))
_WRITTEN = (("d", "done"), ("n", "no-answer"), ("b", "bounced"), ("x", "declined"))
_LIVE = frozenset({"call", "video", "meeting"})


def call(desk: Desk, chosen: Chosen) -> Deed:
    """A call, or a video call if that is what the row asks for."""
    video = chosen.row is not None and chosen.row.channel == "video"
    channel, outcomes = ("video", _VIDEO) if video else ("call", _CALL)
    return (yield from _ended(desk, chosen, channel, outcomes))


def meeting(desk: Desk, chosen: Chosen) -> Deed:
    """A meeting."""
    return (yield from _ended(desk, chosen, "meeting", _MEETING))


def social(desk: Desk, chosen: Chosen) -> Deed:
    """A message on a social network."""
    return (yield from _ended(desk, chosen, "social", _WRITTEN))


def written(desk: Desk, chosen: Chosen, channel: str) -> Deed:
    """An e-mail or a letter that has gone, or what came of it."""
    return (yield from _ended(desk, chosen, channel, _WRITTEN))


def _ended(desk: Desk, chosen: Chosen, channel: str, outcomes: tuple[tuple[str, str], ...]) -> Deed:
    entry = Entry(known(chosen), channel, items=_item(chosen, channel))
    outcome = dict(outcomes)[(yield Choice(f"{channel.capitalize()} with {_whom(chosen)}", outcomes))]
    entry = entry._replace(outcome=outcome, note=(yield Prompt("Note, for us alone")) or None)
    if channel in _LIVE and outcome not in REACHED_NOBODY:
        entry = entry._replace(summary=(yield Prompt("Summary, which the customer may read")) or None)
        session = desk.session()
        agreed = yield from sound(
            "Next [CHANNEL] DAY [TIME], empty for the cadence", lambda word: read_next(session, word, session.today)
        )
        entry = entry._replace(next=agreed or "cadence")
    return record(desk, entry)


def skip(desk: Desk, chosen: Chosen) -> Deed:
    """What is due, skipped."""
    row = chosen.row
    if row is None or row.kind in ("reply", "promise"):
        raise UserError("nothing here can be skipped", "a reply wants an answer, a promise is kept or broken")
    sure = yield Choice(f"Skip {row.item} ({row.channel}), as if it were done?", YES)
    if sure == "n":
        raise UserError("nothing was done")
    return record(desk, Entry(known(chosen), row.channel, outcome="skipped", items=(row.item,)))


def record(desk: Desk, entry: Entry) -> list[Line]:
    """Record a touch and say what it completed."""
    session = desk.session()
    logged = log_touch(session, entry)
    keep_up(session)
    return [line(sentence) for sentence in logged_sentences(session, logged)]


def _item(chosen: Chosen, channel: str) -> tuple[str, ...]:
    """The item of the row, if the touch is what the row asks for."""
    row = chosen.row
    return (row.item,) if row and row.channel == channel and row.kind not in ("reply", "promise") else ()


def _whom(chosen: Chosen) -> str:
    return (chosen.row.contact if chosen.row else None) or chosen.name
