"""`touch text`: one text now, because a person says so, through the same guards as every other."""

import datetime as dt
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from touchcli.flows.common.assess import Assessment, Assessor, is_text
from touchcli.flows.common.find import find_account, find_contact
from touchcli.flows.common.history import read_history
from touchcli.flows.common.session import Session
from touchcli.flows.sending.compose import client_ref, compose
from touchcli.flows.sending.deliver import TO_ME, Delivery
from touchcli.flows.sending.plan_run import Capacity, RunPlan, Selection, day_bounds, generation
from touchcli.flows.sending.rate_limit import RateLimiter
from touchcli.ledger import Ledger
from touchcli.providers import Provider
from touchcli.render.message import Media, draft_words
from touchcli.rules.due.due import due
from touchcli.rules.due.rank import can_be_made
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import Account
from touchcli.rules.models.action import Action, Draft
from touchcli.rules.models.history import History
from touchcli.rules.models.message import Message
from touchcli.rules.models.values import iso
from touchcli.rules.texting.carrier import carrier_of, sender_of, takes_pictures
from touchcli.rules.texting.guards import holds

if TYPE_CHECKING:
    from touchcli.flows.sending.send import Sent


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
        return _run(session, ledger, order)


def send_text(
    session: Session,
    order: Order,
    provider: Callable[[], Provider],
    tick: Callable[[], dt.datetime],
    ask: Callable[[RunPlan], bool],
) -> "Sent":
    """Send the one text, once `ask` agrees; raises UserError, LedgerError or ProviderError before anything is sent."""
    from touchcli.flows.sending.send import Sent

    with session.ledger(create=True) as ledger:
        run = _run(session, ledger, order)
        if not run.ready:
            return Sent(run)
        [(_, message)] = run.ready
        with provider() as carrier:
            if not ask(run):
                return Sent(run, declined=True)
            time.sleep(RateLimiter(ledger, session.book.settings.provider, day_bounds(session), tick).wait(message))
            if not ledger.enqueue(message):
                raise UserError(
                    "this text is in the outbox already", "touch send sends what waits; touch outbox shows it"
                )
            delivery = Delivery(session, ledger, tick, by_person=[message.client_ref])
            answers = [(claimed, carrier.send(claimed)) for claimed in delivery.claim([message.client_ref])]
            done = delivery.finish(answers)
    return Sent(run, tuple(done), refused=tuple(delivery.refused))


def _run(session: Session, ledger: Ledger, order: Order) -> RunPlan:
    if order.template and order.message:
        raise UserError("--template and --message are two texts", "give one of them")
    account = find_account(session.book.accounts, order.account, session.problems)
    history = read_history(session, ledger)
    row = judged_order(session, history, account, order)
    if order.to_me:
        return _to_me(session, row)
    if row.holds:
        return RunPlan((), (), (row,))
    message = compose(session.book, history, row, session.now, generation(history, row))
    why = Capacity(session, ledger, Selection()).closed_to(message)
    return RunPlan((), ((row, message, why),), ()) if why else RunPlan(((row, message),), (), ())


def judged_order(session: Session, history: History, account: Account, order: Order) -> Assessment:
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
        template = session.book.templates.get(order.template)
        if template is None or not template.text:
            raise UserError(f'--template: there is no template "{order.template}" with a text')
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
        raise UserError(draft.missing if draft and draft.missing else "there are no words to send")
    sender = sender_of(session.book, account)
    key = f"@{rep.id}/-/-/{TO_ME}/{iso(session.now.replace(microsecond=0))}"
    message = Message(
        key=key,
        client_ref=client_ref(key),
        account="",
        contact=None,
        rep=rep.id,
        to=rep.phone.e164,
        from_=sender.e164 if sender else "",
        carrier=carrier_of(session.book, media=bool(draft.media)),
        text=draft.text,
        encoding=draft.encoding,
        segments=draft.segments,
        template=draft.template,
        wording=draft.wording,
        purpose=draft.purpose,
        cadence=None,
        item=TO_ME,
        created_at=session.now,
        updated_at=session.now,
        media=draft.media,
        hash=draft.hash,
    )
    return RunPlan(((None, message),), (), ())
