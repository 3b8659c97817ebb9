"""A person decides: checked against the rubric, made, and written down, all or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from store import appeals, audit, decisions, events, groups, published, reviews, submissions
from store.audit import Change
from store.decisions import Made
from store.reviews import Kind

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from sqlalchemy import Connection

    from grader.model import Verdict
    from store.audit import Actor
    from store.decisions import Decision
    from store.reviews import Item


class DecisionRefusedError(Exception):
    """A decision about what is not there, or that gives more than there is."""


class HeldError(Exception):
    """A decision about these answers holds, which is not the one that was to be replaced."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.id)
        self.decision = decision


class ClaimLostError(Exception):
    """The item is with another marker, or decided."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """A verdict with its points, and why."""

    verdict: Verdict
    points: Decimal
    reason: str


def carry_out(connection: Connection, made: Made, actor: Actor, now: datetime) -> tuple[int, int]:
    """The id of a new decision, and how many scores it changed. Raises DecisionRefusedError."""
    _check(connection, made)
    id_, changed = decisions.make(connection, made, actor=actor.name, key_id=actor.key_id, now=now)
    if made.group is not None:
        reviews.ended(connection, reviews.key_of_group(made.problem, made.part, made.group))
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
    audit.add(connection, actor, change, now)
    return id_, changed


def replace(
    connection: Connection, made: Made, actor: Actor, now: datetime, *, former: int | None
) -> tuple[int, int]:
    """The same about a group that nothing is decided about, or what the decision `former` says.

    Raises HeldError and DecisionRefusedError.
    """
    events.hold(connection)  # what is looked for here stays so until this decision is made
    about = decisions.about_group(connection, made.problem, made.part, made.group or "")
    held = next((each for each in about if each.undone_at is None), None)
    if held is not None and held.id != former:
        raise HeldError(held)
    return carry_out(connection, made, actor, now)


def take_back(
    connection: Connection, decision_id: int, actor: Actor, *, reason: str, now: datetime
) -> int | None:
    """Undo a decision; how many scores that changed. None where it does not hold."""
    changed = decisions.undo(connection, decision_id, now)
    if changed is not None:
        what = f"decision {decision_id}"
        after = {"holds": False, "changed": changed}
        change = Change("decision.undone", what, {"holds": True}, after, reason)
        audit.add(connection, actor, change, now)
    return changed


def decide_item(
    connection: Connection, key: str, ruling: Ruling, actor: Actor, now: datetime
) -> tuple[int, int]:
    """Decide an item of the review queue that the actor is at; an appeal is granted so.

    Raises ClaimLostError and DecisionRefusedError.
    """
    item = _held(connection, key, actor, now)
    made = Made(
        problem=item.problem,
        part=item.part,
        group=item.group,
        submission_id=None if item.kind is Kind.GROUP else item.submission_id,
        verdict=ruling.verdict,
        points=ruling.points,
        reason=ruling.reason,
    )
    carried = carry_out(connection, made, actor, now)
    if item.appeal_id is not None:
        _answer(connection, item.appeal_id, Answer(actor, ruling.reason, carried[0]), now)
    reviews.ended(connection, key)
    return carried


def refuse_item(
    connection: Connection, key: str, actor: Actor, *, reply: str, now: datetime
) -> None:
    """Answer an appeal that the actor is at with a refusal.

    Raises ClaimLostError and, for what is no appeal, DecisionRefusedError.
    """
    item = _held(connection, key, actor, now)
    if item.appeal_id is None:
        raise DecisionRefusedError("only an appeal can be refused")
    _answer(connection, item.appeal_id, Answer(actor, reply, None), now)
    reviews.ended(connection, key)


def answer_appeal(
    connection: Connection,
    appeal_id: int,
    actor: Actor,
    *,
    reply: str,
    ruling: Ruling | None,
    now: datetime,
) -> bool:
    """Grant an appeal by a decision, or refuse it; False where it is answered or there is none.

    Raises DecisionRefusedError.
    """
    appeal = appeals.by_id(connection, appeal_id)
    if appeal is None or appeal.answered_at is not None:
        return False
    decision_id = None
    if ruling is not None:
        made = Made(
            problem=appeal.problem,
            part=appeal.part,
            group=None,
            submission_id=appeal.submission_id,
            verdict=ruling.verdict,
            points=ruling.points,
            reason=ruling.reason,
        )
        decision_id = carry_out(connection, made, actor, now)[0]
    answered = _answer(connection, appeal_id, Answer(actor, reply, decision_id), now)
    reviews.ended(connection, f"{Kind.APPEAL}:{appeal_id}")
    return answered


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to an appeal; without a decision it is refused."""

    actor: Actor
    reply: str
    decision_id: int | None


def _answer(connection: Connection, appeal_id: int, answer: Answer, now: datetime) -> bool:
    closed = appeals.answer(
        connection,
        appeal_id,
        reply=answer.reply,
        actor=answer.actor.name,
        decision_id=answer.decision_id,
        now=now,
    )
    if closed:
        change = Change(
            "appeal.answered",
            f"appeal {appeal_id}",
            before={"state": "open"},
            after={"state": "answered", "decision": answer.decision_id},
            reason=answer.reply,
        )
        audit.add(connection, answer.actor, change, now)
    return closed


def _held(connection: Connection, key: str, actor: Actor, now: datetime) -> Item:
    item = reviews.find(connection, key, now)
    if item is None or item.claimed_by != actor.name:
        raise ClaimLostError(key)
    return item


def _check(connection: Connection, made: Made) -> None:
    """A decision is about answers that are there, and gives no more than the part has."""
    rubric = published.live_rubric(connection, made.problem)
    if rubric is None:
        raise DecisionRefusedError(f"no rubric of '{made.problem}' is published")
    criterion = next((part.criterion for part in rubric.parts if part.id == made.part), None)
    if criterion is None:
        raise DecisionRefusedError(f"'{made.problem}' has no part '{made.part}'")
    most = criterion.out_of if made.group is None else criterion.points
    if made.points > most:
        raise DecisionRefusedError(f"there are {most} points at most")
    if made.group is None:
        _check_submission(connection, made)
    elif groups.one(connection, made.problem, made.part, made.group) is None:
        raise DecisionRefusedError("no answer that counts is in this group")


def _check_submission(connection: Connection, made: Made) -> None:
    filed = submissions.by_id(connection, made.submission_id or 0)
    if filed is None or filed.score is None or filed.problem != made.problem:
        raise DecisionRefusedError("there is no such submission with a score")
