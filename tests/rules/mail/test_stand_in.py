"""Who an automatic answer names to be asked instead."""

import pytest

from touchcli.rules.mail.stand_in import StandIn, find_stand_in


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (
            "I am away until 7 January.\nFor anything urgent please contact Gina Marsh at gina.marsh@fen.example or "
            "+44 20 7946 0101.",
            StandIn("Gina Marsh", "gina.marsh@fen.example", "+44 20 7946 0101"),
        ),
        ("In my absence please write to orders@fen.example.", StandIn("", "orders@fen.example")),
        ("If urgent, call Tim Orr on 512-555-0108.", StandIn("Tim Orr", "", "512-555-0108")),
        (
            "In dringenden Fällen wenden Sie sich bitte an Frau Petra Lindt (petra.lindt@bachmuehle.example).",
            StandIn("Frau Petra Lindt", "petra.lindt@bachmuehle.example"),
        ),
        ("Pour toute urgence, veuillez contacter Luc Morin.", StandIn("Luc Morin")),
        (
            "Para urgencias, contacte con Inés Roldán, INES.ROLDAN@molino.example",
            StandIn("Inés Roldán", "ines.roldan@molino.example"),
        ),
        (
            "Per urgenze rivolgersi a Carla Brembi, carla.brembi@mulino.example.",
            StandIn("Carla Brembi", "carla.brembi@mulino.example"),
        ),
        (
            "Neem contact op met Joost de Wit (joost.dewit@molen.example).",
            StandIn("Joost de Wit", "joost.dewit@molen.example"),
        ),
        ("緊急の場合は担当の佐藤までご連絡ください。", StandIn("佐藤")),
        ("お急ぎの方は代理の鈴木（suzuki@fen.example）までご連絡ください。", StandIn("", "suzuki@fen.example")),
        ("I am away. Your contact form was received.", None),
        ("Please contact Customer Service.", None),
        ("If it is urgent, call me on +1 512 555 0142.", None),
        ("I have no access to e-mail before 7 January.", None),
        ("Thank you.", None),
    ],
)
def test_who_is_named(text: str, right: StandIn | None) -> None:
    assert find_stand_in(text) == right
