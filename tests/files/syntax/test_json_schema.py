import re
from typing import Any

import pytest
import yaml

from touchcli.files.syntax.json_schema import KINDS, Kind, schema
from touchcli.files.writing.starter import starter_files


class _Editor(yaml.SafeLoader):
    """YAML as an editor reads it: 1.2, so no dates, no sexagesimals, no `yes`."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012


_Editor.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789"))
_Editor.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^-?[0-9]+\.[0-9]+$"), list("-0123456789"))
_Editor.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), list("tf"))
_Editor.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^$"), [""])

_TYPES: dict[str, Any] = {
    "object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "null": type(None)
}  # fmt: skip


def wrong(value: Any, rule: Any, top: Any) -> list[str]:
    """What a JSON Schema of the few words we use finds wrong with a value."""
    found: list[str] = []
    if "$ref" in rule:
        found += wrong(value, top["$defs"][rule["$ref"].rpartition("/")[2]], top)
    if "anyOf" in rule and all(wrong(value, each, top) for each in rule["anyOf"]):
        found += [f"{value!r}: none of {rule['anyOf']}"]
    for each in rule.get("allOf", []):
        found += wrong(value, each, top)
    if "enum" in rule and value not in rule["enum"]:
        found += [f"{value!r}: not in {rule['enum']}"]
    if "type" in rule and not isinstance(value, _TYPES[rule["type"]]):
        return [*found, f"{value!r}: no {rule['type']}"]
    if "pattern" in rule and not re.search(rule["pattern"], value):
        found += [f"{value!r}: not like {rule['pattern']}"]
    if isinstance(value, dict):
        found += [f"{key} is missing" for key in rule.get("required", []) if key not in value]
        for key, each in value.items():
            inner = rule.get("properties", {}).get(key, rule.get("additionalProperties", True))
            found += [f"{key} is unknown"] if inner is False else wrong(each, inner, top) if inner is not True else []
    if isinstance(value, list) and "items" in rule:
        found += [problem for each in value for problem in wrong(each, rule["items"], top)]
    return found


def kind_of(path: str) -> Kind:
    if path == "touch.yaml":
        return "settings"
    return "account" if "accounts" in path else "cadence" if "cadences" in path else "template"


@pytest.mark.parametrize(("path", "text"), list(starter_files()), ids=[path for path, _ in starter_files()])
def test_the_starter_pack_pleases_the_editor(path: str, text: str) -> None:
    rule = schema(kind_of(path))
    assert wrong(yaml.load(text, _Editor), rule, rule) == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("account", "nmae: Acme"),
        ("account", "name: Acme\nfile: x"),
        ("account", "tier: A"),
        ("account", "- name: Acme"),
        ("account", "name: Acme\ntier: E"),
        ("account", "name: Acme\ncontacts: [{name: A, phone: 512}]"),
        ("account", "name: Acme\ncontacts: [[A]]"),
        ("cadence", "steps: [{id: a}]"),
        ("cadence", "rhythms: [{id: a, channel: call, every: often}]"),
        ("settings", "calendar: {timezone: Europe/Paris}\ntexting: {from_: '+13125550100'}"),
        ("settings", "reps: {}"),
        ("template", "purpose: gossip"),
        ("template", "purpose: offer\nclass_: promotional"),
        ("template", "purpose: offer\ntext: {a: b}"),
    ],
)
def test_the_editor_sees_what_the_reader_sees(kind: Kind, text: str) -> None:
    rule = schema(kind)
    assert wrong(yaml.load(text, _Editor), rule, rule)


def test_sound_things_are_sound() -> None:
    for kind, text in (
        ("account", "- {id: a, name: A, known: yes, worth: {revenue: 1.5}, team: {}, facts: {a: [1]}}"),
        ("template", "purpose: offer\ntext: Hi"),
        ("template", "purpose: offer\ntext: [Hi]"),
    ):
        rule = schema("account" if kind == "account" else "template")
        assert wrong(yaml.load(text, _Editor), rule, rule) == []


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_object_is_closed_and_described(kind: Kind) -> None:
    made = schema(kind)
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    records = [*made["$defs"].values(), made]
    assert all(
        record["additionalProperties"] is False and record["description"]
        for record in records
        if record.get("type") == "object"
    )
    assert "from_" not in str(made)
    assert "class_" not in str(made)
