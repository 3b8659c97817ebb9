"""The words of grading: what goes in, what comes out. Plain frozen data, no behaviour."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping


class Verdict(StrEnum):
    """What is known about an answer; see docs/verdicts.md."""

    CORRECT = "correct"
    INCORRECT = "incorrect"
    UNDECIDED = "undecided"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Witness:
    """Values that show a difference, small enough to check by hand.

    `given` are the chosen values in words ("M = 3", "x = -1"), `entry` names the entry looked at
    ("" for a scalar); `expected` and `came` are both sides' values there.
    """

    given: tuple[str, ...]
    expected: str
    came: str
    entry: str = ""

    def __str__(self) -> str:
        """One line: `with x = 2: expected 4, came 5`."""
        place = f" at {self.entry}" if self.entry else ""
        values = f"with {', '.join(self.given)}: " if self.given else ""
        return f"{values}expected {self.expected}{place}, came {self.came}"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with the reason for it.

    `code` is for machines ("canonical.equal", "type.shape", "slip.transposed"), `detail` a sentence
    for a person, `read` what was understood, as LaTeX.
    """

    verdict: Verdict
    code: str
    detail: str
    witness: Witness | None = None
    read: str = ""


@dataclass(frozen=True, slots=True)
class Declarations:
    """What the problem's statement says about its letters; all texts are LaTeX or shapes as typed.

    `objects` gives each letter its shape ("M x N", "N", "scalar", "dimension"), `define` its
    definition, `assume` its properties ("symmetric", "simplex", "one-hot", "positive",
    "nonnegative", "integer", "natural", "complex"; several separated by spaces or commas; the
    letter "*" stands for all), `indices` the size an index runs over; `slots` are the sizes of
    the reference's free indices in order where no left side gives them.
    """

    objects: Mapping[str, str] = field(default_factory=dict)
    define: Mapping[str, str] = field(default_factory=dict)
    assume: Mapping[str, str] = field(default_factory=dict)
    indices: Mapping[str, str] = field(default_factory=dict)
    slots: tuple[str, ...] = ()
    layout: Literal["numerator", "denominator", "either"] = "numerator"
    vec: Literal["columns", "rows"] = "columns"
    names: Literal["free", "fixed"] = "free"
    summation: Literal["explicit", "einstein"] = "explicit"
    ask: str = ""
    form: str = ""
    type: str = ""
    tolerance: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """An answer found in a write-up, `source[start:end]`.

    `text` is what to read: the same characters, unless `assembled` (several boxes joined to a list,
    a percent sign taken in from the prose). `how` says what made it the answer ("boxed", "marked",
    "concluded", "displayed", "inline", "whole", "asked", "nothing"), `by` how it came to its part
    ("left side", "number", "position", ""). `before` is the text just before it, for its left side.
    `doubt` is empty for a find that is certain, else the reason why a person has to look; `rivals`
    are the other answers that the write-up gives. A doubt with rivals is only about which of them
    is meant: where they all get the same verdict it does not matter.
    """

    text: str
    start: int
    end: int
    how: str
    before: str = ""
    doubt: str = ""
    rivals: tuple[Found, ...] = ()
    by: str = ""
    assembled: bool = False
