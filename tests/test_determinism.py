"""The same inputs give the same bytes: in another process, another order, with other hash seeds."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from grader.judge import judge, prepare
from tests.tables.problems import FOLDER, rows

if TYPE_CHECKING:
    from tests.tables.problems import Row

ROOT = Path(__file__).parent.parent
EVERY = 7


def judgements(*, backwards: bool = False) -> dict[str, str]:
    """What is said of every seventh row of the tables, by its place."""
    chosen = [row for table in TABLES for row in rows(FOLDER / table)][::EVERY]
    ordered = reversed(chosen) if backwards else chosen
    return dict(sorted((row.place, said_of(row)) for row in ordered))


def said_of(row: Row) -> str:
    """Everything that is said of one row."""
    key = prepare(row.reference, row.declarations)
    return repr(judge(key, row.answer, before=row.before))


TABLES = ("matrices.cases", "scalars.cases")
PRINT_BACKWARDS = "from tests.test_determinism import judgements; print(judgements(backwards=True))"


def test_another_process_order_and_hash_seed_give_the_same_bytes() -> None:
    outputs = [
        subprocess.run(  # noqa: S603 our own interpreter and text
            [sys.executable, "-c", PRINT_BACKWARDS],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2026")
    ]
    assert outputs[0].strip() == outputs[1].strip() == repr(judgements())


def test_a_key_says_the_same_after_other_answers() -> None:
    key = prepare("(x+1)^2")
    first = repr(judge(key, "x^2 + 1"))
    for other in ("x^2+2x+1", "\\frac{1}{2", "|x|", "\\sum_{k=1}^n k"):
        judge(key, other)
    assert repr(judge(key, "x^2 + 1")) == first


def compared(folder: Path, lines: list[str], seed: str) -> list[str]:
    """The lines of `grader compare --table` for a table, in their order."""
    table, out = folder / "rows.jsonl", folder / "judged.jsonl"
    table.write_text("\n".join(lines), encoding="utf-8")
    subprocess.run(  # noqa: S603 our own interpreter and table
        [sys.executable, "-c", COMPARE, "compare", "--table", str(table), "--out", str(out)],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed},
        check=True,
    )
    return out.read_text(encoding="utf-8").splitlines()


COMPARE = "from cli.main import app; app()"
CASE = re.compile(r"^(.*?)\s+(?:==|!=|\?\?|!!)\s+(.*?)(?:\s{2,}#.*)?$")
ANSWERS = ("answers_lists", "answers_sets", "answers_relations", "answers_text")


def test_a_table_gets_the_same_lines_in_any_order(tmp_path: Path) -> None:
    texts = [
        text for name in ANSWERS for text in (FOLDER / f"{name}.cases").read_text().split("\n")
    ]
    pairs = [match.groups() for match in map(CASE.match, texts[::EVERY]) if match]
    lines = [
        json.dumps({"id": number, "answer": answer, "reference": reference})
        for number, (answer, reference) in enumerate(pairs)
    ]
    straight = compared(tmp_path, lines, "1")
    assert len(straight) == len(lines) > 50
    assert compared(tmp_path, lines[::-1], "2026") == straight[::-1]
