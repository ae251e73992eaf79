"""`touch work --plain`: the same day as questions and answers, line by line."""

import io
from collections.abc import Callable

import pytest
import time_machine
from workspace import Touch, Workspace

pytestmark = pytest.mark.usefixtures("own_environment", "clock")
Typed = Callable[..., str]


@pytest.fixture
def typed(starter: Workspace, touch: Touch, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """What is printed to somebody who types these lines."""

    def work(*lines: str) -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        ran = touch("work", "--plain")
        assert (ran.code, ran.err) == (0, "")
        return ran.out

    return work


def touches(touch: Touch, account: str) -> list[tuple[str, str]]:
    found = touch("show", account, "--json").json["touches"]
    return [(row["channel"], row["outcome"]) for row in found]


def test_the_day_is_shown_and_a_number_goes_to_its_account(typed: Typed) -> None:
    said = typed("3", "q")
    assert "Monday 23 November" in said
    assert "Corvid Foods · tier A" in said
    assert said.endswith("Everything you did is saved.\n")


def test_a_call_is_logged_and_taken_back(typed: Typed, touch: Touch) -> None:
    said = typed("/corvid", "1", "c", "r", "wants a quote", "", "fri")
    assert "Next call: Friday 27 November 2026." in said
    assert touches(touch, "corvid-foods") == [("call", "reached")]
    assert "Due again: Corvid Foods" in typed("u", "y")
    assert touches(touch, "corvid-foods") == []


def test_an_empty_answer_to_a_choice_takes_it_back(typed: Typed, touch: Touch) -> None:
    assert "Nothing was done." in typed("/corvid", "1", "c", "")
    assert typed("/corvid", "1", "c", "x", "").count("Call with Corvid Foods") == 2, (
        "x is no answer, so it is asked again"
    )
    assert touches(touch, "corvid-foods") == []


def test_what_is_no_key_is_said_and_the_keys_are_shown(typed: Typed) -> None:
    said = typed("xyzzy", "?", "/nobody of that name", "list", "v", "+")
    assert 'No key "xyzzy"' in said
    assert "what the row asks for" in said
    assert "No account is found by that." in said
    assert said.count("Monday 23 November") == 2
    assert "Lakeshore Hotels · tier A" in said
    assert "Acme Industrial · tier A" in said


def test_a_slip_or_files_that_broke_end_nothing(typed: Typed, starter: Workspace, touch: Touch) -> None:
    said = typed("/", "", "/corvid", "1", "c", "v", "")
    assert "which words?" in said
    assert touches(touch, "corvid-foods") == [("call", "voicemail")]
    lines = iter(["3\n", "c\n", "v\n", "\n", "q\n"])

    class Breaks(io.StringIO):
        def readline(self, _size: int | None = -1, /) -> str:  # type: ignore[override]
            (starter.root / "touch.yaml").write_text("reps: [", "utf-8")
            return next(lines, "")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", Breaks())
        ran = touch("work", "--plain")
    assert (ran.code, ran.err) == (0, "")
    assert "touch.yaml has problems" in ran.out


def test_without_a_terminal_the_whole_screen_is_refused(starter: Workspace, process: Touch) -> None:
    ran = process("work")
    assert (ran.code, ran.out) == (2, "")
    assert "touch work --plain" in ran.err


def test_a_day_without_work_asks_for_an_account(
    starter: Workspace, typed: Typed, touch: Touch, clock: time_machine.Traveller
) -> None:
    assert touch("snooze", "--all", "--owner", "all", "--until", "2026-12-24", "--because", "holidays").code == 0
    said = typed("c", "/corvid", "1", "c", "v", "", "q")
    assert "Nothing is chosen" in said
    assert touches(touch, "corvid-foods") == [("call", "voicemail")]
