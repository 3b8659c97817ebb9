"""Answers of several entries: tuples, vectors, matrices, lists of named values, ratios, shapes."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.laws.made import Made, made, rational
from tests.laws.numbers import spellings

if TYPE_CHECKING:
    from collections.abc import Sequence

    Row = Sequence[Fraction]

VALUES = st.builds(Fraction, st.integers(-9, 9), st.sampled_from([1, 1, 1, 2, 3, 4]))
ROWS = st.lists(VALUES, min_size=2, max_size=4)
BRACKETS = (("(", ")"), (r"\left(", r"\right)"), (r"\langle ", r"\rangle"))


def changed(row: Row, place: int, by: Fraction) -> list[Row]:
    """Rows that are certainly another tuple of numbers."""
    place %= len(row)
    other = list(row)
    other[place] += by
    turned = list(row)[1:] + list(row)[:1]
    sign = [*row[:place], -row[place], *row[place + 1 :]]
    cases: list[Row] = [other, turned, sign, row[:-1], [*row, row[-1]], [*row, Fraction(0)]]
    return [case for case in cases if list(case) != list(row)]


def listed(row: Row, draw: st.DrawFn, mark: str = ", ") -> str:
    return mark.join(draw(st.sampled_from(list(spellings(value, 2))[:5])) for value in row)


@st.composite
def tuples(draw: st.DrawFn) -> Made:
    row = draw(ROWS)
    wrong = changed(row, draw(st.integers(0, 3)), draw(VALUES.filter(bool)))
    names = "xyzw"[: len(row)]
    right = [f"({', '.join(map(rational, row))})"]
    right += [f"{a}{listed(row, draw)}{b}" for a, b in BRACKETS]
    right += [f"({', '.join(names)}) = ({listed(row, draw)})"] if len(row) < 4 else []
    texts = [f"{a}{listed(other, draw)}{b}" for other in wrong for a, b in BRACKETS[:2]]
    texts += [rf"\{{{right[0][1:-1]}\}}", f"[{right[0][1:-1]}]" if len(row) == 2 else "(1)"]
    texts += [f"({', '.join(names)}) = ({listed(other, draw)})" for other in wrong]
    return made(right, [text for text in texts if not (text.startswith(("[", r"\{")))])


@st.composite
def named(draw: st.DrawFn) -> Made:
    """Values by their names, in any order."""
    row = draw(ROWS.filter(lambda row: len(set(row)) > 1))
    names = draw(st.sampled_from([["a", "b", "c", "d"], ["F_1", "F_2", "F_3", "F_4"], ["x", "y", "z", "w"]]))[: len(row)]  # fmt: skip
    order = draw(st.permutations(range(len(row))))

    def said(values: Row, mark: str, places: Sequence[int], spell: int = 0) -> str:
        items = [f"{names[i]} = {list(spellings(values[i], 2))[spell]}" for i in places]
        return mark.join(items)

    straight = range(len(row))
    right = [
        said(row, ", ", straight),
        said(row, ", ", order),
        said(row, r" \text{ and } ", order, 1),
    ]
    right += [
        said(row, "; ", straight, 4),
        said(row, r", \quad ", order, 2),
        r"\begin{cases}" + said(row, r" \\ ", order) + r"\end{cases}",
    ]
    others = [
        o
        for o in changed(row, draw(st.integers(0, 3)), draw(VALUES.filter(bool)))
        if len(o) == len(row)
    ]
    wrong = [said(other, ", ", order) for other in others] + [said(row, ", ", order[1:])]
    wrong += [said(row, r" \text{ or } ", straight)]
    return made(right, wrong)


@st.composite
def matrices(draw: st.DrawFn) -> Made:
    width, height = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    row = draw(st.lists(VALUES, min_size=width * height, max_size=width * height))

    def grid(values: Row, kind: str, columns: int, spell: int = 0) -> str:
        cells = [list(spellings(value, 2))[spell] for value in values]
        lines = [" & ".join(cells[i : i + columns]) for i in range(0, len(cells), columns)]
        return rf"\begin{{{kind}}} " + r" \\ ".join(lines) + rf" \end{{{kind}}}"

    flipped = [row[i * width + j] for j in range(width) for i in range(height)]
    right = [
        grid(row, "pmatrix", width),
        grid(row, "bmatrix", width, 1),
        grid(row, "pmatrix", width, 4),
    ]
    right += [rf"\left[{grid(row, 'matrix', width)}\right]", grid(row, "bmatrix", width)]
    right += [
        rf"\left({grid(row, 'array', width).replace('{array} ', '{array}{' + 'c' * width + '} ', 1)}\right)"
    ]
    right += [
        rf"\frac{{1}}{{12}}{grid([v * 12 for v in row], 'pmatrix', width)}",
        grid(flipped, "pmatrix", height) + r"^\top",
    ]
    others = [
        o
        for o in changed(row, draw(st.integers(0, 8)), draw(VALUES.filter(bool)))
        if len(o) == len(row)
    ]
    wrong = [grid(other, "pmatrix", width) for other in others]
    wrong += [grid(row, "vmatrix", width)] if width == height > 1 and any(row) else []
    wrong += [
        grid([*row, *row[:width]], "pmatrix", width),
        "2" + grid(row, "pmatrix", width) if any(row) else "1",
    ]
    if (height, flipped) != (width, row) and width > 1 and height > 1:
        wrong += [grid(flipped, "pmatrix", height), grid(row, "pmatrix", width) + "^T"]
    return made(right, wrong)


@st.composite
def ratios(draw: st.DrawFn) -> Made:
    row = draw(st.lists(st.integers(1, 9), min_size=2, max_size=4))
    factor = draw(st.integers(2, 5))

    def said(values: Sequence[int], mark: str = ":") -> str:
        return mark.join(map(str, values))

    right = [
        said(row),
        said([v * factor for v in row]),
        said(row, " : "),
        said([v * factor for v in row], r"\colon "),
    ]
    others = [
        row[::-1],
        [row[0] + 1, *row[1:]],
        [*row[:-1], row[-1] * 2],
        [*row, 1],
        row[1:] + row[:1],
    ]

    def same(other: Sequence[int]) -> bool:
        return len(other) == len(row) and all(
            a * row[0] == b * other[0] for a, b in zip(other, row, strict=True)
        )

    return made(right, [said(other) for other in others if not same(other)])


@st.composite
def lists(draw: st.DrawFn) -> Made:
    """Several values without brackets, in any order; finite sets likewise."""
    row = draw(st.lists(VALUES, min_size=2, max_size=4, unique=True))
    order = draw(st.permutations(row))
    others = (
        [*row[:-1], row[-1] + draw(st.integers(10, 20))],
        row[:-1],
        [*row, Fraction(draw(st.integers(20, 30)))],
    )
    marks = [", ", r",\ ", r" \text{ and } ", r" \text{ or } ", "; "]
    mark = draw(st.sampled_from(marks))
    right = [listed(row, draw), listed(order, draw), listed(order, draw, mark)]
    right += [
        "x = " + listed(order, draw),
        " \\text{ or } ".join(f"x = {rational(v)}" for v in order),
    ]
    right += [
        rf"x \in \{{{listed(order, draw)}\}}",
        rf"x_1 = {rational(row[0])}, x_2 = {rational(row[1])}"
        if len(row) == 2
        else listed(order, draw),
    ]
    wrong = [listed(other, draw) for other in others] + [
        rf"x \in \{{{listed(other, draw)}\}}" for other in others
    ]
    wrong += [" \\text{ or } ".join(f"x = {rational(v)}" for v in other) for other in others]
    return made(right, wrong)


COLLECTIONS = {
    "tuples": tuples(),
    "named values": named(),
    "matrices": matrices(),
    "ratios": ratios(),
    "lists": lists(),
}
