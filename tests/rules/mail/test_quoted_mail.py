"""What of an e-mail is quoted, as the mail programs of eight languages write it."""

import time

import pytest

from touchcli.rules.mail.quoted_mail import Written, split_quoted

ABOVE = {
    "Gmail": "On Fri, Dec 18, 2026 at 9:02 AM Dana Reyes <dana@northgate.example> wrote:",
    "Gmail, wrapped": "On Fri, Dec 18, 2026 at 9:02 AM Dana Reyes\n<dana@northgate.example> wrote:",
    "Gmail, wrapped twice": "On Fri, Dec 18, 2026\nat 9:02 AM Dana Reyes\n<dana@northgate.example> wrote:",
    "Apple Mail": "On Dec 18, 2026, at 09:02, Dana Reyes <dana@northgate.example> wrote:",
    "Thunderbird": "On 12/18/26 09:02, Dana Reyes wrote:",
    "Gmail, German": "Am Fr., 18. Dez. 2026 um 09:02 Uhr schrieb Dana Reyes <dana@northgate.example>:",
    "Thunderbird, German": "Am 18.12.26 um 09:02 schrieb Dana Reyes:",
    "GMX": "Dana Reyes <dana@northgate.example> schrieb am 18.12.2026, 09:02:",
    "Gmail, French": "Le ven. 18 déc. 2026 à 09:02, Dana Reyes <dana@northgate.example> a écrit :",
    "Gmail, Spanish": "El vie, 18 dic 2026 a las 9:02, Dana Reyes (<dana@northgate.example>) escribió:",
    "Gmail, Italian": "Il giorno ven 18 dic 2026 alle ore 09:02 Dana Reyes <dana@northgate.example> ha scritto:",
    "Gmail, Dutch": "Op vr 18 dec 2026 om 09:02 schreef Dana Reyes <dana@northgate.example>:",
    "Gmail, Portuguese": "Em sex., 18 de dez. de 2026 às 09:02, Dana Reyes <dana@northgate.example> escreveu:",
    "Gmail, Japanese": "2026年12月18日(金) 9:02 Dana Reyes <dana@northgate.example>:",
    "Gmail, Swedish": "Den fre 18 dec. 2026 kl 09:02 skrev Dana Reyes <dana@northgate.example>:",
}
OUTLOOK = {
    "English": "From: Dana Reyes <dana@northgate.example>\nSent: Friday, December 18, 2026\nTo: Bob\nSubject: Hi",
    "bold": "*From:* Dana Reyes <dana@northgate.example>\n*Sent:* Friday, December 18, 2026\n*To:* Bob\n*Subject:* Hi",
    "German": "Von: Dana Reyes <dana@northgate.example>\nGesendet: Freitag, 18. Dezember 2026\nAn: Bob\nBetreff: Hi",
    "French": "De : Dana Reyes <dana@northgate.example>\nEnvoyé : vendredi 18 décembre 2026\nÀ : Bob\nObjet : Hi",
    "Spanish": "De: Dana Reyes <dana@northgate.example>\nEnviado el: viernes, 18 de diciembre\nPara: Bob\nAsunto: Hi",
    "Italian": "Da: Dana Reyes <dana@northgate.example>\nInviato: venerdì 18 dicembre 2026\nA: Bob\nOggetto: Hi",
    "Dutch": "Van: Dana Reyes <dana@northgate.example>\nVerzonden: vrijdag 18 december\nAan: Bob\nOnderwerp: Hi",
    "Portuguese": "De: Dana Reyes <dana@northgate.example>\nEnviada em: sexta-feira, 18 de dezembro\nPara: Bob",
    "Japanese": "差出人: Dana Reyes <dana@northgate.example>\n送信日時: 2026年12月18日\n宛先: Bob\n件名: Hi",
    "line": "________________________________\nFrom: Dana Reyes\nSent: Friday, December 18, 2026\nTo: Bob\nSubject: Hi",
    "banner": "-----Original Message-----\nFrom: Dana Reyes",
    "banner, German": "-----Ursprüngliche Nachricht-----\nVon: Dana Reyes",
    "banner, French": "-----Message d'origine-----\nDe : Dana Reyes",
    "banner, Spanish": "-----Mensaje original-----\nDe: Dana Reyes",
    "banner, Italian": "-----Messaggio originale-----\nDa: Dana Reyes",
    "banner, Dutch": "-----Oorspronkelijk bericht-----\nVan: Dana Reyes",
    "banner, Portuguese": "-----Mensagem original-----\nDe: Dana Reyes",
    "forwarded": "---------- Forwarded message ---------\nFrom: Dana Reyes",
}


@pytest.mark.parametrize("above", ABOVE.values(), ids=ABOVE)
def test_marked_lines_below_a_sentence(above: str) -> None:
    quoted = f"{above}\n> Shall we renew?\n>\n> Dana"
    assert split_quoted(f"Yes, please.\n\n{quoted}\n") == Written("Yes, please.", "", quoted)


@pytest.mark.parametrize("above", ABOVE.values(), ids=ABOVE)
def test_lines_below_a_sentence_without_any_mark(above: str) -> None:
    quoted = f"{above}\n\nShall we renew?\n\nDana"
    assert split_quoted(f"Yes, please.\n\n{quoted}") == Written("Yes, please.", "", quoted)


@pytest.mark.parametrize("header", OUTLOOK.values(), ids=OUTLOOK)
def test_what_outlook_writes(header: str) -> None:
    written = split_quoted(f"Yes, please.\n\n{header}\n\nShall we renew?\nDana")
    assert written.own == "Yes, please."
    assert written.quoted.endswith("Shall we renew?\nDana")


def test_answers_below_and_between_are_their_own() -> None:
    body = "On Fri, Dana wrote at noon:\n> One?\nYes.\n\n> Two?\n\nNo.\n"
    body = body.replace("On Fri, Dana wrote at noon:", ABOVE["Gmail"])
    assert split_quoted(body).own == "Yes.\n\nNo."


@pytest.mark.parametrize("line", ["-- ", "--", "—"])
def test_a_signature(line: str) -> None:
    written = split_quoted(f"Yes.\n\n{line}\nBob Hale\nBrookmill\n\n{ABOVE['Gmail']}\n> Shall we renew?")
    assert written.own == "Yes."
    assert written.signature.endswith("Bob Hale\nBrookmill")


@pytest.mark.parametrize(
    "line",
    [
        *("Sent from my iPhone", "Get Outlook for iOS", "Von meinem iPhone gesendet", "Envoyé de mon iPhone"),
        *("Enviado desde mi iPhone", "Inviato da iPhone", "Verzonden vanaf mijn iPhone", "Enviado do meu iPhone"),
        "iPhoneから送信",
    ],
)
def test_a_telephone_signs_too(line: str) -> None:
    assert split_quoted(f"Yes.\n\n{line}") == Written("Yes.", line)


@pytest.mark.parametrize(
    "body",
    [
        "On Monday he wrote to us: come at nine.",
        "From: the bottom of my heart.\nThanks!",
        "Am Montag schrieb ich Ihnen.\nDanke",
        "We need three things:\n- paper\n- ink\n- tape",
        "De: acuerdo.\nNos vemos.",
        "Prices -- as discussed -- hold.",
        "",
    ],
)
def test_what_looks_like_a_quote_and_is_none(body: str) -> None:
    assert split_quoted(body) == Written(body)


def test_a_quote_and_nothing_else() -> None:
    assert split_quoted("> Shall we renew?") == Written("", "", "> Shall we renew?")


def test_windows_line_ends() -> None:
    assert split_quoted("Yes.\r\n\r\n> Shall we renew?\r\n") == Written("Yes.", "", "> Shall we renew?")


@pytest.mark.parametrize(
    "piece", ["On x ", "> ", "a\n", "From: a\n", "-", "Am 1 schrieb ", "On a\n", "Le a\nOn b\n", "@<"]
)
def test_a_hundred_thousand_characters_are_split_in_a_moment(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    began = time.process_time()
    split_quoted(text)
    assert time.process_time() - began < 1
