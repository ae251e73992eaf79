"""How long `touch send --yes` takes for e-mails, against `mailmerge --no-dry-run --no-limit` with as many.

    PATH=$PATH:/path/to/mailmerge/bin python bench/mail.py [--mails 1000] [--runs 3] [--away 0.02]

Both are whole programs, from their start to their exit, and hand the same words to the same stand-in server
(`tests/support/smtp_server.py`), which logs each mail and answers at once. It takes commands one by one or several at
once, as Postfix and Exim do, wants STARTTLS and a sign-in, as providers of mail do, and is `--away` so many seconds
there and back (`far_away.py`); or it is on this machine and lets everybody in, where nothing counts but the work of
the two programs. touch checks each mail against every guard, claims it on the disk before it goes, records the answer
after, and uses one connection a mailbox; mailmerge connects anew for each. Leaves with 1 where the limit is missed.
"""

import argparse
import csv
import itertools
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from certificate import Certificate, make_certificate
from far_away import far_away
from made_up import TUESDAY
from mail_book import environment, lay_out, settings
from mail_server import MailServer, mail_server

from measure import heading, need, output, paired, row, seconds, touch_at

MOST = 0.2
"""Of mailmerge's time."""
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


class Scene(NamedTuple):
    """A folder, the server, and the port by which it is reached; `certificate` where it wants TLS and a sign-in."""

    folder: Path
    server: MailServer
    port: int
    certificate: Certificate | None

    def ours(self, mails: int) -> Callable[[], float]:
        """Send to a new book each time; its files have been read before, as those of a book that is in use."""
        numbers = itertools.count()
        env, security = environment(self.folder), "none"
        if self.certificate:
            env["SSL_CERT_FILE"], security = str(self.certificate.file), "starttls"
        smtp = {"host": "127.0.0.1", "port": self.port, "security": security}
        touch_yaml = settings(self.port, daily_limit=mails, smtp=smtp)

        def run() -> float:
            root = lay_out(self.folder / f"touch-{next(numbers)}", mails, touch_yaml)
            time.sleep(2.1)  # a file that has just been written is not taken from the cache
            output([*touch_at(TUESDAY), "due"], root, env=env)
            took = self.counted(mails, [*touch_at(TUESDAY), "send", "--yes"], root, env)
            shutil.rmtree(root)
            return took

        return run

    def theirs(self, mails: int, mailmerge: str) -> Callable[[], float]:
        """The same with mailmerge, which asks for the password."""
        folder = self.folder / "mailmerge"
        folder.mkdir()
        security = "security = STARTTLS\nusername = dana\n" if self.certificate else ""
        config = f"[smtp_server]\nhost = 127.0.0.1\nport = {self.port}\n{security}"
        (folder / "mailmerge_server.conf").write_text(config)
        (folder / "mailmerge_template.txt").write_text(TEMPLATE, "utf-8")
        with (folder / "mailmerge_database.csv").open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("email", "first_name", "line"))
            writer.writerows((f"pat-{n:04}@customer.example", "Pat", n) for n in range(mails))
        # It asks on the terminal of its session, and where there is none, on its standard input.
        asked = ["setsid", "--wait", "sh", "-c", f"echo right | exec {mailmerge} --no-dry-run --no-limit"]
        return lambda: self.counted(mails, asked, folder)

    def counted(self, mails: int, command: list[str], folder: Path, env: dict[str, str] | None = None) -> float:
        """How long a command takes; leaves where it did not send as many as it should."""
        before = len(self.server.taken())
        took = seconds(command, folder, env=env)
        went = len(self.server.taken()) - before
        if went != mails:
            sys.exit(f"{' '.join(command)} sent {went} of {mails}")
        return took


def main() -> int:
    """Measure and print; gives 1 where the limit is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--mails", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--away", type=float, default=0.02)
    given = parser.parse_args()
    mailmerge = need("mailmerge", "pip install mailmerge, into a venv of its own, and put its bin on PATH")
    heading("touch send --yes, e-mails, in a pipe")
    kept = True
    for away in (given.away, 0.0):
        with scene(away) as one:
            pair = paired(one.ours(given.mails), one.theirs(given.mails, mailmerge), given.runs)
        where = f"{away * 1000:.0f} ms away, signed in" if away else "on this machine"
        kept &= row(f"{given.mails:,} e-mails, {where}", "mailmerge --no-dry-run --no-limit", pair, MOST)
        print(f"{given.mails / pair.mine:.0f} e-mails a second, mailmerge {given.mails / pair.theirs:.0f}")
    return 0 if kept else 1


@contextmanager
def scene(away: float) -> Iterator[Scene]:
    """A server so many seconds away that wants TLS and a sign-in; one on this machine wants neither."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if not away:
            server = stack.enter_context(mail_server(folder, "--pipelining"))
            yield Scene(folder, server, server.port, None)
            return
        made = make_certificate(folder)
        safe = ("--certificate", str(made.file), "--key", str(made.key), "--password", "right")
        server = stack.enter_context(mail_server(folder, "--pipelining", *safe))
        yield Scene(folder, server, stack.enter_context(far_away(server.port, away)), made)


if __name__ == "__main__":
    sys.exit(main())
