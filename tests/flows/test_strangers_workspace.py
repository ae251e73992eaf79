"""A workspace that came from somebody else takes nothing of this user's, and sends nothing where its files say."""

import os
import socket
import stat
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from made_up import lay_out
from workspace import CommandResult, Touch, Workspace

from touchcli.flows.common.trust import trust_file

if TYPE_CHECKING:
    from scene import Scene
    from team import Team

SECRET = "wJalrXUtnFEMI-bPxRfiCYEXAMPLEKEY"


@pytest.fixture(autouse=True)
def mine(own_environment: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """What this user has in the environment, and in the home folder."""
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("PGPASSWORD", SECRET)
    home = Path(os.environ["HOME"])
    home.mkdir(parents=True, exist_ok=True)
    (home / ".pgpass").write_text(f"*:*:*:*:{SECRET}\n")
    (home / ".pgpass").chmod(0o600)


class Listener:
    """A server of the stranger's: what was said to it."""

    def __init__(self) -> None:
        self.heard = b""
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.callers = 0
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            self.callers += 1
            with caller:
                caller.settimeout(2)
                try:
                    self.heard += caller.recv(4096)
                    caller.sendall(b"N")  # no TLS here
                    self.heard += caller.recv(4096)
                    caller.sendall(b"R\0\0\0\x08\0\0\0\x03")  # your password, please, as it is
                    self.heard += caller.recv(4096)
                except OSError:
                    pass

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def stranger() -> "Listener":
    return Listener()


def run(touch: Touch, root: Path, *arguments: str) -> CommandResult:
    return touch("--workspace", str(root), *arguments)


@pytest.mark.parametrize(
    ("ledger", "env_file", "said"),
    [
        ("postgresql://x:${AWS_SECRET_ACCESS_KEY}@127.0.0.1:PORT/x", "", "${AWS_SECRET_ACCESS_KEY} is not taken"),
        ("postgresql://x@127.0.0.1:PORT/x", "", "nobody has trusted it yet"),
        ("postgresql:///x?host=127.0.0.1&port=PORT&user=x", "", "nobody has trusted it yet"),
        (
            "${TOUCH_LEDGER}",
            "TOUCH_LEDGER=postgresql://x:${AWS_SECRET_ACCESS_KEY}@127.0.0.1:PORT/x",
            "nobody has trusted it yet",
        ),
        ("postgresql://x:${TOUCH_MINE}@127.0.0.1:PORT/x", "", "nobody has trusted it yet"),
    ],
    ids=["another variable", "pgpass", "in the query", "dot env expands", "half of it mine"],
)
@pytest.mark.parametrize(
    "command", [("due",), ("show", "customer-0000"), ("opt-out", "+15125550142"), ("send", "--yes")]
)
def test_no_secret_goes_to_a_server_that_its_files_name(
    tmp_path: Path,
    touch: Touch,
    stranger: Listener,
    monkeypatch: pytest.MonkeyPatch,
    ledger: str,
    env_file: str,
    said: str,
    command: tuple[str, ...],
) -> None:
    monkeypatch.setenv("TOUCH_MINE", SECRET)
    lay_out(tmp_path, 1, ledger=ledger.replace("PORT", str(stranger.port)))
    if env_file:
        (tmp_path / ".env").write_text(env_file.replace("PORT", str(stranger.port)))
    ran = run(touch, tmp_path, *command)
    stranger.close()
    assert ran.code == 2
    assert said in ran.err
    assert SECRET not in ran.out + ran.err
    assert (stranger.callers, stranger.heard) == (0, b"")


def test_once_trusted_it_connects_and_after_a_change_no_more(tmp_path: Path, touch: Touch, stranger: Listener) -> None:
    lay_out(tmp_path, 1, ledger=f"postgresql://x@127.0.0.1:{stranger.port}/x")
    ran = run(touch, tmp_path, "trust")
    assert (ran.code, ran.out) == (0, f"Trusted: {tmp_path}; its ledger is on 127.0.0.1.\n")
    assert stat.S_IMODE(trust_file(os.environ).stat().st_mode) == 0o600
    assert "cannot be reached" in run(touch, tmp_path, "due").err
    assert stranger.callers >= 1
    assert SECRET.encode() in stranger.heard  # the user's own word now
    lay_out(tmp_path, 1, ledger=f"postgresql://x@localhost:{stranger.port}/x")
    assert "nobody has trusted it yet" in run(touch, tmp_path, "due").err
    assert run(touch, tmp_path, "trust", "--json").json["server"] == "localhost"
    assert "cannot be reached" in run(touch, tmp_path, "due").err
    assert run(touch, tmp_path, "trust", "--undo").out == f"Not trusted any more: {tmp_path}\n"
    assert "nobody has trusted it yet" in run(touch, tmp_path, "due").err


def test_dot_env_is_taken_as_it_stands(tmp_path: Path, touch: Touch, stranger: Listener) -> None:
    lay_out(tmp_path, 1, ledger="${TOUCH_LEDGER}")
    (tmp_path / ".env").write_text(
        f"TOUCH_LEDGER=postgresql://x:${{AWS_SECRET_ACCESS_KEY}}@127.0.0.1:{stranger.port}/x"
    )
    assert run(touch, tmp_path, "trust").code == 0
    run(touch, tmp_path, "due")
    assert stranger.callers >= 1
    assert SECRET.encode() not in stranger.heard


def test_what_the_environment_names_needs_no_trust(team: "Team") -> None:
    team.lay_out(1)
    assert team.run("due").code == 0


def test_variables_are_taken_in_the_address_of_the_ledger_alone(workspace: Workspace) -> None:
    workspace.edit("touch.yaml", "company: Northgate Supply", 'company: "${HOME}"')
    assert any("${HOME} is not filled in here" in problem for problem in workspace.problems())
    workspace.edit("touch.yaml", "${HOME}", "${TOUCH_COMPANY}")
    assert any("${TOUCH_COMPANY} is not filled in here" in problem for problem in workspace.problems())


def test_a_workspace_of_another_user_is_refused_until_it_is_trusted(
    workspace: Workspace, touch: Touch, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in (workspace.root, workspace.root / "touch.yaml"):
        if os.geteuid() == 0:
            os.chown(path, 12345, -1)
        else:
            monkeypatch.setattr(os, "geteuid", lambda: 0)
        for command in (("due",), ("check",), ("send", "--dry-run"), ("opt-out", "+15125550142"), ("doctor",)):
            ran = run(touch, workspace.root, *command)
            assert (ran.code, "belongs to another user" in ran.err + ran.out) == (2, True)
        if os.geteuid() == 0:
            os.chown(path, 0, -1)
    if os.geteuid() == 0:
        os.chown(workspace.root, 12345, -1)
    assert not (workspace.root / ".touch").exists()
    assert "belongs to another user" in run(touch, workspace.root, "trust").out
    assert run(touch, workspace.root, "due").code == 0
    assert run(touch, workspace.root, "trust", "--undo").code == 0
    assert run(touch, workspace.root, "due").code == 2


def test_a_trust_file_that_is_damaged_trusts_nothing(tmp_path: Path, touch: Touch, stranger: Listener) -> None:
    lay_out(tmp_path, 1, ledger=f"postgresql://x@127.0.0.1:{stranger.port}/x")
    run(touch, tmp_path, "trust")
    for text in ("", "[]", "{}", '{"key": 7, "folders": 7}', "\0"):
        trust_file(os.environ).write_text(text)
        assert "nobody has trusted it yet" in run(touch, tmp_path, "due").err
    assert run(touch, tmp_path, "trust").code == 0


@pytest.mark.parametrize(
    ("file", "link"),
    [
        ("templates/out.yaml", "file"),
        ("plans/accounts/out.yaml", "file"),
        ("plans/cadences/out.yaml", "dangling"),
        ("plans/accounts", "folder"),
        ("templates", "folder"),
    ],
)
def test_a_link_that_leads_outside_is_a_problem_and_shows_nothing(
    workspace: Workspace, tmp_path: Path, file: str, link: str
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "out.yaml").write_text(f"aws_secret_access_key = {SECRET}\n")
    target = workspace.root / file
    if link == "folder":
        target.rename(tmp_path / "before")
        target.symlink_to(outside)
    else:
        target.symlink_to(outside / "out.yaml" if link == "file" else tmp_path / "nowhere.yaml")
    problems = workspace.problems()
    assert any("out.yaml" in each and "is outside the workspace, by a link" in each for each in problems), problems
    assert SECRET not in "".join(problems)


def test_a_link_within_the_workspace_is_followed(workspace: Workspace) -> None:
    (workspace.root / "shared").mkdir()
    (workspace.root / "templates/hello.yaml").rename(workspace.root / "shared/hello.yaml")
    (workspace.root / "templates/hello.yaml").symlink_to("../shared/hello.yaml")
    assert workspace.problems() == []


@pytest.mark.parametrize("password", ["hun/ter2", "hun@ter2", "hun?ter2", "hun#ter2", "/hunter2@", "a@b/c@d"])
@pytest.mark.parametrize(
    "command",
    [("due",), ("doctor",), ("check",), ("show", "customer-0000"), ("ledger", "copy", "URL"), ("opt-out", "--list")],
)
def test_a_password_with_any_character_is_never_shown(
    scene: "Scene", monkeypatch: pytest.MonkeyPatch, password: str, command: tuple[str, ...]
) -> None:
    address = f"postgresql://dana:{password}@127.0.0.1:1/book"
    monkeypatch.setenv("TOUCH_LEDGER", address)
    for ledger in ("${TOUCH_LEDGER}", address):
        scene.lay_out(1, ledger=ledger)
        ran = scene.touch(*(address if word == "URL" else word for word in command))
        shown = ran.out + ran.err
        for part in (password, *password.replace("@", "/").replace("?", "/").replace("#", "/").split("/")):
            assert len(part) < 3 or part not in shown, shown


def test_outputs_are_for_their_owner_alone(starter: Workspace, touch: Touch, tmp_path: Path) -> None:
    made = tmp_path / "made"
    made.mkdir()
    (made / "old.html").write_text("")
    (made / "old.html").chmod(0o644)
    for command in (
        ("export", "accounts", "--out", str(made / "accounts.csv")),
        ("report", "--html", str(made / "report.html")),
        ("brief", "acme", "--html", str(made / "old.html")),
        ("draft", "--out", str(made / "drafts")),
        ("calendar", "--out", str(made / "day.ics")),
        ("card", "--rep", "dana", "--out", str(made / "card.vcf")),
    ):
        ran = touch(*command)
        assert ran.code in (0, 2), (command, ran.err)
    files = [path for path in made.rglob("*") if path.is_file()]
    assert len(files) >= 5, files
    assert {path.name: oct(stat.S_IMODE(path.stat().st_mode)) for path in files} == dict.fromkeys(
        (path.name for path in files), oct(0o600)
    )


def test_doctor_tells_of_secrets_that_others_can_read(scene: "Scene", key: Path) -> None:
    scene.lay_out(1)
    env, mode = scene.root / ".env", key.stat().st_mode
    env.write_text("TOUCH_LEDGER=x\n")
    try:
        for path in (env, key):
            path.chmod(0o640)
            ran = scene.touch("doctor")
            assert ran.code == 2
            assert f"{path.name} can be read by others (0640): chmod 600 {path}" in ran.out
            path.chmod(0o600)
        assert "can be read by others" not in scene.touch("doctor").out
    finally:
        key.chmod(mode)


def of_mail(root: Path, port: int, command: str) -> Workspace:
    """A workspace whose files name a mail server, and a command that prints a password."""
    rep = {"name": "Dana Reyes", "company": "Northgate", "email": "dana@northgate.example", "mail": "live"}
    server = {"host": "127.0.0.1", "port": port, "security": "none"}
    mail = {"smtp": server, "imap": server, "password_command": command}
    lay_out(root, 1, reps={"dana": rep}, provider={"name": "console"}, mail=mail)
    return Workspace(root)


COMMANDS = (("doctor",), ("sync",), ("due", "--mail", "--again"), ("reconcile",), ("send", "--yes"))


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: arguments[0])
def test_no_command_of_a_strangers_is_run_for_a_password_until_it_is_trusted(
    tmp_path: Path, process: Touch, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    listener = Listener()
    ran = tmp_path / "ran"
    work = of_mail(tmp_path / "work", listener.port, f"/usr/bin/touch {ran}")
    monkeypatch.chdir(work.root)
    monkeypatch.setenv("TOUCH_MAIL_PASSWORD", SECRET)
    process(*arguments)
    assert not ran.exists()
    assert listener.callers == 0
    said = process("trust")
    assert f"127.0.0.1:{listener.port}" in said.out
    assert f"is run for a password: /usr/bin/touch {ran}" in said.out


def test_what_was_trusted_is_this_command_and_no_other(
    tmp_path: Path, process: Touch, monkeypatch: pytest.MonkeyPatch
) -> None:
    listener = Listener()
    first, other = tmp_path / "first", tmp_path / "other"
    work = of_mail(tmp_path / "work", listener.port, f"/usr/bin/touch {first}")
    monkeypatch.chdir(work.root)
    process("trust")
    process("sync")
    assert first.exists()
    of_mail(work.root, listener.port, f"/usr/bin/touch {other}")
    told = process("doctor")
    assert not other.exists()
    assert "have not been trusted yet" in told.out
    assert "touch trust" in told.out


def test_a_password_goes_to_no_server_of_a_strangers(
    tmp_path: Path, process: Touch, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = of_mail(tmp_path / "work", 2525, "true")
    work.edit("touch.yaml", '"password_command": "true"', '"user": "dana"')
    work.edit("touch.yaml", '"security": "none"', '"security": "starttls"')
    work.edit("touch.yaml", "127.0.0.1", "mail.stranger.example")
    monkeypatch.chdir(work.root)
    monkeypatch.setenv("TOUCH_MAIL_PASSWORD", SECRET)
    told = process("doctor")
    assert "have not been trusted yet" in told.out
