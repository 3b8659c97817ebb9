"""Choices, words, forms, freedoms: answers whose declarations say what counts."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from grader.model import Declarations
from tests.laws import polynomials as p
from tests.laws.made import Made, made, rational

SMALL = st.integers(-6, 6)
NONZERO = SMALL.filter(bool)
WORDS = (
    "even",
    "odd",
    "convex",
    "ellipse",
    "hyperbola",
    "isosceles",
    "Yes",
    "No",
    "Alice",
    "circle",
)


@st.composite
def choices(draw: st.DrawFn) -> Made:
    letter, other = draw(st.lists(st.sampled_from("ABCDE"), min_size=2, max_size=2, unique=True))
    spelled = [
        "{}",
        "({})",
        r"\text{{{}}}",
        r"\textbf{{({})}}",
        r"\mathrm{{({})}}",
        r"\text{{({})}}",
        "{}.",
    ]
    right = [spelling.format(letter) for spelling in spelled]
    wrong = [spelling.format(other) for spelling in spelled] + [
        f"{letter}, {other}",
        f"{letter}{other}",
        f"-{letter}",
        f"{letter}+1",
    ]
    return made(right, wrong)


@st.composite
def words(draw: st.DrawFn) -> Made:
    word, other = draw(st.lists(st.sampled_from(WORDS), min_size=2, max_size=2, unique=True))
    spelled = ["{}", r"\text{{{}}}", r"\text{{ {} }}", r"\textbf{{{}}}", r"\textit{{{}}}"]
    right = [spelling.format(word) for spelling in spelled] + [rf"\text{{{word.upper()}}}"]
    wrong = [spelling.format(other) for spelling in spelled]
    wrong += [
        rf"\text{{not {word}}}",
        rf"\text{{{word} or {other}}}",
        rf"\text{{{word[:-1]}}}",
        rf"\text{{{word}{word[-1]}}}",
        rf"\text{{{word[::-1]}}}",
    ]
    return made(right, wrong)


@st.composite
def forms(draw: st.DrawFn) -> Made:
    """Factored and expanded polynomials: the value alone is not enough."""
    roots, lead = draw(st.lists(SMALL, min_size=2, max_size=3)), draw(NONZERO)
    values = p.of_roots(roots, lead)
    apart = [p.factored(roots, lead), p.factored(roots[::-1], lead)]
    together = [p.expanded(values), p.expanded(values, "x", 1)]
    moved = [roots[0] + 1, *roots[1:]]
    monomial = not any(roots)  # which is factored and expanded at once
    if draw(st.booleans()):
        wrong = [*([] if monomial else together), p.factored(moved, lead)]
        return made(apart, wrong, Declarations(form="factored"))
    if monomial:
        together = [p.expanded(values)]
    wrong = [text for text in apart if any(roots)] + [p.expanded(p.of_roots(moved, lead))]
    return made(together, wrong, Declarations(form="expanded"))


@st.composite
def lowest(draw: st.DrawFn) -> Made:
    value = Fraction(draw(NONZERO), draw(st.integers(2, 30)))
    k = draw(st.integers(2, 9))
    sign, top, bottom = "-" if value < 0 else "", abs(value.numerator), value.denominator
    right = [rational(value), rf"{sign}\dfrac{{{top}}}{{{bottom}}}", f"{sign}{top}/{bottom}"]
    wrong = [
        rf"{sign}\frac{{{top * k}}}{{{bottom * k}}}",
        f"{sign}{top * k}/{bottom * k}",
        rational(value + 1),
        rational(-value),
    ]
    return made(
        right if bottom > 1 else [rational(value)], wrong, Declarations(form="lowest terms")
    )


@st.composite
def up_to_constant(draw: st.DrawFn) -> Made:
    values = p.polynomial(0, *draw(st.lists(SMALL, min_size=1, max_size=3)), 1)
    shift = draw(NONZERO)
    right = [
        p.expanded(values),
        f"{p.expanded(values)} + C",
        p.expanded(p.plus(values, p.polynomial(shift))),
        f"C + {p.expanded(values)}",
        f"{p.expanded(p.plus(values, p.polynomial(shift)))} + c",
    ]
    others = [
        p.plus(values, p.polynomial(0, shift)),
        p.plus((), values, 2),
        p.plus((), values, -1),
        p.slope(values),
    ]
    wrong = [p.expanded(other) for other in others] + [
        f"{p.expanded(others[0])} + C",
        f"C({p.expanded(values)})",
        f"{p.expanded(values)} + Cx",
    ]
    return made(right, wrong, Declarations(up_to=("constant",)))


@st.composite
def up_to_sign(draw: st.DrawFn) -> Made:
    row = draw(st.lists(NONZERO, min_size=2, max_size=3))
    k = draw(st.integers(2, 5))
    scaled = draw(st.booleans())

    def column(values: list[int]) -> str:
        return r"\begin{pmatrix} " + r" \\ ".join(map(str, values)) + r" \end{pmatrix}"

    right = [column(row), column([-v for v in row])]
    wrong = [column([-row[0], *row[1:]]), column([*row[:-1], row[-1] + 1]), column([0] * len(row))]
    wrong += (
        [column(row[::-1])]
        if row[::-1] not in ([*row], [-v for v in row])
        and abs(row[0] * row[0]) != abs(row[-1] * row[-1])
        else []
    )
    if scaled:
        right += [
            column([k * v for v in row]),
            column([-k * v for v in row]),
            rf"\frac{{1}}{{{k}}}{column(row)}",
        ]
        return made(right, wrong, Declarations(up_to=("scale",)))
    return made(right, [*wrong, column([k * v for v in row])], Declarations(up_to=("sign",)))


@st.composite
def rounded(draw: st.DrawFn) -> Made:
    """Decimals within an absolute tolerance."""
    value = Fraction(draw(st.integers(-999, 999)), draw(st.sampled_from([3, 7, 11, 13])))
    near = [value + Fraction(d, 1000) for d in (-9, -4, 0, 5, 9)]
    far = [value + Fraction(d, 1000) for d in (-60, -12, 12, 30)] + [
        -value + (1 if not value else 0)
    ]
    right = [rational(value), *(f"{float(other):.6f}" for other in near)]
    wrong = [f"{float(other):.6f}" for other in far if abs(other - value) > Fraction(11, 1000)]
    return made(right[3:4] + right[:1], wrong, Declarations(tolerance="0.01"))


WORDINGS = {
    "choices": choices(),
    "words": words(),
    "factored and expanded": forms(),
    "lowest terms": lowest(),
    "up to a constant": up_to_constant(),
    "up to sign or scale": up_to_sign(),
    "within a tolerance": rounded(),
}
