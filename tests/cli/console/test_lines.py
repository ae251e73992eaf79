"""What a terminal gets: colour, widths, wide characters; and what a pipe gets: the plain lines."""

import os
import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from terminal import shown_on_a_terminal
from workspace import Touch, Workspace

from touchcli.cli.console.lines import Line, Span, cells, columns, fit, table, wrapped

AS_OF = ("--as-of", "2026-11-23T16:30:00Z")
ESCAPES = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\")
"""Colours and links."""


def on_a_terminal(*arguments: str, wide: int) -> str:
    """What a command writes to a terminal of so many columns."""
    # The environment by name: a line editor in this process may have put COLUMNS where Python does not see it.
    data = shown_on_a_terminal([sys.executable, "-m", "touchcli", *arguments], wide, dict(os.environ))
    return data.decode().replace("\r\n", "\n")


@pytest.fixture
def masked(starter: Workspace) -> Workspace:
    """The starter pack, with the numbers of a pipe on a terminal too."""
    starter.write("touch.yaml", (starter.root / "touch.yaml").read_text() + "\ndisplay: {numbers: masked}\n")
    return starter


def test_a_terminal_gets_the_lines_of_the_pipe_in_colour(masked: Workspace, process: Touch) -> None:
    seen = on_a_terminal("due", *AS_OF, wide=80)
    assert "\x1b[" in seen
    plain = [row.rstrip() for row in ESCAPES.sub("", seen).splitlines()]
    assert plain == process("due", *AS_OF).out.splitlines()


def test_what_is_overdue_is_red(masked: Workspace) -> None:
    late = next(row for row in on_a_terminal("due", *AS_OF, wide=160).splitlines() if "(7 days overdue)" in row)
    assert re.search(r"\x1b\[31m[^\x1b]*\(7 days overdue\)", late)


def test_no_color_counts(masked: Workspace, process: Touch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert on_a_terminal("due", *AS_OF, wide=80) == process("due", *AS_OF).out


@pytest.mark.parametrize(("wide", "most"), [(60, 60), (100, 100), (160, 160), (300, 200)])
def test_the_page_fits_its_terminal(starter: Workspace, wide: int, most: int) -> None:

    lines = ESCAPES.sub("", on_a_terminal("due", "--all", *AS_OF, wide=wide)).splitlines()
    table = [line for line in lines if line.startswith("  ")]
    assert table
    assert max(cells(line) for line in table) <= most, table


def test_wide_characters_and_long_names_stay_aligned(starter: Workspace, touch: Touch) -> None:
    names = (
        "東京中央卸売市場株式会社",
        "A Very Long Name of a Company That Nobody Can Read",
        "Brøndby Café",
        "न्यू दिल्ली",
    )
    for n, name in enumerate(names):
        starter.write(
            f"plans/accounts/wide-{n}.yaml",
            f"name: {name}\nowner: dana\ntier: A\ncontacts:\n  - {{name: Kim Bell, phone: '+1312555015{n}'}}\n",
        )
    page = touch("due", *AS_OF).out.splitlines()
    rows = [line for line in page if "…" in line and re.search(r"…\d{4}", line)]
    assert len({cells(line[: re.search(r"…\d{4}", line).start()]) for line in rows}) == 1  # type: ignore[union-attr]
    assert sum("Kim Bell" in line for line in rows) >= len(names)


def test_control_characters_of_a_file_never_reach_the_terminal(starter: Workspace, touch: Touch) -> None:
    starter.write(
        "plans/accounts/evil.yaml",
        'name: "Evil\\e[2J\\u202eCorp"\nowner: dana\ntier: A\n'
        'contacts:\n  - {name: "B\\e]0;x\\aob", phone: "+13125550155"}\n',
    )
    for command in (("due", "--all"), ("why", "evil")):
        out = touch(*command, *AS_OF).out
        assert "Corp" in out
        assert not set(out) & {"\x1b", "\x07", "\u202e"}


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cf"]), max_size=40), st.integers(1, 30))
def test_a_fitted_text_takes_its_columns(text: str, wide: int) -> None:
    assert cells(fit(text, wide)) == wide


def _text(row: Line) -> str:
    return "".join(span.text for span in row)


@given(
    st.lists(
        st.tuples(st.text("ab字 ", max_size=40), st.text("cd", max_size=20), st.text("ef (g)", max_size=60)), min_size=1
    ),
    st.integers(40, 120),
)
def test_columns_never_pass_the_width(rows: list[tuple[str, str, str]], total: int) -> None:
    for row in columns(rows, ("", "", ""), (22, 16), total):
        assert cells(_text(row)) <= total


@given(
    st.lists(st.tuples(st.text("ab ", max_size=30), st.text("cd ", max_size=20), st.text("ef (g)", max_size=90))),
    st.integers(60, 200),
)
def test_columns_cut_nothing_and_break_no_word_that_has_room(rows: list[tuple[str, str, str]], total: int) -> None:
    for row, lines in zip(rows, table(rows, ("", "", ""), (22, 16), total), strict=True):
        shown = ["".join(_text(each) for each in lines).count(char) for char in "abcdefg()"]
        assert shown == ["".join(row).count(char) for char in "abcdefg()"]
        words = {word for each in lines for word in _text(each).split()}
        short = {word for cell in row for word in cell.split() if len(word) <= total // 4}
        assert short <= words


def test_a_wide_terminal_is_used() -> None:
    row = ("Granite State Concrete and Aggregates", "Walter Perreault Jr.", "find the decision maker; no meeting yet")
    ((one,),) = table([row], ("", "", ""), (22, 16), 160)
    assert _text(one).split("  ")[1:] == [*row]
    assert len(table([row], ("", "", ""), (22, 16), 80)[0]) > 1


@given(st.text("ab c", max_size=300), st.integers(0, 60), st.integers(40, 100))
def test_wrapped_lines_keep_every_word(text: str, head: int, total: int) -> None:
    lines = wrapped((Span("h" * head),), text, total, 6)
    assert all(cells(_text(row)) <= max(total, head) for row in lines)
    assert "".join("".join(_text(row) for row in lines).split()) == "h" * head + "".join(text.split())


def test_a_command_in_a_sentence_is_broken_at_spaces_alone() -> None:
    command = 'touch consent quarry-brewing --for-business "..." --knows-number'
    for total in range(44, 80):
        rows = [_text(row) for row in wrapped((Span("held"),), f" {command}", total, 6)]
        assert " ".join(" ".join(rows).split()) == f"held {command}"
