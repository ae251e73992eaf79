"""What `touch log` asks for on a terminal if it was not said; Enter passes a question."""

from touchcli.cli.console.prompt import answer, sound_answer
from touchcli.flows.accounts.log import Entry, check_outcome, default_outcome
from touchcli.flows.common.find import contact_named, find_account
from touchcli.flows.common.next_date import read_next
from touchcli.flows.common.session import Session
from touchcli.rules.models.history import REACHED_NOBODY

_NO_TALK = REACHED_NOBODY | {"skipped"}


def ask_for_the_rest(session: Session, entry: Entry) -> Entry:
    """The entry with the outcome, note, summary and next date that a person types.

    A touch that reached nobody has no summary and agrees on nothing. Raises UserError for an unknown account or channel
    before anything is asked.
    """
    account = find_account(session, entry.account, writes=True)
    usual = default_outcome(entry.channel)
    named = contact_named(account, entry.account)
    entry = entry._replace(account=account.id, contact=entry.contact or (named.id if named else None))
    if entry.outcome is None:
        outcome = sound_answer(f"Outcome [{usual}]", lambda word: check_outcome(entry.channel, word))
        entry = entry._replace(outcome=outcome)
    ended = check_outcome(entry.channel, entry.outcome or usual)
    if entry.note is None:
        entry = entry._replace(note=answer("Note, for us alone") or None)
    if ended in _NO_TALK:
        return entry
    if entry.summary is None:
        entry = entry._replace(summary=answer("Summary, which the customer may read") or None)
    if entry.next is None and entry.direction == "out":
        today = session.today
        entry = entry._replace(
            next=sound_answer("Next [CHANNEL] DAY [TIME]", lambda word: read_next(session, word, today))
        )
    return entry
