"""Snoozes, promises, and taking back."""

from touchcli.cli.console.lines import line
from touchcli.cli.views.recorded import (
    account_name,
    entry_lines,
    promised_sentence,
    snoozed_sentence,
    taken_back_sentences,
)
from touchcli.cli.work.asking import YES, Choice, Deed, wanted
from touchcli.cli.work.desk import Chosen, Desk, known
from touchcli.rules.errors import UserError
from touchcli.rules.when import read_day
from touchcli.rules.wording import in_full, safe

_MOST = 9


def snooze(desk: Desk, chosen: Chosen) -> Deed:
    """The account put off, with a reason."""
    from touchcli.flows.accounts.snooze import Whose
    from touchcli.flows.accounts.snooze import snooze as record

    account, session = known(chosen), desk.session()
    until = yield from wanted(
        "Snooze until which day", lambda word: read_day(word, "until", session.today, session.calendar)
    )
    because = yield from wanted("Why")
    session = desk.session()
    made = record(session, Whose(account), until, because)
    return [line(snoozed_sentence(account_name(session, account), made.record))]


def promise(desk: Desk, chosen: Chosen) -> Deed:
    """A new promise, or one that is open kept or broken."""
    from touchcli.flows.accounts.promise import add_promise, end_promise, promises

    account, session = known(chosen), desk.session()
    rows = promises(session, account, everything=False).rows[:_MOST]
    if rows:
        listed = [(str(n), f"{safe(row.what)} by {in_full(row.by)}") for n, row in enumerate(rows, 1)]
        which = yield Choice("Which promise", (*listed, ("n", "a new one")))
        if which != "n":
            row = rows[int(which) - 1]
            kept = (yield Choice("What became of it", (("k", "kept"), ("b", "broken")))) == "k"
            end_promise(desk.session(), row.id, "kept" if kept else "broken")
            return [line(f"{'Kept' if kept else 'Broken'}: {safe(row.what)}.")]
    what = yield from wanted("What was promised")
    by = yield from wanted("By which day", lambda word: read_day(word, "by", session.today, session.calendar))
    session = desk.session()
    return [line(promised_sentence(session, add_promise(session, account, what, by).promise))]


def undo(desk: Desk, _: Chosen) -> Deed:
    """The last thing recorded here, taken back."""
    from touchcli.flows.accounts.corrections.undo import recorded
    from touchcli.flows.accounts.corrections.undo import undo as take_back

    session = desk.session()
    found = recorded(session, None)
    sure = yield Choice("Take this back?", YES, entry_lines(session, found))
    if sure == "n":
        raise UserError("nothing was taken back")
    session = desk.session()
    return [line(sentence) for sentence in taken_back_sentences(session, found, take_back(session, found))]
