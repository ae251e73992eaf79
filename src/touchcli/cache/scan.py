"""Where a workspace is and which files it has, told without opening one of them.

Every morning begins here, so next to nothing is imported.
"""

import os

from touchcli.posix import FolderEntries

SETTINGS = "touch.yaml"
ACCOUNTS, CADENCES, TEMPLATES = FOLDERS = ("plans/accounts", "plans/cadences", "templates")

Stamp = tuple[int, int, int, int]
"""Size, mtime and ctime in nanoseconds, and inode: two equal stamps are the same words, unless very young.

A version laid over another may have its size, mtime and inode; nobody can set the ctime.
"""

NOWHERE: Stamp = (0, 0, 0, 0)
"""The stamp of a link that leads nowhere: it is read like a file, and reading it says what is wrong."""


def find_root(start: str, named: str | None) -> str | None:
    """The folder that holds `touch.yaml`, links resolved: the named one, else `start` or its nearest parent.

    None if there is none.
    """
    if named is not None:
        folder = os.path.join(start, os.path.expanduser(named))
        return os.path.realpath(folder) if os.path.isfile(os.path.join(folder, SETTINGS)) else None
    folder = os.path.realpath(start)
    while not os.path.isfile(os.path.join(folder, SETTINGS)):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return folder


def scan(root: str) -> tuple[list[str | int], list[tuple[str, str]]]:
    """The YAML files of a workspace, as the system lists them: each name followed by the four numbers of its stamp.

    One flat list is half the work of one of tuples. Beside it are the folders that cannot be read, each with the
    reason.
    """
    found: list[str | int] = []
    closed: list[tuple[str, str]] = []
    try:
        found += SETTINGS, *stamp_of(os.stat(os.path.join(root, SETTINGS)))
    except OSError:
        pass  # where touch.yaml is gone, reading it says so
    for folder in FOLDERS:
        _walk(root, folder, found, closed)
    return found, closed


def stamps(scanned: list[str | int]) -> dict[str, Stamp]:
    """The stamps of the files of a scan: settings, accounts, cadences, templates, each by name."""
    columns = (scanned[n::5] for n in range(5))
    listed = sorted((name, tuple(stamp)) for name, *stamp in zip(*columns, strict=True))
    found = dict(listed)
    settings = {name: found.pop(name) for name in (SETTINGS,) if name in found}
    return settings | found


def stamp_of(status: os.stat_result) -> Stamp:
    """The stamp of a file from its status."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def stamp_at(path: str) -> Stamp | None:
    """The stamp of the file at a path, None if there is none."""
    try:
        return stamp_of(os.stat(path))
    except OSError:
        return None


def is_account(file: str) -> bool:
    """True for the name of a file of accounts."""
    return file.startswith(f"{ACCOUNTS}/")


_YAML = (".yaml", ".yml")


def _walk(root: str, folder: str, found: list[str | int], closed: list[tuple[str, str]]) -> None:
    start = folder + "/"
    try:
        with FolderEntries(os.path.join(root, folder)) as entries:
            for entry in entries:
                name = entry.name
                if name[0] == ".":
                    continue
                if entry.is_dir(follow_symlinks=False):
                    _walk(root, start + name, found, closed)
                elif name.endswith(_YAML):
                    try:
                        status = entry.stat()
                    except FileNotFoundError:
                        if entry.is_symlink():
                            found += start + name, *NOWHERE
                    else:
                        found += start + name, *stamp_of(status)
    except FileNotFoundError:
        return
    except OSError as error:
        closed.append((folder, error.strerror or str(error)))
