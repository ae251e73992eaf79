"""`touch send`, killed at random moments and started again, until every message is settled. Prints what came of it.

    python tests/soak/kill_send.py --kills 200 --messages 3000 --rounds 50

Each round is a workspace of its own. A run is a process forked from one that has loaded the program (`warm.py`): the
kills land in what it does. Every account is due for one text. A message is a duplicate where it was posted more than
once, or where its number was, and lost where the account has none in the end, or one that is neither accepted nor in
doubt.
"""

import argparse
import random
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from multiprocessing.process import BaseProcess
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

import warm
from made_up import TUESDAY, Carrier, carrier, lay_out

PATIENCE = 120.0


def start(root: Path, running: Carrier, *arguments: str) -> BaseProcess:
    """Start a run."""
    return warm.start(root, running.env, TUESDAY, "send", "--yes", *arguments)


def killed(root: Path, running: Carrier, limit: int, chance: random.Random) -> bool:
    """Start a run of at most so many texts and kill it somewhere; False where it was done before.

    Two in three die while texts are on their way, the others at any moment from their start on.
    """
    before = size(running)
    process = start(root, running, "--limit", str(limit))
    deadline = time.monotonic() + PATIENCE
    if chance.random() < 0.67:
        while process.is_alive() and size(running) == before and time.monotonic() < deadline:
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.01 * limit))
    else:
        time.sleep(chance.uniform(0, 0.7))
    ended = not process.is_alive()
    process.kill()
    process.join()
    return not ended


def size(running: Carrier) -> int:
    """The bytes of the log of POSTs, which grows with each of them."""
    return running.log.stat().st_size if running.log.exists() else 0


def waiting(root: Path, messages: int) -> int:
    """How many messages have not been claimed yet."""
    file = root / ".touch/ledger.db"
    if not file.exists():
        return messages
    with closing(sqlite3.connect(file, timeout=30)) as ledger:
        try:
            ((claimed,),) = ledger.execute("SELECT count(*) FROM messages WHERE claimed_at IS NOT NULL").fetchall()
        except sqlite3.OperationalError:  # killed before it had made its tables
            return messages
    return messages - int(claimed)


def main() -> int:
    """Kill, then let one run finish, and count; gives 1 where a message was posted twice or lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--messages", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--seed", type=int, default=None)
    given = parser.parse_args()
    seed = given.seed if given.seed is not None else random.SystemRandom().randrange(10**6)
    chance = random.Random(seed)
    warm.load()
    return max(one_round(given.kills, given.messages, chance, seed) for _ in range(given.rounds))


def one_round(kills_asked: int, messages: int, chance: random.Random, seed: int) -> int:
    """Kill runs over one workspace, let the last ones finish, and count; gives 1 where a text went twice or is lost."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        root = lay_out(folder / "workspace", messages)
        with carrier(folder, folder / "private.key", "--delay", "0.02") as running:
            kills = 0
            while kills < kills_asked and (left := waiting(root, messages)):
                # Some runs end before they are killed, and there must be work left for the last kill.
                share = max(left // (kills_asked - kills + 1), 2)
                kills += killed(root, running, chance.randint(1, share), chance)
            while waiting(root, messages):
                start(root, running).join()
            start(root, running).join()  # what the last one left on its way is in doubt when the next begins
            return report(root, running, kills, messages, seed)


def report(root: Path, running: Carrier, kills: int, messages: int, seed: int) -> int:
    """Count and print."""
    posts = running.posts()
    by_ref, by_number = Counter(post[0] for post in posts), Counter(post[1] for post in posts)
    with closing(sqlite3.connect(root / ".touch/ledger.db")) as ledger:
        rows = ledger.execute("SELECT client_ref, account, state FROM messages").fetchall()
        ((sound,),) = ledger.execute("PRAGMA integrity_check").fetchall()
        touches = {row[0] for row in ledger.execute("SELECT message FROM touches").fetchall()}
    states = Counter(state for _, _, state in rows)
    accepted = {ref for ref, _, state in rows if state == "accepted"}
    settled = {account for _, account, state in rows if state in ("accepted", "in-doubt")}
    twice = sum(count - 1 for count in by_ref.values()) + sum(count - 1 for count in by_number.values())
    found = {
        "kills": kills,
        "messages": messages,
        "POSTs": len(posts),
        "duplicates": twice,
        "lost": messages - len(settled),
        "accepted without a POST": len(accepted - set(by_ref)),
        "accepted without a touch": len(accepted ^ touches),
        "more than one message an account": len(rows) - len({account for _, account, _ in rows}),
    }
    print(f"seed {seed}; " + ", ".join(f"{name}: {count}" for name, count in found.items()), flush=True)
    print(f"states: {', '.join(f'{count} {state}' for state, count in sorted(states.items()))}; ledger: {sound}")
    wrong = [count for name, count in found.items() if name not in ("kills", "messages", "POSTs") and count]
    return 1 if wrong or sound != "ok" or sum(states.values()) != messages else 0


if __name__ == "__main__":
    sys.exit(main())
