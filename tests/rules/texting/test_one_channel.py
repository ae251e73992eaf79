"""Which channel a wish for no more is about, where they say so; a doubtful one is about both."""

import pytest

from touchcli.rules.texting.one_channel import welcomes


@pytest.mark.parametrize(
    ("words", "channel"),
    [
        ("STOP emails, texts ok", "text"),
        ("Stop emailing me. Texts are fine.", "text"),
        ("Stop e-mails please, text me instead", "text"),
        ("please remove me from e-mail, you can still text me", "text"),
        ("Stop mails. SMS only", "text"),
        ("Unsubscribe. just text me please", "text"),
        ("STOP texts. Email ok", "email"),
        ("Stop. E-mail is fine", "email"),
        ("Stop. I’d rather email", "email"),
        ("stop the texts but keep the e-mails", "email"),
        ("Stopp, keine Mails mehr, SMS ist ok", "text"),
        ("STOP SMS, lieber per E-Mail", "email"),
        ("STOP, plutôt par e-mail", "email"),
        ("STOP sms, sólo por correo", "email"),
    ],
)
def test_the_other_channel_is_welcome(words: str, channel: str) -> None:
    assert welcomes(words, channel)  # type: ignore[arg-type]
    assert not welcomes(words, "text" if channel == "email" else "email")


@pytest.mark.parametrize(
    "words",
    [
        "STOP",
        "unsubscribe",
        "Stop e-mails please. Call me instead",
        "stop, no texts either and no e-mails",
        "Stop emailing and texting me",
        "stop the emails. the texts are not welcome",
        "texts are annoying, stop",
        "Stop all emails and texts",
        "don't just text me, stop",
        "neither texts nor emails are ok, stop",
        "stop, these texts are too many",
        "your texts are spam, unsubscribe",
        "STOP. your emails are good for nothing",
        "Stopp, weder SMS noch E-Mail, keine SMS gerne",
    ],
)
def test_all_else_is_one_no(words: str) -> None:
    assert not welcomes(words, "text")
    assert not welcomes(words, "email")
