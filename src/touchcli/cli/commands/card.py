"""`touch card`: the rep's own card as a file, as a QR code, or by MMS to a contact."""

import sys
from typing import Annotated

from touchcli.cli.command import App, Option, command
from touchcli.cli.console.errors import DONE, USAGE
from touchcli.cli.console.lines import complain, line, write, write_json
from touchcli.cli.options import Yes
from touchcli.flows.common.session import Invocation, open_session
from touchcli.rules.errors import UserError

_INK = "#000000 on #ffffff"


def run(invocation: Invocation, rep: str | None, out: str | None, *, qr: bool, as_json: bool) -> int:
    """Write the card to a file, a QR code or standard output; exit code 2 if a file has Problems."""
    from touchcli.files.writing.drafts import write_own
    from touchcli.flows.documents.card import card, find_rep
    from touchcli.render.cards import half_blocks, qr_matrix

    session = open_session(invocation)
    owner = find_rep(session, rep)
    text = card(session, owner)
    code = half_blocks(qr_matrix(text)) if qr else None
    path = invocation.folder / out if out else None
    if path:
        write_own(path, text, "BEGIN:VCARD")
    if as_json:
        write_json({"rep": owner.id, "vcard": text, "file": str(path) if path else None, "qr": code})
    elif code or path:
        write([line(row, _INK) for row in code or ()])
        write([line(f"The card of {owner.name} is in {path}")] if path else [])
    else:
        sys.stdout.write(text)
    complain(session.problems)
    return USAGE if session.problems else DONE


def register(app: App) -> None:
    """Add the command to the application."""

    @command(
        app,
        "card",
        group="Texts and mail",
        examples=(
            "touch card --out dana.vcf",
            "touch card --qr",
            "touch card --to acme --url https://northgate.example/dana.vcf --dry-run",
        ),
    )
    def print_card(
        invocation: Invocation,
        rep: Annotated[
            str | None, Option("--rep", metavar="R", help="Whose card; by default the only rep's.", completes="rep")
        ] = None,
        out: Annotated[
            str | None,
            Option("--out", metavar="FILE", help="Write to this file instead of standard output.", completes="file"),
        ] = None,
        qr: Annotated[bool, Option("--qr", help="A QR code to hold a phone's camera to.")] = False,
        to: Annotated[
            str | None,
            Option("--to", metavar="ACCOUNT", help="Send the owner's card by MMS; wants --url.", completes="account"),
        ] = None,
        url: Annotated[
            str | None, Option("--url", metavar="URL", help="Where the card is on the web: https://….vcf")
        ] = None,
        contact: Annotated[
            str | None, Option("--contact", metavar="C", help="With --to: to this contact.", completes="contact")
        ] = None,
        dry: Annotated[bool, Option("--dry-run", help="With --to: show it, send nothing.")] = False,
        yes: Yes = False,
        *,
        as_json: bool,
    ) -> int:
        """Make your own card: a vCard, a QR code, or an MMS.

        A card sent by MMS passes the same guards as every text.
        """
        from touchcli.flows.documents.card import card_order

        if to is None:
            if url or contact or dry or yes:
                raise UserError("--url, --contact, --dry-run and --yes go with --to", "name the account: --to A")
            return run(invocation, rep, out, qr=qr, as_json=as_json)
        if rep or out or qr:
            raise UserError("--to sends the owner's card", "leave out --rep, --out and --qr")
        from touchcli.cli.commands import text

        order = card_order(open_session(invocation), to, contact, url)
        return text.run(invocation, order, dry=dry, yes=yes, as_json=as_json)
