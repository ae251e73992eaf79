"""`touch edit`: a plan in the editor, checked on leaving; or single keys of it by flags."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from touchcli.cli.command import App, Option, command
from touchcli.cli.console.editor import any_editor, edit_file
from touchcli.cli.console.errors import DONE, USAGE
from touchcli.cli.console.lines import complain, line, write, write_json
from touchcli.cli.console.prompt import is_terminal, picked
from touchcli.cli.options import AccountName, StatusOption, TierOption
from touchcli.flows.common.session import Invocation, Session, open_session
from touchcli.rules.errors import UserError
from touchcli.rules.wording import safe

if TYPE_CHECKING:
    from touchcli.flows.accounts.plans.edit import Wanted
    from touchcli.rules.models.problem import Problem

_AGAIN, _KEEP, _BACK = "edit again", "keep it as it is", "put back as it was"


def run(invocation: Invocation, account: str, wanted: "Wanted", *, as_json: bool) -> int:
    """Change what the flags say; without any, open the editor. Exit code 2 if the file has problems after."""
    session = open_session(invocation)
    if any(each is not None for each in wanted):
        return _by_flags(session, account, wanted, as_json=as_json)
    if as_json or not is_terminal():
        raise UserError("an editor needs a terminal", "change keys with flags: touch edit --help")
    return _in_editor(invocation, session, *_place(session, account))


def _by_flags(session: Session, account: str, wanted: "Wanted", *, as_json: bool) -> int:
    from touchcli.flows.accounts.plans.edit import edit

    done = edit(session, account, wanted)
    if as_json:
        changed = {each.name: {"before": _shown(each.before), "after": _shown(each.value)} for each in done.changes}
        write_json({"account": done.account.id, "file": done.account.file, "changed": changed})
        return DONE
    for each in done.changes:
        write([line(safe(f"{done.account.name}: {each.name} {_shown(each.before) or 'nothing'} → {each.value}"))])
    if not done.changes:
        write([line(f"{safe(done.account.name)}: nothing to change.")])
    if done.asks_again:
        who = safe(done.asks_again.called)
        write([line(f"The plan's consent was given for the old number: ask {who}, and write it anew.", "yellow")])
    return DONE


def _shown(value: object) -> str | None:
    return None if value is None else str(value)


def _place(session: Session, name: str) -> tuple[str, int]:
    """The file and the line of a plan; one with Problems is no account, and is found by the name of its file."""
    from touchcli.flows.common.find import find_account

    file = f"plans/accounts/{name}.yaml"
    broken = next((each for each in session.problems if each.file == file), None)
    if broken:
        return file, broken.line
    account = find_account(session, name, writes=True)
    return account.file, account.line


def _in_editor(invocation: Invocation, session: Session, file: str, at: int) -> int:
    from touchcli.files.writing.replace import replace_file

    editor, path = any_editor(session.env), session.root / file
    before = path.read_bytes()
    while True:
        edit_file(editor, path, at)
        now = _content(path, before)
        if now == before:
            write([line(f"{safe(file)}: nothing changed.")])
            return DONE
        problems = _problems(invocation, file, now)
        if not problems:
            write([line(f"{safe(file)}: changed, no problems found.")])
            return DONE
        complain(problems)
        said = picked("This file has problems:", (_AGAIN, _KEEP, _BACK), ended=_KEEP)
        if said == _BACK:
            replace_file(path, now, before)
            write([line(f"{safe(file)} is as it was.")])
            return DONE
        if said == _KEEP:
            return USAGE
        at = problems[0].line


def _content(path: Path, before: bytes) -> bytes:
    """What the editor left; a file that it removed is put back."""
    if not path.exists():
        path.write_bytes(before)
    return path.read_bytes()


def _problems(invocation: Invocation, file: str, data: bytes) -> "list[Problem]":
    """What `touch check` says of the file as it is now."""
    from touchcli.flows.common.plan_problems import gaps_in

    session = open_session(invocation)
    return sorted({*(each for each in session.problems if each.file == file), *gaps_in(session, file, data)})


def register(app: App) -> None:
    """Add the command to the application."""

    @command(
        app,
        "edit",
        group="The plan",
        examples=(
            "touch edit acme",
            "touch edit acme --tier B --owner lee",
            'touch edit acme --contact priya --number "512 555 0133"',
            "touch edit acme --contact priya --left today",
        ),
    )
    def edit_plan(
        invocation: Invocation,
        account: AccountName,
        tier: TierOption = None,
        status: StatusOption = None,
        owner: Annotated[
            str | None, Option("--owner", metavar="R", help="The rep who owns it.", completes="rep")
        ] = None,
        contact: Annotated[
            str | None,
            Option("--contact", metavar="C", help="Whose role, number, e-mail or leaving it is.", completes="contact"),
        ] = None,
        role: Annotated[
            str | None,
            Option("--role", metavar="R", help="One of decision_maker, influencer, coach, executive, user."),
        ] = None,
        number: Annotated[str | None, Option("--number", metavar="N", help="The contact's number.")] = None,
        email: Annotated[str | None, Option("--email", metavar="E", help="The contact's e-mail address.")] = None,
        left: Annotated[
            str | None, Option("--left", metavar="DAY", help="The contact left on this day; nothing is for them then.")
        ] = None,
        *,
        as_json: bool,
    ) -> int:
        """Open a plan in your editor, checked on leaving.

        With flags it changes single keys without an editor; comments stay.
        """
        from touchcli.flows.accounts.plans.edit import Wanted

        wanted = Wanted(tier, status, owner, contact, role, number, email, left)
        return run(invocation, account, wanted, as_json=as_json)
