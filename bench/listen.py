"""How many webhooks a second `touch listen` keeps, and whether every one that was answered 200 is on the disk.

    python bench/listen.py --rate 1000 --seconds 10

The server is a process of its own and is killed (SIGKILL) right after the last call. Against the same server with one
commit a webhook, in the same run; the ratio is that of what both can take when they are given more than they can.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests" / "support"), str(ROOT / "src")]

from caller import SECRET  # noqa: E402
from made_up import lay_out  # noqa: E402
from storm import storm  # noqa: E402

from touchcli.ledger import open_ledger  # noqa: E402

ALONE = "import touchcli.flows.inbound.writer_thread as i; i.MAX_BATCH = 1; from touchcli.__main__ import main; main()"


def main() -> int:
    """Print what was answered and what was kept; 1 where something that was answered 200 is not there."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rate", type=float, default=1000, help="webhooks a second")
    parser.add_argument("--seconds", type=float, default=10)
    given = parser.parse_args()
    lost, _ = measured("at the rate", ["-m", "touchcli"], given.rate, given.seconds)
    most = given.rate * 5
    _, together = measured("as many as it can, together", ["-m", "touchcli"], most, 2)
    _, alone = measured("as many as it can, one commit each", ["-c", ALONE], most, 2)
    print(f"together against one by one: {together / alone:.1f} times as many")
    return 1 if lost else 0


def measured(what: str, program: list[str], rate: float, seconds: float) -> tuple[int, float]:
    """Storm a new server, kill it, and count; gives how many were lost and how many it kept a second."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        lay_out(root, 1)
        env = {**os.environ, "VONAGE_SIGNATURE_SECRET": SECRET, "PYTHONPATH": str(ROOT / "src")}
        server = subprocess.Popen(
            [sys.executable, *program, "listen", "--port", "0"], cwd=root, env=env, stderr=subprocess.PIPE, text=True
        )
        assert server.stderr
        port = int(server.stderr.readline().split("127.0.0.1:")[1].split(";")[0])
        asked = int(rate * seconds)
        answered = storm(port, rate, seconds, then=server.kill)
        server.communicate()
        with contextlib.closing(open_ledger("sqlite:///.touch/ledger.db", root, create=False)) as ledger:
            kept = {row[0] for row in ledger.db.execute("SELECT text FROM replies").fetchall()}
        lost = len(answered - kept)
        print(f"{what}: {asked} asked in {seconds:g} s, {len(answered)} answered 200, {lost} of those lost")
        return lost, len(answered) / seconds


if __name__ == "__main__":
    sys.exit(main())
