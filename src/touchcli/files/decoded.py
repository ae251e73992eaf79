"""What the index has of the files, decoded; each raises Damaged if that is not what was put."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from touchcli.cache.encoding import Undecodable, decode
from touchcli.cache.index import Damaged, Index, checksum

if TYPE_CHECKING:
    from touchcli.rules.models.account import Account

AT_ONCE = 500
"""So many plans are taken from the index at a time."""
PLANS = "SELECT id, plan, sum FROM accounts JOIN plans USING (n)"
"""What `plans` makes accounts of."""


def values(index: Index, name: str) -> list[Any]:
    """The sound values of a file, or of the files of a folder in their order; raises Damaged."""
    start = name.encode()
    query = "SELECT file, stamp, problems, dangling, value, sum FROM files WHERE file = ? OR file > ? AND file < ?"
    found = []
    for *row, known in index.rows(f"{query} ORDER BY file", start, start + b"/", start + b"0"):
        if checksum(*row) != known:
            raise index.damaged()
        if row[-1] is not None:
            try:
                found.append(decode(row[-1]))
            except Undecodable:
                raise index.damaged() from None
    return found


def plans(index: Index, query: str, *values: Any) -> "list[Account]":
    """The accounts whose id, plan and checksum a query gives; raises Damaged."""
    from touchcli.rules.models.account import Account

    found = []
    for id, plan, known in index.rows(query, *values):
        if checksum(id, plan) != known:
            raise index.damaged()
        try:
            account = decode(plan)
        except Undecodable:
            raise index.damaged() from None
        if not isinstance(account, Account) or account.id != id:
            raise index.damaged()
        found.append(account)
    return found


def plans_of(index: Index, ns: Iterable[int]) -> "dict[int, Account]":
    """Accounts by their numbers in the index; raises Damaged if one is not there."""
    wanted = sorted(ns)
    found: dict[int, Account] = {}
    for start in range(0, len(wanted), AT_ONCE):
        part = wanted[start : start + AT_ONCE]
        query = f"{PLANS} WHERE n IN ({','.join('?' * len(part))}) ORDER BY n"
        accounts = plans(index, query, *part)
        if len(accounts) != len(part):
            raise Damaged
        found |= zip(part, accounts, strict=True)
    return found
