"""A real Dovecot with Pigeonhole on loopback: IMAP, LMTP and vacation answers, in a temporary folder of its own.

It runs as root, with the users of Debian's packages, or as whoever runs the tests. Everybody's password is `PASSWORD`.
An answer that Pigeonhole makes is not sent, but put into a folder.
"""

import os
import pwd
import shutil
import smtplib
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

DOVECOT = Path("/usr/sbin/dovecot")
PASSWORD = "not-a-secret"
USER = "dana@northgate.example"

_CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap lmtp
listen = 127.0.0.1
ssl = {ssl}
{certificate}
disable_plaintext_auth = no
auth_failure_delay = 0
auth_mechanisms = plain login
mail_location = maildir:~/Maildir
first_valid_uid = 1
first_valid_gid = 1
postmaster_address = postmaster@northgate.example
sendmail_path = {folder}/sendmail
lda_original_recipient_header = X-Original-To
{users}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home/%n allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Entwurf {{
    special_use = \\Drafts
    auto = create
  }}
  mailbox Ausgang {{
    special_use = \\Sent
    auto = create
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service auth {{
  inet_listener {{
    port = {auth}
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
protocol lmtp {{
  mail_plugins = sieve
}}
plugin {{
  sieve = file:~/sieve;active=~/active.sieve
}}
"""


class Dovecot:
    """The server, from `with` to its end. Ports are free ones; `imaps` is there with a certificate alone.

    At `auth` a Postfix asks who may sign in.
    """

    def __init__(self, certificate: Path | None = None, key: Path | None = None) -> None:
        self.imap = self.imaps = self.lmtp = self.auth = 0
        self.folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
        self._certificate, self._key = certificate, key
        root = os.geteuid() == 0
        self._as = pwd.getpwnam("nobody") if root else pwd.getpwuid(os.geteuid())

    def __enter__(self) -> Self:
        for left in (2, 1, 0):
            self.imap, self.imaps, self.lmtp, self.auth = _free_ports(4)
            self._lay_out()
            self._process = subprocess.Popen(
                [DOVECOT, "-F", "-c", self.folder / "dovecot.conf"],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            try:
                for port in (self.imap, self.lmtp):
                    self._wait_for(port)
                break
            except AssertionError:  # somebody else may have taken a port meanwhile
                self._process.kill()
                self._process.wait()
                if not left:
                    raise
        return self

    def __exit__(self, *error: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def deliver(self, raw: bytes, *, from_: str = "bob.hale@brookmill.example", to: str = USER) -> None:
        """Bring a message to somebody's mailbox, as a mail server would."""
        with smtplib.LMTP("127.0.0.1", self.lmtp) as connection:
            connection.sendmail(from_, [to], raw)

    def vacation(self, text: str, user: str = USER) -> None:
        """Switch on somebody's vacation answer."""
        home = self.folder / "home" / user.partition("@")[0]
        home.mkdir(exist_ok=True)
        script = home / "active.sieve"
        script.write_text(f'require ["vacation"];\nvacation :days 1 text:\n{text}\n.\n;\n', "utf-8")
        for path in (home, script):
            os.chown(path, self._as.pw_uid, self._as.pw_gid)

    def answers(self, count: int, within: float = 10) -> list[bytes]:
        """The answers that Pigeonhole has made, once there are so many or the seconds are over."""
        ends = time.monotonic() + within
        while len(found := sorted((self.folder / "out").glob("*.eml"))) < count and time.monotonic() < ends:
            time.sleep(0.05)
        return [path.read_bytes() for path in found]

    def log(self) -> str:
        """What Dovecot has to say, for a test that fails."""
        path = self.folder / "log"
        return path.read_text("utf-8", "replace") if path.exists() else ""

    def _lay_out(self) -> None:
        root = os.geteuid() == 0
        self.folder.chmod(0o755)
        for name in ("home", "out"):
            (self.folder / name).mkdir(exist_ok=True)
            os.chown(self.folder / name, self._as.pw_uid, self._as.pw_gid)
        sendmail = self.folder / "sendmail"
        sendmail.write_text(f'#!/bin/sh\ncd "{self.folder}/out" && cat >$$.part && mv $$.part $$.eml\n')
        sendmail.chmod(0o755)
        me = self._as.pw_name
        group = me if root else _group(self._as.pw_gid)
        own = f"default_internal_user = {me}\ndefault_login_user = {me}\ndefault_internal_group = {group}"
        config = _CONFIG.format(
            folder=self.folder,
            users="" if root else own,
            password=PASSWORD,
            uid=self._as.pw_uid,
            gid=self._as.pw_gid,
            imap=self.imap,
            imaps=self.imaps if self._certificate else 0,
            lmtp=self.lmtp,
            auth=self.auth,
            ssl="yes" if self._certificate else "no",
            certificate=f"ssl_cert = <{self._certificate}\nssl_key = <{self._key}" if self._certificate else "",
        )
        (self.folder / "dovecot.conf").write_text(config, "utf-8")

    def _wait_for(self, port: int) -> None:
        ends = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                if time.monotonic() > ends or self._process.poll() is not None:
                    raise AssertionError(f"Dovecot did not start: {self.log()}") from None
                time.sleep(0.05)


def _group(gid: int) -> str:
    import grp

    return grp.getgrgid(gid).gr_name


def _free_ports(count: int) -> list[int]:
    """Ports that nobody listens on, all different."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports
