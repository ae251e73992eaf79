"""Runs touch as `run_at.py` does, and stops itself (SIGSTOP) once its connection is open, right before its first POST.

`python tests/support/stopped_before_post.py LEASE INSTANT send --yes`: the claim is good for so many seconds.
"""

import datetime as dt
import signal
import sys
import threading
from http.client import HTTPConnection

import run_at

from touchcli.flows.sending import deliver
from touchcli.providers.connections import Connections


def main() -> None:
    """Set the lease, and run the rest of the command line; never returns."""
    deliver.LEASE = dt.timedelta(seconds=float(sys.argv.pop(1)))
    opened = Connections._opened

    def stopped(connections: Connections) -> HTTPConnection:
        connection = opened(connections)
        signal.pthread_kill(threading.get_ident(), signal.SIGSTOP)  # this very thread goes no further
        return connection

    Connections._opened = stopped  # type: ignore[method-assign, assignment]
    run_at.main()


if __name__ == "__main__":
    main()
