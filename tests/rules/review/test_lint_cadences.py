"""A rhythm counts every touch on its channel, so a rarer one on the same channel never comes up (BOOK, Rhythm)."""

import pytest

from touchcli.rules.models.cadence import Cadence, Rhythm
from touchcli.rules.models.values import Duration
from touchcli.rules.review.lint_cadences import cadence_findings

CALL = Rhythm("call", "call", Duration(2, "w"))
RARE = Rhythm("rare", "call", Duration(3, "m"))


def hidden(*rhythms: Rhythm) -> list[tuple[str | int, ...]]:
    found = list(cadence_findings(Cadence("steady", rhythms=rhythms, file="plans/cadences/steady.yaml", line=1)))
    assert {finding.code for finding in found} <= {"hidden-rhythm"}
    return [finding.path for finding in found]


@pytest.mark.parametrize(
    ("rhythms", "places"),
    [
        ((CALL, RARE), [1]),
        ((RARE, CALL), [0]),
        ((CALL, RARE._replace(every=CALL.every)), [1]),
        ((CALL._replace(every=Duration(14, "d")), RARE._replace(every=CALL.every)), [1]),
        ((CALL, RARE, RARE._replace(id="rarer", every=Duration(1, "y"))), [1, 2]),
        ((CALL, RARE._replace(channel="meeting")), []),
        ((CALL, RARE._replace(to="executive")), []),
        ((CALL, RARE._replace(by="sponsor")), []),
        ((CALL._replace(to="coach"), RARE._replace(to="executive")), []),
        ((CALL._replace(to="coach"), RARE._replace(to="coach")), [1]),
        ((CALL._replace(to="coach"), RARE), [1]),
        ((CALL._replace(by="service"), RARE), [1]),
        ((CALL._replace(by="sponsor"), RARE), []),
        ((CALL._replace(by="sponsor"), RARE._replace(by="sponsor")), [1]),
        ((CALL, RARE._replace(own=True)), []),
        ((CALL._replace(own=True), RARE), [1]),
        ((CALL,), []),
    ],
)
def test_a_rhythm_behind_another(rhythms: tuple[Rhythm, ...], places: list[int]) -> None:
    assert hidden(*rhythms) == [("rhythms", n) for n in places]


def test_the_sentence_names_both() -> None:
    (found,) = cadence_findings(Cadence("steady", rhythms=(CALL, RARE)))
    assert found.message == "steady: the rhythm rare never comes up: call resets it every 2 weeks"
