"""What regrades would change, counted: no page of one counts its rows."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

DIFFERENCES = "regrade_differences"
MARKS, ANSWERS = "regrade_differences_marks", "regrade_differences_answers"
OLD = ("verdict", "points", "code")
NEW = ("new_verdict", "new_points", "new_code")
TEXTS = ("part", "answer_group", *OLD, *NEW)
REJECTED = """EXISTS (SELECT 1 FROM regrade_choices AS c WHERE c.regrade_id = d.regrade_id
  AND c.part = d.part
  AND c.answer_group = coalesce(d.answer_group, '#' || CAST(d.submission_id AS TEXT)))"""
GAIN = """sum(coalesce(CAST(d.new_points AS FLOAT), 0.0)
  - coalesce(CAST(d.points AS FLOAT), 0.0))"""
PROGRESS = """
UPDATE regrades SET jobs = n, done = graded FROM (
  SELECT j.regrade_id, count(*) AS n, count(s.id) AS graded
  FROM jobs AS j LEFT JOIN scores AS s ON s.job_id = j.id
  WHERE j.regrade_id IS NOT NULL GROUP BY j.regrade_id) AS counted
WHERE counted.regrade_id = regrades.id
"""
DIFFERENCE_TALLIES = f"""
INSERT INTO difference_tallies
SELECT regrade_id, part, answer_group, verdict, points, code, new_verdict, new_points, new_code,
       rejected, count(*)
FROM (
  SELECT d.regrade_id, d.part, coalesce(d.answer_group, '') AS answer_group, d.verdict,
         coalesce(d.points, '') AS points, d.code, d.new_verdict,
         coalesce(d.new_points, '') AS new_points, d.new_code, {REJECTED} AS rejected
  FROM regrade_differences AS d) AS every
GROUP BY regrade_id, part, answer_group, verdict, points, code, new_verdict, new_points, new_code,
         rejected
"""  # noqa: S608 our own words
EFFECT_TALLIES = f"""
INSERT INTO effect_tallies
SELECT regrade_id, kept = 1, CASE WHEN gain > 1e-9 THEN 1 WHEN gain < -1e-9 THEN -1 ELSE 0 END,
       asks = 1, count(*)
FROM (
  SELECT d.regrade_id, max(CASE WHEN {REJECTED} THEN 1 ELSE 0 END) AS kept, {GAIN} AS gain,
         max(CASE WHEN d.new_points IS NULL THEN 1 ELSE 0 END) AS asks
  FROM regrade_differences AS d GROUP BY d.regrade_id, d.submission_id) AS whole
GROUP BY 1, 2, 3, 4
"""  # noqa: S608 our own words


def upgrade() -> None:
    op.drop_index(MARKS, DIFFERENCES)
    op.create_index(ANSWERS, DIFFERENCES, ["regrade_id", "part", "answer_group", "submission_id"])
    _tables()
    with op.batch_alter_table("regrades") as table:
        for name in ("jobs", "done"):
            table.add_column(sa.Column(name, sa.Integer, nullable=False, server_default="0"))
    with op.batch_alter_table("regrades") as table:
        for name in ("jobs", "done"):
            table.alter_column(name, existing_type=sa.Integer(), server_default=None)
    for statement in (PROGRESS, DIFFERENCE_TALLIES, EFFECT_TALLIES):
        op.execute(statement)


def downgrade() -> None:
    with op.batch_alter_table("regrades") as table:
        table.drop_column("done")
        table.drop_column("jobs")
    op.drop_table("effect_tallies")
    op.drop_table("difference_tallies")
    op.drop_index(ANSWERS, DIFFERENCES)
    op.create_index(
        MARKS, DIFFERENCES, ["regrade_id", "part", "answer_group", *OLD, *NEW, "submission_id"]
    )


def _tables() -> None:
    number, flag = sa.Integer, sa.Boolean
    differences = [("regrade_id", number), *((name, sa.Text) for name in TEXTS), ("rejected", flag)]
    _table("difference_tallies", differences, "alike")
    op.create_index("difference_tallies_alike", "difference_tallies", ["regrade_id", "alike"])
    effects = [("regrade_id", number), ("kept", flag), ("gain", number), ("asks", flag)]
    _table("effect_tallies", effects, "submissions")


def _table(name: str, key: list[tuple[str, type]], counted: str) -> None:
    op.create_table(
        name,
        *(sa.Column(each, type_, nullable=False) for each, type_ in key),
        sa.Column(counted, sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint(*(each for each, _ in key), name=f"{name}_pkey"),
        sqlite_with_rowid=False,
    )
