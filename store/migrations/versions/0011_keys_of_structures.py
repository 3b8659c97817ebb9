"""Answer groups under keys that no printer makes, and what decided answers are typed as."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from grader.document.groups import group_key, spelling
from grader.model import Found
from store.score_json import found_from_json

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MARKS = sa.table(
    "marks",
    *map(sa.column, ("score_id", "position", "problem", "part", "answer_group", "answer", "found")),
)
DECISIONS = sa.table("decisions", *map(sa.column, ("id", "problem", "part", "answer_group")))
SPELLINGS = sa.table(
    "decision_spellings", *map(sa.column, ("decision_id", "spelling", "answer_group"))
)
REKEYED = "UPDATE {table} SET answer_group = (SELECT now FROM rekeyed WHERE former = answer_group)"
GROUP_TALLIES = """
INSERT INTO group_tallies
SELECT problem, part, answer_group, verdict, code, coalesce(points, ''), count(*)
FROM marks WHERE live AND answer_group IS NOT NULL
GROUP BY problem, part, answer_group, verdict, code, points
"""


def upgrade() -> None:
    op.create_table(
        "decision_spellings",
        sa.Column("decision_id", sa.Integer, nullable=False),
        sa.Column("spelling", sa.Text, nullable=False),
        sa.Column("answer_group", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint(
            "decision_id", "spelling", "answer_group", name="decision_spellings_pkey"
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decisions.id"], name="decision_spellings_decision_id_fkey"
        ),
    )
    op.create_index("decision_spellings_spelling", "decision_spellings", ["spelling"])
    _rekey()
    op.execute("DELETE FROM claims WHERE item LIKE 'group:%'")
    op.execute("DELETE FROM skips WHERE item LIKE 'group:%'")
    op.execute("DELETE FROM group_tallies")
    op.execute(GROUP_TALLIES)


def downgrade() -> None:
    """The keys stay as they are: no code reads anything in them."""
    op.drop_table("decision_spellings")


def _rekey() -> None:
    """A former group that is several now: most of it follows the first, the rest one by one."""
    connection = op.get_bind()
    decided: dict[tuple[str, str, str], list[int]] = {}
    for row in connection.execute(
        sa.select(DECISIONS).where(DECISIONS.c.answer_group.is_not(None))
    ):
        decided.setdefault((row.problem, row.part, row.answer_group), []).append(row.id)
    now: dict[str, str] = {}
    apart, typed = [], set()
    for row in connection.execute(sa.select(MARKS).where(MARKS.c.answer_group.is_not(None))).all():
        found = _found(row)
        key = group_key(found) or row.answer_group
        if now.setdefault(row.answer_group, key) != key:
            apart.append({"score": row.score_id, "place": row.position, "key": key})
        for id_ in decided.get((row.problem, row.part, row.answer_group), ()):
            typed.add((id_, spelling(found), key))
    _replace(connection, now)
    if apart:
        one = (MARKS.c.score_id == sa.bindparam("score")) & (
            MARKS.c.position == sa.bindparam("place")
        )
        connection.execute(
            MARKS.update().where(one).values(answer_group=sa.bindparam("key")), apart
        )
    names = ("decision_id", "spelling", "answer_group")
    if typed:
        rows = [dict(zip(names, row, strict=True)) for row in sorted(typed)]
        connection.execute(SPELLINGS.insert(), rows)


def _found(row: Any) -> Found:  # noqa: ANN401 a row
    if row.found is not None:
        return found_from_json(row.found)
    return Found(text=row.answer, start=0, end=len(row.answer), how="given")


def _replace(connection: sa.Connection, now: dict[str, str]) -> None:
    connection.execute(
        sa.text("CREATE TEMPORARY TABLE rekeyed (former TEXT PRIMARY KEY, now TEXT NOT NULL)")
    )
    rows = [{"former": former, "now": key} for former, key in now.items()]
    if rows:
        connection.execute(sa.text("INSERT INTO rekeyed VALUES (:former, :now)"), rows)
    for table in ("marks", "decisions"):
        known = " WHERE answer_group IN (SELECT former FROM rekeyed)"
        connection.execute(sa.text(REKEYED.format(table=table) + known))
    connection.execute(sa.text("DROP TABLE rekeyed"))
