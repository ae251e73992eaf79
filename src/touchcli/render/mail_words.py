"""The words of a mail as one text: its subject on a line of its own, what it answers, an empty line, and the body.

So the outbox keeps, shows, edits and forgets a mail as it does a text.
"""

from typing import NamedTuple

from touchcli.rules.models.history import SUBJECT
from touchcli.rules.models.template import EmailWords

_ANSWERS = "In-Reply-To: "


class MailText(NamedTuple):
    """A mail's words taken apart; `answers` is the Message-ID of what it answers, None for a mail of its own."""

    subject: str
    body: str
    answers: str | None = None


def written(words: EmailWords, answers: str | None = None) -> str:
    """The words of a mail as one text."""
    head = [SUBJECT + " ".join(words.subject.split())]
    if answers:
        head.append(_ANSWERS + "".join(answers.split()))
    return "\n".join([*head, "", words.body])


def taken_apart(text: str) -> MailText:
    """The words of a mail from their one text; one without a head is a body without a subject."""
    if not text.startswith(SUBJECT):
        return MailText("", text)
    head, _, body = text.partition("\n\n")
    lines = head.split("\n")
    answers = next((line.removeprefix(_ANSWERS) for line in lines[1:] if line.startswith(_ANSWERS)), None)
    return MailText(lines[0].removeprefix(SUBJECT).strip(), body, answers)
