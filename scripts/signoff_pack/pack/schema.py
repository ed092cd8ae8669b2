"""The JSON schema of signoff.json, from the dataclasses that it is written from."""

from __future__ import annotations

import dataclasses
import types
from typing import Any, Union, get_args, get_origin, get_type_hints

from scripts.signoff_pack.facts.decisions import Item, Single
from scripts.signoff_pack.facts.gather import Facts
from scripts.signoff_pack.judgement.forecast import Forecast
from scripts.signoff_pack.judgement.verdict import Verdict
from scripts.signoff_pack.pack.document import FORMAT
from scripts.signoff_pack.sources.accepted import Line
from scripts.signoff_pack.sources.program import Program

_PLAIN = {str: "string", int: "integer", bool: "boolean", type(None): "null", float: "number"}


def schema() -> dict[str, Any]:
    """JSON Schema, draft 2020-12."""
    parts = {
        "accepted": list[Line],
        "facts": Facts,
        "forecasts": list[Forecast],
        "items": list[Item],
        "program": Program,
        "rows": list[Single],
        "verdict": Verdict,
    }
    properties = {name: _of(kind) for name, kind in parts.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "signoff.json, as scripts/signoff writes it",
        "type": "object",
        "properties": {**properties, "format": {"const": FORMAT}},
        "required": sorted([*parts, "format"]),
        "additionalProperties": False,
    }


def _of(kind: Any) -> dict[str, Any]:
    if kind is Any:
        return {}
    if kind in _PLAIN:
        return {"type": _PLAIN[kind]}
    if dataclasses.is_dataclass(kind):
        hints = get_type_hints(kind)
        fields = [field.name for field in dataclasses.fields(kind)]
        return {
            "type": "object",
            "description": " ".join((kind.__doc__ or "").split()),
            "properties": {name: _of(hints[name]) for name in fields},
            "required": fields,
            "additionalProperties": False,
        }
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is list:
        return {"type": "array", "items": _of(arguments[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": _of(arguments[1])}
    if origin in (types.UnionType, Union):
        return {"anyOf": [_of(argument) for argument in arguments]}
    raise TypeError(f"{kind} cannot be written to signoff.json")
