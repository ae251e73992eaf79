"""A text, and an answer: shown as it will arrive, and sent through the same guards as every other."""

from collections.abc import Callable

from touchcli.cli.console.lines import line
from touchcli.cli.send_later import send_later
from touchcli.cli.views.run_plan import preview_lines
from touchcli.cli.views.sent import sent_lines
from touchcli.cli.views.thread import thought_lines, thread_lines
from touchcli.cli.work.asking import YES, Choice, Deed, wanted
from touchcli.cli.work.desk import Chosen, Desk, known
from touchcli.flows.common.session import Session
from touchcli.flows.sending.by_hand.reply import draft_answer, find_thread, order_answer, send_answer
from touchcli.flows.sending.by_hand.text import send_texts, text_preview
from touchcli.flows.sending.by_hand.text_order import Order
from touchcli.flows.sending.deliver import Approver
from touchcli.flows.sending.planning.plan_run import RunPlan, Selection, plan_run
from touchcli.flows.sending.send import RunHooks, send
from touchcli.rules.errors import UserError

_WIDTH = 72


def text(desk: Desk, chosen: Chosen) -> Deed:
    """The text that is due, or one in the person's own words."""
    order = Order(account=known(chosen))
    if chosen.row is None or not chosen.row.is_text:
        order = order._replace(message=(yield from wanted("Your words")))
    session = desk.session()
    shown = text_preview(session, order)
    if not (shown.ready or shown.waiting):
        return preview_lines(session, shown, _WIDTH)[:-1]
    sure = yield Choice("Send it?", YES, preview_lines(session, shown, _WIDTH)[:-1])
    if sure == "n":
        raise UserError("nothing was sent")
    session = desk.session()
    hooks = RunHooks(desk.invocation.tick, _same_as(shown), lambda _done, _total: None, lambda: False)
    return sent_lines(session, send_texts(session, order, session.provider, hooks, _reader(session)))


def mail(desk: Desk, chosen: Chosen) -> Deed:
    """The e-mail that is due, from the rep's own mailbox or into its Drafts."""
    selection = Selection(account=known(chosen), channel="email")
    session = desk.session()
    shown = plan_run(session, selection)
    lines = preview_lines(session, shown, _WIDTH)[:-1]
    if not (shown.ready or shown.drafts):
        return lines or [line("No e-mail is due here.")]
    sure = yield Choice("Send it?" if shown.ready else "Put it into Drafts?", YES, lines)
    if sure == "n":
        raise UserError("nothing was sent")
    session = desk.session()
    hooks = RunHooks(desk.invocation.tick, _same_as(shown), lambda _done, _total: None, lambda: False)
    return sent_lines(session, send(session, selection, session.provider, hooks))


def _same_as(shown: RunPlan) -> Callable[[RunPlan], RunPlan]:
    """The run, if its texts are those that were shown, to the letter."""

    def same(run: RunPlan) -> RunPlan:
        if _said(run) != _said(shown):
            raise UserError("the text has changed since it was shown", "look at it again")
        return run

    return same


def _said(run: RunPlan) -> list[str]:
    return [*(message.hash for _, message in run.ready), *(message.hash for _, message, _ in run.waiting)]


def reply(desk: Desk, chosen: Chosen) -> Deed:
    """An answer to what they wrote; it goes a moment later, and can be taken back until then."""
    session = desk.session()
    thread = find_thread(session, known(chosen), None)
    words = yield from wanted("Your answer", show=thread_lines(session, thread, _WIDTH))
    answer = draft_answer(session, thread, words, None)
    lines = [*preview_lines(session, answer.plan, _WIDTH)[:-1], *thought_lines(answer)]
    if not answer.plan.ready:
        return lines
    sure = yield Choice("Send it?", YES, lines)
    if sure == "n":
        raise UserError("nothing was sent")
    session = desk.session()
    give = order_answer if session.book.settings.texting.cooloff.seconds() else send_answer
    result = give(session, answer, session.provider, desk.invocation.tick, lambda: True, _reader(session))
    if result.entry:
        send_later(session, result.plan.waiting[0][1].client_ref)
    return sent_lines(session, result)


def _reader(session: Session) -> Approver:
    """Whoever reads the words on the screen before they go."""
    return Approver(session.env.get("USER") or session.env.get("LOGNAME") or "a person", seen=True)
