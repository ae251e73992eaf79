"""The question before texts go, on a terminal: all, each or none. Each may be edited, left for later, or skipped."""

import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from touchcli.cli.console.editor import edit_words, named_editor
from touchcli.cli.console.lines import Line, line, undo_line, write
from touchcli.cli.console.prompt import answer, picked
from touchcli.cli.views.run_plan import how_many, text_lines
from touchcli.flows.accounts.log import Entry, log_touch
from touchcli.flows.common.session import Session
from touchcli.flows.sending.planning.reword import Reworded, keep_words, reword, withdraw
from touchcli.rules.errors import UserError
from touchcli.rules.models.message import Message
from touchcli.rules.wording import safe

_YES, _LATER, _EDIT, _SKIP, _QUIT = "yes", "not now", "edit", "skip for good", "quit"


class Answers(NamedTuple):
    """What a person said of some texts, by key: `go` are those with a yes, as they go; `edited` has other words."""

    go: Mapping[str, Message]
    edited: frozenset[str] = frozenset()
    skipped: frozenset[str] = frozenset()


def who(session: Session) -> str:
    """The person at the terminal, as approvals name them."""
    return session.env.get("USER") or session.env.get("LOGNAME") or "a person"


def ask_texts(session: Session, texts: Sequence[Message], what: str) -> Answers:
    """Ask about texts that were shown: all, each or none; `what` is what a yes does, `Send` or `Approve`.

    A skip is recorded at once. Edited texts with a yes are in the outbox, approved, when this returns.
    """
    word = answer(f"{what} {how_many(texts)}? [a]ll, [e]ach, [N]one").lower()
    if word in ("a", "all", "y", "yes"):
        return Answers({message.key: message for message in texts})
    return _ask_each(session, texts, what) if word in ("e", "each") else Answers({})


def _ask_each(session: Session, texts: Sequence[Message], what: str) -> Answers:
    go: dict[str, Message] = {}
    edited: list[Reworded] = []
    skipped: set[str] = set()
    for number, message in enumerate(texts, 1):
        write(text_lines(session, message))
        said, other = _ask_one(session, message, f"{what} {number} of {len(texts)}?")
        if said == _YES:
            go[message.key] = other.message if other else message
            edited += [other] if other else []
        elif said == _SKIP:
            skipped.add(message.key)
        elif said == _QUIT:
            break
    keep_words(session, edited, who(session))
    return Answers(go, frozenset(each.message.key for each in edited), frozenset(skipped))


def _ask_one(session: Session, message: Message, question: str) -> tuple[str, Reworded | None]:
    """What a person says of one text, and the words that they gave it."""
    other: Reworded | None = None
    while True:
        said = picked(question, (_YES, _LATER, _EDIT, _SKIP, _QUIT), ended=_QUIT)
        try:
            if said == _EDIT:
                other = _edited(session, message, other) or other
            elif said == _SKIP:
                _skip(session, message)
                return said, other
            elif said == _YES and other and other.holds:
                sys.stderr.write("  with these words it would be held: edit them again, or leave it for later\n")
            else:
                return said, other
        except UserError as error:
            sys.stderr.write(f"  {error}\n")


def _edited(session: Session, message: Message, other: Reworded | None) -> Reworded | None:
    """The text with the words from the editor, or from one line; None if there are no new ones."""
    words = other.message.text if other else message.text
    editor = named_editor(session.env)
    new = edit_words(editor, words) if editor else answer("New words (one line; Enter keeps them as they are)") or None
    if new is None or new == words:
        return None
    changed = reword(session, message, new)
    holds: list[Line] = [line(f"  {hold.code}: {hold.message}", "yellow") for hold in changed.holds]
    write([*text_lines(session, changed.message), *holds, *(line(f"  {each}", "yellow") for each in changed.thoughts)])
    return changed


def _skip(session: Session, message: Message) -> None:
    """Record a text as skipped for good, as `touch log` does; one that nothing asks for is only taken back."""
    entry = None
    if message.cadence is not None and message.item is not None:
        skip = Entry(
            message.account, message.channel, contact=message.contact, outcome="skipped", items=(message.item,)
        )
        entry = log_touch(session, skip).entry
    withdraw(session, message, who(session))
    write([line(f"  skipped: {safe(message.item or 'this text')}")])
    write([undo_line(entry)] if entry is not None else [])
