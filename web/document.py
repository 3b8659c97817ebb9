"""The API's own description, `/openapi.json`: every call with an example and what may go wrong.

    python -m web.document FILE

writes it to a file.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi.openapi.utils import get_openapi

from web.examples import example_of
from web.faults import PROBLEM, problems

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI

JSON_TYPE = "application/json"
REPLACED = ("HTTPValidationError", "ValidationError")
Operation = dict[str, Any]


def describe(app: FastAPI) -> None:
    """Let the app give this document, made when it is first asked for."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def _document(app: FastAPI) -> dict[str, Any]:
    made = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes
    )
    schemas = made["components"]["schemas"]
    for name in REPLACED:
        schemas.pop(name, None)
    schemas["Problem"] = PROBLEM
    for operation in _operations(made):
        _add_faults(operation)
        _add_examples(operation, schemas)
    return made


def _operations(document: dict[str, Any]) -> Iterator[Operation]:
    for calls in document["paths"].values():
        yield from calls.values()


def _add_faults(operation: Operation) -> None:
    """What may go wrong with a call of this shape, beside what it declares itself."""
    codes: list[str] = []
    if "security" in operation:
        codes += ["key-missing", "key-unknown", "scope-missing", "rate-exceeded"]
    if any(parameter["in"] == "path" for parameter in operation.get("parameters", [])):
        codes += ["not-found"]
    if "requestBody" in operation:
        codes += ["http", "request-too-large"]
    responses = operation["responses"]
    if responses.pop("422", None) is not None:
        codes += ["request-invalid"]
    declared = operation.pop("x-faults", [])
    for status, response in problems(*codes, *declared).items():
        responses[str(status)] = response


def _add_examples(operation: Operation, schemas: dict[str, Any]) -> None:
    for holder in (operation.get("requestBody"), *operation["responses"].values()):
        media = (holder or {}).get("content", {}).get(JSON_TYPE)
        if media is not None and not {"example", "examples"} & set(media):
            media["example"] = example_of(media["schema"], schemas)


def main(path: Path) -> None:
    """Write the document to a file."""
    from web.app import build_app  # noqa: PLC0415 it imports this module
    from workers.settings import Settings  # noqa: PLC0415 only needed here

    text = json.dumps(build_app(Settings()).openapi(), indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
