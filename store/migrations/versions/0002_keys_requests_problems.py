"""What the HTTP service needs: keys, idempotent requests, problems, a pointer to the live score."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _keys()
    _requests()
    _problems()
    _submissions()


def downgrade() -> None:
    with op.batch_alter_table("submissions") as table:
        table.drop_constraint("submissions_live_score_id_fkey", type_="foreignkey")
        table.drop_constraint("submissions_key_id_fkey", type_="foreignkey")
        for column in ("contestant", "reference"):
            table.drop_index(f"submissions_{column}")
        for column in ("live_score_id", "key_id", "reference"):
            table.drop_column(column)
    for name in ("problems", "requests", "keys"):
        op.drop_table(name)


def _keys() -> None:
    op.create_table(
        "keys",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("public", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("scopes", sa.JSON, nullable=False),
        sa.Column("contestant", sa.Text),
        sa.Column("per_minute", sa.Integer),
        sa.Column("secret_hash", sa.Text, nullable=False),
        sa.Column("former_hash", sa.Text),
        sa.Column("former_until", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT),
        sa.Column("revoked_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="keys_pkey"),
        sa.UniqueConstraint("public", name="keys_public_unique"),
    )


def _requests() -> None:
    op.create_table(
        "requests",
        sa.Column("key_id", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("location", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key_id", "name", name="requests_pkey"),
        sa.ForeignKeyConstraint(["key_id"], ["keys.id"], name="requests_key_id_fkey"),
    )
    op.create_index("requests_until", "requests", ["until"])


def _problems() -> None:
    op.create_table(
        "problems",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("live_rubric_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("name", name="problems_pkey"),
        sa.ForeignKeyConstraint(
            ["live_rubric_id"], ["rubrics.id"], name="problems_live_rubric_id_fkey"
        ),
    )
    op.execute(
        "INSERT INTO problems (name, live_rubric_id)"
        " SELECT problem, id FROM rubrics AS rubric WHERE version ="
        " (SELECT max(version) FROM rubrics WHERE problem = rubric.problem)"
    )


def _submissions() -> None:
    with op.batch_alter_table("submissions") as table:
        table.add_column(sa.Column("reference", sa.Text))
        table.add_column(sa.Column("key_id", sa.Integer))
        table.add_column(sa.Column("live_score_id", sa.Integer))
        table.create_foreign_key("submissions_key_id_fkey", "keys", ["key_id"], ["id"])
        table.create_foreign_key(
            "submissions_live_score_id_fkey", "scores", ["live_score_id"], ["id"]
        )
    for column in ("contestant", "reference"):
        op.create_index(f"submissions_{column}", "submissions", [column])
    op.execute(
        "UPDATE submissions SET live_score_id ="
        " (SELECT max(id) FROM scores WHERE submission_id = submissions.id)"
    )
