"""PRACTICE J5: where the plan asks for more than there is time for, and what interval would fit."""

import datetime as dt
from collections.abc import Callable

import pytest

from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.models.account import Account
from touchcli.rules.models.book import Book
from touchcli.rules.models.cadence import Rhythm, Step
from touchcli.rules.models.history import History
from touchcli.rules.models.settings import Calendar
from touchcli.rules.models.values import Duration
from touchcli.rules.review.forecast import walk
from touchcli.rules.review.overload import Strain, strains

MakeBook = Callable[..., Book]
MONDAY = dt.date(2026, 11, 23)
CALENDAR = WorkCalendar(Calendar("America/Chicago"))
CALL = Rhythm("call", "call", Duration(3, "d"))


@pytest.fixture
def plan(book: MakeBook, acme: Account) -> Callable[..., Book]:
    """A book of so many accounts alike, of one rep with room for so many calls a day."""

    def made(accounts: int, room: int, *items: Rhythm | Step, known: bool = True) -> Book:
        more = tuple(acme._replace(id=f"more-{n}", known=known) for n in range(accounts - 1))
        found = book(*items, accounts=more, known=known)
        reps = {"dana": found.settings.reps["dana"]._replace(capacity={"call": room})}
        return found._replace(settings=found.settings._replace(reps=reps))

    return made


def strained(book: Book, weeks: int = 6) -> list[Strain]:
    loads = [load for day in walk(book, History(), CALENDAR, MONDAY, weeks * 7) for load in day.loads()]
    return list(strains(book, CALENDAR, MONDAY, loads, list(book.accounts.values())))


def test_a_plan_that_fits_has_no_strain(plan: Callable[..., Book]) -> None:
    assert strained(plan(5, 5, CALL)) == []


def test_two_calls_a_week_for_ten_are_four_a_day(plan: Callable[..., Book]) -> None:
    """J5."""
    (found,) = strained(plan(10, 3, CALL))
    assert (found.rep, found.channel, found.capacity) == ("dana", "call", 3)
    assert found.asked == pytest.approx(4, abs=0.1)
    assert (found.from_on, found.ends) == (MONDAY, False)
    assert (found.cadence, found.rhythm) == ("key-account", CALL)


@pytest.mark.parametrize(("accounts", "room"), [(10, 3), (10, 2), (25, 4), (7, 1)])
def test_the_interval_that_would_fit_does_fit(plan: Callable[..., Book], accounts: int, room: int) -> None:
    """And one a day shorter does not."""
    (found,) = strained(plan(accounts, room, CALL))
    assert found.every_days is not None

    def asked(days: int) -> float:
        (again,) = strained(plan(accounts, room, CALL._replace(every=Duration(days, "d"))))
        return again.asked

    # The first day's rush waits, whatever the interval: everybody is due on it. In the long run it fits.
    assert asked(found.every_days) <= room
    assert asked(found.every_days - 1) > room


def test_a_rush_passes(plan: Callable[..., Book]) -> None:
    """Ten introductions on one Monday, with room for four a day."""
    (found,) = strained(plan(10, 4, Step("introduce", "call"), known=False), weeks=2)
    assert (found.from_on, found.until_on, found.most) == (MONDAY, dt.date(2026, 11, 24), 6)
    assert (found.asked, found.rhythm) == (0, None)


def test_a_rush_that_passes_while_other_work_goes_on_ends(plan: Callable[..., Book]) -> None:
    (found,) = strained(plan(6, 3, Rhythm("call", "call", Duration(2, "w"))))
    assert found.ends
    assert found.asked < 1


def test_where_there_is_no_room_no_interval_fits(plan: Callable[..., Book]) -> None:
    (found,) = strained(plan(2, 0, CALL))
    assert (found.capacity, found.every_days) == (0, None)


def test_the_shortest_rhythm_sets_the_pace(plan: Callable[..., Book]) -> None:
    (alone,) = strained(plan(10, 3, CALL))
    (both,) = strained(plan(10, 3, CALL, Rhythm("review", "call", Duration(3, "m"))))
    assert both.asked == alone.asked


def test_an_account_without_a_cadence_asks_for_nothing(plan: Callable[..., Book], acme: Account) -> None:
    made = plan(10, 3, CALL)
    made = made._replace(accounts={**made.accounts, "bare": acme._replace(id="bare", cadence=None)})
    assert strained(made)[0].asked == strained(plan(10, 3, CALL))[0].asked


def test_a_year_of_closed_days_is_no_endless_loop(plan: Callable[..., Book]) -> None:
    never = WorkCalendar(Calendar("America/Chicago", workdays=type(CALENDAR.calendar.workdays)(())))
    assert list(walk(plan(2, 1, CALL), History(), never, MONDAY, 14)) == []
