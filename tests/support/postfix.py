"""A real Postfix on loopback, in a temporary folder of its own: takes mail by SMTP, hands it to an LMTP server.

It has to be run as root, with the users of Debian's package; the ports are free ones above 1024.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

MASTER = Path("/usr/lib/postfix/sbin/master")

_MAIN = """
compatibility_level = 3.6
mail_owner = postfix
setgid_group = postdrop
queue_directory = {folder}/queue
data_directory = {folder}/data
daemon_directory = {daemons}
command_directory = /usr/sbin
maillog_file = {folder}/log/mail.log
maillog_file_prefixes = {folder}
inet_interfaces = loopback-only
inet_protocols = ipv4
myhostname = mail.northgate.example
mydestination =
mynetworks = 127.0.0.0/8
alias_maps =
local_recipient_maps =
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_sasl_auth_enable = {sasl}
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{auth}
smtpd_tls_auth_only = yes
smtpd_peername_lookup = no
disable_dns_lookups = yes
smtputf8_enable = no
default_transport = lmtp:inet:127.0.0.1:{lmtp}
relay_transport = lmtp:inet:127.0.0.1:{lmtp}
smtpd_tls_security_level = {tls}
{certificate}
"""
_MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
lmtp unix - - n - - lmtp
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""
_QUEUES = (
    *("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved", "trace"),
    *("maildrop", "public"),
)


class Postfix:
    """The server, from `with` to its end. `port` takes mail for anybody, and everything goes to the LMTP port given.

    With a certificate it offers STARTTLS, and after that a sign-in, about which it asks the Dovecot at `auth`.
    """

    def __init__(self, lmtp: int, auth: int, certificate: Path | None = None, key: Path | None = None) -> None:
        self.lmtp, self.auth, self._certificate, self._key = lmtp, auth, certificate, key
        self.port = 0
        self.folder = Path(tempfile.mkdtemp(prefix="postfix-"))

    def __enter__(self) -> Self:
        for left in (2, 1, 0):
            with socket.create_server(("127.0.0.1", 0)) as free:
                self.port = free.getsockname()[1]
            self._lay_out()
            self._process = subprocess.Popen(
                [MASTER, "-c", self.folder / "etc", "-d"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
            try:
                self._wait()
                break
            except AssertionError:  # somebody else may have taken the port meanwhile
                self._end()
                if not left:
                    raise
        return self

    def __exit__(self, *error: object) -> None:
        self._end()
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self) -> str:
        """What Postfix has to say, for a test that fails."""
        path = self.folder / "log/mail.log"
        return path.read_text("utf-8", "replace") if path.exists() else ""

    def _lay_out(self) -> None:
        owner = pwd.getpwnam("postfix")
        self.folder.chmod(0o755)
        for name in ("etc", "log", "queue", "queue/pid"):
            (self.folder / name).mkdir(exist_ok=True)
        for name in ("data", *(f"queue/{each}" for each in _QUEUES)):
            (self.folder / name).mkdir(exist_ok=True)
            os.chown(self.folder / name, owner.pw_uid, owner.pw_gid)
        tls = f"smtpd_tls_cert_file = {self._certificate}\nsmtpd_tls_key_file = {self._key}"
        main = _MAIN.format(
            folder=self.folder,
            daemons=MASTER.parent,
            lmtp=self.lmtp,
            auth=self.auth,
            sasl="yes" if self._certificate else "no",
            tls="may" if self._certificate else "none",
            certificate=tls if self._certificate else "",
        )
        (self.folder / "etc/main.cf").write_text(main)
        (self.folder / "etc/master.cf").write_text(_MASTER.format(port=self.port))

    def _wait(self) -> None:
        ends = time.monotonic() + 30
        while True:
            try:
                with socket.create_connection(("127.0.0.1", self.port), 5) as connection:
                    connection.settimeout(10)
                    if connection.recv(100).startswith(b"220"):
                        return
            except OSError:
                pass
            if time.monotonic() > ends or self._process.poll() is not None:
                raise AssertionError(f"Postfix did not start: {self.log()}")
            time.sleep(0.05)

    def _end(self) -> None:
        """End the master, which ends the others of its group."""
        self._process.terminate()
        try:
            self._process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.communicate()
