import datetime as dt
import json
from pathlib import Path

import pytest

from touchcli.files.lookup.public_holidays import FILE, holiday_lookup
from touchcli.rules.calendar import public_holidays


def test_holidays_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lookup = holiday_lookup(tmp_path)
    assert dt.date(2026, 11, 26) in lookup("US", "IL", 2026)
    assert lookup("XX", None, 2026) == frozenset()
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    asked: list[str] = []

    def ask(country: str, subdivision: str | None, year: int) -> frozenset[dt.date]:
        asked.append(country)
        return frozenset()

    monkeypatch.setattr("touchcli.files.lookup.public_holidays.public_holidays", ask)
    again = holiday_lookup(tmp_path)
    assert again("US", "IL", 2026) == public_holidays("US", "IL", 2026)
    assert again("XX", None, 2026) == frozenset()
    assert asked == []


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{", b'{"mark": 1}', b'{"mark": "other", "places": {"US/IL/2026": []}}', b"\xff", b"[" * 99999],
)
def test_a_damaged_cache_is_none(tmp_path: Path, data: bytes) -> None:
    (tmp_path / FILE).parent.mkdir(parents=True)
    (tmp_path / FILE).write_bytes(data)
    assert dt.date(2026, 11, 26) in holiday_lookup(tmp_path)("US", "IL", 2026)


def test_a_cache_of_the_right_version_and_the_wrong_shape_is_none(tmp_path: Path) -> None:
    holiday_lookup(tmp_path)("US", None, 2026)
    kept = json.loads((tmp_path / FILE).read_bytes())
    shapes: list[object] = [[], {"US//2026": ["x"]}, {"US//2026": [1]}, {"US//2026": 1}]
    for places in shapes:
        (tmp_path / FILE).write_text(json.dumps({**kept, "places": places}))
        assert dt.date(2026, 11, 26) in holiday_lookup(tmp_path)("US", None, 2026)


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / ".touch").write_text("no folder")
    assert dt.date(2026, 11, 26) in holiday_lookup(tmp_path)("US", None, 2026)
    assert [path.name for path in tmp_path.iterdir()] == [".touch"]
