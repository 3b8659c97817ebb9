"""Regrades started, chosen from, applied and cancelled, by the API or in the dashboard.

Each raises Fault for what is not so, and writes down what it changes.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from store import audit, comparing, regrades, rubrics
from store.audit import Change
from store.regrades import RegradeOpenError, Stage
from web.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, Engine

    from store.audit import Actor
    from store.regrades import Named, Regrade


def start(
    connection: Connection, who: Actor, problem: str, version: int | None, *, reason: str
) -> int:
    """The id of a new regrade; without a version each submission is marked by its own."""
    versions = rubrics.versions(connection, problem)
    found = [each.id for each in versions if version in {None, each.version}]
    if not found:
        raise Fault("problem-unknown", f"no version {version} of '{problem}'")
    rubric_id, now = None if version is None else found[0], datetime.now(UTC)
    try:
        id_ = regrades.start(connection, problem, rubric_id, reason=reason, now=now)
    except RegradeOpenError as error:
        raise Fault("regrade-open", str(error)) from error
    after = {"problem": problem, "version": version}
    change = Change("regrade.started", _what(id_), None, after, reason)
    audit.add(connection, who, change, now)
    return id_


def choose(connection: Connection, who: Actor, id_: int, named: Named, *, rejected: bool) -> None:
    """Approve or reject a group of a part, before it is applied."""
    regrade = found(connection, id_)
    if regrade.stage is not Stage.RUNNING:
        raise Fault("regrade-ended", f"it is {regrade.stage}")
    now = datetime.now(UTC)
    before = named in comparing.rejected(connection, id_)
    if rejected:
        comparing.reject(connection, id_, [named], actor=who.name, now=now)
    else:
        comparing.approve(connection, id_, *named)
    group = {"part": named[0], "group": named[1]}
    change = Change(
        "regrade.rejected" if rejected else "regrade.approved",
        _what(id_),
        before={**group, "rejected": before},
        after={**group, "rejected": rejected},
    )
    audit.add(connection, who, change, now)


def begin_to_apply(
    connection: Connection, who: Actor, id_: int, leave_out: Sequence[Named] = ()
) -> None:
    """Fix what is left out; one that is being applied goes on with what it left out before."""
    regrade = found(connection, id_)
    if regrade.stage is Stage.RUNNING and regrade.done < regrade.jobs:
        raise Fault("regrade-unfinished", f"{regrade.done} of {regrade.jobs} are done")
    if not regrades.begin_to_apply(connection, id_, leave_out):
        raise Fault("regrade-ended", f"it is {regrade.stage}")
    if regrade.stage is Stage.RUNNING:
        after = {"stage": Stage.APPLYING, "left_out": [list(each) for each in leave_out]}
        _note(connection, who, "regrade.applied", regrade, after)


def go_on(engine: Engine, id_: int, *, for_s: float) -> None:
    """Let new scores count, some in each transaction, until all do or the time is over."""
    until = time.monotonic() + for_s
    while _applied_some(engine, id_) and time.monotonic() < until:
        pass


def cancel(connection: Connection, who: Actor, id_: int) -> None:
    """Drop a regrade; the scores that count were never touched."""
    regrade = found(connection, id_)
    if not regrades.cancel(connection, id_, datetime.now(UTC)):
        raise Fault("regrade-ended", f"it is {regrade.stage}")
    _note(connection, who, "regrade.cancelled", regrade, {"stage": Stage.CANCELLED})


def found(connection: Connection, id_: int) -> Regrade:
    """The regrade of an id."""
    regrade = regrades.by_id(connection, id_)
    if regrade is None:
        raise Fault("not-found", f"no regrade {id_}")
    return regrade


def _applied_some(engine: Engine, id_: int) -> bool:
    with engine.begin() as connection:
        return regrades.apply_some(connection, id_, datetime.now(UTC))


def _note(
    connection: Connection,
    who: Actor,
    action: str,
    regrade: Regrade,
    after: Mapping[str, object],
) -> None:
    change = Change(action, _what(regrade.id), {"stage": regrade.stage}, after)
    audit.add(connection, who, change, datetime.now(UTC))


def _what(id_: int) -> str:
    """A regrade's name in the audit log."""
    return f"regrade {id_}"
