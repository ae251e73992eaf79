"""The life of the webhook server: open what it needs, serve until it is told to end, leave nothing half done.

Imported where the server runs only: uvicorn comes with the extra `listen`.
"""

import signal
import socket
import threading
from collections.abc import Callable
from types import FrameType

import uvicorn
from starlette.applications import Starlette

from touchcli.flows.common.deadline import LEAVES_WITHIN, leave_within
from touchcli.flows.common.session import Invocation, open_session
from touchcli.flows.inbound.connection_limits import LimitedProtocol
from touchcli.flows.inbound.receive import InboundContext
from touchcli.flows.inbound.refused_calls import RefusedCalls
from touchcli.flows.inbound.webhook_app import application
from touchcli.flows.inbound.writer_thread import WriterThread
from touchcli.flows.sending.auto_replies import send_auto_replies
from touchcli.ledger.verbs.base import UNSUBSCRIBE_KEY
from touchcli.posix import STOPPING
from touchcli.rules.errors import UserError
from touchcli.rules.models.inbound import Call, Inbound
from touchcli.rules.texting.opt_out_language import classify

SECRET = "VONAGE_SIGNATURE_SECRET"  # noqa: S105 - the name of the variable that holds it
OLD_SECRET = "VONAGE_SIGNATURE_SECRET_OLD"  # noqa: S105 - the same
_LATEST = 3
"""Seconds that calls under way have to end in, once the server is told to."""


def listen(
    invocation: Invocation, host: str, port: int, ready: Callable[[str], None], warn: Callable[[str], None]
) -> None:
    """Serve until SIGTERM or Ctrl-C; `ready` is told the address, `warn` what a person should know.

    Raises UserError without a workspace, a signature secret, a ledger or a free port.
    """
    context = InboundContext(invocation)
    secret = context.env.get(SECRET)
    if not secret:
        raise UserError(
            f"{SECRET} is not set, so nobody could tell Vonage's calls from others",
            "take it from the Vonage dashboard (API settings) into the environment or .env",
        )
    secrets = [secret, *filter(None, [context.env.get(OLD_SECRET)])]
    auto_replies = AutoReplyThread(invocation, warn)
    writer = WriterThread(context.sending_ledger, invocation.tick, auto_replies.notify, warn, context.consent)
    refused = RefusedCalls(warn, writer.later)
    with _bound(host, port) as bound:
        writer.start()
        auto_replies.start()
        try:
            with context.sending_ledger() as ledger:
                key = ledger.own_secret(UNSUBSCRIBE_KEY)
            app = application(writer, secrets, invocation.tick, refused, key=key)
            _serve(server(app, lambda: leave_within(LEAVES_WITHIN, warn)), bound, ready)
        finally:
            writer.later(refused.keep)
            writer.stop()
            auto_replies.stop()


class _Server(uvicorn.Server):
    """The server, with something to do once it is told to end."""

    told: Callable[[], None]

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if not self.should_exit:
            self.told()
        super().handle_exit(sig, frame)


def server(app: Starlette, told: Callable[[], None] = lambda: None) -> uvicorn.Server:
    """Quiet, and hiding what it is; a proxy's word on who called is not wanted, since nobody asks.

    `told` is called when it is told to end.
    """
    config = uvicorn.Config(
        app,
        port=0,
        lifespan="off",
        http=LimitedProtocol,
        ws="none",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_LATEST,
    )
    made = _Server(config)
    made.told = told
    return made


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except (OSError, OverflowError) as error:
        raise UserError(f"cannot listen on {host} port {port}: {error}", "say another --host or --port") from None


def _serve(server: uvicorn.Server, bound: socket.socket, ready: Callable[[str], None]) -> None:
    # The server has handlers of its own while it runs: these hear what comes before, and what it hands on after.
    before = {number: signal.signal(number, server.handle_exit) for number in STOPPING}
    host, port = bound.getsockname()[:2]
    ready(f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}")
    try:
        server.run(sockets=[bound])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class AutoReplyThread:
    """The thread that sends what the program answers by itself: a call must not wait for the provider.

    It reads the workspace anew each time. If the settings are broken or nothing can be sent, what is owed is owed
    still, and the next round or `touch send` sees to it.
    """

    def __init__(self, invocation: Invocation, warn: Callable[[str], None]) -> None:
        self._invocation, self._warn = invocation, warn
        self._wanted, self._ending = threading.Event(), False
        self._thread = threading.Thread(target=self._run, name="answers", daemon=True)

    def start(self) -> None:
        """Begin with what was left owed by the last time."""
        self._wanted.set()
        self._thread.start()

    def stop(self) -> None:
        """End, once the answer on its way is recorded."""
        self._ending = True
        self._wanted.set()
        self._thread.join()

    def notify(self, calls: list[Call]) -> None:
        """Hear of new calls; some of their texts may want an answer."""
        if any(isinstance(call.item, Inbound) and classify(call.item.text) in ("help", "stop") for call in calls):
            self._wanted.set()

    def _run(self) -> None:
        while self._wanted.wait() and not self._ending:
            self._wanted.clear()
            try:
                session = open_session(self._invocation)
                with session.sending_ledger() as ledger:
                    send_auto_replies(session, ledger, session.provider, self._invocation.tick)
            except UserError as error:
                self._warn(f"no answer to HELP or STOP was sent: {error}")
            except Exception as error:  # the texts themselves are recorded, and listening goes on
                self._warn(f"no answer to HELP or STOP was sent: {type(error).__name__}")
