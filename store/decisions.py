"""Decisions: what a person says of an answer group or of one submission's part, until undone.

A decision makes new scores over those of the grader. It holds for every equal answer, also for one
that comes later or is marked anew, by another rubric version or another grader: see
`store/holding.py`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, or_, select, update

from grader.model import Verdict
from store import comparing, events, published, scores, snapshots
from store.among import among
from store.decided import Ruling, decided
from store.events import Event, EventKind, ObjectType
from store.holding import groups_of, holding, keep
from store.marks import marked
from store.scores import New
from store.submissions import State
from store.tables import Cause, DecisionRow, MarkRow, ScoreRow, SubmissionRow

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal

    from sqlalchemy import Connection, Row, Select

    from grader.model import Score
    from store.holding import Held

MOST_ABOUT_ONE = 50
AT_ONCE = 500  # submissions settled by one round of statements
NO_BASES: Mapping[int, int] = {}


@dataclass(frozen=True, slots=True)
class Made:
    """A decision to make, about a group of equal answers or about one submission's part."""

    problem: str
    part: str
    group: str | None
    submission_id: int | None
    verdict: Verdict
    points: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as it is kept; it holds until `undone_at`."""

    id: int
    made: Made
    actor: str
    made_at: datetime
    undone_at: datetime | None


def make(
    connection: Connection, made: Made, *, actor: str, key_id: int | None, now: datetime
) -> tuple[int, int]:
    """The id of the decision and how many submissions it was carried out on at once."""
    events.hold(connection)
    id_ = connection.execute(
        insert(DecisionRow)
        .values(
            problem=made.problem,
            part=made.part,
            answer_group=made.group,
            submission_id=made.submission_id,
            verdict=made.verdict,
            points=made.points,
            reason=made.reason,
            actor=actor,
            key_id=key_id,
            made_at=now,
        )
        .returning(DecisionRow.id)
    ).scalar_one()
    return id_, settle(connection, _touched(connection, made), now)


def undo(connection: Connection, id_: int, now: datetime) -> int | None:
    """Let a decision hold no more; how many submissions that changed. None if it does not hold."""
    events.hold(connection)
    ended = connection.execute(
        update(DecisionRow)
        .where(DecisionRow.id == id_, DecisionRow.undone_at.is_(None))
        .values(undone_at=now)
        .returning(DecisionRow.__table__)
    ).one_or_none()
    if ended is None:
        return None
    made = _decision(ended).made
    return settle(connection, _touched(connection, made, groups_of(connection, id_)), now)


def by_id(connection: Connection, id_: int) -> Decision | None:
    """A decision, undone or not."""
    row = connection.execute(
        select(DecisionRow.__table__).where(DecisionRow.id == id_)
    ).one_or_none()
    return None if row is None else _decision(row)


def search(
    connection: Connection, *, problem: str | None, before_id: int | None, limit: int
) -> list[Decision]:
    """Decisions with an id below `before_id`, the newest first."""
    rows = select(DecisionRow.__table__).order_by(DecisionRow.id.desc()).limit(limit)
    if problem is not None:
        rows = rows.where(DecisionRow.problem == problem)
    if before_id is not None:
        rows = rows.where(DecisionRow.id < before_id)
    return [_decision(row) for row in connection.execute(rows)]


def about_submission(connection: Connection, submission_id: int) -> list[Decision]:
    """The decisions about a submission or an answer that it has, undone or not; oldest first."""
    own = (
        (MarkRow.problem == DecisionRow.problem)
        & (MarkRow.part == DecisionRow.part)
        & (MarkRow.answer_group == DecisionRow.answer_group)
        & (MarkRow.score_id == SubmissionRow.live_score_id)
    )
    shared = (
        select(MarkRow.part)
        .join(SubmissionRow, SubmissionRow.id == submission_id)
        .where(own)
        .correlate(DecisionRow)
    )
    rows = connection.execute(
        select(DecisionRow.__table__)
        .where(or_(DecisionRow.submission_id == submission_id, shared.exists()))
        .order_by(DecisionRow.id)
    )
    return [_decision(row) for row in rows]


def about_group(connection: Connection, problem: str, part: str, group: str) -> list[Decision]:
    """What was decided about a group, undone or not, the newest first; 50 at most."""
    rows = connection.execute(
        select(DecisionRow.__table__)
        .where(
            DecisionRow.problem == problem,
            DecisionRow.part == part,
            DecisionRow.answer_group == group,
        )
        .order_by(DecisionRow.id.desc())
        .limit(MOST_ABOUT_ONE)
    )
    return [_decision(row) for row in rows]


def settle(
    connection: Connection,
    submissions: Sequence[int],
    now: datetime,
    bases: Mapping[int, int] = NO_BASES,
) -> int:
    """Bring the scores of these submissions in line with the decisions; how many changed.

    `bases` are the scores of the grader to go by from now on, where they are not those so far.
    """
    return sum(
        _settle(connection, submissions[start : start + AT_ONCE], now, bases)
        for start in range(0, len(submissions), AT_ONCE)
    )


def decided_about(connection: Connection, score_ids: Sequence[int]) -> list[int]:
    """Those of the submissions of these scores that a decision is about."""
    return sorted({held.submission_id for held in holding(connection, score_ids)})


# -- carrying out ----------------------------------------------------------------------------------


def _touched(connection: Connection, made: Made, groups: Collection[str] = ()) -> list[int]:
    """The submissions whose live score the decision is about, also in other groups of its own."""
    if made.submission_id is not None:
        return [made.submission_id]
    return list(
        connection.scalars(
            select(MarkRow.submission_id)
            .where(
                MarkRow.live,
                MarkRow.problem == made.problem,
                MarkRow.part == made.part,
                MarkRow.answer_group.in_({made.group, *groups}),
            )
            .order_by(MarkRow.submission_id)
        )
    )


def _settle(
    connection: Connection, submissions: Sequence[int], now: datetime, new_bases: Mapping[int, int]
) -> int:
    rows = connection.execute(_live(submissions).with_for_update(of=SubmissionRow)).all()
    base_of = {row.id: new_bases.get(row.id, row.base) for row in rows}
    bases = list(base_of.values())
    held = holding(connection, bases)
    rulings = _rulings(held)
    keep(connection, held)
    rubric_ids = scores.rubric_ids(connection, bases)
    rubrics = {id_: published.rubric_of(connection, id_) for id_ in set(rubric_ids.values())}
    known = scores.by_ids(connection, {*bases, *(row.live_score_id for row in rows)})
    groups = scores.groups(connection, bases)
    counting, new, changed = [], [], []
    for row in rows:
        base = base_of[row.id]
        score = decided(known[base], rulings[base], rubrics[rubric_ids[base]])
        if score == known[row.live_score_id]:
            continue
        changed.append((row, score))
        if score == known[base]:
            counting.append(base)
            continue
        over = New(
            submission_id=row.id,
            problem=row.problem,
            rubric_id=rubric_ids[base],
            cause=Cause.DECISION,
            score=marked(score, groups[base]),
            base_id=base,
        )
        new.append(over)
    counting += scores.add(connection, new, now, live=False)
    scores.make_live(connection, counting)
    comparing.note(connection, [row.id for row, _ in changed])
    events.add(connection, [_rescored(row, score) for row, score in changed], now)
    return len(changed)


def _live(submissions: Sequence[int]) -> Select[*tuple[Any, ...]]:
    """Submissions with their live score, and the grader's that it is made over, or is itself."""
    return (
        select(
            SubmissionRow.id,
            SubmissionRow.problem,
            SubmissionRow.contestant,
            SubmissionRow.reference,
            SubmissionRow.live_score_id,
            func.coalesce(ScoreRow.base_id, ScoreRow.id).label("base"),
        )
        .join(ScoreRow, ScoreRow.id == SubmissionRow.live_score_id)
        .where(among(SubmissionRow.id, submissions))
        .order_by(SubmissionRow.id)
    )


def _rulings(held: Sequence[Held]) -> Mapping[int, dict[str, Ruling]]:
    """What is decided about each score, by part; what is said of the submission comes first."""
    found: dict[int, dict[str, Ruling]] = defaultdict(dict)
    for each in held:
        row, whole = each.decision, each.decision.answer_group is None
        ruling = Ruling(Verdict(row.verdict), row.points, row.reason, whole=whole)
        known = found[each.score_id].get(each.part)
        if known is None or whole or not known.whole:
            found[each.score_id][each.part] = ruling
    return found


def _rescored(row: Row[Any], score: Score) -> Event:
    data = snapshots.of_submission(
        row.id,
        problem=row.problem,
        contestant=row.contestant,
        reference=row.reference,
        state=State.REVIEW if score.needs_review else State.GRADED,
        score=score,
    )
    return Event(
        EventKind.RESCORED,
        ObjectType.SUBMISSIONS,
        str(row.id),
        data=data,
        contestant=row.contestant,
        submission_id=row.id,
    )


def _decision(row: Row[Any]) -> Decision:
    made = Made(
        problem=row.problem,
        part=row.part,
        group=row.answer_group,
        submission_id=row.submission_id,
        verdict=Verdict(row.verdict),
        points=row.points,
        reason=row.reason,
    )
    return Decision(row.id, made, row.actor, row.made_at, row.undone_at)
