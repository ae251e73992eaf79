"""`touch send`: the ready texts go out; with `--dry-run` each is shown as it will arrive."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from touchcli.cli.again import NOW, form_of
from touchcli.cli.as_json import of_hold, of_problems
from touchcli.cli.boundary import DONE, USAGE, guarded
from touchcli.cli.screen import Line, Span, as_text, complaints, drawn, line, tell, wrapped
from touchcli.cli.terminal import colours, width
from touchcli.rules.models.values import iso, mask
from touchcli.rules.wording import safe

if TYPE_CHECKING:
    import typer

    from touchcli.flows.judge import Judged
    from touchcli.flows.morning import Shown
    from touchcli.flows.opening import Desk, Surroundings
    from touchcli.flows.preview import Run
    from touchcli.rules.models.account import Contact
    from touchcli.rules.models.message import Message

_BAR = Span("  │ ", "dim")
STATES = ("would-send", "accepted", "rejected", "in-doubt", "deferred", "held")


def run_dry(
    around: "Surroundings",
    *,
    as_json: bool = False,
    account: str | None = None,
    template: str | None = None,
    limit: int | str | None = None,
    as_of: str | None = None,
    workspace: str | None = None,
    no_cache: bool = False,
    dry_run: bool = True,
) -> int:
    """Show what would be sent; opens no connection and writes nothing but the cache."""
    from touchcli.flows.morning import Shown, the_texts
    from touchcli.flows.preview import Wanted, nothing_to_collect, preview

    around = around._replace(workspace=workspace or around.workspace, as_of=as_of, cache=not no_cache)
    wanted = Wanted(account, template, None if limit is None else int(limit))
    keep_bytecode(around)

    def show(desk: "Desk") -> "Shown":
        run = preview(desk, wanted)
        shown_at = iso(desk.now)
        output = as_text(preview_as_json(desk, run)) if as_json else drawn(_lines(desk, run), colours())
        again = output.replace(shown_at, NOW, 1) if as_json and not as_of else None
        return Shown(output, complaints(desk.problems), USAGE if desk.problems else DONE, again)

    form = form_of("send", dry_run=dry_run, as_json=as_json, template=template, limit=limit, as_of=as_of)
    with nothing_to_collect():
        return tell(the_texts(around, account, form, show))


def keep_bytecode(around: "Surroundings") -> None:
    """Have compiled templates kept in the user's own cache folder, not in the workspace; none with `--no-cache`."""
    from touchcli.render.bytecode import BYTECODE, user_folder

    BYTECODE.folder = user_folder(around.env) if around.cache else None


def preview_lines(desk: "Desk", run: "Run") -> list[Line]:
    """Each text as it will arrive, those that wait, those that are held, and a line that counts them."""
    return list(_lines(desk, run))


def _lines(desk: "Desk", run: "Run") -> Iterator[Line]:
    for _, message in run.ready:
        yield _heading(desk, message)
        yield from _body(message)
        yield line()
    for _, message, why in run.waiting:
        yield _heading(desk, message)
        yield from _body(message)
        yield line(f"  waits: {why}", "yellow")
        yield line()
    if run.held:
        yield line("Held", "bold yellow")
        for row in run.held:
            hold = row.holds[0]
            name = Span(f"  {safe(row.action.account.name)} · {_who(row.action.contact)}: ")
            yield from wrapped((name, Span(f"{hold.code}: ", "yellow")), hold.message, width(), 6)
        yield line()
    texts = "1 text" if len(run.ready) == 1 else f"{len(run.ready)} texts"
    tail = f", {len(run.held)} held" if run.held else ""
    tail += f", {len(run.waiting)} waiting" if run.waiting else ""
    yield line(f"Would send {texts}{tail}. Nothing was sent.", "bold")


def _heading(desk: "Desk", message: "Message") -> Line:
    account = desk.book.accounts.get(message.account)
    contact = account.contact(message.contact) if account else None
    who = contact.name if contact else _to_nobody(message)
    segments = "1 segment" if message.segments == 1 else f"{message.segments} segments"
    size = f"{len(message.text)} characters, {segments}{', UCS-2' if message.encoding == 'UCS-2' else ''}"
    return (
        Span(safe(account.name if account else message.account), "bold"),
        Span(f" · {safe(who)} {mask(message.to)} · {message.template or 'your words'} · {size}"),
    )


def _to_nobody(message: "Message") -> str:
    from touchcli.flows.automatic import WHO

    return WHO.get(message.item or "", "you")


def _who(contact: "Contact | None") -> str:
    if contact is None:
        return "nobody"
    return f"{safe(contact.name)} {contact.phone.masked}" if contact.phone else safe(contact.name)


def _body(message: "Message") -> list[Line]:
    lines: list[Line] = [(_BAR, Span(part)) for part in message.text.split("\n")]
    lines += [(_BAR, Span(f"[{kind}: {url}]", "cyan")) for kind, url, _ in message.media]
    if message.encoding == "UCS-2":
        from touchcli.render.sms import describe, segments

        forced = ", ".join(describe(char) for char in segments(message.text).forced_by[:3])
        lines.append(line(f"  UCS-2 because of {forced}", "yellow"))
    return lines


def preview_as_json(desk: "Desk", run: "Run") -> dict[str, Any]:
    """The run as JSON, as if it had been made."""
    messages = [of_message(desk, message, "would-send", None) for _, message in run.ready]
    messages += [of_message(desk, message, "deferred", why) for _, message, why in run.waiting]
    states = [message["state"] for message in messages]
    counts = {state: states.count(state) for state in STATES} | {"held": len(run.held)}
    return {
        "as_of": iso(desk.now),
        "dry_run": True,
        "messages": messages,
        "held": [of_held(row) for row in run.held],
        "counts": counts,
        "problems": of_problems(desk.problems),
    }


def of_message(desk: "Desk", message: "Message", state: str, error: str | None) -> dict[str, Any]:
    """A message as JSON, in a state of its own or in one that a dry run gives it."""
    account = desk.book.accounts.get(message.account)
    contact = account.contact(message.contact) if account else None
    on = message.consent_on
    return {
        "key": message.key,
        "account": message.account,
        "contact": contact.name if contact else None,
        "to": message.to,
        "from": message.from_ or None,
        "template": message.template,
        "wording": message.wording,
        "purpose": message.purpose,
        "text": message.text,
        "encoding": message.encoding,
        "segments": message.segments,
        "media": [{"kind": kind, "url": url, "caption": caption} for kind, url, caption in message.media],
        "consent": {"kind": message.consent_kind, "on": on.isoformat()} if on else None,
        "client_ref": message.client_ref,
        "state": state,
        "message_uuid": message.message_uuid,
        "error": error,
    }


def of_held(row: "Judged") -> dict[str, Any]:
    """A held text as JSON, with every hold."""
    contact = row.action.contact
    return {
        "key": row.action.key,
        "account": row.action.account.id,
        "contact": contact.name if contact else None,
        "to": contact.phone.e164 if contact and contact.phone else None,
        "template": row.draft.template if row.draft else None,
        "holds": [of_hold(hold) for hold in row.holds],
    }


def register(app: "typer.Typer") -> None:
    """Add the command to the application."""
    from typing import Annotated

    import typer

    from touchcli.cli.options import AccountOption, AsJson, AsOf, NoCache, Workspace, Yes

    @app.command("send")
    def send(
        context: typer.Context,
        dry: Annotated[bool, typer.Option("--dry-run", help="Show each text as it will arrive; send nothing.")] = False,
        account: AccountOption = None,
        template: Annotated[
            str | None, typer.Option("--template", metavar="T", help="Only texts of this template.")
        ] = None,
        limit: Annotated[int | None, typer.Option("--limit", metavar="N", min=0, help="At most N texts.")] = None,
        yes: Yes = False,
        queue: Annotated[bool, typer.Option("--queue", help="Leave the sending to touch worker (PostgreSQL).")] = False,
        as_of: AsOf = None,
        as_json: AsJson = False,
        workspace: Workspace = None,
        no_cache: NoCache = False,
    ) -> None:
        """Send the ready texts; with --dry-run, show each as it will arrive."""
        around: Surroundings = context.obj
        if dry:
            code = guarded(
                lambda: run_dry(
                    around,
                    as_json=as_json,
                    account=account,
                    template=template,
                    limit=limit,
                    as_of=as_of,
                    workspace=workspace,
                    no_cache=no_cache,
                )
            )
            raise typer.Exit(code)
        from touchcli.cli import sending
        from touchcli.flows.preview import Wanted

        around = around._replace(workspace=workspace or around.workspace, as_of=as_of, cache=not no_cache)
        wanted = Wanted(account, template, limit)
        raise typer.Exit(guarded(lambda: sending.run(around, wanted, yes=yes, queue=queue, as_json=as_json)))
