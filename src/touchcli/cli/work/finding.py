"""Accounts found by words, to go to one that is not in the list."""

from touchcli.cli.work.desk import Chosen, Desk
from touchcli.flows.accounts.search import find

_MOST = 9
"""So many as there are digits to choose one by."""


def accounts_with(desk: Desk, words: str) -> list[Chosen]:
    """The accounts in which the words stand, each once; raises UserError if there is no word."""
    hits = find(desk.session(), words, _MOST).hits
    found = {hit.account: Chosen(hit.account, hit.name) for hit in hits if hit.account and hit.name}
    return list(found.values())[:_MOST]
