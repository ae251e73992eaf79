"""`touch init`: a new workspace from the starter pack, with your own name in it if you say it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from touchcli.cli.command import App, Argument, Option, command
from touchcli.cli.console.errors import DONE
from touchcli.cli.console.lines import line, write, write_json
from touchcli.cli.console.prompt import answer, is_terminal
from touchcli.posix import zone_name
from touchcli.rules.errors import UserError

if TYPE_CHECKING:
    from touchcli.files.writing.own_settings import Setup
    from touchcli.flows.common.session import Invocation


def run(invocation: "Invocation", folder: str, setup: "Setup", source: str | None, *, as_json: bool) -> int:
    """Lay out the starter pack, then import a customer file if one is named; nothing that is there is overwritten."""
    from touchcli.flows.admin.init import init

    if source is not None and not (invocation.folder / Path(source).expanduser()).is_file():
        raise UserError(f"--from: {source} is not a file", "nothing was written")
    if not any(setup[:-1]):
        setup = _ask(invocation, setup) if is_terminal() and not as_json else setup
    elif not setup.zone:
        setup = setup._replace(zone=zone_name(invocation.env))
    target = invocation.folder / folder
    files = init(target, invocation.tick(), setup)
    if source is not None:
        return _go_on_with(invocation, target, setup, source, as_json=as_json)
    if as_json:
        write_json({"workspace": str(target), "files": files})
        return DONE
    here = Path(folder) == Path()
    book = "your cadences and templates" if setup.empty else "25 accounts, their cadences and templates"
    write([line(f"{len(files)} files in {'this folder' if here else folder}: {book}.")])
    then = "touch add, touch import, touch check" if setup.empty else "touch due, touch send --dry-run, touch check"
    write([line(f"{'Next:' if here else f'Next: cd {folder}, then'} {then}.")])
    return DONE


def _ask(invocation: "Invocation", setup: "Setup") -> "Setup":
    """What a person says of themselves; Enter leaves what the starter pack has, and the zone of this machine."""
    name = answer("Your name [Dana Reyes, an example]")
    company = answer("Your company [Northgate Supply, an example]")
    number = answer("The number your texts come from [a made-up one]")
    usual = zone_name(invocation.env) or "America/Chicago"
    zone = answer(f"Your time zone [{usual}]") or usual
    channel = answer("Texts go by sms, rcs or whatsapp [sms]")
    said = setup._replace(name=name or None, company=company or None, number=number or None, channel=channel or None)
    return said if said == setup and zone == usual else said._replace(zone=zone)


def _go_on_with(invocation: "Invocation", target: Path, setup: "Setup", source: str, *, as_json: bool) -> int:
    from touchcli.cli.commands import import_
    from touchcli.flows.data.import_options import ImportOptions

    inside = invocation._replace(workspace=str(target))
    return import_.run(inside, source, ImportOptions(owner=setup.rep), as_json=as_json, yes=False, save=None)


def register(app: App) -> None:
    """Add the command to the application."""

    @command(
        app,
        "init",
        group="Set-up",
        examples=(
            "touch init my-book",
            'touch init my-book --empty --name "Lee Park" --number "+1 512 555 0150" --zone America/Chicago',
            "touch init my-book --from customers.csv",
        ),
        workspace=False,
    )
    def init_workspace(
        invocation: "Invocation",
        folder: Annotated[str, Argument(metavar="DIR", help="The folder to lay it out in.", completes="file")] = ".",
        name: Annotated[str | None, Option("--name", metavar="N", help="Your name, in place of the example.")] = None,
        company: Annotated[str | None, Option("--company", metavar="C", help="Your company.")] = None,
        number: Annotated[str | None, Option("--number", metavar="N", help="The number your texts come from.")] = None,
        zone: Annotated[
            str | None, Option("--zone", metavar="Z", help="Your time zone; default: that of this machine.")
        ] = None,
        channel: Annotated[
            str | None, Option("--channel", metavar="C", help="How texts go: sms, rcs or whatsapp.")
        ] = None,
        empty: Annotated[bool, Option("--empty", help="Without the example book.")] = False,
        source: Annotated[
            str | None,
            Option(
                "--from", metavar="FILE", help="Without the example book; import this customer file.", completes="file"
            ),
        ] = None,
        *,
        as_json: bool,
    ) -> int:
        """Create a workspace with the starter pack.

        25 example accounts, five cadences and templates. Asks on a terminal if no flag says who you are.
        """
        from touchcli.files.writing.own_settings import Setup

        setup = Setup(name, company, number, zone, channel, empty or source is not None)
        return run(invocation, folder, setup, source, as_json=as_json)
