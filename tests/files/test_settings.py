import pytest
from small_workspace import SETTINGS
from workspace import Workspace

from touchcli.rules.models.values import Cap, Window


def test_whole_settings(workspace: Workspace) -> None:
    workspace.write(
        "touch.yaml",
        SETTINGS
        + 'texting:\n  from: "+1 312 555 0100"\n  window: "9:00-18:00"\n'.replace("9:00", "09:00")
        + "  per_contact: 2/day\nprovider: {name: vonage, rate: 1/s, daily_limit: 200}\n"
        + "ledger: postgresql://touch:${TOUCH_PASSWORD}@db.example/touch\nopt_out: {confirm: yes}\n",
    )
    assert workspace.problems() == []
    settings = workspace.book().settings
    assert settings.reps["dana"].id == "dana"
    assert settings.texting.from_ is not None
    assert settings.texting.from_.e164 == "+13125550100"
    assert settings.texting.window == Window(540, 1080)
    assert settings.texting.per_contact == Cap(2, "day")
    assert settings.ledger == "postgresql://touch:${TOUCH_PASSWORD}@db.example/touch"
    assert settings.opt_out.confirm is True
    assert settings.origin("texting.window") == "touch.yaml:7"
    assert settings.origin("texting.from") == "touch.yaml:6"
    assert settings.origin("texting.cooloff") == "touch.yaml"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("texting: {form: +13125550100}", '5:11: unknown-key: unknown key "form" (did you mean from?)'),
        ("texting: {from_: +13125550100}", '5:11: unknown-key: unknown key "from_" (did you mean from?)'),
        ("texting: {from: 312 555 0100}", "5:11: bad-phone"),
        ("texting: {window: 18:00-10:00}", '5:11: bad-value: "18:00-10:00" is no window of a day (write 10:00-18:00)'),
        ("texting: {max_segments: two}", '5:11: bad-number: "two" is not a whole number (write it like 2)'),
        ("provider: {name: twilio}", '5:12: bad-choice: "twilio" is not one of the choices (one of: vonage, console)'),
        ("lines: {a: b}", "5:1: unknown-key"),
        ("ledger: postgresql://touch:hunter2@db.example/touch", "5:1: secret: a credential stands in this file"),
        ("VONAGE_API_SECRET: hunter2", "5:1: secret"),
        ("vonage: {private-key: hunter2}", "5:10: secret"),
    ],
)
def test_one_thing_wrong_stops_everything(workspace: Workspace, line: str, expected: str) -> None:
    workspace.write("touch.yaml", SETTINGS + line + "\n")
    reading = workspace.read()
    assert reading.book is None
    assert any(str(problem).startswith("touch.yaml:" + expected) for problem in reading.problems)
    assert "hunter2" not in "".join(map(str, reading.problems))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("country: US", "country: UK", '3:12: bad-value: "UK" is not a known country (two letters: US, GB, DE)'),
        ("country: US", "country: [US]", "3:12: wrong-type"),
        ("America/Chicago", "Chicago", "3:25: bad-timezone"),
        ("{A: steady}", "{E: steady}", '4:12: unknown-key: "E" is neither a tier nor a status'),
        ("{country: US, timezone: America/Chicago}", "", "3:1: missing-key: calendar has no value"),
        ("texting: live", "capacity: {calls: 12}", "2:89: bad-choice"),
        ("name: Dana Reyes", 'name: ""', "2:10: missing-key: name has no value"),
    ],
)
def test_one_thing_changed(workspace: Workspace, old: str, new: str, expected: str) -> None:
    assert old in SETTINGS
    workspace.write("touch.yaml", SETTINGS.replace(old, new))
    reading = workspace.read()
    assert reading.book is None
    assert str(reading.problems[0]).startswith("touch.yaml:" + expected)


SMTP, IMAP = "smtp: {host: smtp.northgate.example}", "imap: {host: imap.northgate.example}"


def with_mail(mode: str, servers: str, rep: str = "") -> str:
    """The settings of a rep at a mode of mail, with some servers and something else of the rep."""
    assert "texting: live" in SETTINGS
    return SETTINGS.replace("texting: live", f"texting: live, mail: {mode}{rep}") + (
        servers and f"mail: {{{servers}}}\n"
    )


@pytest.mark.parametrize(
    ("mode", "servers", "problems"),
    [
        ("off", "", []),
        ("practice", "", []),
        ("live", SMTP, []),
        ("draft", IMAP, []),
        ("live", "", ["mail: live needs mail.smtp, which is not there (write mail: {smtp: {host: ...}})"]),
        ("live", IMAP, ["mail: live needs mail.smtp, which is not there (write mail: {smtp: {host: ...}})"]),
        ("draft", SMTP, ["mail: draft needs mail.imap, which is not there (write mail: {imap: {host: ...}})"]),
        ("off", "smtp: {host: localhost, security: none}", []),
        ("off", 'smtp: {host: "::1", security: none}, imap: {host: 127.0.0.1, security: none}', []),
        (
            "off",
            "smtp: {host: smtp.northgate.example, security: none}",
            ['a password would go to "smtp.northgate.example" in the clear (write starttls or tls)'],
        ),
        (
            "draft",
            "imap: {host: imap.northgate.example, security: none}",
            ['a password would go to "imap.northgate.example" in the clear (write starttls or tls)'],
        ),
    ],
)
def test_what_would_keep_mails_from_going_is_a_problem(
    workspace: Workspace, mode: str, servers: str, problems: list[str]
) -> None:
    workspace.write("touch.yaml", with_mail(mode, servers, ", email: dana@northgate.example"))
    found = [str(problem) for problem in workspace.read().problems]
    assert [line.split(": ", 2)[2] for line in found] == problems
    assert all(line.startswith("touch.yaml:") for line in found)


@pytest.mark.parametrize(("mode", "servers"), [("live", SMTP), ("draft", IMAP)])
def test_mails_need_an_address_they_come_from(workspace: Workspace, mode: str, servers: str) -> None:
    workspace.write("touch.yaml", with_mail(mode, servers))
    (problem,) = workspace.read().problems
    assert problem.code == "missing-key"
    assert str(problem).endswith(
        f"mail: {mode} needs the e-mail address that mails come from (write email: under reps.dana)"
    )


@pytest.mark.parametrize("secret", ["mail: {password: hunter2}", "TOUCH_MAIL_PASSWORD: hunter2"])
def test_a_password_of_a_mailbox_is_no_setting(workspace: Workspace, secret: str) -> None:
    workspace.write("touch.yaml", SETTINGS + secret + "\n")
    found = workspace.read()
    assert found.book is None
    assert "secret" in [problem.code for problem in found.problems]
    assert "hunter2" not in "".join(map(str, found.problems))


def test_a_mailbox_of_everyone_and_one_of_a_rep(workspace: Workspace) -> None:
    workspace.write(
        "touch.yaml",
        with_mail(
            "live", f"{SMTP}, user: office, password_command: pass show mail/office", ", email: dana@northgate.example"
        ).replace("mail: live", "mail: live, user: dana, token_command: oama access dana"),
    )
    assert workspace.problems() == []
    settings = workspace.book().settings
    assert (settings.mail.user, settings.mail.password_command) == ("office", "pass show mail/office")
    assert (settings.reps["dana"].user, settings.reps["dana"].token_command) == ("dana", "oama access dana")
    assert settings.mail.smtp
    assert (settings.mail.smtp.port, settings.mail.smtp.security) == (587, "starttls")
    assert (settings.mail.window, settings.mail.per_contact) == (Window(480, 1080), Cap(2, "week"))


def test_settings_that_are_no_settings(workspace: Workspace) -> None:
    workspace.write("touch.yaml", "[a]\n")
    assert workspace.codes() == ["wrong-type"]
    workspace.write("touch.yaml", "calendar: US\nreps: [dana]\n")
    assert workspace.codes() == ["wrong-type", "wrong-type"]


def test_broken_settings_hide_no_other_problem(workspace: Workspace) -> None:
    workspace.write("touch.yaml", "calendar: [\n")
    workspace.write("plans/accounts/acme.yaml", "nmae: Acme\n")
    assert workspace.codes() == ["missing-key", "unknown-key", "syntax"]
    (workspace.root / "touch.yaml").unlink()
    assert workspace.codes() == ["missing-key", "unknown-key", "unreadable"]
