"""`touch opt-out`: no more texts and mails to somebody, from anybody, for good."""

import sys
from typing import TYPE_CHECKING, Annotated

from touchcli.cli.command import App, Argument, Option, command
from touchcli.cli.console.errors import DONE, USAGE
from touchcli.cli.console.lines import complain, line, undo_line, write, write_json
from touchcli.rules.errors import UserError
from touchcli.rules.models.values import is_address, mask
from touchcli.rules.wording import counted_places

if TYPE_CHECKING:
    from touchcli.flows.common.session import Invocation
    from touchcli.flows.inbound.opt_out import OptOutResult


def run(
    invocation: "Invocation",
    named: str | None,
    who: str | None,
    how: str | None,
    *,
    source: str | None,
    listing: bool,
    one_channel: bool,
    as_json: bool,
) -> int:
    """Close the numbers meant, or print those that are closed; exit code 2 if a line of a file held none."""
    from touchcli.flows.inbound.opt_out import opt_out

    if sum((named is not None, source is not None, listing)) != 1:
        raise UserError("whom?", "name a number, an address or an account, --import FILE, or --list")
    if listing:
        return _list(invocation, as_json=as_json)
    path = invocation.folder / source if source is not None else None
    closed = opt_out(invocation, named, who, path, how, one_channel=one_channel)
    if as_json:
        write_json({"opted_out": list(closed.numbers), "unread": list(closed.unread), "entry": closed.entry})
    else:
        write([line(opted_out_sentence(closed))])
        if closed.entry is not None:
            write([undo_line(closed.entry)])
    complain(closed.unread)
    return USAGE if closed.unread else DONE


def opted_out_sentence(closed: "OptOutResult") -> str:
    """How many numbers are closed, and which if they are few."""
    shown = f": {', '.join(mask(number) for number in closed.numbers)}" if len(closed.numbers) < 6 else ""
    kinds = sorted({"e-mails" if is_address(place) else "texts" for place in closed.numbers}, reverse=True)
    which = f" of {' and '.join(kinds)} alone" if closed.one_channel else ""
    return f"{counted_places(closed.numbers)} opted out{which}{shown}. Only START from them lifts it."


def _list(invocation: "Invocation", *, as_json: bool) -> int:
    from touchcli.flows.inbound.opt_out import opted_out, write_list

    closed = opted_out(invocation)
    if as_json:
        write_json({"opted_out": list(closed.numbers), "forgotten": closed.forgotten})
        return DONE
    sys.stdout.write(write_list(closed.numbers))
    if closed.forgotten:
        complain([f"touch: and {closed.forgotten} forgotten, known by a keyed hash alone; they stay opted out here"])
    return DONE


def register(app: App) -> None:
    """Add the command to the application."""

    @command(
        app,
        "opt-out",
        group="Answers",
        examples=(
            'touch opt-out "+1 312 555 0117" --how "asked on a call"',
            'touch opt-out ana@corvid.example --one-channel --how "texts are fine, she says"',
            "touch opt-out --list",
        ),
    )
    def opt_out_command(
        invocation: "Invocation",
        named: Annotated[
            str | None,
            Argument(
                metavar="[NUMBER|ADDRESS|ACCOUNT]",
                help="A phone number, an e-mail address, or all of an account's.",
                completes="account",
            ),
        ] = None,
        contact: Annotated[
            str | None, Option("--contact", metavar="C", help="Only this contact of it.", completes="contact")
        ] = None,
        how: Annotated[str | None, Option("--how", help="How we know: on a call, by e-mail.")] = None,
        source: Annotated[
            str | None,
            Option("--import", metavar="FILE", help="Every number and address of a CSV file.", completes="file"),
        ] = None,
        one_channel: Annotated[
            bool, Option("--one-channel", help="They said which: the texts to a number, or the e-mails to an address.")
        ] = False,
        listing: Annotated[bool, Option("--list", help="Print what is opted out as CSV.")] = False,
        *,
        as_json: bool,
    ) -> int:
        """Stop all texts and mails to somebody, for good.

        Holds for every account that has the number or address. Works with broken files too.
        """
        return run(
            invocation, named, contact, how, source=source, listing=listing, one_channel=one_channel, as_json=as_json
        )
