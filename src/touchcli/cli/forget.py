"""`touch forget`: erase a person."""

from typing import TYPE_CHECKING

from touchcli.cli.asking import agreed
from touchcli.cli.boundary import DONE, guarded
from touchcli.cli.screen import complain, line, write, write_json
from touchcli.flows.forget import forget, person
from touchcli.flows.opening import Surroundings, open_desk
from touchcli.rules.wording import safe

if TYPE_CHECKING:
    import typer


def run(around: Surroundings, named: str, who: str | None, *, yes: bool, as_json: bool) -> int:
    """Erase the person after asking; the plans are named, not edited."""
    desk = open_desk(around)
    complain(desk.problems)
    whom = person(desk, named, who)
    if not agreed(f"Erase every word and number of {safe(whom.name)} from the ledger, for good?", yes=yes):
        return DONE
    erased = forget(desk, whom)
    if as_json:
        write_json({**erased._asdict(), "still_named_in": list(whom.files)})
        return DONE
    kept = " The opt-out still holds." if erased.opt_outs_kept else ""
    counts = f"{erased.messages} texts, {erased.replies} replies, {erased.touches} touches"
    write([line(f"Forgotten: {counts} lost their words, numbers and names.{kept}")])
    write(
        [line(f"Still named in {file}: take the contact out there, and out of its git history.") for file in whom.files]
    )
    return DONE


def register(app: "typer.Typer") -> None:
    """Add the command to the application."""
    from typing import Annotated

    import typer

    from touchcli.cli.options import AsJson, Workspace, Yes

    @app.command("forget")
    def forget_person(
        context: typer.Context,
        named: Annotated[str, typer.Argument(metavar="NUMBER|ACCOUNT", help="A phone number, or an account.")],
        contact: Annotated[str | None, typer.Option("--contact", metavar="C", help="This contact of it.")] = None,
        yes: Yes = False,
        as_json: AsJson = False,
        workspace: Workspace = None,
    ) -> None:
        """Erase a person's words and numbers from the ledger; an opt-out stays as a keyed hash that still holds."""
        around: Surroundings = context.obj
        around = around._replace(workspace=workspace or around.workspace)
        raise typer.Exit(guarded(lambda: run(around, named, contact, yes=yes, as_json=as_json)))
