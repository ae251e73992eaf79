"""Six weeks lived on the starter pack, the short form of `python bench/quarter.py`: texts keep their pace (BOOK)."""

import random
from pathlib import Path

import pytest
from living import Habits, quarter

from touchcli.files.workspace import read_workspace
from touchcli.files.writing.starter import REFERENCE_DAY, lay_out


@pytest.mark.parametrize(
    ("habits", "least"), [(Habits(meeting_days=7), 0.9), (Habits(meeting_days=None), 0.8)], ids=["meetings", "none"]
)
def test_texts_keep_their_pace_and_no_hold_leads_nowhere(tmp_path: Path, habits: Habits, least: float) -> None:
    lay_out(tmp_path, REFERENCE_DAY)
    book = read_workspace(tmp_path, cache=False).book
    assert book is not None
    found = quarter(book, habits, REFERENCE_DAY, 42, random.Random(7))
    assert found.texts > 20
    assert min(found.pace.values()) >= least, found.pace
    assert found.longest_hold <= 10, found.longest
    assert found.silence <= 2, found.quietest
    assert found.dead_ends == []
