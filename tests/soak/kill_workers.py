"""Two workers, killed at random moments and started again, until every message is settled. Prints what came of it.

    python tests/soak/kill_workers.py --kills 200 --messages 3000

A worker is a process forked from one that has loaded the program (`warm.py`): the kills land in what it does.
A message is a duplicate where it was posted more than once, and lost where, in the end, it is neither accepted nor in
doubt. PostgreSQL and the stand-in for Vonage are started for the purpose; `--server` takes a PostgreSQL that is there.
"""

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

import psycopg
import warm
from database import empty_ledger, postgres_server
from made_up import TUESDAY, Carrier, carrier, command, lay_out

WORKERS = 2


class Scene:
    """The workspace, its ledger, and the programs at it."""

    def __init__(self, root: Path, url: str, running: Carrier) -> None:
        self.root, self.url, self.carrier = root, url, running
        self.env = {**running.env, "TOUCH_LEDGER": url}

    def touch(self, *arguments: str) -> Any:
        """Run a command to its end; gives its JSON."""
        ran = subprocess.run(
            command(*arguments, "--json"), cwd=self.root, env=self.env, capture_output=True, text=True, check=False
        )
        assert ran.returncode in (0, 1), ran.stderr
        return json.loads(ran.stdout)

    def worker(self) -> BaseProcess:
        """Start a worker."""
        return warm.start(self.root, self.env, TUESDAY, "worker")

    def change(self, sql: str) -> None:
        """Write past the verbs."""
        with psycopg.connect(self.url) as session:
            session.execute(sql.encode())

    def states(self) -> Counter[str]:
        """How many messages are in each state."""
        with psycopg.connect(self.url) as session:
            return Counter(dict(session.execute("SELECT state, count(*) FROM messages GROUP BY state").fetchall()))

    def jobs(self) -> int:
        """How many jobs wait."""
        with psycopg.connect(self.url) as session:
            return int(
                session.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'").fetchall()[0][0]
            )

    def posts(self) -> int:
        """How many POSTs were read so far."""
        return self.carrier.log.read_bytes().count(b"\n") if self.carrier.log.exists() else 0


def main() -> int:
    """Run it; gives 1 where a message was sent twice or lost."""
    parser = argparse.ArgumentParser(description="Kill workers at random.")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--messages", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=1, help="how often, each in a workspace and a ledger of its own")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--server", help="the address of a PostgreSQL; one is started otherwise")
    given = parser.parse_args()
    warm.load(postgresql=True)
    with ExitStack() as stack:
        server = given.server or stack.enter_context(postgres_server())
        chance = random.Random(given.seed)
        return max(one_round(server, given.kills, given.messages, chance) for _ in range(given.rounds))


def one_round(server: str, kills: int, messages: int, chance: random.Random) -> int:
    """Kill workers over one workspace and its own ledger, and count; gives 1 where a text went twice or is lost."""
    started = time.monotonic()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        running = stack.enter_context(carrier(folder, folder / "private.key", "--delay", "0.05"))
        root = lay_out(folder / "book", messages, ledger="${TOUCH_LEDGER}")
        scene = Scene(root, empty_ledger(server), running)
        queued = scene.touch("send", "--queue", "--yes")["counts"]["queued"]
        done = kill(scene, kills, messages, chance)
        finish(scene)
        states, posts = scene.states(), scene.carrier.count()
    figures = {
        "queued": queued,
        "kills": done,
        "posted": len(posts),
        "duplicates": sum(count > 1 for count in posts.values()),
        "lost": queued - states["accepted"] - states["in-doubt"],
        "states": dict(states),
        "sum_of_states": sum(states.values()),
        "seconds": round(time.monotonic() - started),
    }
    print(json.dumps(figures), flush=True)
    return 1 if figures["duplicates"] or figures["lost"] else 0


def kill(scene: Scene, kills: int, messages: int, chance: random.Random) -> int:
    """Kill a worker each time some more texts went, while there are any; gives how often that was."""
    each = max(messages // 2 // kills, 2)
    workers = [scene.worker() for _ in range(WORKERS)]
    done = 0
    while done < kills and scene.jobs():
        goal = scene.posts() + chance.randint(1, 2 * each - 1)
        while scene.posts() < goal and scene.jobs():
            time.sleep(0.01)
        time.sleep(chance.random() * 0.05)
        victim = chance.randrange(WORKERS)
        workers[victim].kill()
        workers[victim].join()
        done += 1
        workers[victim] = scene.worker()
    for worker in workers:
        worker.terminate()
        worker.join(60)
    # One that had not quite started has nothing in hand, and goes at once.
    assert {worker.exitcode for worker in workers} <= {0, -signal.SIGTERM}
    return done


def finish(scene: Scene) -> None:
    """What time does: dead workers are noticed, claims run out, the next run queues what has no job any more."""
    scene.change("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
    scene.change("UPDATE messages SET lease_until = '2026-11-24T16:00:00.000000Z' WHERE state = 'sending'")
    scene.touch("send", "--queue", "--yes")
    scene.touch("worker", "--until-empty")


if __name__ == "__main__":
    sys.exit(main())
