"""Replies as people write them, in the languages of every place in GUARDS, each with what whoever reads it would say.

`replies.tsv` has a reply a line: `stop` opts out, `soft` pauses, `some` is one of the two, `none` is neither.
"""

import time
from pathlib import Path

import pytest

from touchcli.rules.texting.opt_out_language import classify

ALLOWED: dict[str, set[str | None]] = {
    "stop": {"stop"},
    "soft": {"soft"},
    "some": {"stop", "soft"},
    "none": {None, "help", "start"},
}
LINES = (Path(__file__).parent / "replies.tsv").read_text("utf-8").splitlines()
CASES = [tuple(line.split("\t")) for line in LINES]


@pytest.mark.parametrize(("wish", "language", "text"), CASES, ids=[case[2] for case in CASES])
def test_a_reply_is_read_as_a_person_reads_it(wish: str, language: str, text: str) -> None:
    assert classify(text.replace("\\n", "\n")) in ALLOWED[wish], language


def test_every_language_has_both_kinds() -> None:
    assert len(CASES) >= 200
    for language in ("en", "es", "fr", "de", "nl", "hi"):
        kinds = [case[0] for case in CASES if case[1] == language]
        assert {"stop", "some", "none"} <= set(kinds)


@pytest.mark.parametrize(
    "piece",
    [
        *("liked ", "!", "> \n", "“", "“a b c d” ", "no me envie ", "stop, ", "schreiben sie mir ", "message ", "a\n"),
        *("👍 to ", "- ", "s t ", "please "),
    ],
)
def test_a_hundred_thousand_characters_are_read_in_a_moment(piece: str) -> None:
    classify("stop")
    text = (piece * 100_000)[:100_000]
    began = time.process_time()
    classify(text)
    assert time.process_time() - began < 1
