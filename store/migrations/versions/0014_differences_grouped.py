"""What a regrade would change, in the order in which equal answers stand together."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

INDEX = "regrade_differences_marks"
OLD = ("verdict", "points", "code")
NEW = ("new_verdict", "new_points", "new_code")


def upgrade() -> None:
    op.create_index(
        INDEX,
        "regrade_differences",
        ["regrade_id", "part", "answer_group", *OLD, *NEW, "submission_id"],
    )


def downgrade() -> None:
    op.drop_index(INDEX, "regrade_differences")
