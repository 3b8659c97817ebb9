"""Counts of live marks, what open marks ask a person, claims, and which processes are alive."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
# As queries spell it on each: SQLite uses an index of some rows for no other spelling.
LIVE = "live = 1", "live"
ASKED = "live = 1 AND asks IS NOT NULL", "live AND asks IS NOT NULL"
FORMER_LIVE = "live", "live"
FORMER = ["problem", "part", "answer_group", "needs_review", "verdict", "code", "points"]
PART_TALLIES = """
INSERT INTO part_tallies
SELECT m.problem, m.part, m.position, m.verdict, m.code, coalesce(m.points, ''), s.total,
       NOT s.needs_review, count(*)
FROM marks AS m JOIN scores AS s ON s.id = m.score_id WHERE m.live
GROUP BY m.problem, m.part, m.position, m.verdict, m.code, m.points, s.total, s.needs_review
"""
GROUP_TALLIES = """
INSERT INTO group_tallies
SELECT problem, part, answer_group, verdict, code, coalesce(points, ''), count(*)
FROM marks WHERE live AND answer_group IS NOT NULL
GROUP BY problem, part, answer_group, verdict, code, points
"""
MINUTES = {
    "received": "SELECT problem, received_at AS at FROM submissions",
    "graded": "SELECT s.problem, g.graded_at AS at FROM scores AS g"
    " JOIN submissions AS s ON s.id = g.submission_id WHERE g.cause = 'graded'",
}
MINUTE = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:00.000000', at)",
    "postgresql": "date_trunc('minute', at)",
}


def upgrade() -> None:
    _counts()
    _claims()
    _processes()
    op.add_column("marks", sa.Column("asks", sa.Text))
    _ask()
    op.drop_index("marks_groups", "marks")
    op.drop_index("marks_verdicts", "marks")
    op.drop_index("submissions_problem", "submissions")
    op.create_index("submissions_problem_received_at", "submissions", ["problem", "received_at"])
    of_group = ["problem", "part", "answer_group", "submission_id"]
    of_outcome = ["problem", "part", "verdict", "code", "points", "submission_id"]
    _index("marks_groups", of_group, LIVE)
    _index("marks_outcomes", of_outcome, LIVE)
    _index("marks_asked", ["asks", *of_group], ASKED)
    op.create_index("scores_total_submission_id", "scores", ["total", "submission_id"])
    _reviewed("needs_review = 1")
    for statement in (PART_TALLIES, GROUP_TALLIES):
        op.execute(statement)
    for activity, rows in MINUTES.items():
        minute = MINUTE[op.get_bind().dialect.name]
        op.execute(
            f"INSERT INTO minutes SELECT '{activity}', {minute}, problem, count(*)"  # noqa: S608 our own words
            f" FROM ({rows}) AS happened GROUP BY {minute}, problem"
        )


def downgrade() -> None:
    op.drop_index("scores_total_submission_id", "scores")
    for name in ("marks_asked", "marks_outcomes", "marks_groups"):
        op.drop_index(name, "marks")
    op.drop_column("marks", "asks")
    op.drop_index("submissions_problem_received_at", "submissions")
    op.create_index("submissions_problem", "submissions", ["problem"])
    _index("marks_groups", [*FORMER, "score_id"], FORMER_LIVE)
    _index("marks_verdicts", ["verdict", "submission_id"], FORMER_LIVE)
    _reviewed("needs_review")
    for table in ("processes", "skips", "claims", "minutes", "group_tallies", "part_tallies"):
        op.drop_table(table)


def _reviewed(sqlite_where: str) -> None:
    op.drop_index("scores_needs_review", "scores")
    op.create_index(
        "scores_needs_review",
        "scores",
        ["submission_id"],
        sqlite_where=sa.text(sqlite_where),
        postgresql_where=sa.text("needs_review"),
    )


def _index(name: str, columns: list[str], where: tuple[str, str]) -> None:
    on_sqlite, on_postgresql = map(sa.text, where)
    op.create_index(name, "marks", columns, sqlite_where=on_sqlite, postgresql_where=on_postgresql)


OUTCOME = ("verdict", "code", "points")


def _counts() -> None:
    part = ["problem", "part", "position", *OUTCOME, "total", "settled"]
    _table("part_tallies", part, "alike")
    _table("group_tallies", ["problem", "part", "answer_group", *OUTCOME], "alike")
    _table("minutes", ["activity", "minute", "problem"], "submissions")


TYPES: dict[str, Any] = {"position": sa.Integer, "settled": sa.Boolean, "minute": MOMENT}


def _table(name: str, key: list[str], counted: str) -> None:
    op.create_table(
        name,
        *(sa.Column(each, TYPES.get(each, sa.Text), nullable=False) for each in key),
        sa.Column(counted, sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint(*key, name=f"{name}_pkey"),
        sqlite_with_rowid=False,
    )


def _claims() -> None:
    op.create_table(
        "claims",
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("marker", sa.Text, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("item", name="claims_pkey"),
    )
    op.create_index("claims_marker", "claims", ["marker"])
    op.create_table(
        "skips",
        sa.Column("marker", sa.Text, nullable=False),
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("marker", "item", name="skips_pkey"),
    )


def _processes() -> None:
    op.create_table(
        "processes",
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("pid", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("graders", sa.Integer, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("host", "pid", name="processes_pkey"),
    )


def _ask() -> None:
    """What the open marks ask, which their judgements tell."""
    connection = op.get_bind()
    open_ = "SELECT DISTINCT judgement FROM marks WHERE needs_review AND code <> 'needs.open'"
    rows = connection.execute(
        sa.text(f"SELECT digest, judgement FROM judgements WHERE digest IN ({open_})")  # noqa: S608 our own words
    )
    of_answer = [row.digest for row in rows if _answer_is_open(json.loads(row.judgement))]
    connection.execute(
        sa.text("UPDATE marks SET asks = 'alone' WHERE needs_review AND code <> 'needs.open'")
    )
    marks = sa.table("marks", sa.column("asks"), sa.column("judgement"), sa.column("answer_group"))
    for start in range(0, len(of_answer), 500):
        connection.execute(
            sa.update(marks)
            .where(
                marks.c.judgement.in_(of_answer[start : start + 500]),
                marks.c.answer_group.is_not(None),
            )
            .values(asks="group")
        )


def _answer_is_open(part: dict[str, Any]) -> bool:
    awards = part.get("awards") or [{"withheld": "1"}]
    return float(awards[0]["withheld"]) != 0
