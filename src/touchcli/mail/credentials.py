"""Who signs in to a mailbox, and with what: never from a file of the workspace that people version.

A password comes from `TOUCH_MAIL_PASSWORD` (for one rep of several, `TOUCH_MAIL_PASSWORD_DANA`), or is what
`password_command` prints; a token for XOAUTH2 is what `token_command` prints, asked anew for each sign-in.
"""

import shlex
import subprocess
from collections.abc import Mapping
from typing import NamedTuple

from touchcli.mail.mail_errors import MailError
from touchcli.rules.models.settings import Mail, Rep

VARIABLE = "TOUCH_MAIL_PASSWORD"
_PATIENCE = 30.0


class Account(NamedTuple):
    """How a rep's mailbox is signed in to: as `user`, with what one of the commands prints or the `password`."""

    user: str
    password: str | None
    password_command: str | None
    token_command: str | None


class SignIn(NamedTuple):
    """What a server is told: `secret` is a password, or a token of OAuth 2 where `is_token`."""

    user: str
    secret: str
    is_token: bool = False

    @property
    def xoauth2(self) -> str:
        """The first answer of XOAUTH2, before it is put into base64. Source: Google's and Microsoft's pages on it."""
        return f"user={self.user}\x01auth=Bearer {self.secret}\x01\x01"


def account_of(mail: Mail, rep: Rep, env: Mapping[str, str]) -> Account:
    """The mailbox of a rep: what stands under the rep, else under `mail:`; raises MailError if nobody signs in."""
    own = rep.user or rep.password_command or rep.token_command
    user = rep.user or mail.user or rep.email
    if not user:
        raise MailError(f"{rep.name} has no mailbox", "write user: under mail: or under the rep in touch.yaml")
    password = env.get(f"{VARIABLE}_{rep.id.upper().replace('-', '_')}") or (None if own else env.get(VARIABLE))
    if own:
        return Account(user, password, rep.password_command, rep.token_command)
    return Account(user, password, mail.password_command, mail.token_command)


def sign_in(account: Account) -> SignIn:
    """What signs in; runs a command if the account names one. Raises MailError if there is nothing, or it fails."""
    if account.token_command:
        return SignIn(account.user, _printed(account.token_command, "token_command"), is_token=True)
    if account.password:
        return SignIn(account.user, account.password)
    if account.password_command:
        return SignIn(account.user, _printed(account.password_command, "password_command"))
    raise MailError(
        f"there is no password for {account.user}", f"set {VARIABLE} in .env, or password_command: in touch.yaml"
    )


def _printed(command: str, name: str) -> str:
    """The first line that a command prints; it is run without a shell, and what it prints is shown to nobody."""
    hint = f"run it by hand and see, then correct {name}: in touch.yaml"
    try:
        words = shlex.split(command)
        ran = subprocess.run(  # noqa: S603 - the user's own command, without a shell
            words, stdin=subprocess.DEVNULL, capture_output=True, timeout=_PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        raise MailError(f"{name} gave no answer in {_PATIENCE:.0f} seconds", hint) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no command line"
        raise MailError(f"{name} cannot be run: {reason}", hint) from None
    lines = ran.stdout.decode("utf-8", "replace").splitlines()
    if ran.returncode != 0 or not lines or not lines[0].strip():
        why = f"ended with {ran.returncode}" if ran.returncode else "printed nothing"
        raise MailError(f"{name} {why}", hint)
    return lines[0].strip()
