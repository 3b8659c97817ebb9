"""`grader compare`: one answer against one reference, or a table of them."""

from __future__ import annotations

import json
import sys
from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from grader.judge import judge, judge_unread, prepare
from grader.latex import LatexError
from grader.model import Declarations, Judgement, Verdict
from grader.write_up import ReferenceInDoubtError, judge_text, prepare_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.first_reading import Key


DECLARATIONS = TypeAdapter(Declarations)


class Row(BaseModel):
    """One row of a table, as docs/cases in the README describe it; other columns are ignored."""

    model_config = ConfigDict(extra="ignore")

    id: str | int
    reference: str | None = None
    reference_text: str | None = None
    answer: str | None = None
    text: str | None = None
    before: str = ""
    objects: dict[str, str] = Field(default_factory=dict)
    define: dict[str, str] = Field(default_factory=dict)
    assume: dict[str, str] = Field(default_factory=dict)
    indices: dict[str, str] = Field(default_factory=dict)
    slots: tuple[str, ...] = ()
    layout: str = "numerator"
    vec: str = "columns"
    names: str = "free"
    summation: str = "explicit"
    ask: str = ""
    form: str = ""
    type: str = ""
    unit: str = ""
    tolerance: str = ""
    also: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()
    up_to: tuple[str, ...] = ()
    satisfies: tuple[str, ...] = ()

    def declarations(self) -> Declarations:
        """The row's declarations; ValidationError where a choice is not one of those known."""
        names = Declarations.__dataclass_fields__
        return DECLARATIONS.validate_python({name: getattr(self, name) for name in names})


class Keys:
    """References read once, however many rows name them."""

    def __init__(self) -> None:
        self.known: dict[str, Key] = {}

    def of(self, row: Row) -> Key:
        """The key of a row; LatexError where its reference does not read."""
        declarations = row.declarations()
        name = repr((row.reference, row.reference_text, declarations))
        if name not in self.known:
            if row.reference is not None:
                self.known[name] = prepare(row.reference, declarations)
            else:
                self.known[name] = prepare_text(row.reference_text or "", declarations)
        return self.known[name]


def judged(row: Row, keys: Keys) -> Judgement:
    """The judgement on one row; a reference that does not read is said so, never a refusal."""
    try:
        key = keys.of(row)
    except LatexError as error:
        return judge_unread(row.reference or "", error, row.answer or row.text or "")
    except ReferenceInDoubtError as doubt:
        return Judgement(
            Verdict.UNDECIDED, "reference.doubt", f"the reference is in doubt: {doubt}"
        )
    if row.answer is not None:
        return judge(key, row.answer, before=row.before)
    return judge_text(key, row.text or "")


def shown(judgement: Judgement) -> dict[str, Any]:
    """A judgement as the columns of a row out."""
    return {
        "verdict": judgement.verdict.value,
        "code": judgement.code,
        "detail": judgement.detail,
        "witness": str(judgement.witness) if judgement.witness else "",
        "read": judgement.read,
        "entries": [
            {"name": entry.name, "verdict": entry.verdict.value, "detail": entry.detail}
            for entry in judgement.entries
        ],
    }


def rows_out(source: Path) -> Iterator[dict[str, Any]]:
    """Every line of a table with its judgement; a line that is no row is reported, not dropped."""
    keys = Keys()
    with source.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                row = Row.model_validate_json(line)
            except ValidationError as error:
                yield bad_line(number, line, error)
                continue
            yield {"id": row.id, **shown(guarded(row, keys))}


def guarded(row: Row, keys: Keys) -> Judgement:
    """A judgement whatever happens: a fault of ours is a verdict for a person, with a trace."""
    try:
        return judged(row, keys)
    except Exception as error:  # noqa: BLE001 - one bad row never stops the table
        sys.stderr.write(f"row {row.id}: internal error: {type(error).__name__}: {error}\n")
        return Judgement(
            Verdict.UNDECIDED, "internal.error", f"internal error: {type(error).__name__}"
        )


def bad_line(number: int, line: str, error: ValidationError) -> dict[str, Any]:
    """The row out for a line that is not a row."""
    first = error.errors()[0]
    place = ".".join(map(str, first["loc"])) or "the line"
    judgement = Judgement(
        Verdict.UNREADABLE, "row.invalid", f"line {number}: {place}: {first['msg']}"
    )
    return {"id": _id_of(line, number), **shown(judgement)}


def _id_of(line: str, number: int) -> str | int:
    try:
        found = json.loads(line)
    except ValueError:
        return number
    return found.get("id", number) if isinstance(found, dict) else number


def pairs(options: list[str] | None) -> dict[str, str]:
    """`W=M x N` options as a mapping; BadParameter where the `=` is missing."""
    found = {}
    for option in options or ():
        name, equals, value = option.partition("=")
        if not equals:
            raise typer.BadParameter(f"'{option}' needs the form NAME=VALUE")
        found[name.strip()] = value.strip()
    return found


Shapes = Annotated[list[str] | None, typer.Option("--object", help="'W=M x N', may be repeated.")]
Words = Annotated[list[str] | None, typer.Option(help="As in a rubric, may be repeated.")]
Many = Annotated[list[str] | None, typer.Option(help="NAME=VALUE, may be repeated.")]


def compare(
    reference: Annotated[str | None, typer.Option(help="The reference answer, LaTeX.")] = None,
    answer: Annotated[str | None, typer.Option(help="The contestant's answer, LaTeX.")] = None,
    table: Annotated[
        Path | None, typer.Option(help="A table of rows, JSON Lines.", exists=True)
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Where the table of judgements goes.")] = None,
    before: Annotated[str, typer.Option(help="The text just before the answer.")] = "",
    object_: Shapes = None,
    define: Many = None,
    assume: Many = None,
    index: Many = None,
    layout: Annotated[str, typer.Option(help="numerator, denominator or either.")] = "numerator",
    form: Annotated[str, typer.Option(help="matrix, elementwise, factored ...")] = "",
    type_: Annotated[str, typer.Option("--type", help="The kind of answer asked for.")] = "",
    unit: Annotated[str, typer.Option(help="The unit of bare numbers.")] = "",
    also: Words = None,
    up_to: Words = None,
    accept: Words = None,
) -> None:
    r"""Compare an answer with a reference, or a whole table of them.

    grader compare --reference '\mathbf{W}' --answer 'W^\top' --object 'W=M x N'
    grader compare --table rows.jsonl --out judged.jsonl
    """
    if table is not None:
        _table(table, out)
        return
    if reference is None or answer is None:
        raise typer.BadParameter("give --reference and --answer, or --table")
    row = Row(
        id=1,
        reference=reference,
        answer=answer,
        before=before,
        objects=pairs(object_),
        define=pairs(define),
        assume=pairs(assume),
        indices=pairs(index),
        layout=layout,
        form=form,
        type=type_,
        unit=unit,
        also=tuple(also or ()),
        up_to=tuple(up_to or ()),
        accept=tuple(accept or ()),
    )
    try:
        judgement = shown(judged(row, Keys()))
    except ValidationError as error:
        first = error.errors()[0]
        raise typer.BadParameter(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    entries = judgement.pop("entries")
    for name, value in judgement.items():
        if value:
            typer.echo(f"{name:8} {value}")
    for entry in entries:
        typer.echo(f"{entry['name']:16} {entry['verdict']}  {entry['detail']}")


def _table(table: Path, out: Path | None) -> None:
    sink = out.open("w", encoding="utf-8") if out is not None else sys.stdout
    try:
        for row in rows_out(table):
            sink.write(json.dumps(row, ensure_ascii=False) + "\n")
    finally:
        if out is not None:
            sink.close()
