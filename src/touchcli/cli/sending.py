"""`touch send` without `--dry-run`: asks, sends, and says what became of each text."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from touchcli.cli.as_json import of_hold, of_problems
from touchcli.cli.asking import agreed
from touchcli.cli.boundary import DONE, FAILED, INTERRUPTED, USAGE
from touchcli.cli.interrupt import finishing
from touchcli.cli.screen import Line, complain, line, write, write_json
from touchcli.cli.send import STATES, of_held, of_message, preview_lines
from touchcli.flows.automatic import WHO
from touchcli.flows.deliver import Refusal
from touchcli.flows.morning import desk_for_texts
from touchcli.flows.opening import Desk, Surroundings
from touchcli.flows.preview import Run, Wanted, practises
from touchcli.flows.send import Sent, Ways, send
from touchcli.rules.errors import UserError
from touchcli.rules.models.action import Hold
from touchcli.rules.models.message import Message
from touchcli.rules.models.values import iso, mask
from touchcli.rules.wording import safe

_FAILED = frozenset({"rejected", "undelivered", "in-doubt"})


def run(around: Surroundings, wanted: Wanted, *, yes: bool, queue: bool, as_json: bool) -> int:
    """Send what is ready; exit code 1 where a text failed or is in doubt, 2 where a file has Problems."""
    if around.as_of:
        raise UserError("--as-of goes with --dry-run only", "texts are sent now or not at all")
    desk = desk_for_texts(around, wanted.account)
    if queue:
        from touchcli.cli.queueing import enqueue

        return enqueue(desk, wanted, yes=yes, as_json=as_json)
    complain(desk.problems)
    with finishing() as leaving, _progress() as progress:

        def ask(run: Run) -> bool:
            many = "1 text" if len(run.ready) == 1 else f"{len(run.ready)} texts"
            sure = confirmed(desk, run, f"Send {many}?", yes=yes, as_json=as_json)
            if sure:
                leaving.hold()
            return sure

        sent = send(desk, wanted, desk.provider, Ways(around.tick, ask, progress, lambda: leaving.asked))
        interrupted = leaving.asked
    if as_json:
        write_json(sent_as_json(desk, sent))
    else:
        write(sent_lines(desk, sent))
    return exit_code(desk, sent, interrupted=interrupted)


def confirmed(desk: Desk, run: Run, question: str, *, yes: bool, as_json: bool) -> bool:
    """Show a run as it would go and ask; raises UserError where `--yes` is wanted."""
    if as_json and not yes:
        raise UserError("--json shows no texts to say yes to", "add --yes, or look with --dry-run --json")
    return agreed(question, yes=yes, show=lambda: write(preview_lines(desk, run)[:-1]))


def exit_code(desk: Desk, sent: Sent, *, interrupted: bool = False) -> int:
    """1 where a text failed or is in doubt; 130 after Ctrl-C; 2 where a file has Problems."""
    if interrupted:
        return INTERRUPTED
    if sent.doubted or any(message.state in _FAILED for message in sent.messages):
        return FAILED
    return USAGE if desk.problems else DONE


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal, from the first text on; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with ExitStack() as stack:
        bar = Progress(console=Console(stderr=True), transient=True)
        task = bar.add_task("Sending", total=None)

        def tell(done: int, total: int) -> None:
            # Not before: a bar that runs keeps the question to itself.
            if not bar.live.is_started:
                stack.enter_context(bar)
            bar.update(task, completed=done, total=total)

        yield tell


def sent_lines(desk: Desk, sent: Sent) -> list[Line]:
    """What became of each text, and a line that counts them."""
    if sent.overlapped:
        return [line("Another run is under way; this one leaves it to that.")]
    if sent.declined:
        return [line("Nothing was sent.")]
    lines: list[Line] = []
    for message in sent.messages:
        style = {"accepted": "green", "deferred": "yellow"}.get(message.state, "red")
        error = f": {message.error}" if message.error else ""
        lines.append(line(f"  {message.state:<9} {_name(desk, message)} {mask(message.to)}{error}", style))
    for refusal in sent.refused:
        lines.append(line(f"  held      {_name(desk, refusal.message)}: {refusal.words}", "yellow"))
    for _, message, why in sent.run.waiting:
        # In practice the words are what there is to see: nothing else will ever come of them.
        shown = ("practice", safe(message.text)) if practises(desk, message) else ("waits", why)
        lines.append(line(f"  {shown[0]:<9} {_name(desk, message)} {mask(message.to)}: {shown[1]}", "yellow"))
    for message in sent.doubted:
        name = _name(desk, message)
        lines.append(line(f"  in doubt  {name} {mask(message.to)}: a run ended while it was on its way", "red"))
    if any(message.state == "in-doubt" for message in (*sent.messages, *sent.doubted)):
        lines.append(
            line("In doubt means it may have arrived; touch never sends it again: touch reconcile settles it.")
        )
    if sent.why_left:
        lines.append(line(f"{sent.left} still in the outbox: {sent.why_left}."))
    lines.append(line(_summary(desk, sent), "bold"))
    return lines


def _summary(desk: Desk, sent: Sent) -> str:
    counts = _counts(sent)
    parts = [f"{count} {state.replace('-', ' ')}" for state, count in counts.items() if count]
    practice = sum(practises(desk, message) for _, message, _ in sent.run.waiting)
    waiting = len(sent.run.waiting) - practice
    parts += [f"{waiting} waiting"] if waiting else []
    parts += [f"{practice} in practice, not sent"] if practice else []
    return (", ".join(parts) or "No text is ready") + "."


def _counts(sent: Sent) -> dict[str, int]:
    counts = dict.fromkeys(STATES, 0)
    for message in (*sent.messages, *sent.doubted):
        counts[message.state] = counts.get(message.state, 0) + 1
    counts["held"] = len(sent.run.held) + len(sent.refused)
    return counts


def _name(desk: Desk, message: Message) -> str:
    found = desk.book.accounts.get(message.account)
    return found.name if found else message.account or WHO.get(message.item or "", "you")


def sent_as_json(desk: Desk, sent: Sent) -> dict[str, Any]:
    """The run as JSON: what it tried, what it found in doubt, what waits."""
    # In practice the words are what would have been sent; the others will be, later.
    waiting = [
        of_message(desk, message, "would-send" if practises(desk, message) else "deferred", why)
        for _, message, why in sent.run.waiting
    ]
    counts = _counts(sent)
    for message in waiting:
        counts[message["state"]] += 1
    messages = [of_message(desk, message, message.state, message.error) for message in sent.messages]
    doubted = [of_message(desk, message, message.state, message.error) for message in sent.doubted]
    return {
        "as_of": iso(desk.now),
        "dry_run": False,
        "messages": [*messages, *doubted, *waiting],
        "held": [*map(of_held, sent.run.held), *(_of_refusal(desk, refusal) for refusal in sent.refused)],
        "counts": counts,
        "left": sent.left,
        "why_left": sent.why_left,
        "overlapped": sent.overlapped,
        "problems": of_problems(desk.problems),
    }


def _of_refusal(desk: Desk, refusal: Refusal) -> dict[str, Any]:
    """A message that a guard held at the last moment, as JSON."""
    message, hold = refusal.message, refusal.hold or Hold("changed", refusal.why, "plan")
    account = desk.book.accounts.get(message.account)
    contact = account.contact(message.contact) if account else None
    return {
        "key": message.key,
        "account": message.account,
        "contact": contact.name if contact else None,
        "to": message.to,
        "template": message.template,
        "holds": [of_hold(hold)],
    }
