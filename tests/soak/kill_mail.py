"""`touch send` with e-mails, killed at random moments and started again, until all are settled. Prints what came of it.

    python tests/soak/kill_mail.py --kills 400 --messages 2000 --rounds 2

Each round is a workspace of its own, whose every account is due for one e-mail; the runs are processes forked from one
that has loaded the program (`warm.py`), and the mail server is `smtp_server.py`, which logs each mail that it was given
whole before it answers. A mail is a duplicate where its Message-ID or its recipient stands in that log more than once,
and lost where the account has none in the end, or one that is neither accepted nor in doubt.
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
from made_up import TUESDAY, later
from mail_book import environment, lay_out, settings
from mail_server import MailServer, mail_server

PATIENCE = 120.0


class Scene:
    """The workspace, the server, and the runs."""

    def __init__(self, folder: Path, server: MailServer, messages: int) -> None:
        self.server, self.messages = server, messages
        self.root = lay_out(folder / "workspace", messages, settings(server.port, daily_limit=messages))
        self.env = environment(folder)

    def start(self, *arguments: str, at: str = TUESDAY) -> BaseProcess:
        """Start a run."""
        return warm.start(self.root, self.env, at, "send", "--yes", *arguments)

    def size(self) -> int:
        """The bytes of the server's log, which grows with each mail."""
        return self.server.log.stat().st_size if self.server.log.exists() else 0

    def waiting(self) -> int:
        """How many mails have not been claimed yet."""
        file = self.root / ".touch/ledger.db"
        if not file.exists():
            return self.messages
        with closing(sqlite3.connect(file, timeout=30)) as ledger:
            try:
                rows = ledger.execute(
                    "SELECT count(*) FROM messages WHERE state IN ('accepted', 'in-doubt', 'sending')"
                )
                ((claimed,),) = rows.fetchall()
            except sqlite3.OperationalError:  # killed before it had made its tables
                return self.messages
        return self.messages - int(claimed)

    def killed(self, limit: int, chance: random.Random) -> bool:
        """Start a run of at most so many mails and kill it somewhere; False where it was done before.

        Two in three die while mails are on their way, the others at any moment from their start on.
        """
        before = self.size()
        process = self.start("--limit", str(limit))
        deadline = time.monotonic() + PATIENCE
        if chance.random() < 0.67:
            while process.is_alive() and self.size() == before and time.monotonic() < deadline:
                time.sleep(0.001)
            time.sleep(chance.uniform(0, 0.01 * limit))
        else:
            time.sleep(chance.uniform(0, 0.7))
        ended = not process.is_alive()
        process.kill()
        process.join()
        return not ended


def main() -> int:
    """Kill, then let one run finish, and count; gives 1 where a mail was sent twice or lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--seed", type=int, default=None)
    given = parser.parse_args()
    seed = given.seed if given.seed is not None else random.SystemRandom().randrange(10**6)
    chance = random.Random(seed)
    warm.load()
    return max(one_round(given.kills, given.messages, chance, seed) for _ in range(given.rounds))


def one_round(kills_asked: int, messages: int, chance: random.Random, seed: int) -> int:
    """Kill runs over one workspace, let the last ones finish, and count; gives 1 where a mail went twice or is lost."""
    with (
        tempfile.TemporaryDirectory() as name,
        mail_server(Path(name), "--delay", "0.005", "--password", "right") as server,
    ):
        scene = Scene(Path(name), server, messages)
        kills = 0
        while kills < kills_asked and (left := scene.waiting()):
            # Some runs end before they are killed, and there must be work left for the last kill.
            share = max(left // (kills_asked - kills + 1), 2)
            kills += scene.killed(chance.randint(1, share), chance)
        for minutes in range(0, 60, 20):
            # What the last one left on its way is in doubt when the next begins; what was put off goes later.
            scene.start(at=later(minutes)).join()
        return report(scene, kills, seed)


def report(scene: Scene, kills: int, seed: int) -> int:
    """Count and print."""
    taken = scene.server.taken()
    by_id, by_place = Counter(mail.message_id for mail in taken), Counter(mail.to for mail in taken)
    with closing(sqlite3.connect(scene.root / ".touch/ledger.db")) as ledger:
        rows = ledger.execute("SELECT client_ref, account, state, message_uuid FROM messages").fetchall()
        ((sound,),) = ledger.execute("PRAGMA integrity_check").fetchall()
        touches = {row[0] for row in ledger.execute("SELECT message FROM touches").fetchall()}
    states = Counter(state for _, _, state, _ in rows)
    accepted = {id for _, _, state, id in rows if state == "accepted"}
    settled = {account for _, account, state, _ in rows if state in ("accepted", "in-doubt")}
    found = {
        "kills": kills,
        "messages": scene.messages,
        "mails taken": len(taken),
        "duplicates": sum(count - 1 for count in (*by_id.values(), *by_place.values())),
        "lost": scene.messages - len(settled),
        "accepted without a mail": len(accepted - set(by_id)),
        "accepted without a touch": len({ref for ref, _, state, _ in rows if state == "accepted"} ^ touches),
        "more than one message an account": len(rows) - len({account for _, account, _, _ in rows}),
    }
    print(f"seed {seed}; " + ", ".join(f"{name}: {count}" for name, count in found.items()), flush=True)
    print(f"states: {', '.join(f'{count} {state}' for state, count in sorted(states.items()))}; ledger: {sound}")
    wrong = [count for name, count in found.items() if name not in ("kills", "messages", "mails taken") and count]
    return 1 if wrong or sound != "ok" or sum(states.values()) != scene.messages else 0


if __name__ == "__main__":
    sys.exit(main())
