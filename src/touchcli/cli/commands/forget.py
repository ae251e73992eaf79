"""`touch forget`: erase a person."""

from typing import TYPE_CHECKING, Annotated

from touchcli.cli.command import App, Argument, Option, command
from touchcli.cli.console.errors import DONE, FAILED, USAGE
from touchcli.cli.console.lines import Line, complain, line, write, write_json
from touchcli.cli.console.prompt import agreed
from touchcli.cli.options import Yes
from touchcli.flows.common.session import Invocation, open_session
from touchcli.rules.wording import safe

if TYPE_CHECKING:
    from touchcli.ledger.verbs.erasure import Erased


def run(invocation: Invocation, named: str, who: str | None, *, yes: bool, as_json: bool) -> int:
    """Erase the person after asking; the plans are named, not edited. Exit code 1 if words may remain."""
    from touchcli.flows.accounts.corrections.forget import forget, person, still_named_in

    session = open_session(invocation)
    complain(session.problems)
    whom = person(session, named, who)
    if not agreed(f"Erase every word and number of {safe(whom.called)} from the ledger, for good?", yes=yes):
        if not as_json:
            write([line("Nothing was erased.")])
        return DONE
    erased, files = forget(session, whom), still_named_in(session, whom)
    if as_json:
        write_json({**erased._asdict(), "still_named_in": files})
    else:
        write(_lines(erased, files))
    if erased.remains:
        complain([f"touch: {erased.remains}"])
        return FAILED
    return USAGE if session.problems else DONE


def _lines(erased: "Erased", files: list[str]) -> list[Line]:
    counts = (
        (erased.messages, "text", "texts"),
        (erased.replies, "reply", "replies"),
        (erased.touches, "touch", "touches"),
        (erased.mentions, "note", "notes"),
    )
    said = ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in counts)
    kept = " The opt-out still holds." if erased.opt_outs_kept else ""
    lines = [line(f"Forgotten: {said} lost their words, names and numbers.{kept}")]
    if files:
        lines.append(line("Still named in these files: take them out there, and out of their git history and backups."))
    return [*lines, *(line(f"  {file}") for file in files)]


def register(app: App) -> None:
    """Add the command to the application."""

    @command(
        app,
        "forget",
        group="Files and team",
        examples=("touch forget acme --contact priya",),
    )
    def forget_person(
        invocation: Invocation,
        named: Annotated[
            str,
            Argument(
                metavar="NUMBER|ADDRESS|ACCOUNT",
                help="A phone number, an e-mail address, or an account.",
                completes="account",
            ),
        ],
        contact: Annotated[
            str | None, Option("--contact", metavar="C", help="This contact of it.", completes="contact")
        ] = None,
        yes: Yes = False,
        *,
        as_json: bool,
    ) -> int:
        """Erase a person; an opt-out still holds."""
        return run(invocation, named, contact, yes=yes, as_json=as_json)
