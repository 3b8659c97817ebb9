"""Forms of pages: read whole, and where a field is wrong, a sentence that says what and what to do.

A form is a model whose fields have the label as their title and the remedy as their description.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeVar, get_origin

from fastapi import Depends, Path, Request
from pydantic import BaseModel, BeforeValidator, ValidationError
from starlette.datastructures import FormData

from web.faults import FAULTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

    from web.faults import Fault

Filled = TypeVar("Filled", bound=BaseModel)
HIGHEST_ID = 2**31 - 1
Id = Annotated[int, Path(ge=1, le=HIGHEST_ID)]
WHOLE = ""  # in place of a field: of the form as a whole
WORD = r"^[^\x00]*\w[^\x00]*$"  # something is said

# What is wrong, by pydantic's name of it.
SAID = {
    "too_short": "nothing is chosen",
    "string_too_long": "it is longer than {max_length} characters",
    "string_pattern_mismatch": "what is typed cannot be taken",
    "int_parsing": "“{input}” is not a whole number",
    "greater_than_equal": "{input} is less than {ge}",
    "less_than_equal": "{input} is more than {le}",
    "date_parsing": "“{input}” is not a date",
    "date_from_datetime_parsing": "“{input}” is not a date",
    "enum": "“{input}” is none of those offered",
    "value_error": "it {error}",
}
OTHERWISE, EMPTY = "it cannot be taken", "nothing is given"
SHOWN_CHARACTERS = 60


class FormError(Exception):
    """A form that is not as its page takes it: a sentence for each field that is wrong."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        super().__init__(*wrong.values())
        self.wrong = wrong


async def _sent(request: Request) -> FormData:
    return await request.form()


Sent = Annotated[FormData, Depends(_sent)]


def read(form: type[Filled], sent: FormData) -> Filled:
    """The form as it was filled in. Raises FormError."""
    try:
        return form.model_validate(typed(form, sent))
    except ValidationError as error:
        details = error.errors(include_url=False)
        wrong = {str(each["loc"][0]): _sentence(form, each) for each in reversed(details)}
        fields = [name for name in form.model_fields if name in wrong]
        raise FormError({name: wrong[name] for name in fields}) from error


def typed(form: type[BaseModel], sent: FormData) -> dict[str, Any]:
    """What was typed into each field, to be shown again; several values where several can be."""
    return {
        name: sent.getlist(name) if _is_many(field.annotation) else str(sent.get(name, ""))
        for name, field in form.model_fields.items()
    }


def said(error: Mapping[str, Any]) -> str:
    """What is wrong with a value, as part of a sentence."""
    if isinstance(error.get("input"), str) and not error["input"].strip():
        return EMPTY
    shown = str(error.get("input", ""))[:SHOWN_CHARACTERS]
    return SAID.get(error["type"], OTHERWISE).format(input=shown, **error.get("ctx", {}))


def of_fault(fault: Fault, field: str = WHOLE) -> dict[str, str]:
    """Why a form that was in order was refused, as what is wrong with it."""
    kind = FAULTS[fault.code]
    return {field: f"{kind.title}: {fault.detail}. {kind.remedy}"}


def _sentence(form: type[BaseModel], error: ErrorDetails) -> str:
    field = form.model_fields[str(error["loc"][0])]
    return f"{field.title}: {said(error)}. {field.description}"


def _is_many(annotation: Any) -> bool:  # noqa: ANN401 any type may be declared
    return get_origin(annotation) in {set, frozenset, list}


def _left_out(value: object) -> object:
    """A field of the form that was not filled in."""
    return None if value == "" else value


LeftOut = BeforeValidator(_left_out)
