"""A stand-in for an IMAP server that is like Gmail's: tokens, its own search, and a connection that breaks."""

import base64
import re
import socketserver
import threading
from typing import Self

CAPABILITIES = "IMAP4rev1 AUTH=XOAUTH2 X-GM-EXT-1"


class ImapStandIn:
    """The server, from `with` to its end. `commands` has what was sent to it, tokens decoded."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.commands: list[str] = []
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                outer._talk(self)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _talk(self, handler: socketserver.StreamRequestHandler) -> None:
        def say(*lines: str) -> None:
            handler.wfile.write("".join(f"{line}\r\n" for line in lines).encode())

        say(f"* OK [CAPABILITY {CAPABILITIES}] ready")
        while line := handler.rfile.readline().decode().strip():
            tag, command = line.split(" ", 1)
            self.commands.append(command)
            if command == "AUTHENTICATE XOAUTH2":
                say("+ ")
                said = base64.b64decode(handler.rfile.readline()).decode()
                self.commands.append(said)
                right = said.endswith(f"\1auth=Bearer {self.token}\1\1")
                say(f"{tag} OK signed in" if right else f"{tag} NO [AUTHENTICATIONFAILED] Invalid credentials")
            elif command.startswith("UID FETCH"):
                return
            elif "{" in command:
                self._literals(handler, command)
                say("* SEARCH 2", f"{tag} OK")
            else:
                say(*_answer(command), f"{tag} OK done")

    def _literals(self, handler: socketserver.StreamRequestHandler, command: str) -> None:
        """Read what follows a command in pieces of announced length."""
        while found := re.search(r"\{(\d+)\}$", command):
            handler.wfile.write(b"+ go on\r\n")
            piece = handler.rfile.read(int(found[1])).decode()
            command = piece + handler.rfile.readline().decode().rstrip("\r\n")
            self.commands.append(command)


def _answer(command: str) -> tuple[str, ...]:
    if command == "CAPABILITY":
        return (f"* CAPABILITY {CAPABILITIES}",)
    if command.startswith("EXAMINE"):
        return ("* 1 EXISTS", "* OK [UIDVALIDITY 7] UIDs valid")
    if command.startswith("STATUS"):
        return ('* STATUS "INBOX" (UIDNEXT 3)',)
    return ("* SEARCH 2",) if "SEARCH" in command else ("* BYE",) if command == "LOGOUT" else ()
