"""What regrades would change, what of it is rejected, and regrades by a newer grader alone."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

RUBRIC = "regrades_rubric_id_fkey"
EXTRA = "(SELECT id FROM regrades WHERE rubric_id IS NULL)"
JOBS = f"(SELECT id FROM jobs WHERE regrade_id IN {EXTRA})"  # noqa: S608 our own words


def upgrade() -> None:
    with op.batch_alter_table("regrades") as table:
        table.alter_column("rubric_id", existing_type=sa.Integer(), nullable=True)
        table.add_column(sa.Column("grader_version", sa.Text, nullable=False, server_default=""))
    with op.batch_alter_table("regrades") as table:
        table.alter_column("grader_version", existing_type=sa.Text(), server_default=None)
    mark = ("verdict", "points", "code")
    optional = {"points", "new_points"}
    op.create_table(
        "regrade_differences",
        sa.Column("regrade_id", sa.Integer, nullable=False),
        sa.Column("submission_id", sa.Integer, nullable=False),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("answer_group", sa.Text),
        *(
            sa.Column(name, sa.Text, nullable=name in optional)
            for name in (*mark, *(f"new_{each}" for each in mark))
        ),
        sa.PrimaryKeyConstraint(
            "regrade_id", "submission_id", "part", name="regrade_differences_pkey"
        ),
        sa.ForeignKeyConstraint(
            ["regrade_id"], ["regrades.id"], name="regrade_differences_regrade_id_fkey"
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name="regrade_differences_submission_id_fkey"
        ),
    )
    op.create_index("regrade_differences_submission_id", "regrade_differences", ["submission_id"])
    op.create_table(
        "regrade_choices",
        sa.Column("regrade_id", sa.Integer, nullable=False),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("answer_group", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("regrade_id", "part", "answer_group", name="regrade_choices_pkey"),
        sa.ForeignKeyConstraint(
            ["regrade_id"], ["regrades.id"], name="regrade_choices_regrade_id_fkey"
        ),
    )


def downgrade() -> None:
    """Regrades of no rubric version are forgotten with their jobs; their scores stay."""
    op.drop_table("regrade_choices")
    op.drop_table("regrade_differences")
    for statement in (
        f"UPDATE scores SET job_id = NULL WHERE job_id IN {JOBS}",  # noqa: S608 our own words
        f"DELETE FROM events WHERE job_id IN {JOBS}",  # noqa: S608 our own words
        f"DELETE FROM jobs WHERE regrade_id IN {EXTRA}",  # noqa: S608 our own words
        "DELETE FROM regrades WHERE rubric_id IS NULL",
    ):
        op.execute(statement)
    with op.batch_alter_table("regrades") as table:
        table.drop_column("grader_version")
        table.alter_column("rubric_id", existing_type=sa.Integer(), nullable=False)
