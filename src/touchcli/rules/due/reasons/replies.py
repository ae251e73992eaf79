"""What they wrote and nobody answered: due at once (PRACTICE T5)."""

from collections.abc import Iterator

from touchcli.rules.due.contact_gap import unanswered_inbound
from touchcli.rules.due.situation import ONCE, Situation
from touchcli.rules.models.action import Action
from touchcli.rules.models.history import Reply
from touchcli.rules.models.message import ANSWER
from touchcli.rules.wording import Moment, safe

_IN_OUTBOX = frozenset({"queued", "deferred", "sending"})


def _answer(situation: Situation, reply: Reply) -> str:
    """That an answer to it is on its way; it covers what its number wrote before, too."""
    for message in situation.account_history.messages:
        item = message.key.rpartition("/")[0].rpartition("/")[2]
        if message.to == reply.from_ and message.state in _IN_OUTBOX and item.startswith(ANSWER):
            last = item.removeprefix(ANSWER)
            if last.isdecimal() and int(last) >= reply.id:
                return "; your answer is in the outbox"
    return ""


def replies(situation: Situation) -> Iterator[Action]:
    """Every reply that waits, at once, and a message logged by hand that nobody answered (PRACTICE T5)."""
    waiting = [reply for reply in situation.account_history.replies if reply.state == "waiting"]
    for reply in waiting:
        yield situation.action(
            "reply",
            reply.channel,
            f"reply-{reply.id}",
            situation.calendar.day_of(reply.received_at),
            ONCE,
            ("wrote ", Moment("ago", reply.received_at), f' ago: "{safe(reply.words, 60)}"{_answer(situation, reply)}'),
            contact=situation.account.contact(reply.contact) or next(iter(situation.contacts(None)), None),
        )._replace(reply_id=reply.id)
    touch = unanswered_inbound(situation.account_history)
    if touch and not waiting:
        note = f': "{safe(touch.note, 60)}"' if touch.note else ""
        yield situation.action(
            "reply",
            touch.channel,
            f"answer-{touch.id}",
            situation.day(touch),
            ONCE,
            ("wrote ", Moment("day", situation.day(touch)), note),
            contact=situation.account.contact(touch.contact) or next(iter(situation.contacts(None)), None),
        )
