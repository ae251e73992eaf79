"""The names that a workspace knows, for completion: from its index as it is, without looking at a plan.

Nothing is read anew. Raises Damaged and sqlite3.Error if the index is not what was written.
"""

import os
from collections.abc import Iterator

from touchcli.cache.index import Index
from touchcli.cache.scan import SETTINGS, TEMPLATES

_MANY = 1000
_LAST = "\U0010ffff"
ACCOUNTS_BEGINNING = (
    "SELECT id, name FROM names JOIN accounts USING (n)"
    " WHERE kind = 'a' AND slug >= ? AND slug < ? AND first = 1 ORDER BY slug LIMIT ?"
)
CONTACTS_OF = (
    "SELECT slug FROM names WHERE +kind = 'c' AND n IN (SELECT n FROM names WHERE kind = 'a' AND slug = ?)"
    " ORDER BY slug"
)
"""With the + the few names of one account are looked at, not the contacts of all of them."""


def accounts_beginning(index: Index, letters: str) -> dict[str, str]:
    """Names by id of accounts whose id or name begins with some letters, in capitals or not; at most a thousand."""
    from touchcli.rules.models.account import slug

    start = slug(letters)
    return dict(index.rows(ACCOUNTS_BEGINNING, start, start + _LAST, _MANY))


def contacts_of(index: Index, account: str) -> list[str]:
    """The ids of the contacts of an account by its id or name."""
    from touchcli.rules.models.account import slug

    return [slug for (slug,) in index.rows(CONTACTS_OF, slug(account))]


def reps(index: Index) -> dict[str, str]:
    """The reps' names by id; none if touch.yaml was not sound when it was last read."""
    from touchcli.files.decoded import values

    (settings,) = values(index, SETTINGS) or (None,)
    return {id: rep.name for id, rep in settings.reps.items()} if settings else {}


def templates(root: str) -> Iterator[str]:
    """The ids of templates: the names of their files."""
    return file_stems(root, TEMPLATES)


def file_stems(root: str, folder: str) -> Iterator[str]:
    """The names of the YAML files in a folder and those below it, without their ending."""
    for _, folders, files in os.walk(f"{root}/{folder}"):
        folders[:] = sorted(name for name in folders if name[0] != ".")
        stems = map(os.path.splitext, sorted(files))
        yield from (stem for stem, ending in stems if ending in (".yaml", ".yml") and stem[0] != ".")
