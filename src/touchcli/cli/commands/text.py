"""`touch text`: one text now, through the same guards as every other."""

from typing import TYPE_CHECKING, Annotated, get_args

from touchcli.cli.command import App, Argument, Option, command
from touchcli.cli.console.errors import DONE, FAILED
from touchcli.cli.console.lines import complain, write, write_json
from touchcli.cli.console.signals import finishing
from touchcli.cli.options import Yes
from touchcli.flows.common.session import Invocation, open_session
from touchcli.rules.errors import UserError

if TYPE_CHECKING:
    from touchcli.flows.sending.by_hand.text_order import Order
    from touchcli.flows.sending.planning.plan_run import RunPlan


def run(invocation: Invocation, order: "Order", *, dry: bool, yes: bool, as_json: bool) -> int:
    """Send the texts, or show them; exit code 1 if one was held, failed or is in doubt."""
    from touchcli.cli.views.run_plan import preview_as_json, preview_lines
    from touchcli.flows.sending.by_hand.text import send_texts, text_preview
    from touchcli.flows.sending.deliver import Approver

    if invocation.as_of and not dry:
        raise UserError("--as-of goes with --dry-run only", "texts are sent now, or with --at")
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
    from touchcli.cli.views.sent import exit_code, sent_as_json, sent_lines, why_ended
    from touchcli.flows.sending.send import RunHooks

    with finishing() as leaving:

        def ask(run: "RunPlan") -> "RunPlan | None":
            if not confirmed(session, run, _question(run), yes=yes, as_json=as_json):
                return None
            leaving.hold()
            return run

        hooks = RunHooks(invocation.tick, ask, lambda _done, _total: None, lambda: leaving.asked)
        # Without --yes the texts were shown on a terminal, and whoever sends them has read them.
        by = session.env.get("USER") or session.env.get("LOGNAME") or "a person"
        result = send_texts(session, order, session.provider, hooks, Approver(by, seen=not yes))
        interrupted = leaving.asked
    if as_json:
        write_json(sent_as_json(session, result))
    else:
        write(preview_lines(session, result.plan)[:-1] if result.plan.held or result.plan.waiting else [])
        write(sent_lines(session, result))
    complain(why_ended(result))
    code = exit_code(session, result, interrupted=interrupted and bool(result.left))
    return FAILED if code == DONE and (result.plan.held or result.refused) else code


def _question(run: "RunPlan") -> str:
    texts = len(run.ready) + len(run.waiting)
    if not run.ready:
        return "Send it then?" if texts == 1 else f"Send these {texts} texts then?"
    return "Send it?" if texts == 1 else f"Send {len(run.ready)} texts?"


def register(app: App) -> None:
    """Add the command to the application."""
    from touchcli.rules.models.template import Purpose

    @command(
        app,
        "text",
        group="Texts and mail",
        examples=(
            "touch text acme --template article --dry-run",
            'touch text acme --message "Your truck is two hours late. Dana Reyes" --purpose proactive',
            'touch text acme --template late-truck --set eta="3 pm" --at "fri 10:00"',
            'touch text --where "tier=A status=customer" --template article',
        ),
        as_of=True,
    )
    def text(
        invocation: Invocation,
        account: Annotated[
            str | None,
            Argument(metavar="ACCOUNT", help="An account by id, name, or the one close match.", completes="account"),
        ] = None,
        template: Annotated[
            str | None, Option("--template", metavar="T", help="With this template.", completes="template")
        ] = None,
        given: Annotated[
            list[str] | None, Option("--set", metavar="NAME=VALUE", help="A value for the template; repeatable.")
        ] = None,
        message: Annotated[
            str | None, Option("--message", metavar="M", help="With these words, taken as they are.")
        ] = None,
        purpose: Annotated[
            str | None,
            Option(
                "--purpose", metavar="P", help="With --message: what the words are for.", completes=get_args(Purpose)
            ),
        ] = None,
        media: Annotated[
            list[str] | None,
            Option("--media", metavar="URL", help="With what this https address leads to; repeatable."),
        ] = None,
        contact: Annotated[
            str | None, Option("--contact", metavar="C", help="To this contact.", completes="contact")
        ] = None,
        where: Annotated[
            str | None,
            Option("--where", metavar="W", help="To one contact of each account that fits, as tier=A status=customer."),
        ] = None,
        at: Annotated[
            str | None, Option("--at", metavar="WHEN", help="At this day and time, unless they write first.")
        ] = None,
        to_me: Annotated[bool, Option("--to-me", help="To the rep's own phone, to see how it looks.")] = False,
        dry: Annotated[bool, Option("--dry-run", help="Show it as it will arrive; send nothing.")] = False,
        yes: Yes = False,
        *,
        as_json: bool,
    ) -> int:
        """Send a text, now or later, through the same guards.

        The text that is due, or one with a template or words of your own.
        """
        from touchcli.flows.sending.by_hand.text_order import Order, read_given, read_media, read_purpose

        order = Order(
            account=account,
            template=template,
            message=message,
            contact=contact,
            to_me=to_me,
            media=read_media(media or ()),
            purpose=read_purpose(purpose) if purpose is not None else None,
            given=read_given(given or ()),
            at=at,
            where=where,
        )
        return run(invocation, order, dry=dry, yes=yes, as_json=as_json)
