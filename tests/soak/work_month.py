"""A rep's month of the starter book, worked through on the screen in tmux, in plain lines, and by commands: one ledger.

    python tests/soak/work_month.py --days 20

Each day five accounts are gone to and something is done at each, in the same order by each of the three ways. Prints
how many actions there were, and what differs; needs tmux.
"""

import argparse
import datetime as dt
import itertools
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from made_up import command

from touchcli.files.writing.starter import starter_files

PATIENCE = 30.0
NAMES = (
    *("Granite State Concrete", "Corvid Foods", "Redwood Kitchens", "Umber Textiles", "Lakeshore Hotels"),
    *("Foxglove Paper", "Delta Tool", "Summit Outfitters", "Prairie Rail Services"),
)


class Action(NamedTuple):
    """One thing done: its key and answers in `work`, and its words after `touch`, with {} for the account."""

    key: str
    answers: tuple[str, ...]
    words: tuple[str, ...]


ACTIONS = (
    Action("c", ("r", "wants a quote", "", "fri"), (
        *("log", "{}", "call", "reached"), *("--note", "wants a quote"), *("--next", "fri"),
    )),
    Action("c", ("v", ""), ("log", "{}", "call", "vm")),
    Action("p", ("the price list", "+3d"), ("promise", "{}", "the price list", "--by", "+3d")),
    Action("m", ("d", "walked the plant", "we saw line 3", ""), (
        *("log", "{}", "meeting", "done", "--note", "walked the plant"),
        *("--summary", "we saw line 3", "--next", "cadence"),
    )),
    Action("s", ("+5d", "plant closed"), ("snooze", "{}", "--until", "+5d", "--because", "plant closed")),
    Action("c", ("n", "no answer twice"), ("log", "{}", "call", "na", "--note", "no answer twice")),
    Action("c", ("d", "not now", "", ""), ("log", "{}", "call", "declined", "--note", "not now", "--next", "cadence")),
)  # fmt: skip


class Done(NamedTuple):
    """An action on a day at an account, with the answers it takes there."""

    at: str
    account: str
    action: Action
    answers: tuple[str, ...]


def days(count: int) -> Iterator[str]:
    """Mornings of working days from 23 November 2026 on, in Chicago."""
    day = dt.datetime(2026, 11, 23, 16, 30, tzinfo=dt.UTC)
    for _ in range(count):
        yield day.isoformat().replace("+00:00", "Z")
        day += dt.timedelta(days=3 if day.weekday() == 4 else 1)


def month(count: int) -> list[list[Done]]:
    """What is done on each day."""
    turns = zip(itertools.cycle(NAMES), itertools.cycle(ACTIONS))
    promised: set[str] = set()
    found: list[list[Done]] = []
    for at in days(count):
        found.append([])
        for account, action in itertools.islice(turns, 5):
            # Where a promise is open already, which one is meant is asked first.
            answers = ("n", *action.answers) if action.key == "p" and account in promised else action.answers
            promised |= {account} if action.key == "p" else set()
            found[-1].append(Done(at, account, action, answers))
    return found


class Way:
    """A workspace of the starter book, worked on in one way."""

    def __init__(self, folder: Path, name: str) -> None:
        self.root = folder / name
        for file, text in starter_files():
            path = self.root / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode() if isinstance(text, str) else text)
        self.env = {"PATH": os.environ["PATH"], "HOME": str(folder), "TERM": "xterm-256color", "TOUCH_REP": "dana"}
        self.env |= {name: value for name, value in os.environ.items() if name.startswith("COVERAGE")}

    def recorded(self) -> list[tuple[object, ...]]:
        """What the ledger holds of what was done, but for the instants of its rows."""
        with closing(sqlite3.connect(self.root / ".touch/ledger.db")) as ledger:
            rows = ledger.execute(
                "SELECT account, channel, outcome, direction, contact, item, cadence, key, purpose, note, summary,"
                " next_contact, next_channel, next_time, prefers, made_by FROM touches ORDER BY id"
            ).fetchall()
            rows += ledger.execute("SELECT account, what, due_on, state FROM promises ORDER BY id").fetchall()
            return [*rows, *ledger.execute("SELECT account, until, because FROM snoozes ORDER BY id").fetchall()]


def by_commands(way: Way, day: list[Done]) -> None:
    """Each action as a command."""
    for each in day:
        words = [word.format(each.account) for word in each.action.words]
        subprocess.run(command(*words, at=each.at), cwd=way.root, env=way.env, check=True, capture_output=True)


def in_lines(way: Way, day: list[Done]) -> None:
    """The day as questions and answers."""
    lines = [line for each in day for line in (f"/{each.account}", "1", each.action.key, *each.answers)]
    said = "\n".join([*lines, "q", ""])
    subprocess.run(
        command("work", "--plain", at=day[0].at), cwd=way.root, env=way.env, input=said.encode(), check=True,
        capture_output=True,
    )  # fmt: skip


def on_screen(way: Way, day: list[Done]) -> None:
    """The day on the screen, at 80 by 24 in tmux."""
    with Screen(way, day[0].at) as screen:
        for each in day:
            screen.press("/")
            screen.until("Find:")
            screen.write(each.account)
            screen.until(each.account, within=6)
            screen.press(each.action.key)
            questions = [*_QUESTIONS[each.action.key]]
            if len(each.answers) > len(each.action.answers):
                questions.insert(0, "Which promise")
            for question, answer in zip(questions, each.answers, strict=False):
                screen.until(question)
                if question in _OF_ONE_KEY:
                    screen.press(answer)
                else:
                    screen.write(answer)
            screen.until(*_SAID[each.action.key])
        screen.press("q")


_OF_ONE_KEY = (" with ", "Which promise")
_LOGGED = (" with ", "Note", "Summary", "Next")
_QUESTIONS = {"c": _LOGGED, "m": _LOGGED, "p": ("What was promised", "By which day"), "s": ("Snooze until", "Why")}
_SAID = {"c": ("Logged for",), "m": ("Logged for",), "p": ("Promised",), "s": ("is snoozed until",)}


class Screen:
    """The program in a tmux of its own."""

    def __init__(self, way: Way, at: str) -> None:
        self.way = way
        self.socket = f"work-{os.getpid()}-{way.root.name}"
        words = [*command("work", at=at)]
        env = [part for name, value in way.env.items() for part in ("-e", f"{name}={value}")]
        self._tmux("-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", *env, "-c", str(way.root), *words)

    def __enter__(self) -> "Screen":
        self.until("keys", "quit", "today")
        return self

    def __exit__(self, *_: object) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self._tmux("has-session", check=False).returncode == 0:
            time.sleep(0.05)
        self._tmux("kill-server", check=False)

    def press(self, key: str) -> None:
        """One key."""
        self._tmux("send-keys", "-l", key)

    def write(self, words: str) -> None:
        """Words and Enter; nothing but Enter passes a question."""
        if words:
            self._tmux("send-keys", "-l", words)
            self.until(words)
        self._tmux("send-keys", "Enter")

    def until(self, *wanted: str, within: int = 24) -> None:
        """Wait until words are on the screen, in its first so many lines."""
        deadline = time.monotonic() + PATIENCE
        while True:
            shown = "\n".join(self._tmux("capture-pane", "-p").stdout.splitlines()[:within])
            if all(each in shown for each in wanted):
                return
            if time.monotonic() > deadline:
                raise TimeoutError(f"{wanted} is not on the screen:\n{shown}")
            time.sleep(0.02)

    def _tmux(self, *words: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(["tmux", "-L", self.socket, *words], check=check, capture_output=True, text=True)


def differences(count: int, folder: Path) -> tuple[int, list[str]]:
    """How many actions were done in each of the three ways, and where their ledgers differ."""
    ways = {"commands": by_commands, "lines": in_lines, "screen": on_screen}
    places = {name: Way(folder, name) for name in ways}
    told = month(count)
    for day in told:
        for name, work in ways.items():
            work(places[name], day)
    wanted = places["commands"].recorded()
    found = [
        f"{name}: {one} / {other}"
        for name in ("lines", "screen")
        for one, other in itertools.zip_longest(places[name].recorded(), wanted)
        if one != other
    ]
    return sum(map(len, told)), found


def main() -> int:
    """Work through the month; gives 1 where the ledgers differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=20)
    given = parser.parse_args()
    if not shutil.which("tmux"):
        print("needs tmux")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        actions, found = differences(given.days, Path(folder))
    print(f"{actions} actions by commands, in lines and on the screen: {len(found)} differences")
    print("\n".join(found[:10]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
