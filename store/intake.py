"""The boundary: what a submission must be before it is stored."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

if TYPE_CHECKING:
    from collections.abc import Mapping

WRITE_UP_CHARACTERS = 200_000
ANSWER_CHARACTERS = 20_000
ANSWERS = 200


# Where pydantic's own words are about classes, not about what someone sent.
REASONS = {"extra_forbidden": "there is no such field", "missing": "is missing"}


def reason_of(error: Mapping[str, Any]) -> str:
    """Why a value is refused, of one of the errors that a ValidationError lists."""
    said = REASONS.get(error["type"], error["msg"])
    return str(said).removeprefix("Value error, ")


def _storable(value: str) -> str:
    """PostgreSQL takes no NUL; it is refused on every database, and never taken out."""
    if "\x00" in value:
        raise ValueError("contains a NUL character")
    return value


def _in_utc(moment: datetime) -> datetime:
    """The same time in UTC; one without a zone is meant so."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("in UTC it is outside the calendar") from error


InUtc = AfterValidator(_in_utc)
Name = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_storable)]
WriteUp = Annotated[str, Field(max_length=WRITE_UP_CHARACTERS), AfterValidator(_storable)]
Answer = Annotated[str, Field(max_length=ANSWER_CHARACTERS), AfterValidator(_storable)]


class SubmissionIn(BaseModel):
    """A submission as a platform or a jury hands it in: a write-up, answers by part, or both.

    `reference` is the platform's own name for it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    problem: Name
    contestant: Name
    reference: Name | None = None
    text: WriteUp | None = None
    answers: Annotated[dict[Name, Answer], Field(max_length=ANSWERS)] = {}

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.text is None and not self.answers:
            raise ValueError("a submission needs a text or answers")
        return self
