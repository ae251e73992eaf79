"""JSON Schema of the files, so that editors complete and check them (yaml-language-server)."""

import inspect
import re
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from touchcli.files.syntax.fields import fields_of
from touchcli.rules.models.account import Account
from touchcli.rules.models.cadence import Cadence
from touchcli.rules.models.settings import Settings
from touchcli.rules.models.template import Template
from touchcli.rules.models.values import Phone

Kind = Literal["settings", "account", "cadence", "template"]
KINDS: Mapping[Kind, Any] = {"settings": Settings, "account": Account, "cadence": Cadence, "template": Template}

_AMOUNT = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^-?[0-9]{1,15}(\.[0-9]{1,6})?$"}]}
_YES_OR_NO = {"enum": [True, False, "yes", "no", "on", "off"]}
_PHONE = {
    "type": "string",
    "description": "A number in E.164; spaces, dots, dashes and brackets are allowed.",
    "pattern": r"^\+[0-9][0-9 ().\-]{5,30}$",
    "examples": ["+15125550142"],
}


class _Generator(GenerateJsonSchema):
    """Records as objects with the keys that files have; pydantic itself shows a NamedTuple as an array."""

    def named_tuple_schema(self, schema: core_schema.NamedTupleSchema) -> JsonSchemaValue:
        model: Any = schema["cls"]
        if model is Phone:
            return dict(_PHONE)
        parts = {field["name"]: field["schema"] for field in schema["fields"]}
        fields = fields_of(model)
        return {
            "type": "object",
            "description": re.sub(r"\s+", " ", inspect.getdoc(model) or ""),
            "properties": {key: self.generate_inner(parts[field.name]) for key, field in fields.items()},
            "required": [key for key, field in fields.items() if field.required],
            "additionalProperties": False,
        }

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        shown = self.generate_inner(schema["schema"])
        default = schema.get("default")
        if hasattr(default, "parse"):
            return {**shown, "default": str(default)}
        return {**shown, "default": default} if isinstance(default, str | int) and default != "" else shown

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:  # noqa: ARG002
        return dict(_AMOUNT)

    def bool_schema(self, schema: core_schema.BoolSchema) -> JsonSchemaValue:  # noqa: ARG002
        return dict(_YES_OR_NO)


def schema(kind: Kind) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a file: `settings`, `account`, `cadence` or `template`.

    An account file holds one account or a list of them, each with an id; a template's `text` is one wording or a list,
    a step's `after` one step or a list.
    """
    made = TypeAdapter(KINDS[kind]).json_schema(schema_generator=_Generator)
    definitions = made.pop("$defs")
    if kind == "template":
        words = made["properties"]["text"]
        made["properties"]["text"] = {"anyOf": [{"type": "string"}, words]}
    if kind == "cadence":
        after = definitions["Step"]["properties"]["after"]
        definitions["Step"]["properties"]["after"] = {"anyOf": [{"type": "string"}, after]}
    if kind == "account":
        definitions["Account"] = made
        one = {"$ref": "#/$defs/Account"}
        made = {"anyOf": [one, {"type": "array", "items": {"allOf": [one, {"required": ["id"]}]}}]}
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"touch {kind}"}
    return {**head, **made, "$defs": definitions}
