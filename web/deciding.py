"""What a person decides, by the API or in the dashboard: checked, carried out and written down.

Each raises Fault for what is not so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from grader.rubric_file import read_rubric
from store import appeals, audit, decisions, groups, rubrics
from store.audit import Actor, Change
from store.decisions import Made
from web.faults import Fault

if TYPE_CHECKING:
    from decimal import Decimal

    from sqlalchemy import Connection

    from grader.model import Verdict
    from store.appeals import Appeal

OPEN, ANSWERED = "open", "answered"


@dataclass(frozen=True, slots=True)
class Ruled:
    """What is decided by granting an appeal, and who says it."""

    verdict: Verdict
    points: Decimal
    reason: str
    who: Actor


def carry_out(connection: Connection, who: Actor, made: Made) -> tuple[int, int]:
    """The id of a new decision and how many scores it changed."""
    _check(connection, made)
    now = datetime.now(UTC)
    id_, changed = decisions.make(connection, made, actor=who.name, key_id=who.key_id, now=now)
    after = {
        "problem": made.problem,
        "part": made.part,
        "group": made.group,
        "submission": made.submission_id,
        "verdict": made.verdict,
        "points": f"{made.points:f}",
        "changed": changed,
    }
    change = Change("decision.made", f"decision {id_}", after=after, reason=made.reason)
    audit.add(connection, who, change, now)
    return id_, changed


def take_back(connection: Connection, who: Actor, decision_id: int, reason: str) -> int:
    """How many scores changed back: they are what the decisions that hold make them."""
    now = datetime.now(UTC)
    changed = decisions.undo(connection, decision_id, now)
    if changed is None:
        raise Fault("not-found", f"no decision {decision_id} that holds")
    change = Change(
        "decision.undone",
        f"decision {decision_id}",
        before={"holds": True},
        after={"holds": False, "changed": changed},
        reason=reason,
    )
    audit.add(connection, who, change, now)
    return changed


def answer_appeal(
    connection: Connection, who: Actor, appeal_id: int, *, reply: str, ruled: Ruled | None
) -> None:
    """Grant an appeal by what is `ruled` about its part, or refuse it (None); once."""
    appeal = appeals.by_id(connection, appeal_id)
    if appeal is None:
        raise Fault("not-found", f"no appeal {appeal_id}")
    decision_id = None
    if ruled is not None and appeal.answered_at is None:
        decision_id = _grant(connection, appeal, ruled)
    now = datetime.now(UTC)
    if not appeals.answer(
        connection, appeal_id, reply=reply, actor=who.name, decision_id=decision_id, now=now
    ):
        raise Fault("appeal-answered", f"appeal {appeal_id}")
    change = Change(
        "appeal.answered",
        f"appeal {appeal_id}",
        before={"state": OPEN},
        after={"state": ANSWERED, "decision": decision_id},
        reason=reply,
    )
    audit.add(connection, who, change, now)


def _grant(connection: Connection, appeal: Appeal, ruled: Ruled) -> int:
    made = Made(
        problem=appeal.problem,
        part=appeal.part,
        group=None,
        submission_id=appeal.submission_id,
        verdict=ruled.verdict,
        points=ruled.points,
        reason=ruled.reason,
    )
    return carry_out(connection, ruled.who, made)[0]


def _check(connection: Connection, made: Made) -> None:
    """A decision is about answers that are there, and gives no more than the part has."""
    rubric_id = rubrics.live(connection, made.problem)
    if rubric_id is None:
        raise Fault("decision-refused", f"no rubric of '{made.problem}' is published")
    parts = read_rubric(rubrics.text_of(connection, rubric_id)).rubric.parts
    criterion = next((part.criterion for part in parts if part.id == made.part), None)
    if criterion is None:
        raise Fault("decision-refused", f"'{made.problem}' has no part '{made.part}'")
    most = criterion.out_of if made.group is None else criterion.points
    if made.points > most:
        raise Fault("decision-refused", f"there are {most} points at most")
    if made.group is not None:
        _check_group(connection, made, made.group)


def _check_group(connection: Connection, made: Made, group: str) -> None:
    if groups.one(connection, made.problem, made.part, group) is None:
        raise Fault("decision-refused", "no answer that counts is in this group")
