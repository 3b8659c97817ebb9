"""What the API gives: the shapes of its JSON. Points are decimal text, never floats."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from grader.model import Verdict
from store.submissions import State
from store.tables import Cause

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.model import Found, PartScore, Score
    from store.scores import Past
    from store.submissions import Filed


class Resource(BaseModel):
    """A resource: nothing but its own fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Witness(Resource):
    """Values that show a difference, to check by hand."""

    given: list[str] = Field(examples=[["M = 3", "N = 4"]])
    entry: str = Field(examples=["m = 1, k = 2, n = 1"])
    expected: str = Field(examples=["0"])
    came: str = Field(examples=["7"])


class EntryVerdict(Resource):
    """What is known of one entry of an answer that has several."""

    name: str = Field(examples=["entry 2"])
    verdict: Verdict
    detail: str = Field(examples=["2 is not 3"])


class Evidence(Resource):
    """Why the verdict holds: a code for machines, a sentence for people, what was read."""

    code: str = Field(examples=["canonical.equal"])
    detail: str = Field(examples=["the same canonical form"])
    read: str = Field(examples=["\\delta_{mk} x_n"])
    witness: Witness | None
    entries: list[EntryVerdict]


class Place(Resource):
    """The text that was taken for the answer, `text[start:end]` of what was sent."""

    text: str = Field(examples=["\\delta_{mk} x_n"])
    start: int = Field(examples=[31])
    end: int = Field(examples=[47])
    how: str = Field(examples=["boxed"])
    doubt: str = Field(examples=[""])


class PartMark(Resource):
    """The mark of a part; `points` is null where a person has to decide."""

    part: str = Field(examples=["dW"])
    points: Decimal | None = Field(examples=["4"])
    out_of: Decimal = Field(examples=["4"])
    code: str = Field(examples=["canonical.equal"])
    say: str = Field(examples=["right"])
    verdict: Verdict
    evidence: Evidence
    found: Place


class ScoreView(Resource):
    """A score; `withheld` is what the parts under review could add to `total` at most."""

    total: Decimal = Field(examples=["10"])
    out_of: Decimal = Field(examples=["10"])
    withheld: Decimal = Field(examples=["0"])
    needs_review: bool
    rubric_version: int
    grader_version: str = Field(examples=["1"])
    parts: list[PartMark]


class PastScore(Resource):
    """A score in a submission's history; `live` is the one that counts."""

    id: int
    cause: Cause
    at: datetime
    total: Decimal = Field(examples=["10"])
    out_of: Decimal = Field(examples=["10"])
    withheld: Decimal = Field(examples=["0"])
    needs_review: bool
    rubric_version: int
    grader_version: str
    live: bool


class SubmissionView(Resource):
    """A submission: as it came, where it stands, and the score that counts."""

    id: int
    problem: str = Field(examples=["usaaio-2025-linear-layer"])
    contestant: str = Field(examples=["c-1042"])
    reference: str | None = Field(examples=["platform-77123"])
    state: State
    received_at: datetime
    text: str | None = Field(examples=[None])
    answers: dict[str, str] = Field(examples=[{"dW": "\\delta_{mk} x_n"}])
    score: ScoreView | None


class SubmissionWithHistory(SubmissionView):
    """A submission with every score it had, the oldest first."""

    history: list[PastScore]


class Accepted(Resource):
    """A submission that was stored and will be graded."""

    id: int
    href: str = Field(examples=["/v1/submissions/1"])
    state: State = State.QUEUED


class SubmissionsPage(Resource):
    """Submissions, the newest first; `next` is the address of the page after, null at the end."""

    submissions: list[SubmissionView]
    next: str | None = Field(examples=["/v1/submissions?cursor=17&limit=50"])


def submission_view(filed: Filed) -> SubmissionView:
    """A submission as the API shows it."""
    return SubmissionView(
        id=filed.id,
        problem=filed.problem,
        contestant=filed.contestant,
        reference=filed.reference,
        state=filed.state,
        received_at=filed.received_at,
        text=filed.text,
        answers=dict(filed.answers),
        score=None if filed.score is None else score_view(filed.score),
    )


def with_history(filed: Filed, past: Sequence[Past]) -> SubmissionWithHistory:
    """A submission with every score it had."""
    shown = submission_view(filed)
    return SubmissionWithHistory(
        **{name: getattr(shown, name) for name in SubmissionView.model_fields},
        history=[_past(each) for each in past],
    )


def _past(past: Past) -> PastScore:
    return PastScore(
        id=past.id,
        cause=past.cause,
        at=past.graded_at,
        total=past.total,
        out_of=past.out_of,
        withheld=past.withheld,
        needs_review=past.needs_review,
        rubric_version=past.rubric_version,
        grader_version=past.grader_version,
        live=past.live,
    )


def score_view(score: Score) -> ScoreView:
    """A score as the API shows it."""
    return ScoreView(
        total=score.total,
        out_of=score.out_of,
        withheld=score.withheld,
        needs_review=score.needs_review,
        rubric_version=score.rubric_version,
        grader_version=score.grader_version,
        parts=[part_mark(part) for part in score.parts],
    )


def part_mark(part: PartScore) -> PartMark:
    """The mark of a part as the API shows it."""
    return PartMark(
        part=part.part,
        points=part.points,
        out_of=part.out_of,
        code=part.code,
        say=part.say,
        verdict=part.judgement.verdict,
        evidence=_evidence(part),
        found=_place(part.found),
    )


def _evidence(part: PartScore) -> Evidence:
    judgement = part.judgement
    witness = judgement.witness
    return Evidence(
        code=judgement.code,
        detail=judgement.detail,
        read=judgement.read,
        witness=None
        if witness is None
        else Witness(
            given=list(witness.given),
            entry=witness.entry,
            expected=witness.expected,
            came=witness.came,
        ),
        entries=[
            EntryVerdict(name=entry.name, verdict=entry.verdict, detail=entry.detail)
            for entry in judgement.entries
        ],
    )


def _place(found: Found) -> Place:
    return Place(
        text=found.text, start=found.start, end=found.end, how=found.how, doubt=found.doubt
    )
