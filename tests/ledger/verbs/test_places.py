"""Who is away and where no mail arrives, as the machines at an address said, each message once. On both databases."""

import datetime as dt
from pathlib import Path
from typing import Any

from touchcli.ledger import Ledger, open_ledger
from touchcli.ledger.actor import Actor
from touchcli.ledger.verbs.changes import Changed
from touchcli.rules.models.history import Absence, Bounce

ADDRESS, OTHER = "priya@acme.example", "ken@acme.example"
DAY = dt.timedelta(days=1)
MOMENT = dt.timedelta(microseconds=1)


def away(at: dt.datetime, **changes: Any) -> Absence:
    absence = Absence(0, ADDRESS, at, (at + 7 * DAY).date(), guessed=False, words="I am away")
    return absence._replace(**changes)


def bounced(at: dt.datetime, **changes: Any) -> Bounce:
    return Bounce(0, ADDRESS, at, "5.1.1")._replace(**changes)


def test_an_absence_comes_back_as_it_was_written(ledger: Ledger, now: dt.datetime) -> None:
    absence = away(now, guessed=True, words='"Weg"\nbis\x00 bald ✓', stand_in="Ken Abe, ken@acme.example")
    assert ledger.record_absence(absence, "<1@acme.example>")
    (kept,) = ledger.history(now).absences[ADDRESS]
    assert kept == absence._replace(id=kept.id, words='"Weg"\nbis\ufffd bald ✓')
    assert kept.id > 0


def test_each_message_counts_once(ledger: Ledger, now: dt.datetime) -> None:
    assert ledger.record_absence(away(now), "<1@acme.example>")
    assert not ledger.record_absence(away(now + DAY), "<1@acme.example>")
    assert ledger.record_absence(away(now + DAY), "<2@acme.example>")
    assert [each.at for each in ledger.history(now + DAY).absences[ADDRESS]] == [now, now + DAY]
    assert ledger.record_bounce(bounced(now), "<3@acme.example>")
    assert not ledger.record_bounce(bounced(now, status="5.2.1"), "<3@acme.example>")
    (kept,) = ledger.history(now).bounces[ADDRESS]
    assert kept == bounced(now, id=kept.id)


def test_one_report_about_two_addresses_counts_for_both(ledger: Ledger, now: dt.datetime) -> None:
    assert ledger.record_bounce(bounced(now), "<1@mx.example>")
    assert ledger.record_bounce(bounced(now, place=OTHER, status="5.1.10"), "<1@mx.example>")
    found = ledger.history(now).bounces
    assert {place: [each.status for each in bounces] for place, bounces in found.items()} == {
        ADDRESS: ["5.1.1"],
        OTHER: ["5.1.10"],
    }


def test_they_end_with_now(ledger: Ledger, now: dt.datetime) -> None:
    ledger.record_absence(away(now + MOMENT), "<1@acme.example>")
    ledger.record_bounce(bounced(now + 2 * MOMENT), "<2@acme.example>")
    assert (ledger.history(now).absences, ledger.history(now).bounces) == ({}, {})
    assert ledger.hidden_after(now) == now + MOMENT
    assert ledger.hidden_after(now + MOMENT) == now + 2 * MOMENT
    assert ledger.hidden_after(now + 2 * MOMENT) is None


def test_whoever_keeps_what_follows_is_told_the_address(ledger: Ledger, now: dt.datetime) -> None:
    before = ledger.position()
    ledger.record_absence(away(now), "<1@acme.example>")
    between = ledger.position()
    assert between != before
    assert ledger.changed_since(before) == Changed(numbers=frozenset({ADDRESS}))
    ledger.record_absence(away(now), "<1@acme.example>")
    assert ledger.position() == between, "what is known changes nothing"
    ledger.record_bounce(bounced(now, place=OTHER), "<2@acme.example>")
    assert ledger.changed_since(between) == Changed(numbers=frozenset({OTHER}))


def test_the_places_away_are_those_of_a_day(ledger: Ledger, now: dt.datetime) -> None:
    ledger.record_absence(away(now), "<1@acme.example>")
    ledger.record_absence(away(now + DAY, place=OTHER), "<2@acme.example>")
    back = (now + 7 * DAY).date()
    assert ledger.places_away(now, now.date()) == [ADDRESS]
    assert ledger.places_away(now + DAY, now.date()) == [OTHER, ADDRESS]
    assert ledger.places_away(now + DAY, back) == [OTHER]
    assert ledger.places_away(now + DAY, back + DAY) == []


def test_they_are_in_the_trail_and_count_no_more_once_taken_back(ledger: Ledger, now: dt.datetime) -> None:
    ledger.written_by(lambda: Actor("dana", "sync", "desk", lambda: now))
    for kind in ("away", "bounce"):
        if kind == "away":
            ledger.record_absence(away(now), "<1@acme.example>")
        else:
            ledger.record_bounce(bounced(now), "<2@acme.example>")
        entry = ledger.just_written
        assert entry
        (row,) = ledger.rows_of(entry)
        assert (row.kind, row.number, row.at) == (kind, ADDRESS, now)
        before = ledger.position()
        ledger.retract(entry, now)
        assert ledger.changed_since(before) == Changed(numbers=frozenset({ADDRESS}))
    assert [row.what for row in ledger.trail(numbers=[ADDRESS])] == ["back on 2026-11-30", "5.1.1"]
    history = ledger.history(now)
    assert (history.absences, history.bounces) == ({}, {})
    assert ledger.places_away(now, now.date()) == []


def test_forgetting_a_person_takes_both(ledger: Ledger, now: dt.datetime) -> None:
    for place in (ADDRESS, OTHER):
        ledger.record_absence(away(now, place=place), f"<away-{place}>")
        ledger.record_bounce(bounced(now, place=place), f"<bounce-{place}>")
    ledger.forget([ADDRESS], [], now)
    history = ledger.history(now)
    assert ([*history.absences], [*history.bounces]) == ([OTHER], [OTHER])
    for table in ("absences", "bounces", "changes"):
        assert ADDRESS not in str(ledger.db.execute(f"SELECT * FROM {table}").fetchall())


def test_a_mark_is_taken_by_one_of_two(ledger: Ledger, url: str, tmp_path: Path) -> None:
    assert ledger.take_mark("mailed due dana", "2026-11-23")
    with open_ledger(url, tmp_path, create=True) as other:
        assert not other.take_mark("mailed due dana", "2026-11-23")
        assert other.take_mark("mailed due theo", "2026-11-23")
    assert ledger.take_mark("mailed due dana", "2026-11-24")
    ledger.set_mark("mailed due dana", "")
    assert ledger.take_mark("mailed due dana", "2026-11-24")
