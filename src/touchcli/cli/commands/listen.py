"""`touch listen`: the webhook server for replies and receipts; with `--mail`, the mailboxes are watched instead."""

import ipaddress
import sys
import time
from typing import TYPE_CHECKING, Annotated

from touchcli.cli.command import App, Option, command
from touchcli.cli.console.errors import DONE
from touchcli.rules.errors import UserError
from touchcli.rules.wording import counted

if TYPE_CHECKING:
    from touchcli.flows.common.session import Invocation


def run(invocation: "Invocation", host: str, port: int) -> int:
    """Serve until told to end; what it has to say goes to standard error."""
    try:
        from touchcli.flows.inbound.webhook_server import listen
    except ImportError as error:
        raise UserError(
            f"touch listen needs the extra `listen` ({error.name} is missing)", "pip install 'touchcli[listen]'"
        ) from None
    if not _is_loopback(host):
        _say(f"{host} is open to the network, and this speaks plain http: put a TLS proxy before it (docs/replies.md)")
    invocation = invocation._replace(how="webhook")
    listen(invocation, host, port, lambda address: _say(f"listening on {address}; Ctrl-C or SIGTERM ends it"), _say)
    return DONE


def run_mail(invocation: "Invocation") -> int:
    """Watch the mailboxes until told to end; what came is said on standard error."""
    import threading

    from touchcli.cli.console.signals import finishing
    from touchcli.cli.views.mail_read import mail_summary
    from touchcli.flows.common.deadline import LEAVES_WITHIN, leave_within
    from touchcli.flows.mail.listen import listen_for_mail
    from touchcli.flows.mail.read import BoxRead

    def told(box: BoxRead) -> None:
        _say(f"the mailbox of {box.user}: {box.failed}" if box.failed else mail_summary(box))

    stopped = threading.Event()
    with finishing() as leaving:

        def begun(many: int) -> None:
            leaving.hold()
            _say(f"watching {counted(many, 'mailbox', 'mailboxes')}; Ctrl-C or SIGTERM ends it")
            threading.Thread(target=wait, daemon=True).start()

        def wait() -> None:
            while not leaving.asked:
                time.sleep(0.1)
            leave_within(LEAVES_WITHIN, _say)
            stopped.set()

        listen_for_mail(invocation._replace(how="sync"), told, stopped, begun)
    return DONE


def _say(text: str) -> None:
    print(f"touch: {text}", file=sys.stderr, flush=True)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def register(app: App) -> None:
    """Add the command to the application."""

    @command(app, "listen", group="Answers", examples=("touch listen --port 8080", "touch listen --mail"), json=False)
    def listen_command(
        invocation: "Invocation",
        host: Annotated[
            str, Option("--host", metavar="H", help="The address to listen on; this machine alone by default.")
        ] = "127.0.0.1",
        port: Annotated[int, Option("--port", metavar="P", min=0, max=65535, help="0 for any free one.")] = 8080,
        mail: Annotated[bool, Option("--mail", help="Watch the mailboxes instead, and read what comes.")] = False,
    ) -> int:
        """Run the webhook server for replies and receipts.

        Runs until stopped.
        """
        return run_mail(invocation) if mail else run(invocation, host, port)
