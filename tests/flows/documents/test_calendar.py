"""Due and coming calls and meetings as a calendar."""

import datetime as dt
from typing import TYPE_CHECKING, Any

import icalendar
import time_machine
from workspace import Touch

if TYPE_CHECKING:
    from tests.flows.documents.conftest import DraftsWorkspace


def events(text: str) -> dict[str, Any]:
    """The entries of a calendar by their summaries."""
    calendar = icalendar.Calendar.from_ical(text)
    found = list(calendar.walk("VEVENT"))
    by_summary = {str(entry["SUMMARY"]): entry for entry in found}
    assert len(by_summary) == len(found) == len({str(entry["UID"]) for entry in found})
    return by_summary


def test_j8_the_call_about_the_letter_stands_four_days_after_the_first(called: "DraftsWorkspace", touch: Touch) -> None:
    entry = events(touch("calendar", "--days", "7").out)["Call Zoë Müller-Žižková, Acme Industrial"]
    assert entry.decoded("DTSTART") == dt.date(2026, 11, 27)
    assert entry.decoded("DTEND") == dt.date(2026, 11, 28)
    description = str(entry["DESCRIPTION"])
    assert "letter-arrived, 4 days after introduce" in description
    assert "+15125550142" in description
    assert "Did the letter arrive? How else may we talk?" in description


def test_j11_a_visit_stands_with_its_agenda_and_its_place(called: "DraftsWorkspace", touch: Touch) -> None:
    assert not [name for name in events(touch("calendar", "--days", "7").out) if name.startswith("Meet")]
    entry = events(touch("calendar", "--days", "8").out)["Meet Zoë Müller-Žižková, Acme Industrial"]
    assert entry.decoded("DTSTART") == dt.date(2026, 12, 1)
    assert "With Zoë Müller-Žižková, in December" in str(entry["DESCRIPTION"])
    assert "anything today?" in str(entry["DESCRIPTION"])
    assert entry["LOCATION"] == "1 Industrial Way, Austin, TX 78701"
    assert entry["TRANSP"] == "TRANSPARENT"


def test_the_same_instant_makes_the_same_file(called: "DraftsWorkspace", touch: Touch) -> None:
    first = touch("calendar", "--as-of", "2026-11-24")
    assert first.out == touch("calendar", "--as-of", "2026-11-24").out
    assert first.out.startswith("BEGIN:VCALENDAR\r\n")


def test_a_second_export_updates_the_first(
    called: "DraftsWorkspace", touch: Touch, clock: time_machine.Traveller
) -> None:
    assert touch("calendar", "--out", "touch.ics").out == f"2 entries in {called.root / 'touch.ics'}\n"
    path = called.root / "touch.ics"
    before = events(path.read_text("utf-8"))
    clock.shift(dt.timedelta(days=4))
    touch("log", "acme", "call", "--outcome", "voicemail", "--item", "letter-arrived")
    touch("calendar", "--out", "touch.ics")
    after = events(path.read_text("utf-8"))
    call = "Call Zoë Müller-Žižková, Acme Industrial"
    assert after[call]["UID"] == before[call]["UID"]
    assert after[call].decoded("DTSTART") > before[call].decoded("DTSTART")
    assert after[call]["SEQUENCE"] > before[call]["SEQUENCE"]
    assert after[call].decoded("LAST-MODIFIED") > before[call].decoded("LAST-MODIFIED")


def test_an_entry_moves_with_its_rhythm(called: "DraftsWorkspace", touch: Touch, clock: time_machine.Traveller) -> None:
    called.edit("plans/accounts/acme.yaml", "tier: A\n", "tier: A\nknown: true\n")
    called.write("plans/cadences/opening.yaml", "rhythms: [{id: call, channel: call, every: 3d}]\n")
    [before] = touch("calendar", "--json").json["events"]
    clock.shift(dt.timedelta(days=2))
    touch("log", "acme", "call", "--next", "cadence")
    [after] = touch("calendar", "--json").json["events"]
    assert (before["on"], after["on"]) == ("2026-11-27", "2026-11-30")
    assert before["uid"] == after["uid"]
    assert before["key"].rpartition("/")[0] == after["key"].rpartition("/")[0]


def test_what_is_overdue_stands_on_the_next_open_day(
    called: "DraftsWorkspace", touch: Touch, clock: time_machine.Traveller
) -> None:
    clock.move_to(dt.datetime(2026, 12, 5, 18, tzinfo=dt.UTC))
    found = events(touch("calendar", "--days", "0").out)
    assert [entry.decoded("DTSTART") for entry in found.values()] == [dt.date(2026, 12, 7)] * 2


def test_words_that_cannot_be_made_give_the_reason(called: "DraftsWorkspace", touch: Touch) -> None:
    called.write("templates/letter-arrived.yaml", "purpose: update\ncall: {script: 'On {{ facts.order }}?'}\n")
    called.write("templates/first-visit.yaml", "purpose: review\nvideo: {agenda: '1. Hello'}\n")
    entries = events(touch("calendar").out)
    assert (
        "template letter-arrived: facts.order is missing"
        in entries["Call Zoë Müller-Žižková, Acme Industrial"]["DESCRIPTION"]
    )
    assert entries["Meet Zoë Müller-Žižková, Acme Industrial"]["DESCRIPTION"].endswith("+15125550142")


def test_a_video_call_has_its_own_agenda_and_no_template_has_none(called: "DraftsWorkspace", touch: Touch) -> None:
    called.edit("plans/cadences/opening.yaml", "first-visit, channel: meeting", "first-visit, channel: video")
    called.write("templates/first-visit.yaml", "purpose: review\nvideo: {agenda: '1. Hello'}\n")
    called.edit("plans/cadences/opening.yaml", "template: letter-arrived, ", "")
    entries = events(touch("calendar").out)
    assert entries["Video call with Zoë Müller-Žižková, Acme Industrial"]["DESCRIPTION"].endswith("1. Hello")
    assert entries["Call Zoë Müller-Žižková, Acme Industrial"]["DESCRIPTION"].endswith("+15125550142")


def test_what_must_be_found_first_is_said(called: "DraftsWorkspace", touch: Touch) -> None:
    called.write("plans/accounts/bare.yaml", "name: Bare Supply\ntier: A\nowner: dana\nenter_on: 2026-11-23\n")
    found = touch("calendar", "--account", "bare", "--days", "0", "--json").json["events"]
    assert {row["summary"] for row in found} == {"Call somebody, Bare Supply"}
    assert {row["description"].partition("\n\n")[2].splitlines()[0] for row in found} == {
        "Find a contact first.",
        "Find the contact first.",
    }


def test_a_file_that_is_no_calendar_is_left_alone(called: "DraftsWorkspace", touch: Touch) -> None:
    called.write("notes.ics", "mine")
    ran = touch("calendar", "--out", "notes.ics")
    assert (ran.code, (called.root / "notes.ics").read_text()) == (2, "mine")


def test_one_rep_sees_their_own(called: "DraftsWorkspace", touch: Touch) -> None:
    called.edit("touch.yaml", "calendar:", "  theo: {name: Theo Marsh, company: Northgate Supply}\ncalendar:")
    assert touch("calendar", "--owner", "theo", "--json").json["events"] == []
    assert len(touch("calendar", "--owner", "dana", "--json").json["events"]) == 2


def test_an_agreed_hour_stands_at_its_time(
    called: "DraftsWorkspace", touch: Touch, clock: time_machine.Traveller
) -> None:
    assert touch("log", "acme", "call", "--item", "none", "--next", "fri 10:00").code == 0
    assert touch("log", "acme", "call", "--item", "none", "--next", "meeting 1 dec 2pm").code == 0
    found = events(touch("calendar", "--days", "8").out)
    call, meeting = found["Call Zoë Müller-Žižková, Acme Industrial"], found["Meet Zoë Müller-Žižková, Acme Industrial"]
    assert call.decoded("DTSTART") == dt.datetime(2026, 11, 27, 16, tzinfo=dt.UTC)
    assert call.decoded("DTEND") == dt.datetime(2026, 11, 27, 16, 30, tzinfo=dt.UTC)
    assert meeting.decoded("DTSTART") == dt.datetime(2026, 12, 1, 20, tzinfo=dt.UTC)
    assert meeting.decoded("DTEND") == dt.datetime(2026, 12, 1, 21, tzinfo=dt.UTC)
    assert call["TRANSP"] == "OPAQUE"
    clock.move_to(dt.datetime(2026, 11, 30, 18, tzinfo=dt.UTC))  # the hour is over: the day it is due stands open
    late = events(touch("calendar", "--days", "1").out)["Call Zoë Müller-Žižková, Acme Industrial"]
    assert late.decoded("DTSTART") == dt.date(2026, 11, 30)


def test_the_day_as_a_calendar_has_what_is_due_today_and_every_agreed_hour(
    called: "DraftsWorkspace", touch: Touch, clock: time_machine.Traveller
) -> None:
    assert events(touch("due", "--ics").out) == {}, "the call about the letter is days away"
    assert touch("log", "acme", "call", "--item", "none", "--next", "meeting 14 jan 2pm").code == 0
    ran = touch("due", "--ics")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("BEGIN:VCALENDAR\r\n")
    [meeting] = events(ran.out).values()
    assert meeting.decoded("DTSTART") == dt.datetime(2027, 1, 14, 20, tzinfo=dt.UTC)
    assert events(touch("due", "--ics", "--channel", "call").out) == {}
    clock.move_to(dt.datetime(2026, 11, 27, 18, tzinfo=dt.UTC))
    found = events(touch("due", "--ics").out)
    assert found["Call Zoë Müller-Žižková, Acme Industrial"].decoded("DTSTART") == dt.date(2026, 11, 27)
    assert len(found) == 2


def test_a_day_is_a_calendar_or_json(called: "DraftsWorkspace", touch: Touch) -> None:
    ran = touch("due", "--ics", "--json")
    assert (ran.code, ran.out) == (2, "")
    assert "--ics and --json are two forms" in ran.err
