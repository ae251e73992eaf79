"""`touch text`: one text now, because a person says so, through the same guards as every other."""

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from touchcli.flows.common.assess import Assessment, Assessor, is_text
from touchcli.flows.common.find import find_account, find_contact
from touchcli.flows.common.history import read_history
from touchcli.flows.common.session import Session
from touchcli.flows.sending.compose import TO_ME, compose_own
from touchcli.flows.sending.deliver import Delivery, RunResult
from touchcli.flows.sending.plan_run import RunPlan, plan_one, require_text_template
from touchcli.ledger import Ledger
from touchcli.providers import Provider
from touchcli.render.message import Media, draft_words
from touchcli.rules.due.due import due
from touchcli.rules.due.rank import can_be_made
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import Account
from touchcli.rules.models.action import Action, Draft
from touchcli.rules.models.history import History
from touchcli.rules.models.values import iso
from touchcli.rules.numbers import related
from touchcli.rules.texting.carrier import takes_pictures
from touchcli.rules.texting.guards import holds


class Order(NamedTuple):
    """What a person asked for: whom, and with which words; without words the text that is due."""

    account: str
    template: str | None = None
    message: str | None = None
    contact: str | None = None
    to_me: bool = False
    media: Media = ()


def text_preview(session: Session, order: Order) -> RunPlan:
    """The text as it would go, or its holds; nothing is written. Raises UserError where the order cannot be met."""
    with session.ledger() as ledger:
        return _plan(session, ledger, order)


def send_text(
    session: Session,
    order: Order,
    provider: Callable[[], Provider],
    tick: Callable[[], dt.datetime],
    ask: Callable[[RunPlan], bool],
) -> RunResult:
    """Send the one text, once `ask` agrees; raises UserError, LedgerError or ProviderError before anything is sent."""
    with session.ledger(create=True) as ledger:
        plan = _plan(session, ledger, order)
        if not plan.ready:
            return RunResult(plan)
        [(_, message)] = plan.ready
        with provider() as carrier:
            if not ask(plan):
                return RunResult(plan, declined=True)
            delivery = Delivery(session, ledger, carrier, tick, by_person=[message.client_ref])
            if not delivery.deliver_new(message):
                raise UserError(
                    "this text is in the outbox already", "touch send sends what waits; touch outbox shows it"
                )
    return RunResult(plan, delivery.done, refused=delivery.refused)


def _plan(session: Session, ledger: Ledger, order: Order) -> RunPlan:
    if order.template and order.message:
        raise UserError("--template and --message are two texts", "give one of them")
    account = find_account(session, order.account)
    history = read_history(session, ledger, related(session.book, [account]))
    row = _assess(session, history, account, order)
    return _to_me(session, row) if order.to_me else plan_one(session, ledger, history, row)


def _assess(session: Session, history: History, account: Account, order: Order) -> Assessment:
    """The text that was asked for, with the verdict of the guards."""
    day = due(session.book, history, session.calendar, session.now, [account])
    action = _action(session, account, [row for row in day if is_text(row)], order)
    assessor = Assessor(session.book, history, session.calendar, session.now)
    words: Draft | None = None
    if order.message is not None:
        phone = action.contact.phone if action.contact else None
        links = not takes_pictures(session.book, account, phone)
        words = draft_words(order.message, phone.e164 if phone else None, order.media, links=links)
    facts = assessor.facts(action, tuple(row for row in day if can_be_made(row)), words)
    found = holds(facts)
    return Assessment(action, 1, "held" if found else "ready", facts.template, facts.draft, found)


def _action(session: Session, account: Account, due_texts: list[Action], order: Order) -> Action:
    """What the text is: the one that is due, with its key, or one that no item asks for."""
    contact = find_contact(account, order.contact) if order.contact else next(iter(account.contacts), None)
    if order.template is not None:
        require_text_template(session.book, order.template)
    fitting = [
        row
        for row in due_texts
        if order.message is None
        and (order.template is None or order.template in row.templates)
        and (order.contact is None or row.contact == contact)
    ]
    if fitting:
        templates = (order.template,) if order.template else fitting[0].templates
        return fitting[0]._replace(kind="explicit", templates=templates)
    if order.template is None and order.message is None:
        raise UserError(f"no text is due for {account.name}", "say --template T or --message M")
    who = contact.id if contact else "-"
    return Action(
        account=account,
        contact=contact,
        channel="text",
        kind="explicit",
        cadence=None,
        item="text",
        key=f"{account.id}/{who}/-/text/{iso(session.now.replace(microsecond=0))}",
        due_on=session.today,
        reason="asked for by hand",
        templates=(order.template,) if order.template else (),
    )


def _to_me(session: Session, row: Assessment) -> RunPlan:
    """The same words to the rep's own phone; no guard is asked, since it is no customer (PRACTICE T15)."""
    account, draft = row.action.account, row.draft
    rep = session.book.owner_of(account)
    if rep is None or rep.phone is None:
        raise UserError(f"{account.name}'s owner has no phone", "give the rep a phone in touch.yaml")
    if draft is None or draft.text is None:
        raise UserError(draft.missing if draft and draft.missing else "no words to send")
    occurrence = iso(session.now.replace(microsecond=0))
    message = compose_own(session.book, rep, TO_ME, occurrence, rep.phone.e164, draft, session.now)
    return RunPlan(((None, message),), (), ())
