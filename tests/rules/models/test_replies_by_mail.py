"""A mail that came in, in the words of whoever wrote it."""

import datetime as dt

import pytest

from touchcli.rules.models.history import Reply

AT = dt.datetime(2026, 11, 23, 15, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "subject", "words"),
    [
        ("Subject: Plant 2\n\nThursday?\n\n> Hi\n> there", "Plant 2", "Thursday?"),
        ("Subject: unsubscribe\n\n", "unsubscribe", "unsubscribe"),
        ("Subject: Re: Hi\n\n> only what we wrote", "Re: Hi", "Re: Hi"),
        ("no head at all", None, "no head at all"),
    ],
)
def test_a_mail_is_its_subject_and_what_they_wrote_themselves(text: str, subject: str | None, words: str) -> None:
    reply = Reply(1, "acme", None, "priya@acme.example", text, AT)
    assert (reply.channel, reply.subject, reply.words) == ("email", subject, words)


def test_a_text_is_its_words_whatever_it_begins_with() -> None:
    reply = Reply(1, "acme", None, "+15125550142", "Subject: a joke\n\n> haha", AT)
    assert (reply.channel, reply.subject, reply.words) == ("text", None, "Subject: a joke\n\n> haha")
