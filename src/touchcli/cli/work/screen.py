"""The whole screen of `touch work`: the day on the left, the account on the right, the keys below."""

import textwrap
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from rich.segment import Segment
from rich.text import Text
from textual import events, work
from textual.app import App, ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.strip import Strip
from textual.widgets import DataTable, Static

from touchcli.cli.console.lines import Line, fit
from touchcli.cli.work.asking import Ask, Choice, Deed, Done, Prompt, step
from touchcli.cli.work.asking_bar import AskingBar, text_of
from touchcli.cli.work.desk import Chosen, Desk, chosen_of, place_of
from touchcli.cli.work.finding import accounts_with
from touchcli.cli.work.keys import KEYS, Key
from touchcli.rules.errors import UserError
from touchcli.rules.wording import counted, safe

_NARROW = 100
"""Below so many columns the list gives way."""
_NARROWEST = 30
_MARK = "›"


class DayTable(DataTable[Any]):
    """The list, its cursor marked for whoever sees no colour.

    The mark is put over the line that is drawn: a cell that changes has Textual draw every row anew.
    """

    def render_line(self, y: int) -> Strip:
        """A line of the screen."""
        drawn = super().render_line(y)
        if not self.row_count or y + self.scroll_offset.y != self.cursor_row:
            return drawn
        style = next((segment.style for segment in drawn), None)
        return Strip.join([Strip([Segment(_MARK, style)], 1), drawn.crop(1)])


class WorkScreen(App[None]):
    """The day one account at a time. Flows run in one thread of their own, so that no key ever waits for them."""

    CSS = """
    #heading, #said { height: auto; padding: 0 1; }
    #heading { text-style: bold; }
    #day { width: 43; scrollbar-size-vertical: 1; overflow-x: hidden; }
    #day.narrow { width: 32; }
    #page-scroll { scrollbar-size-vertical: 1; }
    #page { padding: 0 1; }
    #keys { height: auto; padding: 0 1; color: $text-muted; }
    """
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.chosen: Chosen | None = None
        self.asking = False
        self._flows = ThreadPoolExecutor(1, "flows")
        self._acts: dict[str, Callable[[], object]] = {key.key: partial(self._deed, key) for key in KEYS}
        self._acts |= {
            "/": lambda: self._begin(self._finding()),
            "?": self._keys,
            "q": self.exit,
            "ctrl+c": self.exit,
            "j": partial(self._move, 1),
            "b": partial(self._move, -1),
            "space": partial(self._scroll, 1),
            "pagedown": partial(self._scroll, 1),
            "pageup": partial(self._scroll, -1),
        }

    def compose(self) -> ComposeResult:
        """The parts of the screen."""
        yield Static(id="heading")
        with Horizontal():
            yield DayTable(id="day", cursor_type="row", show_header=False, cell_padding=0)
            with VerticalScroll(id="page-scroll", can_focus=False):
                yield Static(id="page")
        yield Static(id="said")
        yield AskingBar()
        yield Static(id="keys")

    def on_mount(self) -> None:
        """Show the day."""
        self._columns()
        self._show_keys()
        self.query_one("#day", DataTable).focus()
        self._start()

    @work(exclusive=True, group="deed")
    async def _start(self) -> None:
        await self._list_again()

    def _show_keys(self) -> None:
        """The keys below, none of them parted from its word."""
        pairs = [*((key.key, key.word) for key in KEYS[1:]), ("/", "find"), ("?", "keys"), ("q", "quit")]
        words = "  ".join(f"{key}\u00a0{word}" for key, word in pairs)
        rows = textwrap.wrap(words, max(self.size.width - 2, _NARROWEST))
        self.query_one("#keys", Static).update("\n".join(rows).replace("\u00a0", " "))

    # The list

    def _columns(self) -> None:
        """The columns of the list: a mark at the cursor with the number, the name, what to do."""
        table, narrow = self.query_one("#day", DataTable), self.size.width < _NARROW
        table.set_class(narrow, "narrow")
        for width in (5, 18, 7) if narrow else (5, 28, 8):
            table.add_column("", width=width)

    async def _list_again(self) -> None:
        """Read the day anew and show it, the cursor where the person was."""
        try:
            await self._in_flow(self.desk.refresh)
        except UserError as error:
            self._say([], str(error))
            return
        table, rows = self.query_one("#day", DataTable), self.desk.rows
        before = table.cursor_row
        wide = table.ordered_columns[1].width
        with self.prevent(DataTable.RowHighlighted):
            table.clear()
            for number, row in enumerate(rows, 1):
                what = row.state if row.is_text else row.kind if row.kind == "reply" else row.channel
                style = "red" if row.overdue_days and not row.is_text else ""
                name = Text(f"{fit(safe(row.name), wide - 1)} ", style)
                table.add_row(f"{number:>4} ", name, what)
            place = place_of(rows, self.chosen, before)
            table.move_cursor(row=place)
        self.query_one("#heading", Static).update(self._heading())
        if rows and (self.chosen is None or self.chosen.row is not None):
            self.chosen = chosen_of(rows[place])
        self._show_page()

    def _heading(self) -> str:
        day = self.desk.day
        if day is None:
            return ""
        states = [row.state for row in day.shown]
        counts = [f"{states.count('to_do')} to do", f"{counted(states.count('ready'), 'text')} ready"]
        owner = [safe(day.owner)] if day.owner else []
        when = f"{day.now:%A} {day.now.day} {day.now:%B}"
        return " · ".join([when, *owner, *counts, f"{states.count('held')} held"])

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        """Show the account that the cursor came to."""
        if 0 <= event.cursor_row < len(self.desk.rows):
            self.chosen = chosen_of(self.desk.rows[event.cursor_row])
            self._show_page()

    # The page

    @work(exclusive=True, group="page")
    async def _show_page(self) -> None:
        chosen, shown = self.chosen, self.query_one("#page", Static)
        if chosen is None:
            shown.update("Nothing is due. Every account is on plan.")
            return
        width = max(self.query_one("#page-scroll").size.width - 3, _NARROWEST)
        try:
            lines = await self._in_flow(lambda: self.desk.page(chosen, width))
            if chosen == self.chosen:
                shown.update(text_of(lines))
                self.query_one("#page-scroll", VerticalScroll).scroll_home(animate=False)
            words = await self._in_flow(lambda: self.desk.text(chosen, width))
            if words and chosen == self.chosen:
                shown.update(text_of([*lines, *words]))
        except UserError as error:
            shown.update(Text(str(error), "red"))

    def on_resize(self) -> None:
        """Fill the width there is."""
        self._show_keys()
        self._show_page()

    # Deeds

    async def on_event(self, event: events.Event) -> None:
        """Take the keys here, in the order in which they are typed: while something is asked they are its answers."""
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
        elif self.asking:
            self.query_one(AskingBar).take(event)
        elif act := self._acts.get(event.character or event.key) or self._acts.get(event.key):
            act()
        else:
            await super().on_event(event)

    def _deed(self, key: Key) -> None:
        """Begin what a key does."""
        if self.chosen is None:
            self._say([], "Nothing is chosen: / finds an account.")
        else:
            self._begin(key.deed(self.desk, self.chosen))

    def _begin(self, deed: Deed) -> None:
        self.asking = True
        self.query_one(AskingBar).open()
        self._do(deed)

    @work(exclusive=True, group="deed")
    async def _do(self, deed: Deed) -> None:
        bar = self.query_one(AskingBar)
        try:
            asked: Ask | Done = await self._in_flow(lambda: step(deed, None))
            while not isinstance(asked, Done):
                given = await bar.ask(asked)
                if given is None:
                    deed.close()
                    self._say([], "Nothing was done.")
                    return
                asked = await self._in_flow(lambda given=given: step(deed, given))
        finally:
            self.asking = False
            left = bar.close()
            self.screen.set_focus(self.query_one("#day", DataTable))
            for event in left:
                self.post_message(event)
        self._say([*asked.lines, *self.desk.take_heard()])
        if asked.did:
            await self._list_again()

    def _finding(self) -> Deed:
        """Ask for words, and go to an account in which they stand."""
        found = accounts_with(self.desk, (yield Prompt("Find")))
        if not found:
            raise UserError("no account is found by that")
        names = tuple((str(n), safe(each.name)) for n, each in enumerate(found, 1))
        key = "1" if len(found) == 1 else (yield Choice("Go to", names))
        self.chosen = found[int(key) - 1]
        self.call_from_thread(self._show_page)
        return []

    def _keys(self) -> None:
        """Show what each key does."""
        lines = [f"{key.key:<6} {key.about}" for key in KEYS]
        self.query_one("#page", Static).update(
            "\n".join(
                [*lines, "/      find an account", "j b    next and before; arrows too", "Escape takes a question back"]
            )
        )

    def _move(self, by: int) -> None:
        """Go to the next account, or to the one before."""
        table = self.query_one("#day", DataTable)
        table.move_cursor(row=table.cursor_row + by)

    def _scroll(self, pages: int) -> None:
        """Move the account's page."""
        page = self.query_one("#page-scroll", VerticalScroll)
        page.scroll_page_down(animate=False) if pages > 0 else page.scroll_page_up(animate=False)

    def _say(self, lines: "list[Line]", error: str = "") -> None:
        said = self.query_one("#said", Static)
        said.update(Text(error, "bold red") if error else text_of(lines))

    async def _in_flow(self, flow: Any) -> Any:
        import asyncio

        return await asyncio.get_running_loop().run_in_executor(self._flows, flow)
