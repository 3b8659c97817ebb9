"""The first tables: rubrics, submissions, jobs, scores, events."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
DUE = sa.text("due_at IS NOT NULL")


def upgrade() -> None:
    _rubrics()
    _submissions()
    _jobs()
    _scores()
    _events()


def downgrade() -> None:
    for table in ("events", "scores", "jobs", "submissions", "rubrics"):
        op.drop_table(table)


def _rubrics() -> None:
    op.create_table(
        "rubrics",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="rubrics_pkey"),
        sa.UniqueConstraint("problem", "version", name="rubrics_problem_version_unique"),
    )


def _submissions() -> None:
    op.create_table(
        "submissions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("contestant", sa.Text, nullable=False),
        sa.Column("text", sa.Text),
        sa.Column("answers", sa.JSON, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="submissions_pkey"),
    )
    op.create_index("submissions_problem", "submissions", ["problem"])


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("submission_id", sa.Integer, nullable=False),
        sa.Column("rubric_id", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="jobs_pkey"),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name="jobs_submission_id_fkey"
        ),
        sa.ForeignKeyConstraint(["rubric_id"], ["rubrics.id"], name="jobs_rubric_id_fkey"),
    )
    op.create_index("jobs_submission_id", "jobs", ["submission_id"])
    op.create_index("jobs_rubric_id", "jobs", ["rubric_id"])
    op.create_index("jobs_due_at", "jobs", ["due_at"], sqlite_where=DUE, postgresql_where=DUE)


def _scores() -> None:
    op.create_table(
        "scores",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("submission_id", sa.Integer, nullable=False),
        sa.Column("rubric_id", sa.Integer, nullable=False),
        sa.Column("grader_version", sa.Text, nullable=False),
        sa.Column("total", sa.Text, nullable=False),
        sa.Column("out_of", sa.Text, nullable=False),
        sa.Column("needs_review", sa.Boolean, nullable=False),
        sa.Column("score", sa.Text, nullable=False),
        sa.Column("graded_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="scores_pkey"),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name="scores_submission_id_fkey"
        ),
        sa.ForeignKeyConstraint(["rubric_id"], ["rubrics.id"], name="scores_rubric_id_fkey"),
        sa.UniqueConstraint(
            "submission_id",
            "rubric_id",
            "grader_version",
            name="scores_submission_id_rubric_id_grader_version_unique",
        ),
    )
    op.create_index("scores_rubric_id", "scores", ["rubric_id"])


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("submission_id", sa.Integer, nullable=False),
        sa.Column("job_id", sa.Integer, nullable=False),
        sa.Column("detail", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="events_pkey"),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name="events_submission_id_fkey"
        ),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="events_job_id_fkey"),
    )
    op.create_index("events_submission_id", "events", ["submission_id"])
    op.create_index("events_job_id", "events", ["job_id"])
