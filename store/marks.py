"""A score as it is stored: a row, a mark for each part, and judgements that equal answers share.

A judgement is kept under the digest of its JSON text: whatever is the same of two parts is stored
once. What belongs to one submission alone, the text that was found and its place, is in the mark.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from decimal import Decimal  # noqa: TC003 pydantic reads it at run time
from functools import lru_cache
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from grader.document.groups import group_key
from grader.model import Found, Score
from grader.rubric import MANUAL, NEEDS_OPEN
from store.score_json import found_from_json, found_to_json, part_from_json, part_to_json
from store.tables import Asks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.model import PartScore

DIGEST_DIGITS = 32
ELSEWHERE = Found(text="", start=0, end=0, how="given")  # a mark says what was found
IN_FULL = frozenset({"given", "blank"})


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark of a part; `group` is what equal answers share, None for one that stands alone.

    `asks` is what a person is asked: about all equal answers, about this one alone, or None for
    nothing. `found` is None where the answer is what was given for the part; `judgement` is the
    rest of the part's score as JSON, and `digest` its name.
    """

    part: str
    group: str | None
    verdict: str
    code: str
    points: Decimal | None
    needs_review: bool
    answer: str
    found: str | None
    judgement: str
    digest: str
    asks: Asks | None = None


@dataclass(frozen=True, slots=True)
class Marked:
    """A score as it is stored."""

    rubric_version: int
    grader_version: str
    total: Decimal
    out_of: Decimal
    withheld: Decimal
    needs_review: bool
    marks: tuple[Mark, ...]


_MARKED = TypeAdapter(Marked)


def marked(score: Score, groups: Mapping[str, str | None] | None = None) -> Marked:
    """A score taken apart; `groups` are those of its parts, where they are known.

    Else the answers are read for them, so it belongs under limits.
    """
    if groups is None:
        groups = {part.part: _group(part) for part in score.parts}
    return Marked(
        rubric_version=score.rubric_version,
        grader_version=score.grader_version,
        total=score.total,
        out_of=score.out_of,
        withheld=score.withheld,
        needs_review=score.needs_review,
        marks=tuple(_mark(part, groups[part.part]) for part in score.parts),
    )


def to_json(score: Marked) -> bytes:
    """What comes from the grading child."""
    return _MARKED.dump_json(score)


def from_json(text: bytes) -> Marked:
    """The same again, checked against its types."""
    return _MARKED.validate_json(text)


def part_score(*, judgement: str, answer: str, found: str | None) -> PartScore:
    """The score of a part put together again."""
    return replace(_judgement(judgement), found=found_of(answer=answer, found=found))


def found_of(*, answer: str, found: str | None) -> Found:
    """What was found for a part, which a mark leaves out where it was given."""
    return _given(answer) if found is None else found_from_json(found)


_judgement = lru_cache(maxsize=4096)(part_from_json)


def _mark(part: PartScore, group: str | None) -> Mark:
    found = part.found
    judgement = part_to_json(replace(part, found=ELSEWHERE)).decode()
    return Mark(
        part=part.part,
        group=group,
        verdict=part.judgement.verdict.value,
        code=part.code,
        points=part.points,
        needs_review=part.needs_review,
        answer=found.text,
        found=None if found == _given(found.text) else found_to_json(found).decode(),
        judgement=judgement,
        digest=hashlib.sha256(judgement.encode()).hexdigest()[:DIGEST_DIGITS],
        asks=_asks(part, group),
    )


def _asks(part: PartScore, group: str | None) -> Asks | None:
    """An open derivation is one's own; a part that waits for another is settled with that one."""
    if not part.needs_review or part.code == NEEDS_OPEN:
        return None
    answer_is_open = not part.awards or part.awards[0].withheld
    return Asks.GROUP if answer_is_open and group is not None else Asks.ALONE


def _group(part: PartScore) -> str | None:
    """Of a part that a person marks from the write-up, what was found in it is not the answer."""
    by_hand = part.judgement.code == MANUAL and part.found.how not in IN_FULL
    return None if by_hand else group_key(part.found)


def _given(answer: str) -> Found:
    return Found(text=answer, start=0, end=len(answer), how="given")
