"""The bar in which `touch work` asks: one question at a time, with what it is about above it."""

import asyncio
from collections.abc import Callable, Sequence

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input, Static

from touchcli.cli.console.lines import Line, shown
from touchcli.cli.work.asking import Ask, Choice, Prompt

_EDITING: dict[str, Callable[[Input], None]] = {
    "backspace": Input.action_delete_left,
    "ctrl+h": Input.action_delete_left,
    "delete": Input.action_delete_right,
    "left": Input.action_cursor_left,
    "right": Input.action_cursor_right,
    "home": Input.action_home,
    "ctrl+a": Input.action_home,
    "end": Input.action_end,
    "ctrl+e": Input.action_end,
    "ctrl+w": Input.action_delete_left_word,
    "ctrl+u": Input.action_delete_left_all,
    "ctrl+k": Input.action_delete_right_all,
}


def text_of(lines: Sequence[Line]) -> Text:
    """Lines as the screen draws them; what a terminal must not have is replaced."""
    drawn = Text()
    for n, row in enumerate(lines):
        drawn.append("\n" if n else "")
        for span in row:
            drawn.append(shown(span.text), span.style)
    return drawn


class AskingBar(Vertical, can_focus=True):
    """Asks, and gives the answer; Escape takes the question back."""

    DEFAULT_CSS = """
    AskingBar { height: auto; max-height: 75%; padding: 0 1; border-top: solid $primary; }
    AskingBar #about { height: auto; max-height: 16; scrollbar-size-vertical: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._asked: Ask | None = None
        self._given: asyncio.Future[str | None] | None = None
        self._ahead: list[events.Key] = []
        self.display = False

    def compose(self) -> ComposeResult:
        """What the question is about, the question, and a line to write in."""
        with VerticalScroll(id="about", can_focus=False):
            yield Static(id="about-text")
        yield Static(id="question")
        yield Input(id="answer", compact=True)

    def open(self) -> None:
        """Take the keys from now on: whoever types faster than questions come has answered them all the same."""
        self._ahead.clear()
        self._show("", ())
        self.query_one("#answer", Input).display = False
        self.display = True
        self.screen.set_focus(self)

    def close(self) -> list[events.Key]:
        """Be gone until the next question; gives the keys that came after the last answer."""
        self.display = False
        left, self._ahead = self._ahead, []
        return [events.Key(event.key, event.character) for event in left]

    async def ask(self, asked: Ask) -> str | None:
        """The answer; None if it is taken back."""
        self._asked, self._given = asked, asyncio.get_running_loop().create_future()
        answer = self.query_one("#answer", Input)
        answer.display = isinstance(asked, Prompt)
        answer.value = ""
        self._show(_question(asked), asked.show)
        self.screen.set_focus(answer if isinstance(asked, Prompt) else self)
        self._take_ahead()
        try:
            return await self._given
        finally:
            self._asked = self._given = None
            self.screen.set_focus(self)

    def _show(self, question: str | Text, about: Sequence[Line]) -> None:
        self.query_one("#about").display = bool(about)
        self.query_one("#about-text", Static).update(text_of(about))
        self.query_one("#question", Static).update(question)

    def _take_ahead(self) -> None:
        """Answer with the keys there are, as far as they go."""
        while self._ahead and self._given is not None and not self._given.done():
            event = self._ahead.pop(0)
            if event.key in ("escape", "ctrl+c"):
                self._given.set_result(None)
            elif isinstance(self._asked, Prompt):
                self._write(event)
            elif isinstance(self._asked, Choice) and event.character in [key for key, _ in self._asked.answers]:
                self._given.set_result(event.character)

    def _write(self, event: events.Key) -> None:
        """A key in the line for words."""
        answer = self.query_one("#answer", Input)
        if event.key == "enter" and self._given is not None:
            self._given.set_result(answer.value.strip())
        elif event.key in _EDITING:
            _EDITING[event.key](answer)
        elif event.is_printable and event.character:
            answer.insert_text_at_cursor(event.character)

    def take(self, event: events.Key) -> None:
        """Take a key for the question, or for the next one."""
        self._ahead.append(event)
        if self._asked is not None:
            self._take_ahead()


def _question(asked: Ask) -> Text:
    match asked:
        case Choice():
            text = Text(asked.question if asked.question.endswith("?") else f"{asked.question}:")
            for key, word in asked.answers:
                text.append(f"  {key}", "bold").append(f" {word}")
            return text
        case Prompt():
            text = Text(f"{asked.refused}\n" if asked.refused else "", "red")
            return text.append(f"{asked.question}:", "default")
