"""`touch text`: one text now, through the same guards as every other."""

from typing import TYPE_CHECKING

from touchcli.cli.console.errors import DONE, FAILED
from touchcli.cli.console.lines import complain, write, write_json
from touchcli.cli.console.signals import finishing

if TYPE_CHECKING:
    from touchcli.cli.command import App
    from touchcli.flows.common.session import Invocation
    from touchcli.flows.sending.plan_run import RunPlan
    from touchcli.flows.sending.text import Order


def run(invocation: "Invocation", order: "Order", *, dry: bool, yes: bool, as_json: bool) -> int:
    """Send the text, or show it; exit code 1 where it was held, failed or is in doubt."""
    from touchcli.cli.views.run_plan import preview_as_json, preview_lines
    from touchcli.flows.common.session import open_session
    from touchcli.flows.sending.text import send_text, text_preview

    session = open_session(invocation)
    complain(session.problems)
    if dry:
        plan_run = text_preview(session, order)
        if as_json:
            write_json(preview_as_json(session, plan_run))
        else:
            write(preview_lines(session, plan_run))
        return DONE

    from touchcli.cli.send_now import confirmed
    from touchcli.cli.views.sent import exit_code, sent_as_json, sent_lines

    with finishing() as leaving:

        def ask(run: "RunPlan") -> bool:
            sure = confirmed(session, run, "Send it?", yes=yes, as_json=as_json)
            if sure:
                leaving.hold()
            return sure

        result = send_text(session, order, session.provider, invocation.tick, ask)
    if as_json:
        write_json(sent_as_json(session, result))
    else:
        write(preview_lines(session, result.plan)[:-1] if result.plan.held or result.plan.waiting else [])
        write(sent_lines(session, result))
    return FAILED if result.plan.held or result.refused else exit_code(session, result)


def register(app: "App") -> None:
    """Add the command to the application."""
    from typing import Annotated

    from touchcli.cli.command import Option, command
    from touchcli.cli.options import AccountName, Yes

    @command(
        app,
        "text",
        group="Texts and mail",
        examples=(
            "touch text acme --template article --dry-run",
            'touch text acme --message "Your order ships today. Dana Reyes"',
        ),
    )
    def text(
        invocation: "Invocation",
        account: AccountName,
        template: Annotated[str | None, Option("--template", metavar="T", help="With this template.")] = None,
        message: Annotated[
            str | None, Option("--message", metavar="M", help="With these words, taken as they are.")
        ] = None,
        contact: Annotated[str | None, Option("--contact", metavar="C", help="To this contact.")] = None,
        to_me: Annotated[bool, Option("--to-me", help="To the rep's own phone, to see how it looks.")] = False,
        dry: Annotated[bool, Option("--dry-run", help="Show it as it will arrive; send nothing.")] = False,
        yes: Yes = False,
        *,
        as_json: bool,
    ) -> int:
        """Send one text now, through the same guards.

        The text that is due, or one with a template or words of your own.
        """
        from touchcli.flows.sending.text import Order

        order = Order(account, template, message, contact, to_me)
        return run(invocation, order, dry=dry, yes=yes, as_json=as_json)
