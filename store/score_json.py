"""A score, or a piece of it, as JSON text and back."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from pydantic import TypeAdapter

import grader.model
from grader.model import Found, PartScore, Score

# The model keeps the types of its annotations out of run time; here they are needed.
_NAMES = {**vars(grader.model), "Decimal": Decimal, "Literal": Literal, "Mapping": Mapping}
_SCORE = TypeAdapter(Score)
_SCORE.rebuild(_types_namespace=_NAMES)
_PART = TypeAdapter(PartScore)
_PART.rebuild(_types_namespace=_NAMES)
_FOUND = TypeAdapter(Found)
_FOUND.rebuild(_types_namespace=_NAMES)


def to_json(score: Score) -> bytes:
    """The whole score; the same score gives the same bytes."""
    return _SCORE.dump_json(score)


def from_json(text: bytes | str) -> Score:
    """The score again, checked against its types."""
    return _SCORE.validate_json(text)


def part_to_json(part: PartScore) -> bytes:
    """The score of one part."""
    return _PART.dump_json(part)


def part_from_json(text: str) -> PartScore:
    """The score of a part again, checked against its types."""
    return _PART.validate_json(text)


def found_to_json(found: Found) -> bytes:
    """What was found for a part."""
    return _FOUND.dump_json(found)


def found_from_json(text: str) -> Found:
    """What was found again, checked against its types."""
    return _FOUND.validate_json(text)
