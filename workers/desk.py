"""Where one process grades: claim jobs, grade each in the limited child, store what came of it."""

from __future__ import annotations

import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

import structlog

from store import jobs, rubrics
from store.engine import open_store, provisional, reading
from store.marks import from_json, marked
from workers.grading import request
from workers.pool import Pool
from workers.ungraded import ungraded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from store.jobs import Job
    from store.marks import Marked
    from workers.child import Failed
    from workers.pool import Request
    from workers.settings import Settings

log = structlog.get_logger("worker")

# After this time scores are stored, the leases of jobs that are begun are renewed, and the others
# given back: a single submission must not wait for the rest of a chunk of a batch.
TURN_S = 1.0

# Equal answers come as the same bytes.
_marked = lru_cache(maxsize=1024)(from_json)


class Desk:
    """One process's connection to the store and its child."""

    def __init__(self, settings: Settings, work: Callable[[bytes], bytes]) -> None:
        self._settings = settings
        self._engine = open_store(settings.store_url)
        self._rubric_texts: dict[int, str] = {}
        self._child = Pool(
            work,
            processes=1,
            timeout_s=settings.answer_timeout_s,
            memory_mib=settings.answer_memory_mib,
        )

    def grade(self, ids: Sequence[int]) -> int:
        """Grade those of the jobs that are free, for about a turn; how many this call ended."""
        claimed = self._claim(ids)
        ended = 0
        begun: list[Job] = []
        graded: list[tuple[Job, Marked]] = []
        turn_began = time.monotonic()
        with closing(self._child.answers(self._requests(claimed, begun))) as answers:
            for position, answer in enumerate(answers):
                score = self._score(begun[position], answer)
                if score is not None:
                    graded.append((begun[position], score))
                if time.monotonic() - turn_began > TURN_S:
                    left, given_back = begun[position + 1 :], claimed[len(begun) :]
                    ended += self._store(graded, left=left, given_back=given_back)
                    del claimed[len(begun) :]
                    graded, turn_began = [], time.monotonic()
        return ended + self._store(graded)

    def close(self) -> None:
        """End the child and the connections."""
        self._child.close()
        self._engine.dispose()

    def _claim(self, ids: Sequence[int]) -> list[Job]:
        with provisional(self._engine) as connection:
            return jobs.claim(connection, ids, now=_now(), until=self._lease_end())

    def _requests(self, claimed: Sequence[Job], begun: list[Job]) -> Iterator[Request]:
        """What the child is asked; `begun` are the jobs that it was asked about."""
        for job in claimed:
            begun.append(job)
            yield self._request(job)

    def _request(self, job: Job) -> Request:
        rubric_text = self._rubric_text(job.rubric_id)
        return request(job.submission, rubric_id=job.rubric_id, rubric_text=rubric_text)

    def _score(self, job: Job, answer: bytes | Failed) -> Marked | None:
        """The score; None if the attempt failed and another is allowed."""
        if isinstance(answer, bytes):
            return _marked(answer)
        log.error(
            "attempt failed",
            submission=job.submission_id,
            job=job.id,
            attempt=job.attempt,
            reason=answer.detail,
        )
        if job.attempt >= self._settings.attempts:
            reason = f"grading {answer.detail}"
            score = ungraded(self._rubric_text(job.rubric_id), reason, attempts=job.attempt)
            return marked(score)
        self._release(job, answer)
        return None

    def _release(self, job: Job, failed: Failed) -> None:
        with self._engine.begin() as connection:
            reason = f"{failed.failure}: {failed.detail}"
            jobs.release(connection, job, reason=reason, now=_now())

    def _store(
        self,
        graded: Sequence[tuple[Job, Marked]],
        *,
        left: Sequence[Job] = (),
        given_back: Sequence[Job] = (),
    ) -> int:
        with self._engine.begin() as connection:
            if left:
                jobs.extend(connection, [job.id for job in left], self._lease_end())
            if given_back:
                jobs.give_back(connection, [job.id for job in given_back])
            return len(jobs.finish(connection, graded, _now()))

    def _rubric_text(self, rubric_id: int) -> str:
        """Read once in this process: a published version never changes."""
        if rubric_id not in self._rubric_texts:
            with reading(self._engine) as connection:
                self._rubric_texts[rubric_id] = rubrics.text_of(connection, rubric_id)
        return self._rubric_texts[rubric_id]

    def _lease_end(self) -> datetime:
        return _now() + timedelta(seconds=self._settings.lease_s)


def _now() -> datetime:
    return datetime.now(UTC)
