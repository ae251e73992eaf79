"""What goes on after a command has returned: `send_later` starts it, for one text.

It has no terminal. What it cannot do, the next run does and says.
"""

import sys

from touchcli.cli import front
from touchcli.cli.console.errors import DONE, guarded


def main(arguments: list[str]) -> int:
    """Wait for the moment of a message, and send it: the folder of the workspace, the reference of the message."""
    root, client_ref = arguments

    def run() -> int:
        from touchcli.flows.sending.later import deliver_when_due

        deliver_when_due(front.invocation()._replace(workspace=root, how="worker"), client_ref)
        return DONE

    return guarded(run)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
