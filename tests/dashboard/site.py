"""The dashboard over a store with people and graded submissions, for tests without a browser."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import event
from starlette.testclient import TestClient

from grader.rubric_file import read_rubric
from store import (
    appeals,
    audit,
    batches,
    deliveries,
    keys,
    passwords,
    people,
    regrades,
    rubrics,
    sessions,
    submissions,
    webhooks,
)
from store.audit import Actor, Change, Wanted
from store.batches import Upload
from store.engine import open_store
from store.intake import SubmissionIn
from store.keys import NewKey, Scope
from store.rows import Row
from tests.grading import grade_all
from web.app import build_app
from web.dashboard.access import FORM_FIELD, SESSION_COOKIE, form_token
from web.dashboard.links import BASE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI
    from httpx2 import Response
    from sqlalchemy import Engine

    from store.people import Role
    from workers.settings import Settings

ROOT = Path(__file__).parent.parent.parent
RUBRIC = (ROOT / "rubrics/usaaio-2025/linear-layer.toml").read_text(encoding="utf-8")
PROBLEM = "usaaio-2025-linear-layer"
PASSWORD = "correct horse battery"  # noqa: S105 of the people of a test
PASSWORD_HASH = passwords.hashed(PASSWORD)
SPITEFUL = "<script>alert(1)</script>"
FILLED = "filled"  # the reason of what is in the audit log before a test begins
SECOND = RUBRIC.replace("version = 1", "version = 2").replace(
    "answer = 'x_n', points = 1,", "answer = 'x_n', points = 2,"
)
ANSWERS = (
    {"dx": "W", "dW": r"\delta_{mk} x_n", "db": r"I_{M \times M}"},
    {"dx": r"\mathbf{W}", "dW": r"x_n \delta_{km}", "db": r"\mathbb{I}"},
    {"dx": r"W^\top", "dW": "x_n", "db": "I"},
    {"dx": r"W_{mn}", "dW": r"x_m \delta_{nk}", "db": "1"},
    {"dx": "2W", "dW": r"\frac{x_n", "db": SPITEFUL},
    {"dx": r"x^\top W^\top", "dW": "", "db": r"I_{N \times N}"},
)
WRITE_UP = r"""Since \(y = W x + b\), we have
\[ \boxed{\nabla_x y = W} \]
and \(\boxed{\nabla_b y = I_{M \times M}}\), <b>at last</b>
\[ \boxed{\frac{\partial y_m}{\partial w_{kn}} = x_n \delta_{mk}}. \]
"""


def fill(engine: Engine, copies: int = 1) -> None:
    """Publish the real rubric, hand in submissions of many kinds, grade them, open an appeal."""
    now = datetime.now(UTC)
    with engine.begin() as connection:
        prepared = read_rubric(RUBRIC).rubric
        rubric = rubrics.publish(
            connection, problem=PROBLEM, version=prepared.version, text=RUBRIC, now=now
        )
        rubrics.publish(connection, problem=PROBLEM, version=2, text=SECOND, now=now)
        new = [
            SubmissionIn(problem=PROBLEM, contestant=f"c-{copy}-{number}", answers=answers)
            for copy in range(copies)
            for number, answers in enumerate(ANSWERS)
        ]
        new.append(SubmissionIn(problem=PROBLEM, contestant=SPITEFUL, text=WRITE_UP))
        ids = submissions.accept(connection, new, rubric_id=rubric, now=now)
    grade_all(engine)
    with engine.begin() as connection:
        appeals.open_one(connection, ids[2], "dx", text=f"Look again {SPITEFUL}", now=now)
        key, _ = keys.issue(connection, NewKey(SPITEFUL, {Scope.SUBMIT}), now)
        change = Change("key.issued", f"key {key}", after={"name": SPITEFUL}, reason=FILLED)
        for _ in range(copies):
            audit.add(connection, Actor(SPITEFUL, key), change, now)


def begin_regrade(engine: Engine) -> None:
    """Mark all of it again by the second version, and leave open what is done with that."""
    now = datetime.now(UTC)
    with engine.begin() as connection:
        newest = rubrics.versions(connection, PROBLEM)[-1]
        regrades.start(connection, PROBLEM, newest.id, reason=SPITEFUL, now=now)
    grade_all(engine)


def add_batch(engine: Engine, *given: SubmissionIn) -> int:
    """The id of a batch of these submissions, before a row that could not be used."""
    now = datetime.now(UTC)
    with engine.begin() as connection:
        key, _ = keys.issue(connection, NewKey("platform", {Scope.SUBMIT}), now)
        rubric = rubrics.live(connection, PROBLEM)
        assert rubric is not None
        upload = Upload(key, request="a", fingerprint="", rubric_id=rubric)
        batch = batches.begin(connection, upload, now)
        rows = [Row(number, each) for number, each in enumerate(given, start=1)]
        rows.append(Row(len(given) + 1, None, f"no part {SPITEFUL}"))
        batches.add(connection, batch, rows, now)
        batches.received(connection, batch.id, now)
    return batch.id


def add_webhook(engine: Engine, url: str = f"https://192.0.2.1/{SPITEFUL}") -> int:
    """The id of a webhook with a message that was delivered and one that waits."""
    now = datetime.now(UTC)
    with engine.begin() as connection:
        id_, _ = webhooks.create(connection, url, (), now)
        first = deliveries.ping(connection, id_, now)
        deliveries.settle(
            connection, first, status=204, outcome="answered", due_at=None, delivered_at=now
        )
        deliveries.ping(connection, id_, now)
    return id_


def add_person(engine: Engine, role: Role, name: str = "", *, must_change: bool = False) -> int:
    """The id of a new person with the password of the tests; the name is that of the role."""
    with engine.begin() as connection:
        return people.add(
            connection,
            name or role,
            role,
            password_hash=PASSWORD_HASH,
            must_change=must_change,
            now=datetime.now(UTC),
        )


def session_of(engine: Engine, person_id: int) -> str:
    """The cookie of a new session."""
    with engine.begin() as connection:
        return sessions.open_one(connection, person_id, device="test", now=datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class Visitor:
    """Someone with a browser, signed in with a role or (None) not."""

    app: FastAPI
    cookie: str = ""
    address: str = "testclient"
    client: TestClient = field(init=False)

    def __post_init__(self) -> None:
        client = TestClient(
            self.app,
            raise_server_exceptions=False,
            follow_redirects=False,
            client=(self.address, 50_000),
        )
        if self.cookie:
            client.cookies.set(SESSION_COOKIE, self.cookie)
        object.__setattr__(self, "client", client)

    def get(self, path: str, **more: object) -> Response:
        """A page, by its path in the dashboard."""
        response: Response = self.client.get(BASE + path, **more)  # type: ignore[arg-type]
        return response

    def post(self, path: str, form: dict[str, str] | None = None, **more: object) -> Response:
        """The response to a form that a page of the dashboard sends."""
        filled = {FORM_FIELD: form_token(self.cookie), **(form or {})}
        return self.post_bare(path, filled, **more)

    def post_bare(self, path: str, form: dict[str, str], **more: object) -> Response:
        """The response to a form without the token that a page puts in it."""
        response: Response = self.client.post(BASE + path, data=form, **more)  # type: ignore[arg-type]
        return response


@dataclass(frozen=True, slots=True)
class Site:
    """The dashboard with its store, to visit in different roles."""

    app: FastAPI
    engine: Engine

    def visitor(self, role: Role | None = None, *, must_change: bool = False) -> Visitor:
        """Someone with that role: a new person each time."""
        if role is None:
            return Visitor(self.app)
        with self.engine.begin() as connection:
            number = len(people.every(connection))
        id_ = add_person(self.engine, role, f"{role}-{number}", must_change=must_change)
        return Visitor(self.app, session_of(self.engine, id_))

    def audited(self) -> list[str]:
        """The actions in the audit log since the store was filled, the oldest first."""
        with self.engine.begin() as connection:
            found = audit.search(connection, Wanted(), before_id=None, limit=1000)
        return [each.change.action for each in reversed(found) if each.change.reason != FILLED]

    def queries(self, visitor: Visitor, path: str) -> list[str]:
        """The statements that a page runs."""
        seen: list[str] = []
        engine: Engine = self.app.state.service.engine

        def note(*given: object) -> None:
            seen.append(str(given[2]))

        event.listen(engine, "before_cursor_execute", note)
        try:
            response = visitor.get(path)
        finally:
            event.remove(engine, "before_cursor_execute", note)
        assert response.status_code == 200, path
        return seen


def opened(settings: Settings) -> Iterator[Site]:
    """The site over the settings' store and broker."""
    engine = open_store(settings.store_url)
    app = build_app(settings)
    with TestClient(app):
        yield Site(app, engine)
    engine.dispose()
