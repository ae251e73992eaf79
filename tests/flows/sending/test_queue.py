"""`touch send --queue`: a message and its job in one transaction, once, whoever asks for it at the same time."""

import datetime as dt
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from messages import queued
from team import Team

from touchcli.flows.common.session import Invocation, open_session
from touchcli.flows.sending.planning.plan_run import Selection
from touchcli.flows.sending.queue import queue
from touchcli.ledger import LedgerError, jobs, open_ledger
from touchcli.rules.models.message import Accepted
from touchcli.rules.texting.states import Refused

NOW = dt.datetime(2026, 11, 24, 17, 0, tzinfo=dt.UTC)


def test_what_is_ready_is_queued_once(team: Team) -> None:
    team.lay_out(5)
    first = team.queue()
    assert (first.code, first.err) == (0, "")
    assert {row["state"] for row in first.json["messages"]} == {"queued"}
    assert first.json["counts"]["queued"] == 5
    assert (team.jobs(), team.states()) == (5, {"queued": 5})
    again = team.queue().json
    assert (again["counts"]["queued"], again["left"], again["messages"]) == (0, 5, [])
    assert (team.jobs(), team.states()) == (5, {"queued": 5})
    assert team.run("send", "--queue", "--yes").out == "0 texts queued for the workers, 5 with them already.\n"
    assert not team.standin.posts


def test_what_a_run_left_in_the_outbox_gets_a_job_too(team: Team) -> None:
    team.lay_out(3)
    dry = team.run("send", "--dry-run", "--json").json["messages"]
    team.queue()
    team.change("DELETE FROM procrastinate_jobs")
    queued = team.queue().json
    assert sorted(row["client_ref"] for row in queued["messages"]) == sorted(row["client_ref"] for row in dry)
    assert (team.jobs(), team.states()) == (3, {"queued": 3})


def test_a_job_in_a_living_hand_is_left_there_and_one_in_a_dead_hand_is_not(team: Team) -> None:
    team.lay_out(1)
    team.queue()
    team.change("INSERT INTO procrastinate_workers DEFAULT VALUES")
    team.change("UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM procrastinate_workers)")
    assert team.queue().json["counts"]["queued"] == 0
    team.change("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '2 minutes'")
    assert team.queue().json["counts"]["queued"] == 1
    ran = team.drain()
    assert (ran.json["counts"]["accepted"], team.jobs()) == (1, 1)
    # The worker that just ended has taken the dead one off the list; the next one drops its job.
    assert (team.drain().json["counts"]["accepted"], team.jobs()) == (0, 0)
    assert len(team.standin.posts) == 1


def test_two_machines_at_the_same_minute(team: Team) -> None:
    team.lay_out(60)
    both = [team.start("send", "--queue", "--yes", "--json") for _ in range(2)]
    ran = [team.end_of(process) for process in both]
    assert [(each.code, each.err) for each in ran] == [(0, "")] * 2
    assert sum(each.json["counts"].get("queued", 0) for each in ran) == 60
    assert (team.jobs(), team.states()) == (60, {"queued": 60})


def test_the_run_that_comes_second_says_so(team: Team) -> None:
    team.lay_out(1)
    with team.ledger() as ledger, ledger.run_lock(NOW) as mine:
        assert mine
        ran = team.run("send", "--queue", "--yes")
    assert (ran.code, ran.out) == (0, "Another run is in progress; nothing done.\n")
    assert team.states() == {}


def test_nobody_to_ask_and_a_no(team: Team) -> None:
    team.lay_out(2)
    asked = team.run("send", "--queue")
    assert (asked.code, "use --yes" in asked.err, "Good morning Pat" in asked.out) == (2, True, True)
    session = open_session(Invocation(lambda: NOW, team.root, {"TOUCH_LEDGER": team.ledger_url}))
    assert queue(session, Selection(), lambda _run: False).declined
    assert (team.jobs(), team.states()) == (0, {})


def test_rows_and_jobs_come_together_or_not_at_all(team: Team) -> None:
    with team.ledger() as ledger:
        jobs.prepare(ledger)
        with pytest.raises(Refused):
            jobs.enqueue_with_jobs(ledger, [queued(1), queued(2, state="accepted")], [], lambda _: "")
        assert (team.jobs(), team.states()) == (0, {})
        team.change("ALTER TABLE procrastinate_jobs ADD CONSTRAINT full_up CHECK (false) NOT VALID")
        with pytest.raises(LedgerError, match="takes no jobs"):
            jobs.enqueue_with_jobs(ledger, [queued(1)], [], lambda _: "")
        assert (team.jobs(), team.states()) == (0, {})
        team.change("ALTER TABLE procrastinate_jobs DROP CONSTRAINT full_up")
        assert jobs.enqueue_with_jobs(ledger, [queued(1)], [], lambda _: "") == [queued(1)]
        assert jobs.enqueue_with_jobs(ledger, [queued(1)], [], lambda _: "") == []
    assert (team.jobs(), team.states()) == (1, {"queued": 1})


def test_a_rush_renews_the_statistics(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "BULK", 50)

    def known() -> float:
        found = "SELECT max(reltuples) FROM pg_class WHERE oid = to_regclass('procrastinate_jobs')"
        return float(team.rows(found)[0][0])

    with team.ledger() as ledger:
        jobs.prepare(ledger)
        jobs.enqueue_with_jobs(ledger, (queued(n) for n in range(jobs.BULK)), [], lambda _: "")
        assert known() <= 0
        jobs.enqueue_with_jobs(ledger, (queued(n) for n in range(jobs.BULK, 2 * jobs.BULK + 1)), [], lambda _: "")
    assert known() == 101


def test_the_tables_of_jobs_are_made_once_by_whoever_comes(team: Team) -> None:
    failed: list[BaseException] = []

    def come() -> None:
        try:
            with open_ledger(team.ledger_url, team.root, create=True) as ledger:
                jobs.prepare(ledger)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=come) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert team.jobs() == 0


@pytest.mark.parametrize("arguments", [("send", "--queue", "--yes"), ("worker", "--until-empty")])
def test_a_file_is_no_place_to_meet(team: Team, arguments: tuple[str, ...]) -> None:
    team.lay_out(1)
    ran = team.run(*arguments, TOUCH_LEDGER="sqlite:///.touch/ledger.db")
    assert ran.code == 2
    assert "`ledger: postgresql://…`" in ran.err
    assert "touchcli[postgres]" in ran.err
    assert not (team.root / ".touch" / "ledger.db").exists()


@pytest.mark.parametrize("arguments", [("send", "--queue", "--yes"), ("worker", "--until-empty")])
@pytest.mark.parametrize("missing", ["psycopg", "procrastinate"])
def test_the_extra_is_named_where_it_is_missing(team: Team, arguments: tuple[str, ...], missing: str) -> None:
    team.lay_out(1)
    code = (
        f"import sys; sys.modules[{missing!r}] = None\nfrom touchcli.cli.front import run\nsys.exit(run(sys.argv[1:]))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=team.root,
        env=team.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 2
    assert ran.stderr.count("\n") == 1
    assert "pip install 'touchcli[postgres]'" in ran.stderr


def test_a_run_without_workers_sends_by_itself_and_leaves_a_living_claim_alone(team: Team) -> None:
    team.lay_out(8)
    team.queue()
    with team.ledger() as ledger:
        alive, dead, *_ = [each.client_ref for each in ledger.queued()]
        ledger.claim(alive, NOW, dt.timedelta(minutes=5))
        ledger.claim(dead, NOW - dt.timedelta(minutes=6), dt.timedelta(minutes=5))
        both = [team.start("send", "--yes", "--json") for _ in range(2)]
        ran = [team.end_of(process) for process in both]
        assert sorted(each.code for each in ran) in ([0, 1], [1, 1])
        assert team.states() == {"accepted": 6, "sending": 1, "in-doubt": 1}
        assert ledger.record_outcome(alive, Accepted("aaaa-1"), NOW).state == "accepted"
    assert max(team.standin.count().values()) == 1
    assert {alive, dead}.isdisjoint(team.standin.count())
    # Its jobs find nothing to do.
    team.drain()
    assert (len(team.standin.posts), team.jobs()) == (6, 0)


def test_moving_a_ledger_over(team: Team, new_schema: Callable[[], str], tmp_path: Path) -> None:
    team.lay_out(2)
    file = "sqlite:///.touch/ledger.db"
    assert team.run("send", "--yes", TOUCH_LEDGER=file).code == 0
    assert team.run("ledger", "copy", team.ledger_url, TOUCH_LEDGER=file).code == 0
    assert team.states() == {"accepted": 2}
    assert team.queue().json["counts"]["queued"] == 0
