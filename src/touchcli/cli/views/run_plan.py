"""A run of texts before it goes: each as it will arrive, those that wait, those that are held; as lines and as JSON."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from touchcli.cli.console.lines import Line, Span, line, wrapped
from touchcli.cli.console.numbers import number_shown
from touchcli.cli.console.terminal import width
from touchcli.cli.views.json_shapes import of_hold, of_problems
from touchcli.rules.models.values import iso, mask
from touchcli.rules.wording import counted, safe

if TYPE_CHECKING:
    from touchcli.flows.common.assess import Assessment
    from touchcli.flows.common.session import Session
    from touchcli.flows.sending.planning.plan_run import RunPlan
    from touchcli.rules.models.account import Contact
    from touchcli.rules.models.message import Message

_BAR = Span("  │ ", "dim")
STATES = ("would-send", "accepted", "rejected", "in-doubt", "deferred", "held")


def preview_lines(session: "Session", run: "RunPlan", total: int | None = None) -> list[Line]:
    """Each text as it will arrive, those that wait, those that are held, and a line that counts them.

    `total` is how wide they may be, by default as wide as standard output.
    """
    return list(_lines(session, run, total or width()))


def _lines(session: "Session", run: "RunPlan", total: int) -> Iterator[Line]:
    for _, message in run.ready:
        yield from text_lines(session, message)
    for _, message, why in run.waiting:
        yield _heading(session, message)
        yield from _body(message)
        yield line(f"  waits: {why}", "yellow")
        yield line()
    for _, message in run.drafts:
        yield _heading(session, message)
        yield from _body(message)
        yield line(f"  would put into Drafts of {safe(message.from_)}", "cyan")
        yield line()
    if run.held:
        yield line("Held", "bold yellow")
        for row in run.held:
            hold = row.holds[0]
            name = Span(f"  {safe(row.action.account.name)} · {_who(row.action.contact, row.action.channel)}: ")
            yield from wrapped((name, Span(f"{hold.code}: ", "yellow")), hold.message, total, 6)
        yield line()
    texts = how_many([message for _, message in run.ready])
    tail = f", {len(run.held)} held" if run.held else ""
    tail += f", {len(run.waiting)} waiting" if run.waiting else ""
    drafts = f", would put {counted(len(run.drafts), 'e-mail')} into Drafts" if run.drafts else ""
    yield line(f"Would send {texts}{drafts}{tail}. Nothing was sent.", "bold")


def how_many(messages: "Sequence[Message]") -> str:
    """So many texts, and so many mails; none of either is not worth a word, but for none at all."""
    mails = sum(message.channel == "email" for message in messages)
    texts = counted(len(messages) - mails, "text")
    if not mails:
        return texts
    return counted(mails, "mail") if mails == len(messages) else f"{texts} and {counted(mails, 'mail')}"


def text_lines(session: "Session", message: "Message") -> list[Line]:
    """One text as it will arrive: to whom, its size and its words."""
    return [_heading(session, message), *_body(message), line()]


def _heading(session: "Session", message: "Message") -> Line:
    account = session.book.accounts.get(message.account)
    contact = account.contact(message.contact) if account else None
    who = contact.name if contact else _to_nobody(message)
    segments = "1 segment" if message.segments == 1 else f"{message.segments} segments"
    size = f"{len(message.text)} characters, {segments}{', UCS-2' if message.encoding == 'UCS-2' else ''}"
    size = "e-mail" if message.channel == "email" else size
    number = number_shown(message.to, session.book.settings.display)
    return (
        Span(safe(account.name if account else message.account), "bold"),
        Span(f" · {safe(who)} {number} · {message.template or 'your words'} · {size}"),
    )


def _to_nobody(message: "Message") -> str:
    from touchcli.flows.sending.planning.compose import RECIPIENTS

    return RECIPIENTS.get(message.item or "", "you")


def _who(contact: "Contact | None", channel: str) -> str:
    if contact is None:
        return "nobody"
    place = contact.email if channel == "email" else contact.phone and contact.phone.e164
    return f"{safe(contact.name)} {mask(place)}" if place else safe(contact.name)


def _body(message: "Message") -> list[Line]:
    lines: list[Line] = [(_BAR, Span(part)) for part in message.text.split("\n")]
    lines += [(_BAR, Span(f"[{kind}: {url}]", "cyan")) for kind, url, _ in message.media]
    if message.encoding == "UCS-2":
        from touchcli.render.sms import describe, segments

        forced = ", ".join(describe(char) for char in segments(message.text).forced_by[:3])
        lines.append(line(f"  UCS-2 because of {forced}", "yellow"))
    return lines


def preview_as_json(session: "Session", run: "RunPlan") -> dict[str, Any]:
    """The run as JSON, as if it had been made."""
    messages = [of_message(session, message, "would-send", None) for _, message in run.ready]
    messages += [of_message(session, message, "deferred", why) for _, message, why in run.waiting]
    states = [message["state"] for message in messages]
    counts = {state: states.count(state) for state in STATES} | {"held": len(run.held)}
    return {
        "as_of": iso(session.now),
        "dry_run": True,
        "messages": messages,
        "held": [of_held(row) for row in run.held],
        "drafts": [of_message(session, message, "would-draft", None) for _, message in run.drafts],
        "counts": counts,
        "problems": of_problems(session.problems),
    }


def of_message(session: "Session", message: "Message", state: str, error: str | None) -> dict[str, Any]:
    """A message as JSON, in a state of its own or in one that a dry run gives it."""
    from touchcli.render.mail_words import taken_apart

    account = session.book.accounts.get(message.account)
    contact = account.contact(message.contact) if account else None
    on = message.consent_on
    words = taken_apart(message.text) if message.channel == "email" else None
    return {
        "key": message.key,
        "account": message.account,
        "contact": contact.name if contact else None,
        "to": message.to,
        "from": message.from_ or None,
        "template": message.template,
        "wording": message.wording,
        "purpose": message.purpose,
        "channel": message.channel,
        "subject": words.subject if words else None,
        "text": words.body if words else message.text,
        "encoding": message.encoding,
        "segments": message.segments,
        "media": [{"kind": kind, "url": url, "caption": caption} for kind, url, caption in message.media],
        "consent": {"kind": message.consent_kind, "on": on.isoformat()} if on else None,
        "client_ref": message.client_ref,
        "state": state,
        "message_uuid": message.message_uuid,
        "error": error,
    }


def of_held(row: "Assessment") -> dict[str, Any]:
    """A held text or mail as JSON, with every hold."""
    contact = row.action.contact
    return {
        "key": row.action.key,
        "account": row.action.account.id,
        "contact": contact.name if contact else None,
        "to": row.action.place,
        "template": row.draft.template if row.draft else None,
        "holds": [of_hold(hold) for hold in row.holds],
    }
