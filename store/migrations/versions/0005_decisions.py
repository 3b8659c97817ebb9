"""Decisions, appeals, and the audit log."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("scores") as table:
        table.add_column(sa.Column("base_id", sa.Integer))
        table.create_foreign_key("scores_base_id_fkey", "scores", ["base_id"], ["id"])
    _decisions()
    _appeals()
    _audit()


def downgrade() -> None:
    for name in ("audit", "appeals", "decisions"):
        op.drop_table(name)
    with op.batch_alter_table("scores") as table:
        table.drop_constraint("scores_base_id_fkey", type_="foreignkey")
        table.drop_column("base_id")


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("answer_group", sa.Text),
        sa.Column("submission_id", sa.Integer),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("points", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("key_id", sa.Integer),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("undone_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="decisions_pkey"),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name="decisions_submission_id_fkey"
        ),
        sa.ForeignKeyConstraint(["key_id"], ["keys.id"], name="decisions_key_id_fkey"),
    )
    op.create_index(
        "decisions_problem_part_answer_group", "decisions", ["problem", "part", "answer_group"]
    )
    op.create_index("decisions_submission_id", "decisions", ["submission_id"])


def _appeals() -> None:
    op.create_table(
        "appeals",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("submission_id", sa.Integer, nullable=False),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT),
        sa.Column("reply", sa.Text),
        sa.Column("actor", sa.Text),
        sa.Column("decision_id", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="appeals_pkey"),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name="appeals_submission_id_fkey"
        ),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name="appeals_decision_id_fkey"),
    )
    op.create_index("appeals_submission_id", "appeals", ["submission_id"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("key_id", sa.Integer),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("before", sa.JSON),
        sa.Column("after", sa.JSON),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="audit_pkey"),
        sa.ForeignKeyConstraint(["key_id"], ["keys.id"], name="audit_key_id_fkey"),
    )
    op.create_index("audit_what", "audit", ["what"])
