"""The text of a rubric read and tried: the work of `read_rubric`."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from typing import TYPE_CHECKING

from pydantic import ValidationError

from grader.rubric_file import awards, checks
from grader.rubric_file.build import declarations_of, rubric_of
from grader.rubric_file.errors import Fault, RubricError, did_you_mean
from grader.rubric_file.prepared import PartKeys, PreparedRubric, asked_of
from grader.rubric_file.schema import TABLES, ExampleTable, PartTable, RubricTable

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from pydantic_core import ErrorDetails

    from grader.model import Rubric

PLAIN_WORDS = {
    "missing": "this key is needed",
    "extra_forbidden": "unknown key",
    "string_type": "write a text in quotes: '...'",
    "list_type": "write a list: ['...']",
    "dict_type": "write a table: { key = ... }",
    "model_type": "write a table: { key = ... }",
}
OF_PARTS = frozenset(PartTable.model_fields) - frozenset(RubricTable.model_fields)


def read(text: str, file: str) -> PreparedRubric:
    """The rubric with its references read. Raises RubricError with all that is wrong."""
    table, examples = _tables(text, file)
    rubric = rubric_of(table, examples)
    _fail(file, [*checks.declarations(declarations_of(table))])
    _fail(file, [*checks.points(rubric.parts)])
    _fail(file, [*awards.rules(rubric.parts)])
    keys = _keys(rubric, file)
    _fail(file, [*awards.keys(rubric.parts, keys), *checks.examples(rubric)])
    return PreparedRubric(rubric, keys, tuple(asked_of(part) for part in rubric.parts))


def _keys(rubric: Rubric, file: str) -> Mapping[str, PartKeys]:
    faults: list[Fault] = []
    keys: dict[str, PartKeys] = {}
    for number, part in enumerate(rubric.parts, start=1):
        follow = part.criterion.follow
        if part.criterion.manual or (follow and any(id_ not in keys for id_ in follow.through)):
            continue
        earlier = {id_: each.reference for id_, each in keys.items()}
        prepared, wrong = checks.keys(part, number, earlier)
        faults += wrong
        if prepared is not None:
            keys[part.id] = prepared
    _fail(file, faults)
    return keys


def _fail(file: str, faults: Sequence[Fault]) -> None:
    if faults:
        raise RubricError(file, faults)


def _tables(
    text: str, file: str
) -> tuple[RubricTable, list[tuple[ExampleTable, Mapping[str, str]]]]:
    """The file's tables, checked for their shape alone."""
    try:
        raw = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise RubricError(
            file,
            [Fault("(syntax)", f"not TOML: {error}; LaTeX stands in single quotes, '\\frac12'")],
        ) from error
    try:
        table = RubricTable.model_validate(raw)
    except ValidationError as error:
        raise RubricError(file, [_fault(each) for each in error.errors()]) from error
    _fail(file, [*checks.ids([part.id for part in table.part])])
    ids = {part.id for part in table.part}
    examples = [
        _example(example, ids, number, file)
        for number, example in enumerate(table.example, start=1)
    ]
    return table, examples


def _example(
    raw: Mapping[str, object], ids: set[str], number: int, file: str
) -> tuple[ExampleTable, Mapping[str, str]]:
    """An example's own keys, and its answers under the ids of the parts."""
    answers = {key: value for key, value in raw.items() if key in ids}
    for key, value in answers.items():
        if not isinstance(value, str):
            raise RubricError(file, [Fault(f"example[{number}].{key}", "an answer is a string")])
    try:
        table = ExampleTable.model_validate({k: v for k, v in raw.items() if k not in ids})
    except ValidationError as error:
        place = ("example", number - 1)
        faults = [_fault(each, within=place, also=ids) for each in error.errors()]
        raise RubricError(file, faults) from error
    return table, {key: str(value) for key, value in answers.items()}


def _fault(
    error: ErrorDetails, *, within: tuple[str | int, ...] = (), also: Collection[str] = ()
) -> Fault:
    """A fault in the author's words: pydantic's place as a key path, its message with a remedy."""
    place = (*within, *error["loc"])
    message = PLAIN_WORDS.get(error["type"], error["msg"].removeprefix("Value error, "))
    if error["type"] == "extra_forbidden":
        table = TABLES.get(tuple(str(step) for step in place[:-1] if isinstance(step, str)))
        name, known = str(place[-1]), {*(table.model_fields if table else ()), *also}
        hint = f"it belongs under a [[part]]; as a table it is [part.{name}]"
        misplaced = len(place) == 1 and name in OF_PARTS
        message = f"{message}; {hint if misplaced else did_you_mean(name, known)}"
    return Fault(_path(place), message)


def _path(place: tuple[str | int, ...]) -> str:
    """`part[2].partial[1].answer`; entries count from 1."""
    path = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in place)
    return path.removeprefix(".")
