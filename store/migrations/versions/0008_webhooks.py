"""Webhooks, and the messages delivered to them."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
DUE = sa.text("due_at IS NOT NULL")


def upgrade() -> None:
    _webhooks()
    _deliveries()


def downgrade() -> None:
    for table in ("deliveries", "webhooks"):
        op.drop_table(table)


def _webhooks() -> None:
    op.create_table(
        "webhooks",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("kinds", sa.JSON, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("former_secret", sa.Text),
        sa.Column("former_until", MOMENT),
        sa.Column("seen", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("disabled_at", MOMENT),
        sa.Column("disabled_for", sa.Text),
        sa.PrimaryKeyConstraint("id", name="webhooks_pkey"),
    )


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("webhook_id", sa.Integer, nullable=False),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("outcome", sa.Text),
        sa.Column("delivered_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="deliveries_pkey"),
        sa.ForeignKeyConstraint(["webhook_id"], ["webhooks.id"], name="deliveries_webhook_id_fkey"),
        sa.UniqueConstraint("message_id", name="deliveries_message_id_unique"),
    )
    op.create_index("deliveries_webhook_id_id", "deliveries", ["webhook_id", "id"])
    op.create_index(
        "deliveries_due_at", "deliveries", ["due_at"], sqlite_where=DUE, postgresql_where=DUE
    )
