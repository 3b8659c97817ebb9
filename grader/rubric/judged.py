"""What is known of a part before it is marked: its answers and its derivation, judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.model import Evidence, Found, Judgement

FORM = "form."  # the beginning of every code of an answer that is right in another form
BLANK = "answer.blank"
MANUAL = "marker.manual"
NEEDS_OPEN = "needs.open"  # it counts only with another part, which a person has to decide


@dataclass(frozen=True, slots=True)
class Followed:
    r"""An answer held against the key computed from the contestant's own earlier answers.

    `values` says which they are ("dx = W^\\top"). Without a judgement there is no such key, and
    `why` says the reason: a trivial value, say; where it is `doubtful` a person has to look.
    """

    values: str
    judgement: Judgement | None = None
    why: str = ""
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Supposed:
    """What would follow were just these earlier parts `wrong`, whatever was found of them."""

    wrong: tuple[str, ...]
    followed: Followed | None


@dataclass(frozen=True, slots=True)
class PartJudgement:
    """One answer held against the reference, and where that failed against the rules for less.

    `supposed` is for a person who decides about an earlier part: every case but what is certain.
    """

    found: Found
    answer: Judgement
    partial: tuple[Judgement, ...] = ()
    followed: Followed | None = None
    supposed: tuple[Supposed, ...] = ()


@dataclass(frozen=True, slots=True)
class Slip:
    """A step that fails or is ill-typed; slips of the same `kind` are one."""

    kind: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class DerivationJudgement:
    """What was seen of the derivation of a part.

    `is_derivation` says whether one leads from what is asked to the answer, None where that is for
    a person; `summary` tells what there is, or what is missing. `passed` has a value for each
    milestone, None where it is in doubt. `doubts` are what a person has to look at.
    """

    summary: Evidence
    is_derivation: bool | None
    slips: tuple[Slip, ...] = ()
    passed: tuple[bool | None, ...] = ()
    doubts: tuple[Evidence, ...] = ()
