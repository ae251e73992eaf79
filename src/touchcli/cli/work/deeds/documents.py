"""E-mails and letters that touch drafts and a person sends; numbers and addresses to open."""

import shutil
import subprocess

from touchcli.cli.console.lines import line
from touchcli.cli.work.asking import Choice, Deed
from touchcli.cli.work.deeds import texts
from touchcli.cli.work.deeds.logging import written
from touchcli.cli.work.desk import Chosen, Desk, known
from touchcli.flows.common.find import find_account
from touchcli.rules.errors import UserError
from touchcli.rules.wording import safe

_OPENERS = ("xdg-open", "open", "wslview")


def email(desk: Desk, chosen: Chosen) -> Deed:
    """An e-mail: sent by touch where the rep's mailbox is set up for that; the draft, or that it has gone."""
    session = desk.session()
    owner = session.book.owner_of(find_account(session, known(chosen)))
    return (yield from _document(desk, chosen, "email", sends=owner is not None and owner.mail in ("live", "draft")))


def letter(desk: Desk, chosen: Chosen) -> Deed:
    """A letter: the draft, or that it has gone."""
    return (yield from _document(desk, chosen, "letter"))


def _document(desk: Desk, chosen: Chosen, channel: str, *, sends: bool = False) -> Deed:
    account = known(chosen)
    ways = (("w", "write the draft"), ("g", "it has gone"))
    what = yield Choice("E-mail" if channel == "email" else "Letter", (("s", "send it"), *ways) if sends else ways)
    if what == "s":
        return (yield from texts.mail(desk, chosen))
    if what == "g":
        return (yield from written(desk, chosen, channel))
    from touchcli.flows.day.due import Filters
    from touchcli.flows.documents.draft import write_drafts

    session = desk.session()
    folder = session.root / "drafts"
    drafts = write_drafts(session, Filters(account=account), folder)
    if drafts.lacking:
        raise UserError(str(drafts.lacking))
    said = [line(f"Written: {folder / made.name}") for made in drafts.made if made.action.channel == channel]
    said += [line(safe(each.reason), "yellow") for each in drafts.refused if each.action.channel == channel]
    return said or [line(f"No {channel} is due here, so there is nothing to draft.")]


def open_way(desk: Desk, chosen: Chosen) -> Deed:
    """Their number or address, handed to the program that the system has for it."""
    session = desk.session()
    account = find_account(session, known(chosen), writes=True)
    named = chosen.row.contact if chosen.row else None
    contact = next((each for each in account.contacts if each.name == named), next(iter(account.contacts), None))
    ways = []
    if contact and contact.phone:
        ways.append(("c", f"tel:{contact.phone.e164}"))
    if contact and contact.email:
        ways.append(("e", f"mailto:{contact.email}"))
    if not ways:
        raise UserError("there is nothing to open: no number, no address")
    way = dict(ways)[(yield Choice("Open", tuple(ways)))]
    opener = next(filter(None, map(shutil.which, _OPENERS)), None)
    if opener is None:
        return [line(f"No program opens links here: {safe(way)}")]
    none = subprocess.DEVNULL
    # One argument, which the files have checked, and no shell.
    subprocess.Popen([opener, way], stdin=none, stdout=none, stderr=none)  # noqa: S603
    return [line(f"Opened: {safe(way)}")]
