"""How long the forecast of 12 weeks takes for 1,000 accounts, against the same weeks by asking `due` anew every day.

`python bench/forecast.py [ACCOUNTS [WEEKS]]` prints both and their ratio. The baseline asks for everything that is due
on each open day, takes all of it as done, and goes on to the next; the forecast looks at an account only where
something of it can have changed. Both do the same work, which is checked.
"""

import datetime as dt
import sys
import time
from pathlib import Path

from touchcli.files.workspace import read_workspace
from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.due import due
from touchcli.rules.forecast import walk
from touchcli.rules.models.action import Action
from touchcli.rules.models.book import Book
from touchcli.rules.models.history import AccountHistory, History, Touch
from touchcli.rules.rank import is_live
from touchcli.rules.rotation import next_template

START = dt.date(2026, 11, 23)


def main(accounts: int, weeks: int) -> int:
    """Measure and print; gives 1 where the two do not agree."""
    book = _book(accounts)
    calendar = WorkCalendar(book.settings.calendar)
    list(walk(book, History(), calendar, START, weeks * 7, []))  # the holidays of these weeks are known from here on
    begun = time.process_time()
    mine = sum(len(day.done) for day in walk(book, History(), calendar, START, weeks * 7))
    between = time.process_time()
    plain = _anew(book, calendar, weeks)
    ended = time.process_time()
    walked, asked = between - begun, ended - between
    print(f"{accounts} accounts, {weeks} weeks, {mine} touches: forecast {walked:.1f} s, due every day {asked:.1f} s")
    print(f"the forecast takes {walked / asked:.2f} of it" if mine == plain else f"they differ: {mine} and {plain}")
    return 0 if mine == plain else 1


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
    given = [int(word) for word in sys.argv[1:3]]
    sys.exit(main(*given, *(1000, 12)[len(given) :]))
