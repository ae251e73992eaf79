"""One file of a workspace to its models: which folder holds what. Imported only when a file has to be read."""

from pathlib import Path
from typing import Any, NamedTuple

from touchcli.cache.scan import Stamp
from touchcli.files.plans import parse_accounts, parse_cadence
from touchcli.files.settings import FILE as SETTINGS
from touchcli.files.settings import parse_settings
from touchcli.files.syntax.tree import Source, read_source
from touchcli.files.templates import parse_template
from touchcli.rules.models.problem import Problem


class Parsed(NamedTuple):
    """What one file gave: its sound values, its Problems, and the stamp of the very bytes that were read."""

    values: tuple[Any, ...]
    problems: tuple[Problem, ...] = ()
    stamp: Stamp | None = None


def parse_file(root: Path, file: str, country: str | None) -> Parsed:
    """Read and validate one file; `country` is that of the calendar. Never raises for what is in the file."""
    source = read_source(root, file)
    values = _values(source, country)
    return Parsed(values, tuple(source.found.values()), source.stamp)


def _values(source: Source, country: str | None) -> tuple[Any, ...]:
    if source.tree is None:
        return ()
    if source.file.startswith("plans/accounts/"):
        return parse_accounts(source, country)
    if source.file.startswith("plans/cadences/"):
        found: Any = parse_cadence(source)
    elif source.file == SETTINGS:
        found = parse_settings(source)
    else:
        found = parse_template(source)
    return () if found is None else (found,)
