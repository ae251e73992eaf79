"""What to say on a call, or to go through at a meeting: the words of the template, filled in."""

import datetime as dt

from touchcli.flows.common.assess import template_values
from touchcli.flows.common.session import Session
from touchcli.render import message
from touchcli.render.templates.refusals import TemplateError
from touchcli.rules.models.action import Action
from touchcli.rules.models.history import AccountHistory
from touchcli.rules.models.template import Template


def words_to_say(
    session: Session, action: Action, template: Template | None, history: AccountHistory, on: dt.date
) -> str | None:
    """The script or agenda of a call, meeting or video on a day; None if there is none.

    If it cannot be filled in, that is said instead.
    """
    if template is None:
        return None
    seen = template_values(session.book, action, template, history, on)
    try:
        if action.channel == "call":
            return message.call(template, seen).script if template.call else None
        if action.channel == "meeting":
            return message.agenda(template, "meeting", seen).agenda if template.meeting else None
        return message.agenda(template, "video", seen).agenda if template.video else None
    except TemplateError as error:
        return f"template {template.id}: {error}"
