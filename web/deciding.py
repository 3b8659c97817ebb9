"""What a person decides, by the API or in the dashboard; see `store/rulings.py`.

Each raises Fault for what is not so.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from store import appeals, rulings
from store.rulings import DecisionRefusedError, Ruling
from web.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from sqlalchemy import Connection

    from grader.model import Verdict
    from store.audit import Actor
    from store.decisions import Made


@dataclass(frozen=True, slots=True)
class Ruled:
    """What is decided by granting an appeal, and who says it."""

    verdict: Verdict
    points: Decimal
    reason: str
    who: Actor


def carry_out(connection: Connection, who: Actor, made: Made) -> tuple[int, int]:
    """The id of a new decision and how many scores it changed."""
    with _told():
        return rulings.carry_out(connection, made, who, datetime.now(UTC))


def take_back(connection: Connection, who: Actor, decision_id: int, reason: str) -> int:
    """How many scores changed back: they are what the decisions that hold make them."""
    now = datetime.now(UTC)
    changed = rulings.take_back(connection, decision_id, who, reason=reason, now=now)
    if changed is None:
        raise Fault("not-found", f"no decision {decision_id} that holds")
    return changed


def answer_appeal(
    connection: Connection, who: Actor, appeal_id: int, *, reply: str, ruled: Ruled | None
) -> None:
    """Grant an appeal by what is `ruled` about its part, or refuse it (None); once."""
    if appeals.by_id(connection, appeal_id) is None:
        raise Fault("not-found", f"no appeal {appeal_id}")
    granted = None if ruled is None else Ruling(ruled.verdict, ruled.points, ruled.reason)
    with _told():
        answered = rulings.answer_appeal(
            connection,
            appeal_id,
            who if ruled is None else ruled.who,
            reply=reply,
            ruling=granted,
            now=datetime.now(UTC),
        )
    if not answered:
        raise Fault("appeal-answered", f"appeal {appeal_id}")


@contextmanager
def _told() -> Iterator[None]:
    """Tell the caller why a decision was refused."""
    try:
        yield
    except DecisionRefusedError as error:
        raise Fault("decision-refused", str(error)) from error
