"""What an e-mail is: replies, wishes, automatic answers, bounces, and what is none of them."""

from collections.abc import Callable
from typing import Any

import pytest

from touchcli.rules.mail.classify import Automatic, Bounce, Delay, Kind, Neither, Reply, WishForNone, classify
from touchcli.rules.mail.incoming import BouncedAddress, Incoming

Mail = Callable[..., Incoming]
ADDRESS = "bob.hale@brookmill.example"


def test_a_reply_without_what_it_quotes(mail: Mail) -> None:
    kind = classify(mail("Yes, please.\n\nOn Fri, Dec 18, 2026 at 9:02 AM Dana Reyes wrote:\n> Shall we renew?"))
    assert kind == Reply("Yes, please.", "On Fri, Dec 18, 2026 at 9:02 AM Dana Reyes wrote:\n> Shall we renew?")


def test_what_a_thread_is_found_by(mail: Mail) -> None:
    assert mail().answers == ("<t-1@northgate.example>", "<t-0@northgate.example>")
    assert mail(in_reply_to=None, references=()).answers == ()


AUTOMATIC: list[tuple[dict[str, str], str]] = [
    ({"auto-submitted": "auto-replied"}, "Re: Your renewal"),
    ({"auto-submitted": 'auto-replied; owner-email="bob.hale@brookmill.example"'}, "Re: Your renewal"),
    ({"auto-submitted": "auto-generated (vacation)"}, "Re: Your renewal"),
    ({"x-autoreply": "yes"}, "Re: Your renewal"),
    ({"x-autorespond": "vacation"}, "Re: Your renewal"),
    ({"x-mail-autoreply": "<t-1@northgate.example>"}, "Re: Your renewal"),
    ({"precedence": "auto_reply"}, "Re: Your renewal"),
    ({"x-precedence": "auto_reply"}, "Re: Your renewal"),
    ({"preference": "auto_reply"}, "Re: Your renewal"),
    ({"x-fc-machinegenerated": "true"}, "Re: Your renewal"),
    ({"x-post-messageclass": "9; Autoresponder"}, "Re: Your renewal"),
    ({"delivered-to": "Autoresponder"}, "Re: Your renewal"),
    ({"precedence": "bulk", "x-autoreply": "yes", "auto-submitted": "auto-replied"}, "Out of office Re: Your renewal"),
    ({"precedence": "bulk"}, "Out of office Re: Your renewal"),
    ({"precedence": "junk"}, "away from my mail"),
    ({"x-auto-response-suppress": "All"}, "Automatic reply: Your renewal"),
    ({"x-auto-response-suppress": "DR, OOF, AutoReply"}, "Out of the office"),
    ({"x-auto-response-suppress": "All"}, "Urlaub Re: Your renewal"),
    ({"return-path": "<>"}, "I am on vacation"),
    ({"x-ms-exchange-inbox-rules-loop": ADDRESS}, "Ich bin nicht im Büro"),
    ({}, "Automatic reply: Your renewal"),
    ({}, "Automatische Antwort: Your renewal"),
    ({}, "Réponse automatique : Your renewal"),
    ({}, "Respuesta automática: Your renewal"),
    ({}, "Risposta automatica: Your renewal"),
    ({}, "Automatisch antwoord: Your renewal"),
    ({}, "Resposta automática: Your renewal"),
    ({}, "自動応答: Your renewal"),
    ({}, "AUTO: Bob Hale is out of the office (returning 01/08/2027)"),
    ({}, "[External] Automatic reply: Your renewal"),
    ({}, "Abwesenheitsnotiz: Your renewal"),
]


@pytest.mark.parametrize(("headers", "subject"), AUTOMATIC)
def test_an_automatic_answer(headers: dict[str, str], subject: str, mail: Mail) -> None:
    body = "I am on vacation until 7 January.\n\n> Shall we renew?"
    assert classify(mail(body, subject, headers=headers)) == Automatic("away", "I am on vacation until 7 January.")


@pytest.mark.parametrize(
    ("headers", "subject"),
    [
        ({}, "Re: Your renewal"),
        ({}, "Out of office next week"),
        ({}, "Re: Automatic reply: Your renewal"),
        ({}, "Automatic replies in your product"),
        ({"auto-submitted": "no"}, "Re: Your renewal"),
        ({"x-autoreply": "no"}, "Re: Your renewal"),
        ({"x-auto-response-suppress": "All"}, "Re: Your renewal"),
        ({"x-auto-response-suppress": "All"}, "Re: your vacation rental"),
        ({"return-path": "<bob.hale@brookmill.example>"}, "Vacation plan"),
        ({"precedence": "bulk"}, "Re: Your renewal"),
        ({"list-unsubscribe": "<mailto:x@brookmill.example>"}, "Re: Your renewal"),
    ],
)
def test_a_person_wrote_it(headers: dict[str, str], subject: str, mail: Mail) -> None:
    assert classify(mail(subject=subject, headers=headers)) == Reply("Thanks, that works.", "")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("We have received your request and opened case 4471.", "received"),
        ("Bob Hale no longer works here. Please write to office@brookmill.example.", "left"),
        ("I am in a training without access to my mail until Tuesday.", "away"),
        ("Unsere Büros sind vom 24.12. bis 3.1. geschlossen.", "away"),
        ("Our shop is closed on 25 December. We will answer soon.", "received"),
    ],
)
def test_what_an_automatic_answer_says(text: str, says: str, mail: Mail) -> None:
    kind = classify(mail(text, headers={"auto-submitted": "auto-replied"}))
    assert isinstance(kind, Automatic)
    assert kind.says == says


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"headers": {"list-id": "<news.brookmill.example>"}}, "list"),
        ({"headers": {"list-post": "<mailto:news@brookmill.example>", "auto-submitted": "auto-generated"}}, "list"),
        (
            {"headers": {"list-unsubscribe": "<mailto:u@brookmill.example>"}, "in_reply_to": None, "references": ()},
            "bulk",
        ),
        ({"headers": {"precedence": "bulk"}, "in_reply_to": None, "references": ()}, "bulk"),
        ({"headers": {"feedback-id": "1:x"}, "in_reply_to": None, "references": ()}, "bulk"),
        ({"invitation": True}, "invitation"),
        ({"report": True}, "report"),
        ({"report": True, "bounced": (BouncedAddress(ADDRESS, "2.0.0", "delivered"),)}, "receipt"),
    ],
)
def test_what_is_none_of_these(other: dict[str, Any], why: str, mail: Mail) -> None:
    assert classify(mail("Our news of December. Unsubscribe", "News", **other)) == Neither(why)  # type: ignore[arg-type]


PERMANENT = BouncedAddress(ADDRESS, "5.1.1")
FULL = BouncedAddress(ADDRESS, "4.2.2")
LATE = BouncedAddress(ADDRESS, "4.4.1", "delayed")
UNKNOWN = BouncedAddress(ADDRESS, "")


@pytest.mark.parametrize(
    ("bounced", "kind"),
    [
        ((PERMANENT,), Bounce((PERMANENT,))),
        ((UNKNOWN,), Bounce((UNKNOWN,))),
        ((FULL,), Delay((FULL,))),
        ((LATE,), Delay((LATE,))),
        ((LATE, PERMANENT), Bounce((PERMANENT,))),
        ((BouncedAddress(ADDRESS, "5.4.7", "delayed"),), Delay((BouncedAddress(ADDRESS, "5.4.7", "delayed"),))),
    ],
)
def test_a_bounce_and_a_delay(bounced: tuple[BouncedAddress, ...], kind: Kind, mail: Mail) -> None:
    report = mail(report=True, bounced=bounced, headers={"auto-submitted": "auto-replied"})
    assert classify(report) == kind


@pytest.mark.parametrize(
    ("body", "subject", "wish"),
    [
        ("", "unsubscribe", "stop"),
        ("This message was automatically generated by your mail program.", "Unsubscribe", "stop"),
        ("", "unsubscribe: t-9f2c@northgate.example", "stop"),
        ("", "STOP", "stop"),
        ("Stop", "Re: Your renewal", "stop"),
        ("Please unsubscribe me.\n\nBob", "Re: Your renewal", "stop"),
        ("Please stop emailing me.", "Re: Your renewal", "stop"),
        ("Please remove me from your mailing list.", "Re: Your renewal", "soft"),
        ("I don't want any more of your emails.", "Re: Your renewal", "soft"),
        ("No more e-mails please.", "Re: Your renewal", "soft"),
        ("Don't email me again.", "Re: Your renewal", "soft"),
        ("Please don't email me, call me instead.", "Re: Your renewal", "soft"),
        ("Do not e-mail us!", "Re: Your renewal", "soft"),
        ("Not interested. Please take us off your list.", "Re: Your renewal", "soft"),
        ("Bitte schicken Sie mir keine E-Mails mehr.", "AW: Angebot", "soft"),
        ("Ich möchte keine Mails mehr.", "AW: Angebot", "soft"),
        ("Ne m'envoyez plus de mails.", "RE: Devis", "soft"),
        ("No me envíe más correos.", "RE: Pedido", "soft"),
        ("START", "Re: Your renewal", "start"),
        ("Abmelden", "AW: Angebot", "stop"),
        (
            "Thanks for the offer. " + "We have looked at it with care." * 8 + "\nUnsubscribe",
            "Re: Your renewal",
            "soft",
        ),
    ],
)
def test_a_wish_for_no_more_mail(body: str, subject: str, wish: str, mail: Mail) -> None:
    kind = classify(mail(body, subject))
    assert isinstance(kind, WishForNone)
    assert kind.wish == wish or (wish == "soft" and kind.wish == "stop")
    assert kind.own == (body or subject)


@pytest.mark.parametrize("submitted", ["auto-generated", "auto-replied"])
def test_a_mail_program_asks_for_its_user(submitted: str, mail: Mail) -> None:
    asked = mail("", "unsubscribe", headers={"auto-submitted": submitted}, in_reply_to=None, references=())
    assert classify(asked) == WishForNone("stop", "unsubscribe", "")


@pytest.mark.parametrize(
    ("body", "subject"),
    [
        ("Yes, go ahead.", "Re: unsubscribe"),
        ("Please cancel order 4471.", "Cancel"),
        ("Is this the right unsubscribe rate?", "Unsubscribe rate"),
        ("Can you stop by on Monday?", "Re: Your renewal"),
        ("Please don't send the samples before the 8th.", "Re: Your renewal"),
        ("HELP", "Re: Your renewal"),
        ("Please don't send the invoice by email, post it to our Austin office.", "Re: Your renewal"),
        ("No emails came through this week, is everything okay?", "Re: Your renewal"),
        ("Don't email me the file, use the portal please.", "Re: Your renewal"),
        ("Can you remove me from the cc on the order emails?", "Re: Your renewal"),
        ("Bitte senden Sie mir die E-Mail noch einmal.", "AW: Angebot"),
        ("Je n'ai pas reçu votre mail, pouvez-vous le renvoyer ?", "RE: Devis"),
        ("Thanks!\n\nTo opt out of our updates click here.", "Re: Your renewal"),
        ("No email address on file for our plant; use mine.", "Re: Your renewal"),
        (
            "Sounds good.\n\nThis e-mail is confidential. If you are not the intended recipient, delete this message "
            "from your system.",
            "Re: Your renewal",
        ),
        ("Passt.\n\nDiese E-Mail ist vertraulich. Wenn Sie sie irrtümlich erhalten, löschen Sie diese.", "AW: Angebot"),
        ("Gern!\n\n> Sie bekommen keine weiteren E-Mails, wenn Sie STOP antworten.", "AW: Angebot"),
    ],
)
def test_an_answer_that_wishes_for_nothing(body: str, subject: str, mail: Mail) -> None:
    assert isinstance(classify(mail(body, subject)), Reply)


@pytest.mark.parametrize(
    ("status", "unreachable"),
    [
        ("5.1.1", True),
        ("5.4.4", True),
        ("", True),
        ("5.2.1", True),
        ("5.2.2", False),
        ("5.7.1", False),
        ("4.4.1", False),
    ],
)
def test_what_refuses_the_mail_and_not_the_address(status: str, unreachable: bool) -> None:
    assert BouncedAddress(ADDRESS, status).unreachable == unreachable
