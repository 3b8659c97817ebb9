"""Batches, their rows, and the order in which jobs go out: single submissions first."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
DUE = sa.text("due_at IS NOT NULL")
TRIED = sa.text("attempts > 0 AND due_at IS NOT NULL")
OF_A_BATCH = sa.text("batch_id IS NOT NULL")


def upgrade() -> None:
    _batches()
    with op.batch_alter_table("jobs") as table:
        table.drop_index("jobs_due_at")
        table.add_column(sa.Column("batch_id", sa.Integer))
        table.add_column(sa.Column("priority", sa.Integer, nullable=False, server_default="0"))
        table.create_foreign_key("jobs_batch_id_fkey", "batches", ["batch_id"], ["id"])
    _index("jobs_priority_due_at", ["priority", "due_at"], DUE)
    _index("jobs_tried", ["due_at"], TRIED)
    _index("jobs_batch_id_id", ["batch_id", "id"], OF_A_BATCH)
    review = sa.text("needs_review")
    op.create_index(
        "scores_needs_review",
        "scores",
        ["submission_id"],
        sqlite_where=review,
        postgresql_where=review,
    )
    _lines()


def downgrade() -> None:
    """A batch's submissions stay; those that were held are due again, the cancelled ended."""
    op.drop_table("batch_lines")
    op.drop_index("scores_needs_review", "scores")
    for name in ("jobs_batch_id_id", "jobs_tried", "jobs_priority_due_at"):
        op.drop_index(name, "jobs")
    op.execute("UPDATE jobs SET state = 'queued', due_at = created_at WHERE state = 'held'")
    op.execute("UPDATE jobs SET state = 'done' WHERE state = 'cancelled'")
    with op.batch_alter_table("jobs") as table:
        table.drop_constraint("jobs_batch_id_fkey", type_="foreignkey")
        table.drop_column("priority")
        table.drop_column("batch_id")
    _index("jobs_due_at", ["due_at"], DUE)
    op.drop_table("batches")


def _index(name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, "jobs", columns, sqlite_where=where, postgresql_where=where)


def _batches() -> None:
    op.create_table(
        "batches",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("rubric_id", sa.Integer, nullable=False),
        sa.Column("key_id", sa.Integer, nullable=False),
        sa.Column("request", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("accepted", sa.Integer, nullable=False),
        sa.Column("graded", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("received_at", MOMENT),
        sa.Column("graded_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="batches_pkey"),
        sa.ForeignKeyConstraint(["rubric_id"], ["rubrics.id"], name="batches_rubric_id_fkey"),
        sa.ForeignKeyConstraint(["key_id"], ["keys.id"], name="batches_key_id_fkey"),
    )


def _lines() -> None:
    op.create_table(
        "batch_lines",
        sa.Column("batch_id", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("line", sa.Integer, nullable=False),
        sa.Column("submission_id", sa.Integer),
        sa.Column("job_id", sa.Integer),
        sa.Column("fault", sa.Text),
        sa.PrimaryKeyConstraint("batch_id", "number", name="batch_lines_pkey"),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name="batch_lines_batch_id_fkey"),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name="batch_lines_submission_id_fkey"
        ),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="batch_lines_job_id_fkey"),
    )
