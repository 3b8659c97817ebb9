r"""docs/verdicts.md, made from the tables: `python -m tests.tables.page`, or `make docs`.

Every row that carries a reason is shown, under the kind of answer that its table and heading belong
to. The rows below, which no table holds, are judged by the test of the page.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from grader.model import Declarations

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parent
PAGE = FOLDER.parent.parent / "docs" / "verdicts.md"
RELATION = re.compile(r"^(.*?)\s+(==|!=|\?\?|!!|=>)\s+(.*?)(?:\s{2,}#\s*(.*))?$")
CODE = re.compile(r"\[([a-z.-]+)\]")
MEANT = {"==": "correct", "!=": "incorrect", "??": "undecided", "!!": "unreadable"}

INTRO = r"""# Verdicts

Made by `make docs` from the tables of `tests/tables`, which the tests run. To change this page,
change a row there, or the text in `tests/tables/page.py`.

| verdict | what is known | what follows |
| --- | --- | --- |
| correct | it equals the reference, or has the properties asked for | the points of the part |
| incorrect | it does not; a witness often shows where, to check by hand | 0, or a partial rule |
| undecided | it was read, but nothing certain can be said of it | a person |
| unreadable | it could not be read; the message points at the place | a person |

Only the first two give points or take them. Each table below shows the rows with a remark; the file
named above it holds all rows of the kind."""

KINDS: dict[str, tuple[tuple[str, str], ...]] = {
    "Numbers": (
        ("answers_text.cases", "Units"),
        ("answers_units.cases", ""),
        ("answers_text.cases", "Degrees"),
        ("answers_text.cases", "Decimals"),
        ("answers_relations.cases", "Congruences"),
        ("answers_relations.cases", "Approximations"),
    ),
    "Expressions and functions": (
        ("scalars.cases", ""),
        ("answers_relations.cases", "Maps"),
        ("answers_relations.cases", "General constants"),
    ),
    "Freedoms and properties": (),
    "Tuples, vectors, shapes, matrices": (
        ("answers_lists.cases", "Rows"),
        ("answers_lists.cases", "Ratios"),
    ),
    "Lists of named values": (
        ("answers_lists.cases", "Values with names"),
        ("answers_relations.cases", "Names of a value"),
    ),
    "Sets and intervals": (
        ("answers_lists.cases", "Lists without order"),
        ("answers_sets.cases", ""),
    ),
    "Equations, inequalities, systems": (("answers_relations.cases", ""),),
    "Choice and text": (("answers_text.cases", ""),),
    "What a rubric declares": (("answers_declared.cases", ""),),
    "Forms": (("forms.cases", ""), ("matrices.cases", "form")),
    "Matrix calculus": (("matrices.cases", ""),),
    "Write-ups": (("document.cases", ""), ("document_parts.cases", "")),
}


class Shown(NamedTuple):
    """A row of the page that no table holds."""

    answer: str
    relation: str
    reference: str
    why: str
    declarations: Declarations = Declarations()
    said: str = ""


def asked(form: str) -> Declarations:
    return Declarations(form=form)


FREE: tuple[Shown, ...] = (
    Shown("-x", "==", "x", "a sign is free", Declarations(up_to=("sign",)), 'up_to = ["sign"]'),
    Shown("2x", "!=", "x", "a factor is not", Declarations(up_to=("sign",)), 'up_to = ["sign"]'),
    Shown("2x", "==", "x", "any factor but 0", Declarations(up_to=("scale",)), 'up_to = ["scale"]'),
    Shown(
        "x^2 + C",
        "==",
        "x^2",
        "C is a constant of the answer",
        Declarations(up_to=("constant",)),
        'up_to = ["constant"]',
    ),
    Shown(
        "2x^2",
        "!=",
        "x^2",
        "the difference is not constant",
        Declarations(up_to=("constant",)),
        'up_to = ["constant"]',
    ),
    Shown(
        "7",
        "==",
        "4",
        "another number with the property",
        Declarations(ask="n", satisfies=(r"n \equiv 1 \pmod 3",)),
        r"satisfies = ['n \equiv 1 \pmod 3']",
    ),
    Shown(
        "8",
        "!=",
        "4",
        "the property fails",
        Declarations(ask="n", satisfies=(r"n \equiv 1 \pmod 3",)),
        r"satisfies = ['n \equiv 1 \pmod 3']",
    ),
)
FORMED: tuple[Shown, ...] = (
    Shown("(x-1)(x+1)", "==", "x^2-1", "factored", asked("factored"), "factored"),
    Shown("x^2-1", "!=", "x^2-1", "right, but not factored", asked("factored"), "factored"),
    Shown(
        r"\frac{n(n+1)}{2}",
        "==",
        r"\frac{n^2+n}{2}",
        "above a fraction too",
        asked("factored"),
        "factored",
    ),
    Shown("(x-1)(x+1)", "!=", "x^2-1", "right, but not expanded", asked("expanded"), "expanded"),
    Shown(
        r"\frac{2}{4}", "!=", r"\frac12", "2 divides both", asked("lowest terms"), "lowest terms"
    ),
    Shown(
        r"\sqrt{8}", "!=", r"2\sqrt2", "4 comes out", asked("simplified surd"), "simplified surd"
    ),
    Shown("0.5", "!=", r"\frac12", "no decimals", asked("exact"), "exact"),
    Shown(r"\frac12", "!=", "0.5", "a decimal is asked for", asked("decimal"), "decimal"),
    Shown(
        r"\sum_{k=1}^n k", "!=", r"\frac{n(n+1)}{2}", "a sum is left", asked("no sums"), "no sums"
    ),
)
MORE = {"Freedoms and properties": FREE, "Forms": FORMED}

POLICIES: tuple[Shown, ...] = (
    Shown("2.5", "==", r"\frac52", "A decimal is the exact number it writes."),
    Shown(
        "0.333",
        "??",
        r"\frac13",
        "A mere rounding goes to a person; `tolerance` in the rubric takes it.",
    ),
    Shown("0.34", "!=", r"\frac13", "What is not even a rounding is wrong."),
    Shown("10", "==", r"10 \text{ cm}", "A unit may be absent on one side."),
    Shown(r"10 \text{ m}", "!=", r"10 \text{ cm}", "Two units must agree."),
    Shown(
        r"1000 \text{ cm}",
        "==",
        r"10 \text{ m}",
        "Units of one dimension are converted exactly.",
    ),
    Shown("2s", "!=", "2", "A bare letter is never dropped as a unit ..."),
    Shown("2s", "==", r"2 \text{ s}", "... and is one where the reference names that unit."),
    Shown("44", "==", r"44^\circ", "The degree sign is a unit, and may be absent."),
    Shown(r"\frac{\pi}{3}", "==", r"60^\circ", "A number of degrees also equals its radians."),
    Shown("0.28", "==", r"28\%", "A percent is a number, a hundredth of what stands before it."),
    Shown(
        "28",
        "??",
        r"28\%",
        'Without the sign a person looks; `accept = ["bare percent"]` takes it.',
    ),
    Shown("x = 1", "==", "1", "`x = 1` is taken for 1; the name says nothing else."),
    Shown("y=5", "??", "x=5", "The right value under another name goes to a person."),
    Shown("5 = 6", "!=", "5", "A false chain is never right, whatever stands in it."),
    Shown("x > 5", "!=", "5", "A relation other than `=` is no value."),
    Shown(
        r"x>2",
        "==",
        r"(2,\infty)",
        "Round brackets are a pair or an interval; the other side tells which.",
    ),
    Shown("[0,1)", "!=", "(0,1]", "The brackets of an interval count."),
    Shown("2,1", "==", "1,2", "A bare list is a set of answers: its order says nothing."),
    Shown("(1,2)", "!=", "(2,1)", "In brackets the order counts."),
    Shown("1,2", "??", "(1,2)", "A list for a row: a person says whether the order is meant."),
    Shown("1,2,2", "??", "1,2", "A repetition counts only where the reference repeats too."),
    Shown("3,14", "??", "3.14", "A comma between digits may be decimal: a person looks."),
    Shown("1/2 x", "==", r"\frac{x}{2}", "`1/2 x` is read from the left, as one half times x ..."),
    Shown("1/2x", "??", r"\frac{x}{2}", "... but without a space a person decides, ..."),
    Shown("x/2y", "??", r"\frac{x}{2y}", "... whichever of both readings is right."),
    Shown(r"\log 1000", "==", r"\ln 1000", "`log` without a base is the natural logarithm ..."),
    Shown(r"\log 1000", "??", "3", "... and goes to a person where the decimal one is right."),
    Shown(
        r"\frac{x^2-1}{x-1}",
        "==",
        "x + 1",
        "Removable points count for nothing.",
    ),
    Shown(
        r"2\ln x",
        "!=",
        r"\ln x^2",
        "An answer undefined where the reference has values is incorrect, with such a point.",
    ),
    Shown(
        r"\ln x^2",
        "==",
        r"2 \ln x",
        "An answer defined on more is correct.",
    ),
    Shown(r"\sqrt{x^2}", "!=", "x", "Letters are real unless `assume` says more of them."),
    Shown(r"\sqrt[3]{-8}", "==", "-2", "An odd root of a negative number is the real one."),
    Shown("X", "!=", "x", "Case counts in letters ..."),
    Shown("EVELYN", "==", r"\text{Evelyn}", "... and says nothing in words."),
    Shown(r"\mathbf{x}", "==", "x", "Fonts count for nothing."),
    Shown(r"\hat x", "!=", "x", "Hats and bars count."),
    Shown(r"\text{oddd}", "??", r"\text{odd}", "Words are never nearly equal: a person looks."),
    Shown("D. 17", "??", "D. 16", "A choice and its value must agree."),
    Shown("5 +", "!!", "5", "Nothing is repaired: what does not read is not guessed."),
)
LABELS: tuple[tuple[str, str, str], ...] = (
    (
        "x = 1",
        "1",
        """Some tables label it wrong, since an equation is not a number. Asked for a value, a
  person who writes `x = 1` has given the value 1 and nothing else; no jury takes points for the
  name. We say correct. Where the reference itself has a name, another name goes to a person.""",
    ),
    (
        r"Answer \( 9 \)",
        "9",
        """Some tables label it wrong because of the word before the formula. The word points at
  the answer and is no part of it; the formula is 9. Found in a write-up, it is correct.""",
    ),
    (
        "3, 1, 2",
        "1, 2, 3",
        """Some tables label a list in another order wrong. A bare list with the same entries, each
  as often, names the same answers. Where the order is asked for, the reference is written in
  brackets, `(1, 2, 3)`, and then it counts. We say correct.""",
    ),
)


class Group(NamedTuple):
    """Rows of a table below one heading or one declaration."""

    table: str
    title: str
    rows: tuple[tuple[str, str, str, str], ...]


def groups(table: str) -> Iterator[Group]:
    """The rows of a table that carry a reason, by its headings and its declarations."""
    title = ""
    found: list[tuple[str, str, str, str]] = []
    for line in [*(FOLDER / table).read_text(encoding="utf-8").splitlines(), "# "]:
        if line.startswith(("@", "# ", "## ")):
            if found:
                yield Group(table, title, tuple(found))
            found = []
            title = line[1:].strip(" ;") if line[0] == "@" else line.lstrip("# ").partition(":")[0]
            title = f"`{title}`" if line[0] == "@" and title else title
            continue
        match = RELATION.match(line)
        if match and (match[4] or (match[2] == "??" and table.startswith("document"))):
            answer, relation, reference, why = match.groups()
            found.append((answer, relation, reference, why or ""))


def of_kind(kind: str) -> Iterator[Group]:
    """The groups of a kind: those that no more special place takes."""
    for table, heading in KINDS[kind]:
        others = [h for places in KINDS.values() for t, h in places if t == table and h != heading]
        for group in groups(table):
            mine = heading in group.title
            if mine and not any(o in group.title for o in others if len(o) > len(heading)):
                yield group


def merged(found: Iterator[Group]) -> Iterator[Group]:
    """Groups of one table and title as one."""
    rows: dict[tuple[str, str], list[tuple[str, str, str, str]]] = {}
    for group in found:
        rows.setdefault((group.table, group.title), []).extend(group.rows)
    for (table, title), together in rows.items():
        yield Group(table, title, tuple(together))


def code(text: str) -> str:
    """A cell of a table that shows text as typed."""
    if "\\|" in text:  # no backslash can stand before a bar in a cell: everything by its number
        return f"<code>{''.join(c if c.isalnum() else f'&#{ord(c)};' for c in text)}</code>"
    fence = "``" if "`" in text else "`"
    return f"{fence}{text}{fence}".replace("|", "\\|") if text else ""


def reason(text: str) -> str:
    """A reason, its code set as code; mathematics in it is not touched."""
    return CODE.sub(r"`\1`", text).replace("|", "\\|").replace("*", "\\*")


def section(kind: str) -> Iterator[str]:
    """One kind of answer with its tables."""
    yield f"\n## {kind}"
    for group in merged(of_kind(kind)):
        yield f"\n**{group.title or 'Without declarations'}** (`tests/tables/{group.table}`)\n"
        yield from (document if group.table.startswith("document") else judged)(group)
    more = MORE.get(kind, ())
    if more:
        yield "\n| the rubric says | answer | verdict | reference | why |"
        yield "| --- | --- | --- | --- | --- |"
    for row in more:
        cells = (code(row.answer), MEANT[row.relation], code(row.reference), row.why)
        yield f"| {code(row.said)} | {' | '.join(cells)} |"


def judged(group: Group) -> Iterator[str]:
    """A table of answers beside references."""
    yield "| answer | verdict | reference | why |\n| --- | --- | --- | --- |"
    for answer, relation, reference, why in group.rows:
        yield f"| {code(answer)} | {MEANT[relation]} | {code(reference)} | {reason(why)} |"


def document(group: Group) -> Iterator[str]:
    """A table of write-ups; for one in doubt, a part of the reason stands in the table."""
    yield "| write-up | found | why |\n| --- | --- | --- |"
    for text, relation, found, why in group.rows:
        sure = relation == "=>"
        said = reason(why) if sure else reason(f"in doubt: {found}{'; ' if why else ''}{why}")
        yield f"| {code(text)} | {code(found) if sure else 'a person decides'} | {said} |"


def policies() -> Iterator[str]:
    """The policies, each with a row that the test judges."""
    yield "\n## Policies\n\n| policy | answer | verdict | reference |\n| --- | --- | --- | --- |"
    for row in POLICIES:
        cells = (code(row.answer), MEANT[row.relation], code(row.reference))
        yield f"| {row.why} | {' | '.join(cells)} |"


def labels() -> Iterator[str]:
    """The rows of public tables whose label we do not follow, with the argument."""
    yield "\n## Labels we do not follow\n"
    yield "Three kinds of rows in public tables that a reader may find labelled otherwise:\n"
    for answer, reference, argument in LABELS:
        yield f"- {code(answer)} against {code(reference)}. {argument}"


def page() -> str:
    """The whole page."""
    lines = [INTRO, *(line for kind in KINDS for line in section(kind)), *policies(), *labels()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
