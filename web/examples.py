"""An example of a JSON schema, put together from the examples of its fields."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]
Schemas = dict[str, Any]

PLAIN: dict[str, Any] = {"boolean": False, "integer": 1, "number": 1, "null": None, "string": ""}
FORMATS = {"date-time": "2026-01-31T12:00:00Z"}


def example_of(schema: Schema, schemas: Schemas) -> object:
    """What the schema's own example says; else the first of its branches, item by item."""
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rsplit("/", 1)[1]], schemas)
    for key in ("examples", "enum"):
        if key in schema:
            return schema[key][0]
    for key in ("const", "default"):
        if key in schema:
            return schema[key]
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return example_of(schema[key][0], schemas)
    return _by_type(schema, schemas)


def _by_type(schema: Schema, schemas: Schemas) -> object:
    match schema.get("type"):
        case "object":
            fields = schema.get("properties", {})
            return {name: example_of(field, schemas) for name, field in fields.items()}
        case "array":
            return [example_of(schema["items"], schemas)]
        case "string" if schema.get("format") in FORMATS:
            return FORMATS[schema["format"]]
        case str(kind):
            return PLAIN[kind]
        case _:
            return {}
