"""Regrades, and the jobs that belong to them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
EXTRA = "(SELECT id FROM jobs WHERE regrade_id IS NOT NULL)"


def upgrade() -> None:
    op.create_table(
        "regrades",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("rubric_id", sa.Integer, nullable=False),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("applied_to", sa.Integer, nullable=False),
        sa.Column("left_out", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="regrades_pkey"),
        sa.ForeignKeyConstraint(["rubric_id"], ["rubrics.id"], name="regrades_rubric_id_fkey"),
    )
    with op.batch_alter_table("jobs") as table:
        table.add_column(sa.Column("regrade_id", sa.Integer))
        table.create_foreign_key("jobs_regrade_id_fkey", "regrades", ["regrade_id"], ["id"])
    of_a_regrade = sa.text("regrade_id IS NOT NULL")
    op.create_index(
        "jobs_regrade_id_submission_id",
        "jobs",
        ["regrade_id", "submission_id"],
        sqlite_where=of_a_regrade,
        postgresql_where=of_a_regrade,
    )


def downgrade() -> None:
    op.execute(f"UPDATE scores SET job_id = NULL WHERE job_id IN {EXTRA}")  # noqa: S608 our own words
    op.execute(f"DELETE FROM events WHERE job_id IN {EXTRA}")  # noqa: S608 our own words
    op.execute("DELETE FROM jobs WHERE regrade_id IS NOT NULL")
    op.drop_index("jobs_regrade_id_submission_id", "jobs")
    with op.batch_alter_table("jobs") as table:
        table.drop_constraint("jobs_regrade_id_fkey", type_="foreignkey")
        table.drop_column("regrade_id")
    op.drop_table("regrades")
