"""`touch ledger`: copy, back up, put back, look through and accept the ledger."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from touchcli.cli.command import App, Argument, command
from touchcli.cli.console.errors import DONE, USAGE
from touchcli.cli.console.lines import Line, line, write, write_json
from touchcli.flows.common.session import Invocation, open_session
from touchcli.rules.models.values import mask
from touchcli.rules.wording import counted, safe

if TYPE_CHECKING:
    from touchcli.ledger.verbs.admission import Accepted
    from touchcli.ledger.verifying import Verified

_GROUP = "Files and team"
_ABOUT = "Copy, back up, restore, verify or accept the ledger."


def _rows(rows: dict[str, int], then: str, *, as_json: bool) -> int:
    if as_json:
        write_json({"rows": rows})
    else:
        write([line(f"{counted(sum(rows.values()), 'row')} {then}")])
    return DONE


def run_verify(invocation: Invocation, *, as_json: bool) -> int:
    """Look through the ledger; exit code 2 if anything is damaged."""
    from touchcli.flows.admin.ledger import verify_ledger

    found = verify_ledger(open_session(invocation))
    if as_json:
        damaged = [damage._asdict() for damage in found.damaged]
        write_json({"rows": found.rows, "damaged": damaged, "problems": list(found.problems)})
    else:
        write(_verified(found))
    return USAGE if found.damaged or found.problems else DONE


def _verified(found: "Verified") -> list[Line]:

    lines = [line(f"  damaged   {safe(problem)}", "red") for problem in found.problems]
    for damage in found.damaged:
        whom = damage.concerns or ""
        about = f" ({mask(whom) if whom.startswith('+') else safe(whom)})" if whom else " (whose, nobody can tell)"
        lines.append(line(f"  damaged   {damage.table}: row {safe(damage.row)}{about}", "red"))
    wrong = len(found.damaged) + len(found.problems)
    if wrong:
        lines.append(line("Nothing goes to whom it concerns. Put a backup back (touch ledger restore FILE), or take"))
        lines.append(line("the rows as they are now: touch ledger accept."))
    said = f"{counted(wrong, 'fault')} found" if wrong else "no damage found"
    return [*lines, line(f"{counted(sum(found.rows.values()), 'row')}, {said}.", "bold")]


def run_accept(invocation: Invocation, *, as_json: bool) -> int:
    """Take the ledger as it is from now on."""
    from touchcli.flows.admin.ledger import accept

    found = accept(open_session(invocation))
    if as_json:
        write_json(found._asdict())
    else:
        write(_accepted(found))
    return DONE


def _accepted(found: "Accepted") -> list[Line]:
    lines = [line("This ledger is the one in use now.")]
    if found.gone:
        many = counted(found.gone, "text")
        lines.append(line(f"{many} may have gone that it did not know of: {found.in_doubt} in doubt now, each of the"))
        lines.append(line("others as soon as it is due again. touch sync and touch reconcile settle them."))
    if found.opt_outs:
        lines.append(line(f"{counted(found.opt_outs, 'number')} that it had lost the opt-out of stayed opted out."))
    if found.sealed:
        lines.append(line(f"{counted(found.sealed, 'damaged row')} taken as they are now."))
    return lines


def register(app: App) -> None:
    """Add the commands to the application."""

    @command(
        app,
        "ledger copy",
        group=_GROUP,
        examples=("touch ledger copy postgresql://ledger.northgate.example/touch",),
        about=_ABOUT,
    )
    def copy(
        invocation: Invocation,
        target: Annotated[str, Argument(metavar="URL", help="An empty ledger, such as postgresql://…")],
        *,
        as_json: bool,
    ) -> int:
        """Copy the workspace's ledger into an empty one, whole or not at all."""
        from touchcli.flows.admin.ledger import copy_ledger

        rows = copy_ledger(open_session(invocation), target)
        then = "copied; now write the new address under `ledger:` in touch.yaml. This ledger sends nothing any more."
        return _rows(rows, then, as_json=as_json)

    @command(app, "ledger backup", group=_GROUP, examples=("touch ledger backup ledger-monday.db",), about=_ABOUT)
    def backup(
        invocation: Invocation,
        file: Annotated[str, Argument(metavar="FILE", help="A file that is not there yet.", completes="file")],
        *,
        as_json: bool,
    ) -> int:
        """Write the ledger to a file, also while others write."""
        from touchcli.flows.admin.ledger import back_up

        rows = back_up(open_session(invocation), invocation.folder / Path(file))
        return _rows(rows, f"backed up to {file}.", as_json=as_json)

    @command(app, "ledger restore", group=_GROUP, examples=("touch ledger restore ledger-monday.db",), about=_ABOUT)
    def restore_it(
        invocation: Invocation,
        file: Annotated[str, Argument(metavar="FILE", help="A backup of the ledger.", completes="file")],
        *,
        as_json: bool,
    ) -> int:
        """Put a backup in the place of the ledger; nothing is sent until it is accepted."""
        from touchcli.flows.admin.ledger import restore

        rows = restore(open_session(invocation), invocation.folder / Path(file))
        return _rows(rows, "restored; touch ledger accept before the next touch send.", as_json=as_json)

    @command(app, "ledger verify", group=_GROUP, examples=("touch ledger verify",), about=_ABOUT)
    def verify(invocation: Invocation, *, as_json: bool) -> int:
        """Look for damage: the database's own check, every row's checksum, counts."""
        return run_verify(invocation, as_json=as_json)

    @command(app, "ledger accept", group=_GROUP, examples=("touch ledger accept",), about=_ABOUT)
    def accept_it(invocation: Invocation, *, as_json: bool) -> int:
        """Go on with this ledger after it was restored, lost or replaced; what may have gone is in doubt."""
        return run_accept(invocation, as_json=as_json)
