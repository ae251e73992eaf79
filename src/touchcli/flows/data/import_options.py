"""What `touch import` is asked for: flags, and maps saved under `imports/` for files that come each month."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple

from touchcli.files.lookup.phone_numbers import is_country
from touchcli.files.syntax.tree import parse_source
from touchcli.files.writing.write_all import put_all
from touchcli.flows.common.session import Session
from touchcli.importing.columns import FIELDS
from touchcli.importing.entry import TIERS, Defaults
from touchcli.importing.plan_writer import node, scalar
from touchcli.importing.values.dates import Order
from touchcli.importing.values.words import words
from touchcli.rules.errors import UserError

FOLDER = "imports"


class ImportOptions(NamedTuple):
    """What the flags ask for; `mapped` is heading → field, `owners` the names in the file that are reps."""

    mapped: Mapping[str, str] = {}
    country: str | None = None
    owner: str | None = None
    owners: Mapping[str, str] = {}
    tier: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    date_order: Order | None = None
    books: bool = False
    spread: bool = False
    update: bool = False
    prefer_file: bool = False
    separate: bool = False
    dry_run: bool = False


_KEPT = ("country", "owner", "tier", "encoding", "sheet", "date_order")


def saved_options(root: Path, name: str) -> ImportOptions | None:
    """What `imports/NAME.yaml` keeps, None if it is not there; raises UserError if it makes no sense."""
    file = f"{FOLDER}/{name}.yaml"
    try:
        source = parse_source(file, (root / file).read_bytes())
    except OSError:
        return None
    tree: Any = source.tree
    if not isinstance(tree, dict) or source.found:
        raise UserError(f"{file} is not a saved import", "it has keys such as map: and country:")
    mapped, owners = tree.pop("map", None) or {}, tree.pop("owners", None) or {}
    separate = tree.pop("separate", "no")
    for key in tree:
        if key not in _KEPT:
            raise UserError(f'{file}: unknown key "{key}"', f"there are map, owners, separate, {', '.join(_KEPT)}")
    if separate not in ("yes", "no"):
        raise UserError(f'{file}: separate: "{separate}" is neither yes nor no')
    for heading, field in mapped.items():
        if field not in (*FIELDS, "none"):
            raise UserError(f'{file}: no field "{field}" (for "{heading}")', f"there are {', '.join(FIELDS)}, and none")
    order: Any = tree.pop("date_order", None)
    return ImportOptions(mapped=mapped, owners=owners, date_order=as_order(order), separate=separate == "yes", **tree)


def save_options(root: Path, name: str, options: ImportOptions) -> str:
    """Keep how a file was read as `imports/NAME.yaml`, over an earlier one; gives the path."""
    file = f"{FOLDER}/{name}.yaml"
    lines = [f"# touch import FILE --map {name}"]
    lines += [f"{key}: {scalar(getattr(options, key))}" for key in _KEPT if getattr(options, key)]
    if options.separate:
        lines.append("separate: yes")
    if options.owners:
        lines.append(f"owners: {node(dict(options.owners))}")
    lines.append("map:")
    lines += [f"  {scalar(heading)}: {field}" for heading, field in options.mapped.items()]
    there = (root / file).exists()
    text = [(file, "\n".join(lines) + "\n")]
    put_all(root, FOLDER, () if there else text, text if there else ())
    return file


def as_order(text: str | None) -> Order | None:
    """`--date-order` as an order; raises UserError for another word."""
    if text is None:
        return None
    orders: Mapping[str, Literal["dmy", "mdy"]] = {"dmy": "dmy", "mdy": "mdy"}
    if text not in orders:
        raise UserError(f'--date-order: no order "{text}"', "it can be dmy or mdy")
    return orders[text]


def defaults_of(session: Session, options: ImportOptions) -> Defaults:
    """What holds if rows say nothing; raises UserError if a flag names a rep, country or tier there is not."""
    reps = session.book.settings.reps
    for rep in (*((options.owner,) if options.owner is not None else ()), *options.owners.values()):
        if rep not in reps:
            raise UserError(f'--owner: no rep "{rep}"', f"touch.yaml has {', '.join(reps)}")
    country = (options.country or session.book.settings.calendar.country or "").upper() or None
    if options.country and not is_country(country or ""):
        raise UserError(f'--country: no country "{options.country}"', "write US, GB, DE …")
    tier = next((known for known in TIERS if known == options.tier), None)
    if options.tier is not None and tier is None:
        raise UserError(f'--tier: no tier "{options.tier}"', "it can be A, B, C, D")
    owners = {words(name): rep for name, rep in options.owners.items()}
    return Defaults(session.today, country, options.owner, tier, reps, owners)
