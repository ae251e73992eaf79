"""Whose row is whose: the same file in any order, in parts or twice, changes nothing and mixes up nobody."""

import csv
import datetime as dt
import re
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from touchcli.cli.front import run

SETTINGS = """\
reps: {dana: {name: Dana Reyes, company: Northgate Supply}}
calendar: {country: US, timezone: America/Chicago}
"""
HEADER = ("Customer ID", "Company", "Contact", "Email", "City", "State", "Last Sale", "Last Sale Amount")
NAMES = ("Acme", "Beta", "Gamma")
PLACES = (("Austin", "TX"), ("Dallas", "TX"), ("Waco", "TX"))
PEOPLE = ("Rosa Garcia", "Sean Ford", "Ola Lind", "Ida Berg")

Row = tuple[str, ...]


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    """Companies with and without an id, their branches, and the people there; each person stands at one place."""
    found: list[Row] = []
    for company in draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True)):
        known = draw(st.booleans())
        for n, (city, state) in enumerate(draw(st.lists(st.sampled_from(PLACES), min_size=1, unique=True))):
            for person in draw(st.lists(st.sampled_from(PEOPLE), min_size=1, unique=True)):
                mail = f"{person.split()[0].lower()}.{n}@{company.lower()}.example"
                day = draw(st.dates(dt.date(2026, 1, 1), dt.date(2026, 10, 1)))
                id = f"{company}-{n}" if known else ""
                found.append((id, company, person, mail, city, state, day.isoformat(), str(draw(st.integers(1, 999)))))
    return found


def write(root: Path, every: list[Row]) -> None:
    with (root / "in.csv").open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([HEADER, *every])


def take(root: Path, every: list[Row], *flags: str) -> dict[str, bytes]:
    """The plans after an import."""
    write(root, every)
    assert run(["--workspace", str(root), "import", str(root / "in.csv"), "--as-of", "2026-11-23", *flags]) == 0
    return {path.name: path.read_bytes() for path in sorted((root / "plans/accounts").glob("*.yaml"))}


@settings(max_examples=15, deadline=None)
@given(rows(), st.randoms(use_true_random=False), st.data())
def test_any_order_any_part_and_repeats_change_nothing(every: list[Row], chance: object, data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "touch.yaml").write_text(SETTINGS, "utf-8")
        before = take(root, every)
        assert len(before) == len({row[1:2] + row[4:5] for row in every})  # one account a branch
        shuffled = data.draw(st.permutations(every))
        part = shuffled[: data.draw(st.integers(1, len(shuffled)))]
        for again in (shuffled, part, [*shuffled, *part]):
            assert take(root, list(again)) == before
            assert take(root, list(again), "--update") == before


@st.composite
def mixed_rows(draw: st.DrawFn) -> list[Row]:
    """Rows as files have them: ids, companies, people, addresses and places, each there or missing."""

    def some(*values: str) -> str:
        return draw(st.sampled_from((*values, "")))

    found: list[Row] = []
    for _ in range(draw(st.integers(1, 8))):
        person, company = some(*PEOPLE[:2]), some("Acme", "Beta")
        mail = some("rosa@acme.example", "sean@beta.example", "ida@home.example")
        city, state = draw(st.sampled_from((*PLACES[:2], ("", ""))))
        day, amount = some("2026-03-01", "2026-04-02"), some("7")
        found.append((some("C1", "C2"), company, person, mail, city, state, day, amount))
    return [*found, ("", "Gamma", "", "", "", "", "", "")]


def test_a_row_that_was_joined_to_an_id_brings_no_other_along() -> None:
    """Two equal rows of another place: whether they come before or after the one without a place changes nothing."""
    austin: Row = ("", "Acme", "Rosa Garcia", "rosa@acme.example", "Austin", "TX", "2026-03-01", "7")
    dallas: Row = ("C1", "Acme", "Rosa Garcia", "rosa@acme.example", "Dallas", "TX", "2026-03-01", "7")
    nowhere: Row = ("", "Acme", "Rosa Garcia", "rosa@acme.example", "", "", "2026-03-01", "7")
    said = set()
    for every in ([austin, austin, dallas, nowhere], [austin, dallas, nowhere, austin], [nowhere, dallas, austin] * 2):
        with TemporaryDirectory() as folder:
            (Path(folder) / "touch.yaml").write_text(SETTINGS, "utf-8")
            said.add(str(what_is_said(take(Path(folder), every))))
    assert len(said) == 1


@settings(max_examples=30, deadline=None)
@given(mixed_rows(), st.data())
def test_mixed_rows_are_the_same_in_any_order_and_again(every: list[Row], data: st.DataObject) -> None:
    with TemporaryDirectory() as folder, TemporaryDirectory() as other:
        first, second = Path(folder), Path(other)
        for root in (first, second):
            (root / "touch.yaml").write_text(SETTINGS, "utf-8")
        shuffled = list(data.draw(st.permutations(every)))
        before = take(first, every)
        assert what_is_said(take(second, shuffled)) == what_is_said(before)  # under ids of its own
        for again in (every, shuffled, [*shuffled, *every]):
            assert take(first, again) == before
            assert take(first, again, "--update") == before


def what_is_said(plans: dict[str, bytes]) -> list[list[str]]:
    """What plans say, whatever their ids and lines, the order of people, and which address of a person comes first."""
    found = []
    for text in plans.values():
        lines = [line.removeprefix("  - ").strip() for line in text.decode().splitlines()]
        addresses = re.findall(r"[a-z]+@[a-z.]+", text.decode())
        rest = [line for line in lines if not line.startswith(("#", "email:", "also:"))]
        found.append(sorted([*rest, *addresses]))
    return sorted(found)


@settings(max_examples=10, deadline=None)
@given(rows(), st.data())
def test_a_longer_file_changes_only_what_is_new(every: list[Row], data: st.DataObject) -> None:
    first = data.draw(st.integers(1, len(every)))
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "touch.yaml").write_text(SETTINGS, "utf-8")
        before = take(root, every[:first])
        after = take(root, list(data.draw(st.permutations(every))), "--update")
        touched = {(row[1], row[4]) for row in every[first:]}
        for row in every[:first]:
            if (row[1], row[4]) not in touched:
                same = [name for name, text in before.items() if row[3].encode() in text]
                assert all(after[name] == before[name] for name in same)
        for row in every:
            holders = [text for text in after.values() if row[3].encode() in text]
            assert len(holders) == 1
            assert (
                f'location: "{row[4]}, {row[5]}"'.encode() in holders[0]
                or f"location: {row[4]}, {row[5]}".encode() in holders[0]
            )
