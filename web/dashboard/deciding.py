"""What pages share on which a person decides: the form as it was typed, and the ruling in it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

from fastapi import Form
from pydantic import BaseModel, Field

from grader.model import Verdict
from store.rulings import Ruling
from web.dashboard.forms import FormError

if TYPE_CHECKING:
    from grader.model import Part

LONGEST_REASON = 2000
POINTS = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")
VERDICTS = (Verdict.CORRECT, Verdict.INCORRECT)
ENDS = ("\r\n", "\n")  # a browser sends the ends of lines as the first


class Given(BaseModel):
    """The form as it was typed.

    `seen` is the decision that the page showed, `replaces` the one that this is to replace.
    """

    verdict: Annotated[str, Field(max_length=20)] = ""
    points: Annotated[str, Field(max_length=20)] = ""
    reason: Annotated[str, Field(max_length=20_000)] = ""
    seen: Annotated[str, Field(max_length=20)] = ""
    replaces: Annotated[str, Field(max_length=20)] = ""


GivenForm = Annotated[Given, Form()]
NOTHING = Given()


def ruling_of(given: Given, most: Decimal) -> Ruling:
    """What the form decides, of `most` points. Raises FormError."""
    points = given.points.strip()
    wrong = {
        "verdict": _wrong_verdict(given.verdict),
        "points": _wrong_points(points, most),
        "reason": _wrong_reason(_plain(given.reason)),
    }
    if any(wrong.values()):
        raise FormError({field: said for field, said in wrong.items() if said})
    return Ruling(Verdict(given.verdict), Decimal(points), _plain(given.reason))


def reason_of(text: str, field: str = "reason") -> str:
    """Why it is so, as it was typed. Raises FormError where nothing was."""
    reason = _plain(text)
    if wrong := _wrong_reason(reason):
        raise FormError({field: wrong})
    return reason


def most_of(part: Part, *, group: bool) -> Decimal:
    """The most that can be given: a group's points are those of the answer alone."""
    return part.criterion.points if group else part.criterion.out_of


def _plain(reason: str) -> str:
    return reason.replace(*ENDS).strip()


def _wrong_verdict(verdict: str) -> str:
    return "" if verdict in VERDICTS else "Verdict: none is chosen. Choose correct or incorrect."


def _wrong_points(points: str, most: Decimal) -> str:
    remedy = f"Type a number from 0 to {most:f}, such as {most / 2:f}."
    if not points:
        return f"Points: nothing is typed. {remedy}"
    if not POINTS.fullmatch(points):
        return f"Points: “{points}” is not such a number. {remedy}"
    return f"Points: {points} is more than there are. {remedy}" if Decimal(points) > most else ""


def _wrong_reason(reason: str) -> str:
    if not reason:
        return "Reason: nothing is typed. Say why in a few words: the contestant reads it."
    if len(reason) > LONGEST_REASON:
        return f"Reason: it is longer than {LONGEST_REASON} characters. Say it shorter."
    return "Reason: it has a character that is no text. Type it anew." if "\x00" in reason else ""
