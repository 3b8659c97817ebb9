"""Events about objects of any type, each with its object as it stood."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KINDS = {
    "submitted": "submission.submitted",
    "graded": "submission.graded",
    "attempt failed": "attempt.failed",
    "lease lapsed": "lease.lapsed",
}
EARLIER = sa.text(
    "SELECT events.id, events.kind, submissions.id AS submission_id, submissions.problem,"
    " submissions.contestant, submissions.reference, scores.score"
    " FROM events JOIN submissions ON submissions.id = events.submission_id"
    " LEFT JOIN scores ON scores.id = submissions.live_score_id"
    " WHERE events.kind IN ('submission.submitted', 'submission.graded')"
)
SHOWN = sa.text("UPDATE events SET data = :data WHERE id = :id").bindparams(
    sa.bindparam("data", type_=sa.JSON)
)
PAGE = 1000


def upgrade() -> None:
    with op.batch_alter_table("events") as table:
        table.add_column(sa.Column("type", sa.Text, nullable=False, server_default="submissions"))
        table.add_column(sa.Column("object_id", sa.Text, nullable=False, server_default=""))
        table.add_column(sa.Column("contestant", sa.Text))
        table.add_column(sa.Column("data", sa.JSON))
        table.alter_column("submission_id", existing_type=sa.Integer, nullable=True)
        table.alter_column("job_id", existing_type=sa.Integer, nullable=True)
    _fill()
    with op.batch_alter_table("events") as table:
        for column in ("type", "object_id"):
            table.alter_column(column, existing_type=sa.Text, server_default=None)
    op.create_index("events_contestant_id", "events", ["contestant", "id"])


def downgrade() -> None:
    op.drop_index("events_contestant_id", "events")
    op.execute("DELETE FROM events WHERE submission_id IS NULL OR job_id IS NULL")
    for old, new in KINDS.items():
        op.execute(f"UPDATE events SET kind = '{old}' WHERE kind = '{new}'")  # noqa: S608 our own words
    with op.batch_alter_table("events") as table:
        for column in ("submission_id", "job_id"):
            table.alter_column(column, existing_type=sa.Integer, nullable=False)
        for column in ("type", "object_id", "contestant", "data"):
            table.drop_column(column)


def _fill() -> None:
    """Every event so far is about a submission."""
    for old, new in KINDS.items():
        op.execute(f"UPDATE events SET kind = '{new}' WHERE kind = '{old}'")  # noqa: S608 our own words
    op.execute(
        "UPDATE events SET object_id = CAST(submission_id AS TEXT), contestant ="
        " (SELECT contestant FROM submissions WHERE submissions.id = events.submission_id)"
    )
    connection = op.get_bind()
    for page in connection.execute(EARLIER).partitions(PAGE):
        connection.execute(SHOWN, [{"id": row.id, "data": _snapshot(row)} for row in page])


def _snapshot(row: sa.Row[*tuple[Any, ...]]) -> dict[str, object]:
    """The submission as it stood: its first score is its only one so far."""
    score = json.loads(row.score) if row.score and row.kind == "submission.graded" else None
    graded = "review" if score and score["needs_review"] else "graded"
    return {
        "id": row.submission_id,
        "href": f"/v1/submissions/{row.submission_id}",
        "problem": row.problem,
        "contestant": row.contestant,
        "reference": row.reference,
        "state": "queued" if row.kind == "submission.submitted" else graded,
        "score": None if score is None else _score(score),
    }


def _score(score: dict[str, object]) -> dict[str, object]:
    names = ("total", "out_of", "withheld", "needs_review", "rubric_version", "grader_version")
    return {name: score.get(name) for name in names}
