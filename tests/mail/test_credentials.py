import sys

import pytest

from touchcli.mail import credentials
from touchcli.mail.credentials import Account, SignIn, account_of, sign_in
from touchcli.mail.mail_errors import MailError
from touchcli.rules.models.settings import Mail, Rep

DANA = Rep("Dana Reyes", "Northgate Supply", email="dana@northgate.example", id="dana")
ALL = Mail(user="sales@northgate.example", password_command="pass show all")


def test_a_rep_has_the_mailbox_of_all_unless_one_stands_under_them() -> None:
    assert account_of(ALL, DANA, {}) == Account("sales@northgate.example", None, "pass show all", None)
    own = DANA._replace(user="dana", token_command="token dana")
    assert account_of(ALL, own, {}) == Account("dana", None, None, "token dana")
    assert account_of(Mail(), DANA, {}).user == "dana@northgate.example"
    with pytest.raises(MailError, match="Dana Reyes has no mailbox"):
        account_of(Mail(), DANA._replace(email=None), {})


def test_the_environment_may_hold_the_password_of_all_or_of_one_rep() -> None:
    env = {"TOUCH_MAIL_PASSWORD": "all", "TOUCH_MAIL_PASSWORD_DANA": "hers"}
    assert account_of(ALL, DANA, {"TOUCH_MAIL_PASSWORD": "all"}).password == "all"
    assert account_of(ALL, DANA, env).password == "hers"
    # The password of all is none for a mailbox of one's own.
    assert account_of(ALL, DANA._replace(user="dana"), {"TOUCH_MAIL_PASSWORD": "all"}).password is None


def test_a_command_is_run_without_a_shell_and_its_first_line_counts() -> None:
    command = f"{sys.executable} -c \"print('a secret; echo $HOME'); print('more')\""
    assert sign_in(Account("dana", None, command, None)) == SignIn("dana", "a secret; echo $HOME")
    token = sign_in(Account("dana", "ignored", None, f"{sys.executable} -c \"print('t0k')\""))
    assert token.is_token
    assert token.xoauth2 == "user=dana\x01auth=Bearer t0k\x01\x01"


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("no-such-program-here", "cannot be run: No such file or directory"),
        (f'{sys.executable} -c "import sys; print(42); sys.exit(3)"', "ended with 3"),
        (f'{sys.executable} -c ""', "printed nothing"),
        ("unbalanced 'quote", "it is no command line"),
    ],
)
def test_a_command_that_fails_says_so_and_shows_nothing_it_printed(command: str, why: str) -> None:
    with pytest.raises(MailError, match=f"password_command {why}|{why}") as told:
        sign_in(Account("dana", None, command, None))
    assert "42" not in f"{told.value} {told.value.hint}"


def test_a_command_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "_PATIENCE", 0.2)
    with pytest.raises(MailError, match="gave no answer"):
        sign_in(Account("dana", None, f'{sys.executable} -c "import time; time.sleep(9)"', None))


def test_without_a_password_it_says_where_one_goes() -> None:
    with pytest.raises(MailError, match="there is no password for dana") as told:
        sign_in(Account("dana", None, None, None))
    assert "TOUCH_MAIL_PASSWORD" in str(told.value.hint)
