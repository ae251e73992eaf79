"""`touch consent`: record that a contact agreed to texts, and what else allows them."""

from typing import TYPE_CHECKING, Annotated, Any, get_args

from touchcli.cli.command import App, Option, command
from touchcli.cli.console.errors import DONE, USAGE
from touchcli.cli.console.lines import complain, line, undo_line, write, write_json
from touchcli.cli.options import AccountName
from touchcli.flows.common.session import Invocation, open_session
from touchcli.rules.models.account import ConsentKind
from touchcli.rules.models.values import mask
from touchcli.rules.wording import in_full, safe

if TYPE_CHECKING:
    from touchcli.flows.inbound.consent import Recorded, Wanted
    from touchcli.rules.models.history import PermissionRecord


def run(invocation: Invocation, account: str, wanted: "Wanted", who: str | None, *, as_json: bool) -> int:
    """Record what was said and say of whom."""
    from touchcli.flows.inbound.consent import record_consent

    session = open_session(invocation)
    complain(session.problems)
    recorded = record_consent(session, account, wanted, who)
    if as_json:
        write_json(of_consent(recorded))
    else:
        write([line(sentence) for sentence in consent_sentences(recorded)])
        write([undo_line(recorded.entry)])
        if recorded.opted_out:
            write([line("They are still opted out: no text goes until they send START.", "yellow")])
    return USAGE if session.problems else DONE


def consent_sentences(recorded: "Recorded") -> list[str]:
    """What was recorded, of whom and since when."""
    name = f"{safe(recorded.contact.name)} {mask(recorded.number)}"
    since = f"since {in_full(recorded.on)}"
    consent = [f"Recorded: {recorded.consent.kind} consent of {name} {since}."] if recorded.consent else []
    return [*consent, *(f"Recorded: {name} {_said(each)} {since}." for each in recorded.permissions)]


def _said(permission: "PermissionRecord") -> str:
    if permission.kind == "knows-number":
        return "has your number"
    words = f'"{safe(permission.how or "")}",'
    return f"texts for business, {words}" if permission.kind == "for-business" else f"wants texts only, {words}"


def of_consent(recorded: "Recorded") -> dict[str, Any]:
    """What was recorded as JSON."""
    consent, said = recorded.consent, {permission.kind: permission for permission in recorded.permissions}
    business, only, on = said.get("for-business"), said.get("only"), recorded.on.isoformat()
    return {
        "account": recorded.account.id,
        "contact": recorded.contact.name,
        "number": recorded.number,
        "consent": {"kind": consent.kind, "on": on, "how": consent.how} if consent else None,
        "for_business": {"evidence": business.how, "on": on} if business else None,
        "knows_number": "knows-number" in said,
        "only": {"quote": only.how, "on": on} if only else None,
        "opted_out": recorded.opted_out,
    }


def register(app: App) -> None:
    """Add the command to the application."""

    @command(
        app,
        "consent",
        group="Answers",
        examples=(
            'touch consent acme --kind express --how "said yes on a call"',
            'touch consent acme --for-business "texts us her orders" --knows-number',
            'touch consent acme --only "just text me, I am never at a desk"',
        ),
    )
    def consent(
        invocation: Invocation,
        account: AccountName,
        kind: Annotated[
            str | None,
            Option("--kind", metavar="K", help="conversational, express or written.", completes=get_args(ConsentKind)),
        ] = None,
        how: Annotated[str | None, Option("--how", help="How we know of the consent: on a call, by a form.")] = None,
        for_business: Annotated[
            str | None, Option("--for-business", metavar="WHY", help="How we know that they text for business.")
        ] = None,
        knows_number: Annotated[bool, Option("--knows-number", help="They have your number.")] = False,
        only: Annotated[
            str | None, Option("--only", metavar="QUOTE", help="They want texts only, in their words.")
        ] = None,
        on: Annotated[str | None, Option("--on", metavar="DATE", help="Since when; by default today.")] = None,
        contact: Annotated[
            str | None, Option("--contact", metavar="C", help="Of this contact.", completes="contact")
        ] = None,
        *,
        as_json: bool,
    ) -> int:
        """Record a contact's consent to texts, and what else allows them.

        All of it is kept by phone number, beside what the plan says; it never lifts an opt-out.
        """
        from touchcli.flows.inbound.consent import Wanted

        wanted = Wanted(kind, how, for_business, knows_number, only, on)
        return run(invocation, account, wanted, contact, as_json=as_json)
