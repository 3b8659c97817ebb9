"""Shapes of declared sizes, matrices with dots, rows of unit vectors, lines in space."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from grader.model import Declarations
from tests.laws.collections import VALUES
from tests.laws.made import Made, made, rational, summed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    Size = tuple[int, tuple[str, ...]]  # a number times letters, in order

LETTERS = ("H", "D_{qk}", "D_1", "D_v", "B", "L")
SIZES = Declarations(objects=dict.fromkeys(LETTERS, "dimension"))
PRODUCTS = st.lists(st.sampled_from(LETTERS), min_size=1, max_size=3).map(sorted).map(tuple)
ENTRIES = st.tuples(st.sampled_from([1, 1, 1, 2, 3]), PRODUCTS)


def size(entry: Size, order: int = 1, mark: str = " ") -> str:
    """A size as a product: `2 H D_{qk}`."""
    factor, letters = entry
    return mark.join([*([str(factor)] if factor != 1 else []), *letters[::order]])


def other_shapes(shape: Sequence[Size], letter: str) -> list[list[Size]]:
    """Shapes that are certainly others."""
    (factor, letters), *rest = shape
    others = [
        list(shape[::-1]),
        list(shape[1:]),
        [*shape, (1, (letter,))],
        [*shape, shape[-1]],
        [(factor + 1, letters), *rest],
        [(factor, (*letters, letter)), *rest],
        [(factor, (letter, *letters[1:])), *rest],
        [*rest, shape[0]],
    ]
    if len(letters) > 1:
        others += [[(factor, letters[1:]), *rest], [(factor, letters[:1]), (1, letters[1:]), *rest]]
    same = [(n, sorted(product)) for n, product in shape]
    return [other for other in others if [(n, sorted(p)) for n, p in other] != same and other]


def tupled(shape: Sequence[Size], order: int = 1, mark: str = " ") -> str:
    end = "," if len(shape) == 1 else ""
    return f"({', '.join(size(entry, order, mark) for entry in shape)}{end})"


@st.composite
def shapes(draw: st.DrawFn) -> Made:
    """Of two dimensions and more: a tuple, or sizes with crosses between."""
    shape = draw(st.lists(ENTRIES, min_size=2, max_size=4))
    right = [
        tupled(shape),
        tupled(shape, -1),
        tupled(shape, 1, r" \cdot "),
        tupled(shape, -1, r"\,"),
    ]
    right += [r" \times ".join(size(entry, order) for entry in shape) for order in (1, -1)]
    right += [rf"\left({tupled(shape)[1:-1]}\right)", tupled(shape, 1, r" \times ")]
    others = other_shapes(shape, draw(st.sampled_from(LETTERS)))
    wrong = [text for other in others for text in (tupled(other), tupled(other, -1, r" \cdot "))]
    wrong += [r" \times ".join(map(size, other)) for other in others if len(other) > 1]
    return made(right, [*wrong, r"\{" + tupled(shape)[1:-1] + r"\}"], shape_of(draw))


def shape_of(draw: st.DrawFn) -> Declarations:
    kind = draw(st.sampled_from(["", "tuple"]))
    return Declarations(objects=SIZES.objects, type=kind)


@st.composite
def lengths(draw: st.DrawFn) -> Made:
    """Of one dimension: `(D_v,)`."""
    entry = draw(ENTRIES)
    right = [tupled([entry]), tupled([entry], -1), tupled([entry], 1, r" \cdot ")]
    right += [size(entry), size(entry, -1), f"({size(entry)})"]
    others = other_shapes([entry], draw(st.sampled_from(LETTERS)))
    wrong = [tupled(other) for other in others] + [f"({size(entry)}, 1)", f"(1, {size(entry)})"]
    wrong += [size(other[0]) for other in others if len(other) == 1]
    return made(right, wrong, SIZES)


# Matrices of n rows whose diagonal goes on


def grid(rows: Sequence[Sequence[str]], kind: str = "pmatrix") -> str:
    lines = r" \\ ".join(" & ".join(row) for row in rows)
    return rf"\begin{{{kind}}} {lines} \end{{{kind}}}"


def diagonal(value: str, kind: str, zero: str) -> list[str]:
    dots = r"\ddots"
    first, last = [value, "", zero], [zero, "", value]
    full = [[value, zero, r"\cdots", zero], [zero, value, r"\cdots", zero]]
    full += [[r"\vdots", r"\vdots", dots, r"\vdots"], [zero, zero, r"\cdots", value]]
    return [
        grid([first, ["", dots, ""], last], kind),
        grid([[value, zero, zero], [zero, dots, zero], [zero, zero, value]], kind),
        grid(full, kind),
    ]


@st.composite
def dotted(draw: st.DrawFn) -> Made:
    """Multiples of the identity."""
    factor = draw(st.integers(-5, 5).filter(bool))
    kind = draw(st.sampled_from(["pmatrix", "bmatrix"]))
    times = {1: "", -1: "-"}.get(factor, str(factor))
    right = [f"{times}I", f"{times}I_n", *diagonal(str(factor), kind, "0")]
    right += [
        rf"\operatorname{{diag}}({factor}, \ldots, {factor})",
        f"{factor}{diagonal('1', kind, '0')[0]}",
    ]
    wrong = [*diagonal(str(factor + 7), kind, "0"), *diagonal(str(-factor), kind, "0")]
    wrong += [*diagonal(str(factor), kind, "9"), f"{factor + 1}I" if factor != -1 else "5I", "0"]
    wrong += [grid([["0", "", str(factor)], ["", r"\ddots", ""], [str(factor), "", "0"]], kind)]
    declarations = Declarations(objects={"A": "n x n"}, slots=("n", "n"))
    return made(right, wrong, declarations)


# Vectors as sums of unit vectors, lines by a point and a direction

UNITS = [(r"\mathbf{i}", r"\mathbf{j}", r"\mathbf{k}"), (r"\hat{i}", r"\hat{j}", r"\hat{k}")]
WHOLE = st.integers(-6, 6)


@st.composite
def spatial(draw: st.DrawFn) -> Made:
    row = draw(st.lists(VALUES.filter(bool), min_size=2, max_size=3))
    units = draw(st.sampled_from(UNITS))
    place, by = draw(st.integers(0, len(row) - 1)), draw(VALUES.filter(bool))

    def vector(values: Sequence[Fraction], order: int = 1) -> str:
        return summed(list(zip(values, units, strict=False))[::order])

    def listed(values: Sequence[Fraction], a: str = "(", b: str = ")") -> str:
        return f"{a}{', '.join(map(rational, values))}{b}"

    right = [listed(row), vector(row), vector(row, -1), listed(row, r"\langle ", r"\rangle")]
    right += [grid([[rational(value)] for value in row])]
    others = [
        [*row[:place], row[place] + by, *row[place + 1 :]],
        [-value for value in row],
        row[:-1],
    ]
    others += [[*row[1:], row[0]]] if row != [*row[1:], row[0]] else []
    wrong = [text for other in others for text in (listed(other), vector(other))]
    return made(right, wrong)


@st.composite
def lines(draw: st.DrawFn) -> Made:
    """Lines through a point, with a letter that runs over the reals."""
    size = draw(st.integers(2, 3))
    points = st.lists(WHOLE, min_size=size, max_size=size)
    start, way = draw(points), draw(points.filter(any))
    aside = draw(points.filter(lambda row: not parallel(row, way)))
    k, move = draw(WHOLE.filter(bool)), draw(WHOLE)

    def written(start: Sequence[int], way: Sequence[int], t: str = "t") -> list[str]:
        sums = ", ".join(summed([(a, ""), (b, t)]) for a, b in zip(start, way, strict=True))
        point, along = (f"({', '.join(map(str, row))})" for row in (start, way))
        columns = [grid([[str(value)] for value in row]) for row in (start, way)]
        return [
            f"{point} + {t}{along}",
            f"{columns[0]} + {t}{columns[1]}",
            rf"({sums}), {t} \in \mathbb{{R}}",
        ]

    moved = [a + move * b for a, b in zip(start, way, strict=True)]
    longer = [k * b for b in way]
    right = [*written(start, way), *written(moved, longer, "s")]
    away = [a + b for a, b in zip(start, aside, strict=True)]
    wrong = [*written(away, way), *written(start, aside), *written(away, longer, "s")]
    return made(right, wrong)


def parallel(left: Sequence[int], right: Sequence[int]) -> bool:
    pairs = [(a, b) for a in range(len(left)) for b in range(len(left))]
    return all(left[a] * right[b] == left[b] * right[a] for a, b in pairs)


SHAPES = {
    "shapes": shapes(),
    "shapes of one dimension": lengths(),
    "diagonals with dots": dotted(),
    "unit vectors": spatial(),
    "lines in space": lines(),
}
