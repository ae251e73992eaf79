"""A reply that is a word of `texting.consent_words` is a consent, in their words; without the setting none is."""

import datetime as dt

import pytest
from caller import call, inbound
from listener import Place, clock
from made_up import number

from touchcli.files.settings import parse_settings
from touchcli.files.syntax.tree import read_source
from touchcli.rules.models.history import ConsentRecord

HOUR = dt.timedelta(hours=1)
TEXTING = {"from": "+13125550100", "consent_words": ["YES", "JOIN"]}


def consents(place: Place) -> dict[str, ConsentRecord]:
    with place.ledger() as ledger:
        return dict(ledger.history(clock() + HOUR).consents)


def test_the_word_is_recorded_as_consent_and_lifts_no_opt_out(place: Place) -> None:
    place.lay_out(3, texting=TEXTING)
    process, port = place.listen()
    again = inbound("Yes!", number(0)[1:])
    for body in (again, again, inbound("yes, Monday", number(1)[1:]), inbound("STOP", number(2)[1:])):
        assert call(port, "/inbound", body) == 200
    assert call(port, "/inbound", inbound("JOIN", number(2)[1:])) == 200
    (place.root / "touch.yaml").write_text("reps: [\nledger: sqlite:///.touch/ledger.db\n")
    assert call(port, "/inbound", inbound("YES", number(1)[1:])) == 200
    place.end(process)
    found = consents(place)
    assert {who: (given.kind, given.how) for who, given in found.items()} == {
        number(0): ("express", "Yes!"),
        number(2): ("express", "JOIN"),
    }
    with place.ledger() as ledger:
        assert ledger.history(clock() + HOUR).opted_out(number(2))


def test_without_the_setting_a_yes_is_an_answer(place: Place) -> None:
    place.lay_out(1)
    process, port = place.listen()
    assert call(port, "/inbound", inbound("YES", number(0)[1:])) == 200
    (place.root / "touch.yaml").unlink()
    assert call(port, "/inbound", inbound("YES", number(0)[1:])) == 200
    place.end(process)
    assert consents(place) == {}


@pytest.mark.parametrize("word", ["STOP", "help", "no more texts", "!!"])
def test_a_word_that_says_something_else_is_a_problem(place: Place, word: str) -> None:
    place.lay_out(1, texting={**TEXTING, "consent_words": ["YES", word]})
    source = read_source(place.root, "touch.yaml")
    assert parse_settings(source) is None
    ran = place.touch("check")
    assert ran.code != 0
    assert "cannot give consent" in ran.out + ran.err
