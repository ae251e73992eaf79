"""JSON, JSON Lines, and what the interfaces of CRMs answer, as a table with a row a record."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from touchcli.importing.rows import Row, TableError, Unreadable

_LISTS = ("records", "data", "results", "items", "contacts", "companies", "customers", "accounts", "rows", "value")
_WRAPPERS = ("properties", "fields")
_WHOLE = ("plan_more", "contact_more")
"""Columns of our own export whose value stays JSON."""


def is_json(start: bytes) -> bool:
    """True for the beginning of a JSON list or object."""
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    return text[:1] == b"{" or (text[:1] == b"[" and text[1:].lstrip()[:1] in (b"{", b"]"))


def read_json(path: Path) -> tuple[Iterator[Row | Unreadable], str]:
    """A header of all keys and a row for each record, and in words how it is read; raises TableError."""
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise TableError(f"{path} is not in UTF-8", "JSON has to be") from None
    try:
        return _rows([(n, each) for n, each in enumerate(_records(json.loads(text)), 1)], []), "JSON"
    except (json.JSONDecodeError, RecursionError):
        pass
    records: list[tuple[int, Any]] = []
    bad: list[Unreadable] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                records.append((number, json.loads(line)))
            except (json.JSONDecodeError, RecursionError):
                bad.append(Unreadable(number, None, "is not JSON"))
    if not records:
        raise TableError(f"{path} is not JSON", "it should be a list of records, or a record a line")
    return _rows(records, bad), "JSON Lines"


def _records(tree: Any) -> list[Any]:
    if isinstance(tree, list):
        return tree
    if isinstance(tree, dict):
        for key in _LISTS:
            if isinstance(tree.get(key), list):
                return list(tree[key])
        return [tree]
    return []


def _rows(records: list[tuple[int, Any]], bad: list[Unreadable]) -> Iterator[Row | Unreadable]:
    flat: list[tuple[int, dict[str, str]]] = []
    header: dict[str, None] = {}
    for number, record in records:
        if isinstance(record, dict):
            values = dict(_flat(record, ""))
            flat.append((number, values))
            header.update(dict.fromkeys(values))
        else:
            bad.append(Unreadable(number, None, "is not a record"))
    yield Row(0, tuple(header))
    yield from bad
    for number, values in flat:
        yield Row(number, tuple(values.get(key, "") for key in header))


def _flat(record: dict[str, Any], before: str) -> Iterator[tuple[str, str]]:
    for key, value in record.items():
        name = f"{before}{key}"
        if key == "attributes" and isinstance(value, dict):
            continue  # what Salesforce says of the record, not of the customer
        if key in _WHOLE and not isinstance(value, str):
            yield name, "" if value is None else json.dumps(value, ensure_ascii=False)
        elif isinstance(value, dict):
            yield from _flat(value, before if key in _WRAPPERS else f"{name} ")
        elif isinstance(value, list):
            if all(not isinstance(each, dict | list) for each in value):
                yield name, "; ".join(map(_text, value))
            elif value and isinstance(value[0], dict):
                yield from _flat(value[0], f"{name} ")
        else:
            yield name, _text(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
