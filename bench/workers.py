"""How many texts a second workers send, against `touch send` at the same ledger, and what each text costs in CPU time.

Run `python bench/workers.py [TEXTS]`; it starts a PostgreSQL and a stand-in for Vonage that answers after 50 ms, on
this machine, so all of them share its processors. Whole processes are measured, start to exit.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from database import empty_ledger, postgres_server
from made_up import carrier, command, lay_out

WAYS = {
    "touch send": [["send", "--yes"]],
    "1 worker": [["worker", "--until-empty"]],
    "2 workers": [["worker", "--until-empty"]] * 2,
    "2 workers, --concurrency 16": [["worker", "--until-empty", "--concurrency", "16"]] * 2,
}


def cpu() -> float:
    """Seconds of CPU time that the programs started here have taken; the server and the stand-in do not count."""
    taken = resource.getrusage(resource.RUSAGE_CHILDREN)
    return taken.ru_utime + taken.ru_stime


def main() -> None:
    """Measure each way and print it."""
    texts = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as folder, postgres_server() as server:
        root = lay_out(Path(folder) / "book", texts, ledger="${TOUCH_LEDGER}")
        for number, (name, programs) in enumerate(WAYS.items()):
            place = Path(folder) / str(number)
            place.mkdir()
            with carrier(place, Path(folder) / "private.key", "--delay", "0.05") as running:
                env = {**running.env, "TOUCH_LEDGER": empty_ledger(server)}
                if name != "touch send":
                    subprocess.run(
                        command("send", "--queue", "--yes"), cwd=root, env=env, check=True, stdout=subprocess.DEVNULL
                    )
                began, before = time.perf_counter(), cpu()
                started = [
                    subprocess.Popen(command(*program), cwd=root, env=env, stdout=subprocess.DEVNULL)
                    for program in programs
                ]
                assert [process.wait() for process in started] == [0] * len(started)
                wall, used = time.perf_counter() - began, cpu() - before
                assert sorted(running.count().values()) == [1] * texts
            print(f"{name:28} {texts / wall:6.0f} texts/s, {used / texts * 1e3:5.1f} ms of CPU a text")


if __name__ == "__main__":
    main()
