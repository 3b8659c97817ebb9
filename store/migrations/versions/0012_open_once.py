"""One open appeal about a part, one open regrade of a problem: the database holds it."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# What was opened twice at the same moment: the first stands.
LATER_APPEALS = """
UPDATE appeals SET answered_at = opened_at, actor = 'grader', reply = 'opened twice; see the other'
WHERE answered_at IS NULL AND EXISTS (
  SELECT 1 FROM appeals AS first WHERE first.answered_at IS NULL AND first.id < appeals.id
  AND first.submission_id = appeals.submission_id AND first.part = appeals.part)
"""
LATER_REGRADES = """
SELECT id FROM regrades WHERE ended_at IS NULL AND EXISTS (
  SELECT 1 FROM regrades AS first WHERE first.ended_at IS NULL AND first.id < regrades.id
  AND first.problem = regrades.problem)
"""
DROP_JOBS = f"""
UPDATE jobs SET state = 'cancelled', due_at = NULL
WHERE state <> 'done' AND regrade_id IN ({LATER_REGRADES})
"""  # noqa: S608 our own text
CANCEL = f"""
UPDATE regrades SET stage = 'cancelled', ended_at = started_at WHERE id IN ({LATER_REGRADES})
"""  # noqa: S608 our own text


def upgrade() -> None:
    for statement in (LATER_APPEALS, DROP_JOBS, CANCEL):
        op.execute(statement)
    _unique("appeals_open", "appeals", ["submission_id", "part"], "answered_at IS NULL")
    _unique("regrades_open", "regrades", ["problem"], "ended_at IS NULL")


def downgrade() -> None:
    op.drop_index("regrades_open", "regrades")
    op.drop_index("appeals_open", "appeals")


def _unique(name: str, table: str, columns: list[str], where: str) -> None:
    only = sa.text(where)
    op.create_index(name, table, columns, unique=True, sqlite_where=only, postgresql_where=only)
