"""What pages share on which a person decides: the form as it was typed, and the ruling in it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

from fastapi import Form
from pydantic import BaseModel, Field

from grader.model import Verdict
from store.rulings import Ruling

if TYPE_CHECKING:
    from grader.model import Part

LONGEST_REASON = 2000
POINTS = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")
VERDICTS = (Verdict.CORRECT, Verdict.INCORRECT)
ENDS = ("\r\n", "\n")  # a browser sends the ends of lines as the first


class UnclearError(Exception):
    """A form that does not say what to decide; the sentence says what is missing."""


class Given(BaseModel):
    """The form as it was typed."""

    verdict: Annotated[str, Field(max_length=20)] = ""
    points: Annotated[str, Field(max_length=20)] = ""
    reason: Annotated[str, Field(max_length=20_000)] = ""


GivenForm = Annotated[Given, Form()]
NOTHING = Given()


def ruling_of(given: Given, most: Decimal) -> Ruling:
    """What the form decides, of `most` points. Raises UnclearError."""
    if given.verdict not in VERDICTS:
        raise UnclearError("Choose whether the answer is correct or incorrect.")
    points = given.points.strip()
    if not POINTS.fullmatch(points) or Decimal(points) > most:
        raise UnclearError(f"The points are a number from 0 to {most:f}.")
    return Ruling(Verdict(given.verdict), Decimal(points), reason_of(given.reason))


def reason_of(text: str) -> str:
    """Why it is so, as it was typed. Raises UnclearError where nothing was."""
    reason = text.replace(*ENDS).strip()
    if not reason:
        raise UnclearError("Say why, in a few words: the contestant reads it.")
    if len(reason) > LONGEST_REASON or "\x00" in reason:
        raise UnclearError(f"The reason is plain text of at most {LONGEST_REASON} characters.")
    return reason


def most_of(part: Part, *, group: bool) -> Decimal:
    """The most that can be given: a group's points are those of the answer alone."""
    return part.criterion.points if group else part.criterion.out_of
