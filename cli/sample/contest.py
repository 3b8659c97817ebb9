"""A contest as it may have gone: papers, a batch, decisions, appeals, two regrades.

Everything goes through the API of the running service and is graded by its workers.
"""

from __future__ import annotations

import logging
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2

from cli.sample.papers import batch_lines, papers

if TYPE_CHECKING:
    from collections.abc import Callable

RUBRIC = Path(__file__).parents[2] / "rubrics" / "usaaio-2025" / "linear-layer.toml"
PROBLEM = "usaaio-2025-linear-layer"
BOUND_S = 300.0
POLL_S = 0.2
APPEALS = (
    ("dx", "W^\\top", "The statement does not fix the layout of a gradient."),
    ("dW", "x_n", "The delta goes without saying: the rows of W do not mix."),
    ("db", "1", "The derivative of b by b is 1."),
    ("dW", "", "I wrote the answer in the margin; please look at my sheet again."),
)


class SampleError(Exception):
    """The sample data could not be loaded."""


@dataclass(frozen=True, slots=True)
class Contest:
    """A service that runs, called with an admin's key."""

    client: httpx2.Client

    def call(self, method: str, path: str, **more: Any) -> Any:  # noqa: ANN401 JSON of any shape
        """What a call gives. Raises SampleError where it fails."""
        headers = {"Idempotency-Key": uuid.uuid4().hex, **more.pop("headers", {})}
        response = self.client.request(method, f"/v1{path}", headers=headers, **more)
        if response.is_error:
            raise SampleError(f"{method} {path}: {response.text}")
        return response.json()


def load(address: str, token: str, say: Callable[[str], None]) -> None:
    """Fill a service that has no submissions yet. Raises SampleError."""
    headers = {"Authorization": f"Bearer {token}"}
    logging.getLogger("httpx2").setLevel(logging.WARNING)  # it tells of every call
    with httpx2.Client(base_url=address, headers=headers, timeout=60) as client:
        contest = Contest(client)
        if contest.call("GET", "/submissions?limit=1")["submissions"]:
            say("sample data: there are submissions already, nothing is added")
            return
        say("sample data: handing in and grading ...")
        _hand_in(contest)
        say("sample data: deciding, appealing, regrading ...")
        _decide(contest)
        _appeal(contest)
        _regrade(contest, version=2, points="2", apply=True)
        _regrade(contest, version=3, points="1.5", apply=False)
        say("sample data: done")


def _hand_in(contest: Contest) -> None:
    _publish(contest, version=1, points="1")
    given = papers(PROBLEM)
    contest.call("POST", "/submissions", json=given)
    batch = contest.call(
        "POST",
        f"/batches?problem={PROBLEM}",
        content=batch_lines(PROBLEM),
        headers={"Content-Type": "application/x-ndjson"},
    )
    _until(lambda: contest.call("GET", f"/batches/{batch['id']}")["waiting"] == 0)
    _until(lambda: not _listed(contest, "state=queued") + _listed(contest, "state=grading"))


def _decide(contest: Contest) -> None:
    """One group is right in words, another is not; the others still wait."""
    for part, verdict, points, reason in (
        ("dW", "correct", "4", "the same entries in words"),
        ("db", "incorrect", "0", "a scalar is asked for nowhere"),
    ):
        groups = contest.call("GET", f"/problems/{PROBLEM}/parts/{part}/groups")["groups"]
        open_ = [group for group in groups if group["in_review"]]
        if open_:
            decision = {
                "problem": PROBLEM,
                "part": part,
                "group": open_[0]["group"],
                "verdict": verdict,
                "points": points,
                "reason": reason,
                "actor": "G. Hopper",
            }
            contest.call("POST", "/decisions", json=decision)


def _appeal(contest: Contest) -> None:
    """Four appeals; the first is granted, the second refused."""
    wrong = contest.call("GET", f"/submissions?problem={PROBLEM}&verdict=incorrect&limit=200")
    opened = []
    for part, answer, text in APPEALS:
        whose = [each["id"] for each in wrong["submissions"] if each["answers"].get(part) == answer]
        if whose:
            body = {"submission": whose[0], "part": part, "text": text}
            opened.append(contest.call("POST", "/appeals", json=body)["id"])
    ruling = {"verdict": "correct", "points": "3", "reason": "the layout is not fixed"}
    replies: tuple[dict[str, Any], ...] = (
        {"reply": "You are right: the points are given.", "ruling": ruling},
        {"reply": "Where m and k differ the derivative is 0, and the answer does not say so."},
    )
    for id_, reply in zip(opened, replies, strict=False):
        contest.call("POST", f"/appeals/{id_}/answer", json={**reply, "actor": "G. Hopper"})


def _regrade(contest: Contest, *, version: int, points: str, apply: bool) -> None:
    _publish(contest, version=version, points=points)
    reason = f"an answer without its delta is worth {points} points"
    body = {"problem": PROBLEM, "version": version, "reason": reason}
    id_ = contest.call("POST", "/regrades", json=body)["id"]

    def done() -> bool:
        regrade = contest.call("GET", f"/regrades/{id_}")
        return bool(regrade["done"] == regrade["jobs"])

    _until(done)
    if apply:
        contest.call("PUT", f"/problems/{PROBLEM}/live", json={"version": version})
        _until(lambda: _applied(contest, id_))


def _applied(contest: Contest, regrade: int) -> bool:
    return bool(contest.call("POST", f"/regrades/{regrade}/apply", json={})["stage"] == "applied")


def _publish(contest: Contest, *, version: int, points: str) -> None:
    """The rubric with so many points for an answer that lacks its delta."""
    text = RUBRIC.read_text(encoding="utf-8")
    text = text.replace("version = 1", f"version = {version}", 1)
    text = text.replace("answer = 'x_n', points = 1,", f"answer = 'x_n', points = {points},")
    contest.call("POST", "/problems", json={"text": text})


def _listed(contest: Contest, query: str) -> list[Any]:
    found: list[Any] = contest.call("GET", f"/submissions?{query}&limit=1")["submissions"]
    return found


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + BOUND_S
    while not condition():
        if time.monotonic() > deadline:
            raise SampleError(f"not done after {BOUND_S:g} s")
        time.sleep(POLL_S)
