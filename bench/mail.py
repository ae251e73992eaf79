"""How long `touch send --yes` takes for e-mails, against `mailmerge --no-dry-run --no-limit` with as many.

    PATH=$PATH:/path/to/mailmerge/bin python bench/mail.py [--mails 1000] [--runs 3]

Both are whole programs, from their start to their exit, and hand the same words to the same stand-in server
(`tests/support/smtp_server.py`), which logs each mail and answers at once. touch checks each against every guard,
claims it on the disk before it goes, records the answer after, and uses one connection a mailbox; mailmerge connects
anew for each. Leaves with 1 where the limit is missed.
"""

import argparse
import csv
import itertools
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from made_up import TUESDAY
from mail_book import environment, lay_out, settings
from mail_server import MailServer, mail_server

from measure import heading, need, output, paired, row, seconds, touch_at

MOST = 0.2
"""Of mailmerge's time."""
CONFIG = """\
[smtp_server]
host = 127.0.0.1
port = {port}
"""
TEMPLATE = """\
TO: {{email}}
SUBJECT: Your order, {{first_name}}
FROM: Dana Reyes <dana@northgate.example>

Dear {{first_name}},

line {{line}} runs: https://northgate.example/a?b=1&c=2
.a dot at the start, and Grüße

--
Dana
"""


def main() -> int:
    """Measure and print; gives 1 where the limit is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--mails", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    mailmerge = need("mailmerge", "pip install mailmerge, into a venv of its own, and put its bin on PATH")
    heading("touch send --yes, e-mails, in a pipe")
    with tempfile.TemporaryDirectory() as name, mail_server(Path(name)) as server:
        folder = Path(name)
        theirs = recipients(folder / "mailmerge", given.mails, server)
        run = [mailmerge, "--no-dry-run", "--no-limit"]
        pair = paired(ours(folder, given.mails, server), lambda: counted(server, given.mails, run, theirs), given.runs)
        kept = row(f"{given.mails:,} e-mails", "mailmerge --no-dry-run --no-limit", pair, MOST)
        print(f"{given.mails / pair.mine:.0f} e-mails a second, mailmerge {given.mails / pair.theirs:.0f}")
    return 0 if kept else 1


def ours(folder: Path, mails: int, server: MailServer) -> Callable[[], float]:
    """Send to a new book each time; its files have been read before, as those of a book that is in use."""
    numbers = itertools.count()
    env = environment(folder)
    send = [*touch_at(TUESDAY), "send", "--yes"]

    def run() -> float:
        root = lay_out(folder / f"touch-{next(numbers)}", mails, settings(server.port, daily_limit=mails))
        time.sleep(2.1)  # a file that has just been written is not taken from the cache
        output([*touch_at(TUESDAY), "due"], root, env=env)
        took = counted(server, mails, send, root, env)
        shutil.rmtree(root)
        return took

    return run


def counted(
    server: MailServer, mails: int, command: list[str], folder: Path, env: dict[str, str] | None = None
) -> float:
    """How long a command takes; leaves where it did not send as many as it should."""
    before = len(server.taken())
    took = seconds(command, folder, env=env)
    went = len(server.taken()) - before
    if went != mails:
        sys.exit(f"{' '.join(command)} sent {went} of {mails}")
    return took


def recipients(folder: Path, mails: int, server: MailServer) -> Path:
    """What mailmerge reads."""
    folder.mkdir()
    (folder / "mailmerge_server.conf").write_text(CONFIG.format(port=server.port))
    (folder / "mailmerge_template.txt").write_text(TEMPLATE, "utf-8")
    with (folder / "mailmerge_database.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("email", "first_name", "line"))
        writer.writerows((f"pat-{n:04}@customer.example", "Pat", n) for n in range(mails))
    return folder


if __name__ == "__main__":
    sys.exit(main())
