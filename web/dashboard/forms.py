"""What the forms of pages have in common."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path
from pydantic import BeforeValidator

HIGHEST_ID = 2**31 - 1
Id = Annotated[int, Path(ge=1, le=HIGHEST_ID)]


def _left_out(value: object) -> object:
    """A field of the form that was not filled in."""
    return None if value == "" else value


LeftOut = BeforeValidator(_left_out)
