r"""Tables whose rows share a problem: a line that begins with `@` declares letters for those below.

    @ W: M x N, x: N, b: M; define y = W x + b; layout either

Clauses stand apart by `;`. The first gives shapes; the others begin with their word: `define`,
`assume P symmetric`, `indices n: N`, `slots M, N`, `before` (the text before each answer), or one
of `layout`, `vec`, `names`, `summation`, `form`, `type`, `unit`, `tolerance`, `ask`. The items of
`up_to`, `also`, `accept` and `satisfies` stand apart by `|`. A bare `@` takes everything back. A
reason that begins with a word in brackets, `# [slip.sign] ...`, names the code that the judgement
must carry.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from grader.model import Declarations, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parent
VERDICTS = {
    "==": Verdict.CORRECT,
    "!=": Verdict.INCORRECT,
    "??": Verdict.UNDECIDED,
    "!!": Verdict.UNREADABLE,
}
ROW = re.compile(r"^(.*?)\s+(==|!=|\?\?|!!)\s+(.*?)(?:\s{2,}#\s*(?:\[([a-z.-]+)\])?.*)?$")
ONE_WORD = frozenset(
    {"layout", "vec", "names", "summation", "form", "type", "unit", "tolerance", "ask"}
)
LISTS = frozenset({"up_to", "also", "accept", "satisfies"})


class Row(NamedTuple):
    """One pair of a table with its problem and what must be said of it."""

    answer: str
    verdict: Verdict
    reference: str
    code: str
    declarations: Declarations
    before: str
    place: str


def rows(table: Path) -> Iterator[Row]:
    """Every row of a table, with the declarations that hold for it."""
    declarations, before = Declarations(), ""
    for number, line in enumerate(table.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("@"):
            declarations, before = declared(line[1:])
        elif line and not line.startswith("#"):
            match = ROW.match(line)
            assert match, f"{table.name}:{number} has no relation"
            answer, relation, reference, code = match.groups()
            place = f"{table.name}:{number}"
            yield Row(
                answer, VERDICTS[relation], reference, code or "", declarations, before, place
            )


def problems(table: str) -> pytest.MarkDecorator:
    """Parametrize a test over every row of `table`; a failure names the line to open."""
    params = [pytest.param(row, id=row.place) for row in rows(FOLDER / table)]
    return pytest.mark.parametrize("row", params)


def declared(header: str) -> tuple[Declarations, str]:
    """The declarations of a header line, and the text before each answer."""
    first, *clauses = (clause.strip() for clause in header.split(";"))
    fields: dict[str, object] = {"objects": _pairs(first), "define": {}, "assume": {}}
    before = ""
    for clause in clauses:
        word, _, rest = clause.partition(" ")
        match word:
            case "define":
                fields["define"] |= {rest.partition("=")[0].strip(): rest}  # type: ignore[operator]
            case "assume":
                letter, _, properties = rest.partition(" ")
                fields["assume"] |= {letter: properties}  # type: ignore[operator]
            case "indices":
                fields["indices"] = _pairs(rest)
            case "slots":
                fields["slots"] = tuple(size.strip() for size in rest.split(","))
            case "before":
                before = rest
            case _ if word in LISTS:
                fields[word] = tuple(each.strip() for each in rest.split("|"))
            case _:
                assert word in ONE_WORD, f"the clause '{clause}' is not known"
                fields[word] = rest
    return Declarations(**fields), before  # type: ignore[arg-type]


def _pairs(text: str) -> dict[str, str]:
    """`W: M x N, x: N` as letters and what is said of each."""
    pairs = (part.rpartition(":") for part in re.split(r",\s+", text) if part.strip())
    return {letter.strip(): said.strip() for letter, _, said in pairs}
