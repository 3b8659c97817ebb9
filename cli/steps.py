"""`grader steps`: a derivation line by line, or a table of them."""

from __future__ import annotations

import json
import sys
from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import Field, ValidationError

from cli import compare
from cli.compare import pairs
from grader.latex import LatexError
from grader.steps import Relation, Step, check
from grader.steps.text import check_text

if TYPE_CHECKING:
    from collections.abc import Iterator

Many = Annotated[list[str] | None, typer.Option(help="NAME=VALUE, may be repeated.")]


class Row(compare.Row):
    """One derivation: its `lines`, or a `text` in which they are found, with declarations."""

    lines: list[str] = Field(default_factory=list)


def checked(row: Row) -> tuple[Step, ...]:
    """The steps of a row; a declaration that does not read leaves every step not understood."""
    try:
        if row.lines:
            return check(row.lines, row.declarations())
        return check_text(row.text or "", row.declarations())
    except LatexError as error:
        message = f"a declaration was not understood: {error.message}"
        return tuple(Step(Relation.NOT_UNDERSTOOD, message) for _ in row.lines[1:] or [""])


def guarded(row: Row) -> tuple[Step, ...]:
    """The steps whatever happens: a fault of ours is for a person, with a trace."""
    try:
        return checked(row)
    except Exception as error:  # noqa: BLE001 - an entry point: one row must not end a table
        sys.stderr.write(f"row {row.id}: internal error: {type(error).__name__}: {error}\n")
        message = f"internal error: {type(error).__name__}"
        return tuple(Step(Relation.UNDECIDED, message) for _ in row.lines[1:])


def shown(step: Step) -> dict[str, Any]:
    """A step as a row out has it."""
    return {
        "relation": step.relation.value,
        "detail": step.detail,
        "witness": str(step.witness) if step.witness else "",
        "line": step.line,
    }


def rows_out(source: Path) -> Iterator[dict[str, Any]]:
    """Every derivation of a table with its steps; a line that is no row is reported."""
    with source.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                row = Row.model_validate_json(line)
            except ValidationError as error:
                yield {"id": number, "steps": [], "error": error.errors()[0]["msg"]}
                continue
            yield {"id": row.id, "steps": [shown(step) for step in guarded(row)]}


def steps(
    text: Annotated[str | None, typer.Argument(help="The derivation, LaTeX or a text.")] = None,
    file: Annotated[Path | None, typer.Option(help="A file with it.", exists=True)] = None,
    table: Annotated[
        Path | None, typer.Option(help="A table of rows, JSON Lines.", exists=True)
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Where the table of steps goes.")] = None,
    object_: Annotated[
        list[str] | None, typer.Option("--object", help="LETTER=SHAPE: 'W=M x N'.")
    ] = None,
    define: Many = None,
    assume: Many = None,
    index: Many = None,
    layout: Annotated[str, typer.Option(help="numerator, denominator or either.")] = "numerator",
) -> None:
    r"""Check a derivation line by line.

    grader steps '\frac{d}{dx}(x \sin x) = \sin x + x \cos x'

    grader steps --object 'W=M x N' --object x=N '\nabla_x (W x) = W'

    grader steps --table rows.jsonl --out steps.jsonl
    """
    if table is not None:
        _table(table, out)
        return
    if text is None and file is None:
        raise typer.BadParameter("give a text, --file or --table")
    row = Row(
        id=1,
        text=text if text is not None else file.read_text(encoding="utf-8") if file else "",
        objects=pairs(object_ or []),
        define=pairs(define or []),
        assume=pairs(assume or []),
        indices=pairs(index or []),
        layout=layout,
    )
    for step in checked(row):
        typer.echo(f"{step.relation.value:14} {step.line}")
        typer.echo(f"{'':14} {step.detail}{f' ({step.witness})' if step.witness else ''}")


def _table(table: Path, out: Path | None) -> None:
    sink = out.open("w", encoding="utf-8") if out is not None else sys.stdout
    try:
        for row in rows_out(table):
            sink.write(json.dumps(row, ensure_ascii=False) + "\n")
    finally:
        if out is not None:
            sink.close()
