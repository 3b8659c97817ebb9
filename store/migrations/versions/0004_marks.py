"""Scores that are only added, with a mark for each part and judgements that equal answers share."""

import hashlib
import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from grader.document.groups import group_key
from store.score_json import found_from_json

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

LIVE = sa.text("live")
ELSEWHERE = {"text": "", "start": 0, "end": 0, "how": "given"}
UNIQUE = "scores_submission_id_rubric_id_grader_version_unique"
NEW_COLUMNS = ("withheld", "cause")
MARKS = sa.table(
    "marks",
    *(
        sa.column(name)
        for name in (
            *("score_id", "position", "submission_id", "problem", "part", "answer_group"),
            *("verdict", "code", "points", "needs_review", "live", "judgement", "answer", "found"),
        )
    ),
)
JUDGEMENTS = sa.table("judgements", sa.column("digest"), sa.column("judgement"))


def upgrade() -> None:
    _tables()
    with op.batch_alter_table("scores") as table:
        table.add_column(sa.Column("job_id", sa.Integer))
        for column in NEW_COLUMNS:
            table.add_column(sa.Column(column, sa.Text))
    _take_apart()
    op.execute(
        "UPDATE scores SET cause = 'graded',"
        " job_id = (SELECT max(id) FROM jobs WHERE submission_id = scores.submission_id"
        " AND state = 'done' AND scores.id = (SELECT max(id) FROM scores AS other"
        " WHERE other.submission_id = jobs.submission_id))"
    )
    with op.batch_alter_table("scores") as table:
        table.drop_constraint(UNIQUE, type_="unique")
        table.drop_column("score")
        for column in NEW_COLUMNS:
            table.alter_column(column, existing_type=sa.Text(), nullable=False)
        table.create_unique_constraint("scores_job_id_unique", ["job_id"])
        table.create_foreign_key("scores_job_id_fkey", "jobs", ["job_id"], ["id"])
    op.create_index("scores_submission_id", "scores", ["submission_id"])


def downgrade() -> None:
    with op.batch_alter_table("scores") as table:
        table.add_column(sa.Column("score", sa.Text))
    _put_together()
    op.drop_table("marks")
    op.drop_table("judgements")
    _leave_the_newest()
    with op.batch_alter_table("scores") as table:
        table.drop_constraint("scores_job_id_fkey", type_="foreignkey")
        table.drop_constraint("scores_job_id_unique", type_="unique")
        table.drop_index("scores_submission_id")
        for column in ("job_id", *NEW_COLUMNS):
            table.drop_column(column)
        table.alter_column("score", existing_type=sa.Text(), nullable=False)
        table.create_unique_constraint(UNIQUE, ["submission_id", "rubric_id", "grader_version"])


def _tables() -> None:
    op.create_table(
        "judgements",
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("judgement", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="judgements_pkey"),
    )
    op.create_table(
        "marks",
        sa.Column("score_id", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("submission_id", sa.Integer, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("answer_group", sa.Text),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("points", sa.Text),
        sa.Column("needs_review", sa.Boolean, nullable=False),
        sa.Column("live", sa.Boolean, nullable=False),
        sa.Column("judgement", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("found", sa.Text),
        sa.PrimaryKeyConstraint("score_id", "position", name="marks_pkey"),
        sa.ForeignKeyConstraint(["score_id"], ["scores.id"], name="marks_score_id_fkey"),
        sa.ForeignKeyConstraint(["judgement"], ["judgements.digest"], name="marks_judgement_fkey"),
    )
    columns = ["problem", "part", "answer_group", "needs_review", "verdict", "code", "points"]
    _index("marks_groups", [*columns, "score_id"])
    _index("marks_verdicts", ["verdict", "submission_id"])


def _index(name: str, columns: list[str]) -> None:
    op.create_index(name, "marks", columns, sqlite_where=LIVE, postgresql_where=LIVE)


def _take_apart() -> None:
    """Marks and judgements from the JSON of each score."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.text(
            "SELECT scores.id, scores.score, submissions.id AS submission_id, submissions.problem,"
            " submissions.live_score_id FROM scores"
            " JOIN submissions ON submissions.id = scores.submission_id"
        )
    ).all()
    known: set[str] = set()
    for row in rows:
        score = json.loads(row.score)
        marks = [_mark(row, position, part) for position, part in enumerate(score["parts"])]
        new = {mark["judgement"]: text for mark, text in marks if mark["judgement"] not in known}
        known |= set(new)
        for digest, text in new.items():
            connection.execute(JUDGEMENTS.insert(), {"digest": digest, "judgement": text})
        for mark, _ in marks:
            connection.execute(MARKS.insert(), mark)
        connection.execute(
            sa.text("UPDATE scores SET withheld = :withheld WHERE id = :id"),
            {"withheld": score["withheld"], "id": row.id},
        )


def _mark(row: Any, position: int, part: dict[str, Any]) -> tuple[dict[str, Any], str]:  # noqa: ANN401 a row
    """A mark and the text of its judgement."""
    found, judgement = part["found"], json.dumps({**part, "found": ELSEWHERE})
    mark = {
        "score_id": row.id,
        "position": position,
        "submission_id": row.submission_id,
        "problem": row.problem,
        "part": part["part"],
        "answer_group": group_key(found_from_json(json.dumps(found))),
        "verdict": part["judgement"]["verdict"],
        "code": part["code"],
        "points": part["points"],
        "needs_review": part["points"] is None,
        "live": row.id == row.live_score_id,
        "judgement": hashlib.sha256(judgement.encode()).hexdigest()[:32],
        "answer": found["text"],
        "found": json.dumps(found),
    }
    return mark, judgement


def _put_together() -> None:
    """The JSON of each score from its marks."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.text(
            "SELECT scores.*, rubrics.problem, rubrics.version FROM scores"
            " JOIN rubrics ON rubrics.id = scores.rubric_id"
        )
    ).all()
    for row in rows:
        marks = connection.execute(
            sa.text(
                "SELECT marks.answer, marks.found, judgements.judgement FROM marks"
                " JOIN judgements ON judgements.digest = marks.judgement"
                " WHERE marks.score_id = :id ORDER BY marks.position"
            ),
            {"id": row.id},
        )
        score = {
            "problem": row.problem,
            "rubric_version": row.version,
            "grader_version": row.grader_version,
            "parts": [_part(mark) for mark in marks],
            "total": row.total,
            "out_of": row.out_of,
            "withheld": row.withheld,
            "needs_review": bool(row.needs_review),
        }
        connection.execute(
            sa.text("UPDATE scores SET score = :score WHERE id = :id"),
            {"score": json.dumps(score), "id": row.id},
        )


def _part(mark: Any) -> dict[str, Any]:  # noqa: ANN401 a row
    given = {"text": mark.answer, "start": 0, "end": len(mark.answer), "how": "given"}
    found = given if mark.found is None else json.loads(mark.found)
    return {**json.loads(mark.judgement), "found": found}


def _leave_the_newest() -> None:
    """One score for a submission, rubric and grader version: the one that counts, or the newest."""
    same = (
        " other.submission_id = scores.submission_id AND other.rubric_id = scores.rubric_id"
        " AND other.grader_version = scores.grader_version"
    )
    live = "SELECT live_score_id FROM submissions WHERE live_score_id IS NOT NULL"
    op.execute(
        f"DELETE FROM scores WHERE id NOT IN ({live}) AND EXISTS (SELECT 1 FROM scores AS other"  # noqa: S608 no text from outside
        f" WHERE {same} AND (other.id IN ({live}) OR other.id > scores.id))"
    )
