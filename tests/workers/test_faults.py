"""What may go wrong while answers are graded, done for real: nothing lost, nothing counted twice.

Every test runs the real broker, dispatcher, Celery worker and store.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from grader.model import Verdict
from store.engine import reading
from store.events import EventKind
from store.jobs import under_way
from tests.samples import TOTAL
from tests.waiting import until
from tests.workers.service import gate, serve, wait_until_begun, wait_until_ended
from workers.app import GRADE, build_app
from workers.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workers.service import Service

PLAIN = [f"plain {number}" for number in range(20)]


def settings(folder: Path, **changes: object) -> Settings:
    fast = {
        "data_dir": folder,
        "processes": 1,
        "answer_timeout_s": 1.5,
        "lease_s": 3,
        "resend_s": 1,
    }
    return Settings.model_validate({**fast, **changes})


def assert_graded_once(service: Service, ids: list[int]) -> None:
    for id_ in ids:
        assert service.score(id_).total == Decimal(TOTAL)
        assert service.history(id_).count(EventKind.GRADED) == 1


def test_every_submission_is_graded_once(tmp_path: Path) -> None:
    with serve(settings(tmp_path, processes=2)) as service:
        ids = service.submit(PLAIN)
        until(service.finished)

        assert_graded_once(service, ids)


def test_a_message_delivered_twice_ends_in_one_score(tmp_path: Path) -> None:
    door = gate(tmp_path)
    with serve(settings(tmp_path, processes=2, answer_timeout_s=20, lease_s=40)) as service:
        (id_,) = service.submit([f"gated {door}"])
        wait_until_begun(door)
        app = build_app(service.settings, service.settings.broker_url)
        for _ in range(3):
            app.send_task(GRADE, args=[[id_]])
        (other,) = service.submit(["plain"])  # comes after them: when it is done, so are they
        until(lambda: service.history(other).count(EventKind.GRADED))
        door.write_bytes(b"")
        until(service.finished)

        assert_graded_once(service, [id_, other])
        assert service.attempts(id_) == 1


def test_a_worker_killed_while_grading_loses_nothing(tmp_path: Path) -> None:
    door = gate(tmp_path)
    with serve(settings(tmp_path)) as service:
        ids = service.submit([*PLAIN, f"gated {door}", *PLAIN])
        wait_until_begun(door)
        service.kill("worker")
        until(service.finished)

        assert_graded_once(service, ids)
        gated = ids[len(PLAIN)]
        assert service.attempts(gated) == 2
        assert EventKind.LEASE_LAPSED in service.history(gated)


def test_a_killed_worker_leaves_no_process_behind(tmp_path: Path) -> None:
    door = gate(tmp_path)
    with serve(settings(tmp_path)) as service:
        service.submit([f"gated {door}"])
        wait_until_begun(door)
        os.kill(service.supervisor.pid("worker"), 9)  # the main process alone, not its group

        wait_until_ended(door)


UNGRADABLE = {
    "endless": "took longer than",
    "hungry": "more memory",
    "crashing": "killed by SIGSEGV",
    "faulty": "ZeroDivisionError",
}


def test_answers_that_cannot_be_graded_go_to_a_person(tmp_path: Path) -> None:
    with serve(settings(tmp_path, answer_timeout_s=0.5, lease_s=3)) as service:
        ids = service.submit([*UNGRADABLE, *PLAIN])
        until(service.finished)

        assert_graded_once(service, ids[len(UNGRADABLE) :])
        for bad, reason in zip(ids, UNGRADABLE.values(), strict=False):
            score = service.score(bad)
            assert score.needs_review
            assert all(part.points is None for part in score.parts)
            assert {part.judgement.verdict for part in score.parts} == {Verdict.UNDECIDED}
            assert reason in score.parts[0].say
            assert service.attempts(bad) == 3
            assert service.history(bad).count(EventKind.ATTEMPT_FAILED) == 2


def test_a_job_that_takes_its_worker_along_goes_to_a_person(tmp_path: Path) -> None:
    door = gate(tmp_path)
    with serve(settings(tmp_path, attempts=1)) as service:
        (id_,) = service.submit([f"gated {door}"])
        wait_until_begun(door)
        service.kill("worker")
        until(service.finished)

        score = service.score(id_)
        assert score.needs_review
        assert "worker" in score.parts[0].say


def test_a_broker_killed_with_messages_in_it_loses_nothing(tmp_path: Path) -> None:
    door = gate(tmp_path)
    with serve(settings(tmp_path, answer_timeout_s=20, lease_s=40)) as service:
        ids = service.submit([f"gated {door}"])
        wait_until_begun(door)
        ids += service.submit(PLAIN)
        until(lambda: sent(service) > 0)
        service.kill("broker")
        door.write_bytes(b"")
        until(service.finished)

        assert_graded_once(service, ids)


def test_submissions_made_while_the_broker_is_away_are_graded(tmp_path: Path) -> None:
    with serve(settings(tmp_path)) as service:
        service.kill("broker")
        ids = service.submit(PLAIN)
        until(service.finished)

        assert_graded_once(service, ids)


def test_a_dispatcher_killed_is_replaced(tmp_path: Path) -> None:
    with serve(settings(tmp_path)) as service:
        service.kill("dispatcher")
        ids = service.submit(PLAIN)
        until(service.finished)

        assert_graded_once(service, ids)


def sent(service: Service) -> int:

    with reading(service.engine) as connection:
        return under_way(connection, datetime.now(UTC))
