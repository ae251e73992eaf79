"""How long the forecast of 12 weeks takes for 1,000 accounts, against the same weeks by asking `due` anew every day.

    python bench/forecast.py [--accounts 1000] [--weeks 12] [--runs 3]

The accounts are those of the starter pack over and over. The peer asks for everything that is due on each open day,
takes all of it as done, and goes on to the next; the forecast looks at an account only where something of it can have
changed. Both are seconds of CPU in this process, and both must find the same work. As information, the whole
`touch forecast` from its start to its exit on a made-up book of the same size. Leaves with 1 where the limit is missed.
"""

import argparse
import datetime as dt
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from books import NOW, lay_out
from measure import IMPORT_TYPER, TOUCH, heading, paired, row, seconds, whole
from touchcli.files.workspace import read_workspace
from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.due.due import due
from touchcli.rules.due.rank import is_live
from touchcli.rules.due.rotation import next_template
from touchcli.rules.models.action import Action
from touchcli.rules.models.book import Book
from touchcli.rules.models.history import AccountHistory, History, Touch
from touchcli.rules.review.forecast import walk

START = dt.date(2026, 11, 23)
MOST = 0.6
"""What the forecast may take of the time of `due` asked every day."""


def main() -> int:
    """Measure and print; gives 1 where the two do not agree, or the limit is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--accounts", type=int, default=1_000)
    parser.add_argument("--weeks", type=int, default=12)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    book = _book(given.accounts)
    calendar = WorkCalendar(book.settings.calendar)
    list(walk(book, History(), calendar, START, given.weeks * 7, []))  # from here on these weeks' holidays are known
    found: dict[str, int] = {}

    def walked() -> float:
        return _cpu(found, "walked", lambda: _walked(book, calendar, given.weeks))

    def asked() -> float:
        return _cpu(found, "asked", lambda: _anew(book, calendar, given.weeks))

    heading(f"forecast, {given.accounts:,} accounts, {given.weeks} weeks")
    kept = row("the forecast, CPU", "due every day, CPU", paired(walked, asked, given.runs), MOST)
    print(f"touches found: {found['walked']:,} and {found['asked']:,}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        root = lay_out(Path(folder) / "book", given.accounts)
        command = (*TOUCH, "forecast", "--weeks", str(given.weeks), "--as-of", NOW)
        seconds(command, root)
        row(
            "touch forecast, made-up book",
            "import typer",
            paired(whole(command, root), whole(IMPORT_TYPER, root), given.runs),
        )
    return 0 if kept and found["walked"] == found["asked"] else 1


def _cpu(found: dict[str, int], name: str, work: Callable[[], int]) -> float:
    """The seconds of CPU that some work takes; how much it found is noted under its name."""
    begun = time.process_time()
    found[name] = work()
    return time.process_time() - begun


def _walked(book: Book, calendar: WorkCalendar, weeks: int) -> int:
    """How much is done by the forecast."""
    return sum(len(day.done) for day in walk(book, History(), calendar, START, weeks * 7))


def _book(accounts: int) -> Book:
    """The starter's accounts over and over, with room for all they ask."""
    book = read_workspace(Path(__file__).parents[1], cache=False).book
    assert book is not None
    models = list(book.accounts.values())
    copies = (models[n % len(models)]._replace(id=f"account-{n}") for n in range(accounts))
    reps = {id: rep._replace(capacity={}) for id, rep in book.settings.reps.items()}
    return book._replace(accounts={copy.id: copy for copy in copies}, settings=book.settings._replace(reps=reps))


def _anew(book: Book, calendar: WorkCalendar, weeks: int) -> int:
    """How much is done where `due` is asked for the whole book on each open day."""
    history, done = History(), 0
    for day in (START + dt.timedelta(days=n) for n in range(weeks * 7)):
        if not calendar.is_open(day):
            continue
        now = dt.datetime.combine(day, dt.time(12), calendar.zone).astimezone(dt.UTC)
        waiting = due(book, history, calendar, now)
        live = {action.account.id for action in waiting if is_live(action)}
        accounts = dict(history.accounts)
        for action in waiting:
            if action.channel == "text" and action.account.id in live:
                continue
            done += 1
            before = accounts.get(action.account.id, AccountHistory())
            touch = _made(book, before.touches, action, now)
            accounts[action.account.id] = before._replace(touches=(*before.touches, touch))
        history = History(accounts)
    return done


def _made(book: Book, touches: tuple[Touch, ...], action: Action, now: dt.datetime) -> Touch:
    template = book.templates.get(next_template(action.templates, touches) or "")
    return Touch(
        action.account.id,
        action.channel,
        now,
        "done",
        contact=action.contact.id if action.contact else None,
        item=action.item,
        cadence=action.cadence,
        key=action.key,
        template=template.id if template else None,
        purpose=template.purpose if template else None,
        by=action.by,
    )


if __name__ == "__main__":
    sys.exit(main())
