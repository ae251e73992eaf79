"""`touch worker`: real processes at one PostgreSQL, posting to the stand-in."""

import datetime as dt
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from made_up import HERE, number
from team import Team

from touchcli.flows.sending.planning.recheck import Recheck, Refusal
from touchcli.ledger import jobs
from touchcli.rules.models.message import Accepted, Message

Wait = Callable[[Callable[[], object]], None]
NOW = dt.datetime(2026, 11, 24, 17, 0, tzinfo=dt.UTC)


def time_passes(team: Team) -> None:
    """What was put off may go now, as if the hours had gone by: in the ledger and in the queue."""
    team.change("UPDATE messages SET not_before = '2026-11-24T16:00:00.000000Z' WHERE state = 'deferred'")
    team.change("UPDATE messages SET lease_until = '2026-11-24T16:00:00.000000Z' WHERE state = 'sending'")
    team.change("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")
    team.change("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")


def test_two_workers_drain_the_queue_without_a_second_text(team: Team) -> None:
    team.lay_out(300)
    assert team.queue().json["counts"]["queued"] == 300
    workers = [team.start("worker", "--until-empty", "--json") for _ in range(2)]
    ran = [team.end_of(process) for process in workers]
    assert [(each.code, each.err) for each in ran] == [(0, "")] * 2
    assert sum(each.json["counts"]["accepted"] for each in ran) == 300
    assert team.states() == {"accepted": 300}
    posts = team.standin.count()
    assert (len(posts), max(posts.values())) == (300, 1)
    assert team.jobs() == 0
    assert team.rows("SELECT count(*), max(number) FROM attempts") == [(300, 1)]


def test_killed_in_the_middle_of_a_post(team: Team, wait: Wait) -> None:
    team.lay_out(12)
    team.queue()
    with team.ledger() as ledger:
        [stalled] = ledger.outbox(accounts=["customer-0005"])
    team.standin.behave[stalled.to.removeprefix("+")] = "stall"
    worker = team.start("worker", "--concurrency", "2")
    wait(lambda: len(team.standin.posts) == 12 and team.states()["accepted"] == 11)
    worker.kill()
    worker.wait()
    # Nobody takes it over while its claim may still be somebody's.
    assert team.drain().json["counts"]["accepted"] == 0
    assert team.states() == {"accepted": 11, "sending": 1}
    time_passes(team)
    team.standin.behave.clear()
    ran = team.drain()
    assert (ran.code, ran.json["counts"]["in-doubt"]) == (1, 1)
    assert "in-doubt Customer 0005 …" in ran.err
    assert stalled.to not in ran.err
    assert team.queue().json["counts"]["queued"] == 0
    team.drain()
    assert team.states() == {"accepted": 11, "in-doubt": 1}
    assert team.standin.count()[stalled.client_ref] == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_stop_it_finishes_what_is_in_hand(team: Team, wait: Wait, number: signal.Signals) -> None:
    team.lay_out(12)
    team.queue()
    team.standin.delay = 0.5
    worker = team.start("worker", "--concurrency", "2")
    wait(lambda: team.standin.posts)
    worker.send_signal(number)
    ran = team.end_of(worker)
    assert (ran.code, ran.err) == (0, "")
    went = len(team.standin.posts)
    assert 1 <= went <= 4
    assert team.states() == {"accepted": went, "queued": 12 - went}
    assert ran.out == f"{went} accepted.\n"
    assert team.rows("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1") == [("todo", 12 - went)]
    team.standin.delay = 0.0
    assert team.drain().json["counts"]["accepted"] == 12 - went


def test_an_opt_out_while_queued_holds(team: Team) -> None:
    team.lay_out(4)
    team.queue()
    with team.ledger() as ledger:
        ledger.opt_out(ledger.queued()[2].to, NOW, "said so on the phone")
        gone = ledger.queued()[2].client_ref
    ran = team.drain()
    assert (ran.code, ran.json["counts"]["held"], ran.json["counts"]["accepted"]) == (0, 1, 3)
    assert "opted-out" in ran.err
    assert gone not in team.standin.count()
    assert team.states() == {"accepted": 3, "not-sent": 1}


def test_workers_share_one_rate(team: Team) -> None:
    team.lay_out(60, provider={"name": "vonage", "rate": "20/s", "sender_rate": "15/s"})
    team.queue()
    workers = [team.start("worker", "--until-empty", "--concurrency", "8") for _ in range(2)]
    assert [team.end_of(process).code for process in workers] == [0, 0]
    at = sorted(post.at for post in team.standin.posts)
    assert len(at) == 60
    # A place is never given to two: sixty places at 15 a second, less what a busy machine may delay the first ones.
    assert at[-1] - at[0] > 59 / 15 * 0.7
    slots = dict(team.rows("SELECT name, slot FROM slots"))
    assert slots.keys() == {"provider/vonage", "sender/+13125550100"}


def test_refused_credentials_stop_the_worker_and_leave_the_queue(team: Team) -> None:
    team.lay_out(20)
    team.queue()
    team.standin.default = "401"
    ran = team.end_of(team.start("worker", "--concurrency", "3", "--json"))
    assert ran.code == 1
    assert "mend the credentials, then start the worker again" in ran.err
    tried = len(team.standin.posts)
    assert 1 <= tried <= 3
    assert team.states() == {"rejected": tried, "queued": 20 - tried}
    assert team.jobs() == 20 - tried
    assert "401" in ran.json["why_stopped"]
    team.standin.default = "accept"
    assert team.drain().json["counts"]["accepted"] == 20 - tried


def test_too_many_requests_wait_and_keep_their_reference(team: Team, wait: Wait) -> None:
    team.lay_out(6)
    team.queue()
    team.standin.queue.append("429;1")
    worker = team.start("worker", "--concurrency", "2")
    wait(lambda: team.states() == {"accepted": 6})
    worker.terminate()
    assert team.end_of(worker).code == 0
    assert sorted(team.standin.count().values()) == [1, 1, 1, 1, 1, 2]
    refused = team.standin.posts[0]
    [again] = [post for post in team.standin.posts[1:] if post.client_ref == refused.client_ref]
    assert again.at - refused.at >= 1.0


def test_a_refused_connection_puts_the_job_off(team: Team) -> None:
    team.lay_out(3)
    team.queue()
    ran = team.run("worker", "--until-empty", "--json", VONAGE_API_HOST="127.0.0.1:1")
    assert (ran.code, ran.json["counts"]["deferred"]) == (0, 3)
    assert team.states() == {"deferred": 3}
    again = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND scheduled_at - now() BETWEEN "
    assert team.rows(f"{again} interval '5 seconds' AND interval '45 seconds'") == [(3,)]
    assert team.drain().json["counts"] == dict.fromkeys(
        ("accepted", "rejected", "in-doubt", "deferred", "held", "left"), 0
    )
    time_passes(team)
    assert team.drain().json["counts"]["accepted"] == 3
    assert set(team.standin.count().values()) == {1}


def test_what_is_far_off_waits_in_the_ledger(team: Team) -> None:
    team.lay_out(30)
    team.queue()
    team.standin.default = "429;3600"
    ran = team.run("worker", "--until-empty", "--concurrency", "2", "--json")
    assert ran.code == 0
    assert ran.json["why_stopped"].startswith("the provider takes nothing now")
    tried = ran.json["counts"]["deferred"]
    assert 1 <= tried <= 2
    assert (team.jobs(), team.states()) == (30 - tried, {"deferred": tried, "queued": 30 - tried})
    team.standin.default = "accept"
    time_passes(team)
    assert team.queue().json["counts"]["queued"] == tried
    assert team.drain().json["counts"]["accepted"] == 30
    assert sorted(team.standin.count().values()) == [1] * (30 - tried) + [2] * tried


def test_the_limit_of_a_day_holds_for_all_workers(team: Team) -> None:
    team.lay_out(20)
    team.queue()
    team.lay_out(20, provider={"name": "vonage", "daily_limit": 7})
    workers = [team.start("worker", "--until-empty", "--json") for _ in range(2)]
    assert [team.end_of(process).code for process in workers] == [0, 0]
    went = len(team.standin.posts)
    assert 1 <= went <= 7
    assert team.states() == {"accepted": went, "deferred": 20 - went}
    # Until midnight where the business is, and without a job.
    assert team.rows("SELECT DISTINCT not_before FROM messages WHERE not_before IS NOT NULL") == [
        ("2026-11-25T06:00:00.000000Z",)
    ]
    assert team.jobs() == 0


def test_the_last_text_of_the_days_limit_goes(team: Team) -> None:
    team.lay_out(5)
    team.queue()
    team.lay_out(5, provider={"name": "vonage", "daily_limit": 3})
    ran = team.run("worker", "--until-empty", "--concurrency", "1", "--json")
    assert (ran.code, ran.json["counts"]["accepted"], ran.json["counts"]["deferred"]) == (0, 3, 2)
    assert len(team.standin.posts) == 3
    assert "the day's limit is reached" in ran.err


def test_a_worker_pauses_as_long_as_the_provider_says(team: Team, wait: Wait) -> None:
    team.lay_out(6)
    team.queue()
    team.standin.queue.append("429;1200")
    worker = team.start("worker", "--concurrency", "2")
    # One more may have been on its way. The others wait with the worker; the one refused has lost its job meanwhile.
    wait(lambda: team.states()["deferred"] == 1)
    time.sleep(2)
    went = len(team.standin.posts)
    assert 1 <= went <= 2
    assert team.states() == Counter(deferred=1, accepted=went - 1, queued=6 - went)
    worker.terminate()
    assert team.end_of(worker).code == 0
    assert team.jobs() == 6 - went
    assert len(team.standin.posts) == went


def test_a_job_whose_message_is_not_queued_does_nothing(team: Team) -> None:
    team.lay_out(3)
    team.queue()
    with team.ledger() as ledger:
        gone, sending, _ = ledger.queued()
        ledger.claim_many([gone.client_ref, sending.client_ref], NOW, dt.timedelta(hours=1))
        ledger.record_outcome(gone.client_ref, Accepted("aaaa-1"), NOW)
        jobs.enqueue_with_jobs(ledger, [], [gone._replace(client_ref="nobody-knows-it")], lambda _: "")
    assert team.drain().json["counts"]["accepted"] == 1
    assert team.states() == {"accepted": 2, "sending": 1}
    assert (team.jobs(), len(team.standin.posts)) == (0, 1)


def test_a_worker_that_loses_its_server_says_so_and_loses_nothing_else(team: Team, wait: Wait) -> None:
    team.lay_out(40)
    team.queue()
    team.standin.delay = 0.2
    worker = team.start("worker", "--concurrency", "4")
    wait(lambda: len(team.standin.posts) > 4)
    team.rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    ran = team.end_of(worker)
    assert ran.code == 2
    *kept, lost = ran.err.splitlines()
    assert lost.startswith("touch: the ")
    assert "the server is up" in lost
    assert set(kept) <= {"touch: the ledger is out of reach; the answers to 1 text are kept for the next run"}
    assert len(kept) <= 4, "one from each that had a text on its way"
    team.standin.delay = 0.0
    for _ in range(2):  # the first run brings in what was kept, which may put a text off
        time_passes(team)
        team.queue()
    team.drain()
    states = team.states()
    assert states["accepted"] + states["in-doubt"] == 40, states
    assert states["in-doubt"] <= 8
    assert max(team.standin.count().values()) == 1


def test_a_damaged_message_is_held_and_told_and_the_others_go(team: Team) -> None:
    team.lay_out(5)
    team.queue()
    team.change("UPDATE messages SET media = 'no JSON' WHERE account = 'customer-0002'")
    ran = team.drain()
    assert (ran.code, ran.json["counts"]["accepted"], ran.json["counts"]["held"]) == (0, 4, 1)
    assert "its row in the ledger is damaged; touch ledger verify" in ran.err


def test_a_bug_in_one_job_ends_the_worker(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    team.lay_out(5)
    team.queue()
    plain = Recheck.refusal

    def broken(recheck: Recheck, message: Message) -> Refusal | None:
        if message.account == "customer-0002":
            raise KeyError
        return plain(recheck, message)

    with monkeypatch.context() as patch:
        patch.setattr(Recheck, "refusal", broken)
        ran = team.run("worker", "--until-empty", "--concurrency", "1")
    assert ran.code == 3
    assert "a bug in touch, KeyError" in ran.err
    time_passes(team)
    team.queue()
    assert team.drain().code == 0
    assert team.states() == {"accepted": 5}
    assert set(team.standin.count().values()) == {1}


def test_plans_are_read_anew_while_a_worker_runs(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    from touchcli.flows.sending import worker

    monkeypatch.setattr(worker, "REREAD_AFTER", dt.timedelta(0))
    team.lay_out(2)
    team.queue()
    team.lay_out(2, reps={"dana": {"name": "Dana Reyes", "company": "Northgate Supply", "texting": "off"}})
    ran = team.drain()
    assert ran.json["counts"]["held"] == 2
    assert "not-texting" in ran.err
    assert not team.standin.posts


def test_nothing_to_do_and_nothing_to_do_it_with(team: Team) -> None:
    team.lay_out(1)
    ran = team.run("worker", "--until-empty")
    assert (ran.code, ran.out, ran.err) == (0, "Nothing was queued.\n", "")
    ran = team.run("worker", "--until-empty", VONAGE_APPLICATION_ID="")
    assert (ran.code, "VONAGE_APPLICATION_ID" in ran.err) == (2, True)


def test_killed_again_and_again(postgres: str) -> None:
    script = HERE.parent / "soak" / "kill_workers.py"
    command = ["--kills", "6", "--messages", "120", "--server", postgres]
    ran = subprocess.run([sys.executable, str(script), *command], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_a_worker_whose_files_are_older_leaves_the_text_and_says_so(
    team: Team, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    team.lay_out(26)  # in two files
    (tmp_path / "other").mkdir()
    behind = Team(tmp_path / "other" / "book", team.ledger_url, team.standin, team.key, monkeypatch)
    shutil.copytree(team.root, behind.root, ignore=shutil.ignore_patterns(".touch"))
    plan = "plans/accounts/book-001.yaml"
    team.edit(plan, number(25), number(1000))
    team.queue()
    ran = behind.drain()
    assert (ran.code, ran.json["counts"]["accepted"], ran.json["counts"]["left"]) == (1, 25, 1)
    assert "left Customer 0025 …" in ran.err
    assert "older than its plan: bring this copy of the workspace up to date" in ran.err
    assert number(25).removeprefix("+") not in {post.to for post in team.standin.posts}
    assert team.states() == {"accepted": 25, "queued": 1}
    shutil.copy(team.root / plan, behind.root / plan)  # as git pull does
    time_passes(team)
    assert behind.drain().json["counts"]["accepted"] == 1
    assert team.standin.posts[-1].to == number(1000).removeprefix("+")


def test_a_plan_saved_after_its_text_was_queued_counts(team: Team) -> None:
    team.lay_out(2)
    team.queue()
    team.edit("plans/accounts/book-000.yaml", number(1), number(1000))
    ran = team.drain()
    assert (ran.json["counts"]["accepted"], ran.json["counts"]["held"]) == (1, 1)
    assert "has another number now" in ran.err


def test_a_worker_goes_by_what_is_saved_while_it_works(team: Team, wait: Wait) -> None:
    team.lay_out(30, provider={"name": "vonage", "rate": "10/s"})
    team.queue()
    worker = team.start("worker", "--until-empty", "--json", "--concurrency", "2")
    wait(lambda: len(team.standin.posts) >= 3)
    rep = {"name": "Dana Reyes", "company": "Northgate Supply", "phone": "+13125550100", "texting": "off"}
    team.lay_out(30, reps={"dana": rep}, provider={"name": "vonage", "rate": "10/s"})
    went = len(team.standin.posts)
    ran = team.end_of(worker)
    assert len(team.standin.posts) <= went + 3
    assert ran.json["counts"]["held"] >= 20
