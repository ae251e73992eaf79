"""The texts of an order of `touch text`, each with its words and the verdict of the guards."""

import datetime as dt
from collections.abc import Sequence

from touchcli.flows.common.assess import Assessment, Assessor
from touchcli.flows.common.session import Session
from touchcli.flows.sending.by_hand.audience import Recipient
from touchcli.flows.sending.by_hand.text_order import Order, check_given, tree_of, with_media
from touchcli.render.message import draft_words
from touchcli.rules.due.due import due
from touchcli.rules.due.rank import can_be_made
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.action import Action, Draft
from touchcli.rules.models.history import History
from touchcli.rules.models.values import iso
from touchcli.rules.texting.carrier import takes_pictures
from touchcli.rules.texting.guards import holds

_APPROVAL = "unapproved"


class OrderAssessor:
    """Judges the texts of an order at the instant at which they are to go, one after the other."""

    def __init__(self, session: Session, history: History, order: Order, at: dt.datetime | None) -> None:
        self.session, self.history, self.order = session, history, order
        self.then = session._replace(now=at) if at else session
        self.assessor = self._made(())

    def row(self, to: Recipient) -> tuple[Assessment, bool]:
        """The text to one recipient with its verdict, and whether it wants an approval and nothing else."""
        then, order = self.then, self.order
        day = due(then.book, self.history, then.calendar, then.now, [to.account])
        action = self._action(
            to.account, to.contact, [row for row in day if row.channel == "text" and row.kind != "reply"]
        )
        check_given(
            order.given, [then.book.templates[name] for name in action.templates if name in then.book.templates]
        )
        if order.media and action.templates:
            self.assessor = self._made(action.templates)
        facts = self.assessor.facts(
            action, tuple(row for row in day if can_be_made(row)), self._words(to.account, action.contact)
        )
        found = holds(facts)
        held = any(hold.code != _APPROVAL for hold in found)
        if not held:
            self.assessor.count(action, facts.draft)
        state = Assessment(action, 1, "held" if held else "ready", facts.template, facts.draft, found if held else ())
        return state, bool(found) and not held

    def _made(self, templates: Sequence[str]) -> Assessor:
        told = self.assessor.history if templates else self.history
        book = with_media(self.then.book, templates, self.order.media)
        return Assessor(book, told, self.then.calendar, self.then.now, given=tree_of(self.order.given))

    def _words(self, account: Account, contact: Contact | None) -> Draft | None:
        order, phone = self.order, contact.phone if contact else None
        if order.message is None:
            return None
        links = not takes_pictures(self.then.book, account, phone)
        number = phone.e164 if phone else None
        return draft_words(order.message, number, order.media, links=links, purpose=order.purpose)

    def _action(self, account: Account, contact: Contact | None, due_texts: Sequence[Action]) -> Action:
        """What the text is: the one that is due, with its key, or one that no item asks for."""
        order = self.order
        chosen = order.contact is not None or order.where is not None
        fitting = [
            row
            for row in due_texts
            if order.message is None
            and (order.template is None or order.template in row.templates)
            and (not chosen or (row.contact and row.contact.id) == (contact and contact.id))
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
            key=f"{account.id}/{who}/-/text/{iso(self.session.now.replace(microsecond=0))}",
            due_on=self.then.today,
            reason="asked for by hand",
            templates=(order.template,) if order.template else (),
        )
