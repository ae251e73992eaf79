"""`touch consent`: record that a contact agreed to texts."""

from typing import TYPE_CHECKING

from touchcli.cli.console.errors import DONE, USAGE
from touchcli.cli.console.lines import complain, line, write, write_json
from touchcli.rules.models.values import mask
from touchcli.rules.wording import safe

if TYPE_CHECKING:
    from touchcli.cli.command import App
    from touchcli.flows.common.session import Invocation


def run(
    invocation: "Invocation",
    account: str,
    kind: str,
    on: str | None,
    how: str | None,
    who: str | None,
    *,
    as_json: bool,
) -> int:
    """Record the consent and say of whom."""
    from touchcli.flows.common.session import open_session
    from touchcli.flows.inbound.consent import record_consent

    session = open_session(invocation)
    complain(session.problems)
    recorded = record_consent(session, account, kind, on=on, how=how, who=who)
    consent, contact = recorded.consent, recorded.contact
    if as_json:
        record = {"kind": consent.kind, "on": consent.on.isoformat(), "how": consent.how}
        named = {"account": recorded.account.id, "contact": contact.name, "number": consent.number}
        write_json({**named, "consent": record, "opted_out": recorded.opted_out})
    else:
        name = f"{safe(contact.name)} {mask(consent.number)}"
        write([line(f"Recorded: {consent.kind} consent of {name} since {consent.on.isoformat()}.")])
        if recorded.opted_out:
            write([line("They are still opted out: no text goes until they send START.", "yellow")])
    return USAGE if session.problems else DONE


def register(app: "App") -> None:
    """Add the command to the application."""
    from typing import Annotated

    from touchcli.cli.command import Option, command
    from touchcli.cli.options import AccountName

    @command(
        app,
        "consent",
        group="Answers",
        examples=('touch consent acme --kind express --how "said yes on a call"',),
    )
    def consent(
        invocation: "Invocation",
        account: AccountName,
        kind: Annotated[str, Option("--kind", metavar="K", help="conversational, express or written.")],
        on: Annotated[str | None, Option("--on", metavar="DATE", help="Since when; by default today.")] = None,
        how: Annotated[str | None, Option("--how", help="How we know: on a call, by a form.")] = None,
        contact: Annotated[str | None, Option("--contact", metavar="C", help="Of this contact.")] = None,
        *,
        as_json: bool,
    ) -> int:
        """Record a contact's consent to texts.

        Consent is kept by phone number; it never lifts an opt-out.
        """
        return run(invocation, account, kind, on, how, contact, as_json=as_json)
