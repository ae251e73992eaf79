"""What a mailbox brought, in one line."""

from typing import TYPE_CHECKING

from touchcli.rules.wording import counted, safe

if TYPE_CHECKING:
    from touchcli.flows.mail.read import BoxRead

_WORDS = {
    "reply": ("reply", "replies"),
    "opt-out": ("wish for no more", "wishes for no more"),
    "pause": ("doubtful wish", "doubtful wishes"),
    "opt-in": ("START", "STARTs"),
    "away": ("absence", "absences"),
    "left": ("contact who left", "contacts who left"),
    "bounce": ("bounce", "bounces"),
    "by-hand": ("mail of yours counted", "mails of yours counted"),
}


def mail_summary(box: "BoxRead") -> str:
    """What came in a mailbox, in one line."""
    parts = [counted(box.counts[kind], *named) for kind, named in _WORDS.items() if box.counts[kind]]
    return f"Mail of {safe(box.user)}: {', '.join(parts) or 'nothing new'}."
