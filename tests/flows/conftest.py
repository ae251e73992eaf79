"""The starter pack on an ordinary Monday, with and without a past, and the commands that look at it."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from shared_fixtures import MORNING
from workspace import Touch, Workspace

from touchcli.rules.models.history import Touch as Made
from touchcli.rules.models.settings import Channel

CHICAGO = ZoneInfo("America/Chicago")


class StarterWorkspace(Workspace):
    """The starter pack, with ways to give it a past."""

    def made(self, account: str, days_ago: int, channel: Any, outcome: Any = "done", **more: Any) -> None:
        """Put a touch of so many days ago into the ledger, at ten in the morning."""
        day = (MORNING - dt.timedelta(days=days_ago)).astimezone(CHICAGO).replace(hour=10, minute=0)
        with self.ledger() as ledger:
            ledger.record_touch(Made(account, channel, day.astimezone(dt.UTC), outcome, **more))

    def wrote(self, number: str, text: str) -> None:
        """Have a text come in from a number, an hour ago."""
        with self.ledger() as ledger:
            ledger.record_reply(number, text, MORNING - dt.timedelta(hours=1))


@pytest.fixture
def starter(starter: Workspace, clock: time_machine.Traveller) -> StarterWorkspace:
    """The starter pack on a Monday morning, the current folder; nothing has happened yet."""
    return StarterWorkspace(starter.root)


@pytest.fixture
def lived(starter: StarterWorkspace) -> StarterWorkspace:
    """The starter pack after a quarter: some accounts warm, some on texts alone, some quiet, some never touched."""
    accounts = sorted(path.stem for path in (starter.root / "plans" / "accounts").glob("*.yaml"))
    with starter.ledger() as ledger:
        for place, account in enumerate(accounts):
            for touch in _past(place, account):
                ledger.record_touch(touch)
        before = MORNING - dt.timedelta(days=30)
        kept = ledger.record_promise("acme", "quote for Plant 2", dt.date(2026, 10, 30), before)
        ledger.close_promise(kept.id, "kept", MORNING - dt.timedelta(days=25))
        late = ledger.record_promise("corvid-foods", "samples", dt.date(2026, 11, 2), before)
        ledger.close_promise(late.id, "broken", MORNING - dt.timedelta(days=19))
        ledger.record_promise("acme", "credit note", dt.date(2026, 11, 20), MORNING - dt.timedelta(days=5))
        ledger.record_promise("delta-tool", "new price list", dt.date(2026, 11, 27), MORNING - dt.timedelta(days=5))
    return starter


def _past(place: int, account: str) -> Iterator[Made]:
    if place % 8 == 7:
        return
    ends = 5 if place % 6 == 4 else 0
    for week in range(12, ends, -1):
        monday = MORNING - dt.timedelta(weeks=week)
        if week % (place % 3 + 1) == 0 and place % 5 != 3:
            yield Made(account, "call", monday + dt.timedelta(days=place % 5), "reached", note="spoke about the week")
        if (week + place) % 3 == 0:
            purpose = ("pulse-check", "appreciation", "insight", "order")[(week + place) % 4]
            sent = monday + dt.timedelta(days=(place + 2) % 5, hours=1)
            yield Made(account, "text", sent, "done", purpose=purpose, template="pulse-check")
            if place % 2 == 0:
                answered = sent + dt.timedelta(minutes=20 + 13 * place)
                yield Made(account, "text", answered, "done", direction="in", note="thanks, all well")
                yield Made(account, "text", answered + dt.timedelta(minutes=9), "done", item=f"reply-{week}")
        if (week * 7 + place) % 11 == 0:
            channels: tuple[Channel, ...] = ("email", "letter", "meeting", "video")
            yield Made(account, channels[place % 4], monday + dt.timedelta(days=3), "done")


@pytest.fixture
def found(touch: Touch) -> Callable[..., Any]:
    """The JSON of a command that must succeed."""

    def call(*arguments: str) -> Any:
        ran = touch(*arguments, "--json")
        assert ran.code == 0, ran.err
        return ran.json

    return call
