"""`touch listen`: the webhook server for replies and receipts."""

import ipaddress
import sys
from typing import TYPE_CHECKING, Annotated

from touchcli.cli.command import App, Option, command
from touchcli.cli.console.errors import DONE
from touchcli.rules.errors import UserError

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


def _say(text: str) -> None:
    print(f"touch: {text}", file=sys.stderr, flush=True)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def register(app: App) -> None:
    """Add the command to the application."""

    @command(app, "listen", group="Answers", examples=("touch listen --port 8080",), json=False)
    def listen_command(
        invocation: "Invocation",
        host: Annotated[
            str, Option("--host", metavar="H", help="The address to listen on; this machine alone by default.")
        ] = "127.0.0.1",
        port: Annotated[int, Option("--port", metavar="P", min=0, max=65535, help="0 for any free one.")] = 8080,
    ) -> int:
        """Run the webhook server for replies and receipts.

        Runs until stopped.
        """
        return run(invocation, host, port)
