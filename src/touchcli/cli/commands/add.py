"""`touch add`: a new account, or a new contact, by questions or by flags."""

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Annotated, get_args

from touchcli.cli.command import App, Argument, Option, command
from touchcli.cli.console.errors import DONE
from touchcli.cli.console.lines import complain, line, write, write_json
from touchcli.cli.console.prompt import agreed, answer, is_terminal, sound_answer
from touchcli.cli.options import StatusOption, TierOption, Yes
from touchcli.flows.common.session import Invocation, Session, open_session
from touchcli.rules.errors import UserError
from touchcli.rules.wording import safe

if TYPE_CHECKING:
    from touchcli.flows.accounts.plans.add import Added, New


def run(invocation: Invocation, to: str | None, new: "New", *, yes: bool, as_json: bool) -> int:
    """Add what the flags say, or what a person answers if they say no more than a name."""
    from touchcli.flows.accounts.plans.add import add_account, add_contact

    session = open_session(invocation)
    if to is not None and new.name is not None:
        raise UserError("a contact is added with --to, an account with its name", "leave one of them out")
    if not any(new[1:]) and not (yes or as_json) and is_terminal():
        new = _ask(session, new, contact_only=to is not None)

    def sure(doubt: str) -> bool:
        if not (yes or is_terminal()) or (as_json and not yes):
            raise UserError(doubt, "--yes adds it all the same")
        return agreed(f"{safe(doubt)}. Add it all the same?", yes=yes)

    added = add_account(session, new, sure) if to is None else add_contact(session, to, new, sure)
    if added is None:
        write([line("Nothing was added.")])
    elif as_json:
        contact = added.contact
        number = contact.phone.e164 if contact and contact.phone else None
        name = contact.name if contact else None
        write_json({"account": added.account, "file": added.file, "contact": name, "number": number})
    else:
        _say(added)
    return DONE


def _say(added: "Added") -> None:
    write([line(f"wrote {safe(added.file)}")])
    complain(added.gaps)
    if added.contact and added.contact.phone:
        who = f"touch consent {added.account} --contact {added.contact.id}"
        write([line(f"No text goes to {safe(added.contact.called)} before they agree to texts: {who} records it.")])
    write([line(f"Next: touch show {added.account}, touch edit {added.account}.")])


def _ask(session: Session, new: "New", *, contact_only: bool) -> "New":
    """What a person answers, each asked again until it is sound; Enter passes a question."""
    from touchcli.flows.accounts.plans.add import default_owner
    from touchcli.flows.accounts.plans.edit import read_number
    from touchcli.rules.models.account import Role

    roles = get_args(Role)
    book = session.book
    if not contact_only:
        usual = default_owner(session)
        owner = f"Owner [{usual}]" if usual else f"Owner ({', '.join(book.settings.reps)})"
        new = new._replace(
            name=new.name or answer("Name of the account"),
            owner=sound_answer(owner, _one_of(book.settings.reps)),
            tier=sound_answer("Tier (A, B, C, D)", _one_of("ABCD")),
            cadence=sound_answer("Cadence (Enter: that of the tier)", _one_of(book.cadences)),
        )
    contact = answer("Contact")
    if not contact:
        return new
    role = sound_answer(f"Role ({', '.join(roles)})", _one_of(roles))
    numbers: list[str] = []
    sound_answer("Number", lambda word: numbers.append(read_number(session, word)))
    return new._replace(
        contact=contact,
        role=role,
        number=next(iter(numbers), None),
        email=answer("E-mail") or None,
    )


def _one_of(known: Collection[str]) -> Callable[[str], None]:
    def check(word: str) -> None:
        if word not in known:
            raise UserError(f'"{word}" is not one of {", ".join(known)}')

    return check


def register(app: App) -> None:
    """Add the command to the application."""

    @command(
        app,
        "add",
        group="The plan",
        examples=(
            "touch add",
            'touch add "Corvid Foods" --tier A --contact "Ana Ruiz" --number "512 555 0133"',
            'touch add --to acme --contact "Kim Lee" --role user --email kim@acme.example',
        ),
    )
    def add(
        invocation: Invocation,
        name: Annotated[str | None, Argument(metavar="NAME", help="The name of the new account.")] = None,
        to: Annotated[
            str | None, Option("--to", metavar="A", help="Add a contact to this account instead.", completes="account")
        ] = None,
        owner: Annotated[
            str | None, Option("--owner", metavar="R", help="The rep who owns it.", completes="rep")
        ] = None,
        tier: TierOption = None,
        status: StatusOption = None,
        cadence: Annotated[
            str | None, Option("--cadence", metavar="C", help="Its cadence, if not that of its tier.")
        ] = None,
        contact: Annotated[str | None, Option("--contact", metavar="C", help="The name of a person there.")] = None,
        role: Annotated[
            str | None,
            Option("--role", metavar="R", help="Their role: decision_maker, influencer, coach, executive or user."),
        ] = None,
        number: Annotated[str | None, Option("--number", metavar="N", help="Their number.")] = None,
        email: Annotated[str | None, Option("--email", metavar="E", help="Their e-mail address.")] = None,
        yes: Yes = False,
        *,
        as_json: bool,
    ) -> int:
        """Add an account, or a contact with --to.

        Asks on a terminal if no more than a name is given; Enter passes a question.
        """
        from touchcli.flows.accounts.plans.add import New

        new = New(name, owner, tier, status, cadence, contact, role, number, email)
        return run(invocation, to, new, yes=yes, as_json=as_json)
