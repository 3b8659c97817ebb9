"""A score as JSON text and back: how it is stored, and how it comes from the grading child."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from pydantic import TypeAdapter

import grader.model
from grader.model import Score

# The model keeps the types of its annotations out of run time; here they are needed.
_NAMES = {**vars(grader.model), "Decimal": Decimal, "Literal": Literal, "Mapping": Mapping}
_SCORE = TypeAdapter(Score)
_SCORE.rebuild(_types_namespace=_NAMES)


def to_json(score: Score) -> bytes:
    """The whole score; the same score gives the same bytes."""
    return _SCORE.dump_json(score)


def from_json(text: bytes | str) -> Score:
    """The score again, checked against its types."""
    return _SCORE.validate_json(text)
