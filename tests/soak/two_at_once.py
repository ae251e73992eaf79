"""Two `touch send` at the same instant, again and again. Prints what came of it.

    python tests/soak/two_at_once.py --rounds 50
    python tests/soak/two_at_once.py --rounds 50 --postgresql

Every round is a new workspace of so many texts. A text is a duplicate where its number was posted more than once; the
run that comes second has to say so and leave with 0, or find nothing left to send.
"""

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from made_up import Carrier, carrier, command, lay_out

SECOND = "Another run is in progress"


def a_round(root: Path, running: Carrier, texts: int, ledger: str) -> tuple[int, int, list[str]]:
    """How many runs came second, how many texts were posted twice, and what else went wrong, in words."""
    lay_out(root, texts, ledger=ledger)
    before = Counter(post[1] for post in running.posts())
    runs = [
        subprocess.Popen(
            command("send", "--yes"),
            cwd=root,
            env=running.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    outputs = [process.communicate(timeout=120) for process in runs]
    wrong = [f"exit code {process.returncode}" for process in runs if process.returncode]
    wrong += [err for _, err in outputs if err]
    if not all(SECOND in out or "accepted" in out or "No text is ready" in out for out, _ in outputs):
        wrong.append("a run that says nothing")
    sent = Counter(post[1] for post in running.posts()) - before
    wrong += [f"{sum(sent.values())} POSTs for {texts} texts"] if sum(sent.values()) != texts else []
    return sum(SECOND in out for out, _ in outputs), sum(count - 1 for count in sent.values()), wrong


def main() -> int:
    """Run the rounds and print; gives 1 where anything went wrong, or no two runs ever met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--texts", type=int, default=20)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--server", help="the address of a PostgreSQL that is there")
    given = parser.parse_args()
    met, twice = 0, 0
    wrong: list[str] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        running = stack.enter_context(carrier(folder, folder / "private.key", "--delay", "0.05"))
        server = given.server
        if given.postgresql and not server:
            from database import postgres_server

            server = stack.enter_context(postgres_server())
        for n in range(given.rounds):
            ledger = "sqlite:///.touch/ledger.db"
            if server:
                from database import empty_ledger

                ledger = "${TOUCH_LEDGER}"
                running.env["TOUCH_LEDGER"] = empty_ledger(server)
            second, again, found = a_round(folder / f"workspace-{n}", running, given.texts, ledger)
            met, twice, wrong = met + second, twice + again, [*wrong, *found]
        posts = len(running.posts())
    kind = "PostgreSQL" if server else "SQLite"
    print(f"{kind}: {given.rounds} rounds of {given.texts} texts, {posts} POSTs, duplicates: {twice}, met: {met}")
    for each in wrong:
        print(each, file=sys.stderr)
    return 1 if wrong or twice or not met else 0


if __name__ == "__main__":
    sys.exit(main())
