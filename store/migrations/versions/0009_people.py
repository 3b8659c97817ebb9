"""People, their sessions, and links to a submission."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _people()
    _sessions()
    _links()


def downgrade() -> None:
    for table in ("links", "sessions", "people"):
        op.drop_table(table)


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("must_change", sa.Boolean, nullable=False),
        sa.Column("factor", sa.Text),
        sa.Column("factor_offered", sa.Text),
        sa.Column("factor_step", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("disabled_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="people_pkey"),
        sa.UniqueConstraint("name", name="people_name_unique"),
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("token_hash", sa.Text, nullable=False),
        sa.Column("person_id", sa.Integer, nullable=False),
        sa.Column("device", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="sessions_pkey"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="sessions_person_id_fkey"),
        sa.UniqueConstraint("token_hash", name="sessions_token_hash_unique"),
    )
    op.create_index("sessions_person_id", "sessions", ["person_id"])


def _links() -> None:
    op.create_table(
        "links",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("token_hash", sa.Text, nullable=False),
        sa.Column("submission_id", sa.Integer, nullable=False),
        sa.Column("person_id", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="links_pkey"),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name="links_submission_id_fkey"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="links_person_id_fkey"),
        sa.UniqueConstraint("token_hash", name="links_token_hash_unique"),
    )
    op.create_index("links_submission_id", "links", ["submission_id"])
