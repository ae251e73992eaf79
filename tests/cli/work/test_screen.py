"""The whole screen, by Textual's pilot: the list, the page, the questions, at 80 columns and at 160."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import DataTable, Static

from touchcli.cli.work.desk import Desk
from touchcli.cli.work.screen import WorkScreen
from touchcli.flows.common.history import read_history

Story = Callable[[WorkScreen, Pilot[None]], Awaitable[None]]


def on_screen(desk: Desk, story: Story, columns: int = 80) -> None:
    """Tell a story at the screen, once the day is there."""

    async def tell() -> None:
        screen = WorkScreen(desk)
        async with screen.run_test(size=(columns, 24)) as pilot:
            await settled(screen, pilot)
            await story(screen, pilot)

    asyncio.run(tell())


async def settled(screen: WorkScreen, pilot: Pilot[None]) -> None:
    """Wait until all that was asked for is shown."""
    await pilot.pause()
    if not screen.asking:
        await screen.workers.wait_for_complete()
    await pilot.pause()


async def asked(screen: WorkScreen, pilot: Pilot[None], words: str) -> None:
    """Wait until something is asked."""
    for _ in range(200):
        await pilot.pause(0.02)
        if screen.asking and words in text(screen, "#question"):
            return
    pytest.fail(f"not asked: {words}; asked: {text(screen, '#question')}")


def text(screen: WorkScreen, which: str) -> str:
    return str(screen.query_one(which, Static).render())


def to(screen: WorkScreen, account: str, channel: str) -> int:
    return next(n for n, row in enumerate(screen.desk.rows) if (row.account, row.channel) == (account, channel))


@pytest.mark.parametrize("columns", [80, 160])
def test_the_day_and_the_account_at_the_cursor_are_shown(desk: Desk, columns: int) -> None:
    async def story(screen: WorkScreen, pilot: Pilot[None]) -> None:
        table = screen.query_one("#day", DataTable)
        assert table.row_count == len(desk.rows)
        assert "Monday 23 November" in text(screen, "#heading")
        assert desk.rows[0].name in text(screen, "#page")
        await pilot.press("down")
        await settled(screen, pilot)
        shown = text(screen, "#page")
        assert desk.rows[1].name in shown
        assert str(desk.rows[1].phone) in shown.splitlines()[0], "one must be able to dial"
        assert [table.render_line(y).text[0] for y in range(3)] == [" ", "›", " "]

    on_screen(desk, story, columns)


def test_the_mark_goes_with_the_cursor_when_the_list_scrolls(desk: Desk) -> None:
    async def story(screen: WorkScreen, pilot: Pilot[None]) -> None:
        table = screen.query_one("#day", DataTable)
        assert len(desk.rows) > table.size.height, "else nothing scrolls"
        for row in (len(desk.rows) - 1, 1, len(desk.rows) // 2):
            table.move_cursor(row=row)
            await settled(screen, pilot)
            drawn = [table.render_line(y).text for y in range(table.size.height)]
            assert [line[:4] for line in drawn if line.startswith("›")] == [f"›{row + 1:>3}"]

    on_screen(desk, story, 80)


def test_a_call_is_logged_with_eight_keys_and_the_words_of_the_note(desk: Desk) -> None:
    async def story(screen: WorkScreen, pilot: Pilot[None]) -> None:
        screen.query_one("#day", DataTable).move_cursor(row=to(screen, "corvid-foods", "call"))
        await settled(screen, pilot)
        rows = len(desk.rows)
        for question, keys in (
            ("", ["c"]),
            ("Call with", ["r"]),
            ("Note", [*"quote", "enter"]),
            ("Summary", ["enter"]),
            ("Next", [*"fri", "enter"]),
        ):
            if question:
                await asked(screen, pilot, question)
            await pilot.press(*keys)
        await settled(screen, pilot)
        assert "Next call: Friday 27 November 2026." in text(screen, "#said")
        assert len(desk.rows) <= rows
        assert not [row for row in desk.rows if (row.account, row.item) == ("corvid-foods", "introduce")]

    on_screen(desk, story)


def test_whoever_types_ahead_of_the_questions_has_answered_them(desk: Desk) -> None:
    async def story(screen: WorkScreen, pilot: Pilot[None]) -> None:
        screen.query_one("#day", DataTable).move_cursor(row=to(screen, "corvid-foods", "call"))
        await settled(screen, pilot)
        await pilot.press("c", "r", *"quitex", "backspace", "enter", "enter", *"fri", "enter")
        for _ in range(200):
            await pilot.pause(0.02)
            if "Logged" in text(screen, "#said"):
                break
        assert "Next call: Friday 27 November 2026." in text(screen, "#said")
        session = desk.session()
        with session.history() as ledger:
            (touch,) = read_history(session, ledger, [session.book.accounts["corvid-foods"]]).of("corvid-foods").touches
        assert (touch.outcome, touch.note) == ("reached", "quite")

    on_screen(desk, story)


def test_escape_takes_a_question_back_and_keys_are_keys_again(desk: Desk) -> None:
    async def story(screen: WorkScreen, pilot: Pilot[None]) -> None:
        for keys in (["c"], ["s"]):
            await pilot.press(*keys)
            await asked(screen, pilot, "")
            await pilot.press("q")  # while something is asked, a letter is an answer or a word
            await pilot.press("escape")
            await settled(screen, pilot)
            assert "Nothing was done." in text(screen, "#said")

    on_screen(desk, story)


def test_an_account_that_is_not_in_the_list_is_found(desk: Desk) -> None:
    async def story(screen: WorkScreen, pilot: Pilot[None]) -> None:
        await pilot.press("slash")
        await asked(screen, pilot, "Find")
        await pilot.press(*"granite", "enter")
        await settled(screen, pilot)
        assert "Granite State Concrete" in text(screen, "#page")
        await pilot.press("question_mark")
        await pilot.pause()
        assert "what the row asks for" in text(screen, "#page")

    on_screen(desk, story)


def test_a_workspace_that_breaks_meanwhile_is_told_in_a_line(desk: Desk) -> None:
    async def story(screen: WorkScreen, pilot: Pilot[None]) -> None:
        (desk.session().root / "touch.yaml").write_text("reps: [", "utf-8")
        await pilot.press("down")
        await settled(screen, pilot)
        assert "touch.yaml" in text(screen, "#page")
        await pilot.press("k")
        await asked(screen, pilot, "Skip")
        await pilot.press("y")
        await settled(screen, pilot)
        assert "touch.yaml" in text(screen, "#said")

    on_screen(desk, story)
