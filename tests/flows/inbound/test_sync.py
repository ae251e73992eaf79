"""`touch sync`: everything of the provider's records once, from where it left off, beside webhooks and without them."""

import datetime as dt
import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from caller import call, inbound
from listener import Place, clock
from made_up import number
from messages import queued

from touchcli.flows.inbound.sync import MARK, sync
from touchcli.providers import ProviderError, Record, reports
from touchcli.rules.models.message import Accepted, InDoubt, Message
from touchcli.rules.models.values import instant, iso

if TYPE_CHECKING:
    from server import StandIn

HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "PAUSE", 0)


@pytest.fixture(autouse=True)
def laid_out(place: Place) -> None:
    place.lay_out(3)


def wrote(standin: "StandIn", uuid: str, text: str, from_: str, hours_ago: float = 0.1) -> None:
    from server import Received

    standin.received.append(Received(uuid, from_[1:], "13125550100", text, time.time() - hours_ago * 3600))


def posted(place: Place, standin: "StandIn", n: int = 0, hours_ago: float = 0.0, doubt: bool = False) -> Message:
    """A text that went so many hours ago."""
    at = clock() - hours_ago * HOUR
    ref = f"ref-{n}"
    message = queued(
        n, at, client_ref=ref, account=f"customer-000{n}", contact=f"pat-number{n}", to=number(n), cadence="texts"
    )
    with place.ledger() as ledger, place.session().provider() as carrier:
        ledger.enqueue(message)
        ledger.claim(ref, at, dt.timedelta(minutes=5))
        outcome = carrier.send(message)
        assert isinstance(outcome, Accepted)
        standin.posts[-1] = standin.posts[-1]._replace(at=at.timestamp())
        return ledger.record_outcome(ref, InDoubt("time-out") if doubt else outcome, at)


def synced(place: Place, *arguments: str) -> dict[str, Any]:
    ran = place.touch("sync", "--json", *arguments)
    assert ran.code == 0, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    return found


def mark(place: Place) -> dt.datetime:
    with place.ledger() as ledger:
        return instant(ledger.mark(MARK) or "")


def test_what_came_is_told_in_a_line(place: Place, standin: "StandIn") -> None:
    from server import End

    for n in range(3):
        message = posted(place, standin, n, hours_ago=2)
        standin.ends[standin.posts[n].message_uuid] = End("delivered", time.time() - 3600)
        assert message.state == "accepted"
    wrote(standin, "in-1", "yes", number(0))
    wrote(standin, "in-2", "STOP", number(1))
    wrote(standin, "in-3", "please don't text me any more", number(2))
    ran = place.touch("sync")
    assert ran.out == "3 replies, 3 receipts, 1 opt-out, 1 number paused; touch inbox shows who waits.\n"
    assert place.touch("sync").out == "0 replies, 0 receipts.\n"
    with place.ledger() as ledger:
        history = ledger.history(clock() + HOUR)
        assert history.opt_outs == {number(1)}
        assert history.paused == {number(2)}
        assert {message.state for message in ledger.outbox()} == {"delivered"}
        receipt = ledger.db.execute("SELECT at FROM receipts").fetchall()[0][0]
    assert abs(instant(receipt).timestamp() - (time.time() - 3600)) < 60


def test_it_goes_on_from_where_it_left_off(place: Place, standin: "StandIn") -> None:
    wrote(standin, "in-1", "of yesterday", number(0), hours_ago=23)
    wrote(standin, "in-0", "before that", number(0), hours_ago=25)
    assert synced(place)["replies"] == 1
    first = mark(place)
    assert abs((clock() - first).total_seconds()) < 60
    wrote(standin, "in-2", "recorded late", number(0), hours_ago=2.9)
    found = synced(place)
    assert found["replies"] == 1
    assert instant(found["since"]) == first - 3 * HOUR
    assert len(standin.gets) == 4


def test_after_a_week_it_reads_the_whole_week(place: Place, standin: "StandIn") -> None:
    standin.page = 2
    with place.ledger() as ledger:
        ledger.set_mark(MARK, iso(clock() - 7 * 24 * HOUR))
    for n in range(14):
        wrote(standin, f"in-{n}", f"text {n}", number(n % 3), hours_ago=n * 12 + 0.1)
    assert synced(place)["replies"] == 14
    assert len(standin.gets) >= 16


def test_since_reads_further_back_and_leaves_no_gap(place: Place, standin: "StandIn") -> None:
    wrote(standin, "in-1", "old", number(0), hours_ago=40)
    assert synced(place)["replies"] == 0
    days_ago = (clock() - 72 * HOUR).date().isoformat()
    assert synced(place, "--since", days_ago)["replies"] == 1
    with place.ledger() as ledger:
        ledger.set_mark(MARK, iso(clock() - 10 * 24 * HOUR))
    before = mark(place)
    synced(place, "--since", iso(clock() - HOUR))
    assert mark(place) == before
    ran = place.touch("sync", "--since", "soon")
    assert ran.code == 2
    assert "--since" in ran.err


def test_a_clock_that_was_set_back_reads_all_the_same(place: Place, standin: "StandIn") -> None:
    with place.ledger() as ledger:
        ledger.set_mark(MARK, iso(clock() + 100 * HOUR))
    wrote(standin, "in-1", "now", number(0), hours_ago=0.01)
    assert synced(place)["replies"] == 1


def test_a_receipt_of_a_text_from_before_the_mark_is_found(place: Place, standin: "StandIn") -> None:
    from server import End

    posted(place, standin, hours_ago=50)
    synced(place)
    with place.ledger() as ledger:
        assert [message.state for message in ledger.outbox()] == ["accepted"]
    standin.ends[standin.posts[0].message_uuid] = End("delivered", time.time())
    assert synced(place)["receipts"] == 1
    with place.ledger() as ledger:
        assert [message.state for message in ledger.outbox()] == ["delivered"]


def test_a_text_in_doubt_is_settled(place: Place, standin: "StandIn") -> None:
    posted(place, standin, hours_ago=1, doubt=True)
    assert synced(place)["receipts"] == 1
    with place.ledger() as ledger:
        assert [message.state for message in ledger.outbox()] == ["accepted"]


def test_error_1240_in_a_record_is_an_opt_out(place: Place, standin: "StandIn") -> None:
    from server import End

    posted(place, standin, hours_ago=1)
    standin.ends[standin.posts[0].message_uuid] = End("rejected", time.time(), "1240")
    found = synced(place)
    assert (found["receipts"], found["opt_outs"]) == (1, 1)
    assert synced(place)["opt_outs"] == 0


def test_beside_webhooks_everything_is_kept_once(place: Place, standin: "StandIn") -> None:
    process, port = place.listen()
    text = inbound("STOP", number(0)[1:])
    assert call(port, "/inbound", text) == 200
    wrote(standin, text["message_uuid"], "STOP", number(0))
    wrote(standin, "only-here", "HELP", number(1))
    found = synced(place)
    assert (found["replies"], found["opt_outs"], found["answered"]) == (1, 0, 1)
    assert call(port, "/inbound", inbound("HELP", number(1)[1:], message_uuid="only-here")) == 200
    place.end(process)
    with place.ledger() as ledger:
        assert sorted(reply.text for reply in ledger.replies(clock() + HOUR)) == ["HELP", "STOP"]
    assert [post.to for post in standin.posts] == [number(1)[1:]]


def test_what_was_read_before_it_broke_off_is_kept(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    session = place.session()
    start = clock() - 60 * HOUR

    class Breaking:
        calls = 0

        def records(self, number: str | None, start: dt.datetime, end: dt.datetime, direction: str) -> Any:
            self.calls += 1
            if self.calls > 2:
                raise ProviderError("Vonage's records: it answered 500")
            yield Record(None, f"in-{self.calls}", "", "", None, "+15125550142", None)

        def __enter__(self) -> "Breaking":
            return self

        def __exit__(self, *details: object) -> None:
            pass

    with pytest.raises(ProviderError):
        sync(session, Breaking, clock, start)  # type: ignore[arg-type]
    assert mark(place) == start + 24 * HOUR
    with place.ledger() as ledger:
        assert [reply.text for reply in ledger.replies(clock() + HOUR)] == [""]


def test_a_broken_plan_is_told_of_and_the_rest_is_read(place: Place, standin: "StandIn") -> None:
    (place.root / "plans" / "accounts" / "broken.yaml").write_text("name: [")
    wrote(standin, "in-1", "yes", number(0))
    ran = place.touch("sync")
    assert ran.code == 2
    assert ran.out.startswith("1 reply, 0 receipts")
    assert "broken.yaml" in ran.err


def test_the_console_has_no_records(place: Place) -> None:
    place.lay_out(1, provider={"name": "console"})
    assert place.touch("sync").out == "0 replies, 0 receipts.\n"
